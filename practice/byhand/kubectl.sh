say "kubectl: the cluster, its nodes and the course's pod"
ok 'Added new context arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster' aws eks update-kubeconfig --name $cluster
ok '"token": "k8s-aws-v1\.' aws eks get-token --cluster-name $cluster
ok '\*.*arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster' kubectl config get-contexts
ok 'Switched to context' kubectl config use-context "arn:aws:eks:$region:123456789012:cluster/$cluster"
ok 'Server Version: v1\.[0-9]+\.' kubectl version
ok 'is running at https://127.0.0.1' kubectl cluster-info
# A token of another cluster, and one that is none.
server=$(value kubectl config view --minify -o 'jsonpath={.clusters[0].cluster.server}')
by_token() { env KUBECONFIG=/dev/null kubectl get nodes --server "$server" --insecure-skip-tls-verify --token "$1"; }
another=$(value aws eks get-token --cluster-name another --query status.token --output text)
own=$(value aws eks get-token --cluster-name $cluster --query status.token --output text)
with_own_token() { by_token "$own"; }
with_anothers_token() { by_token "$another"; }
ok 'ip-192-168-' with_own_token
fails 'Unauthorized|You must be logged in to the server' with_anothers_token
fails 'Unauthorized|You must be logged in to the server' by_token nonsense

ok 'condition met.*condition met' kubectl wait --for=condition=Ready nodes --all --timeout=60s
ok 'Ready.*Ready' kubectl get nodes
ok 'ap-northeast-2[ac].*ap-northeast-2[ac]' kubectl get nodes -L topology.kubernetes.io/zone -o wide
ok 'pods: +11' kubectl describe nodes
ok 'aws-node-.*coredns-.*coredns-.*kube-proxy-' kubectl get pods -n kube-system
ok 'No resources found in default namespace' kubectl get pods
ok 'KIND: +Pod.*containers' kubectl explain pod.spec
ok 'deployments +deploy +apps/v1 +true' kubectl api-resources

# Two at once: one watches while the other works.
background "$work/watch" kubectl -v6 get pods -w --output-watch-events
watcher=$pid
until_says 30 'watch=true.* 200 OK|watch=true.*status="200 OK"' cat "$work/watch" # it has begun
ok 'pod/nginx-pod created' kubectl apply -f "$root/assets/manifests/pod.yaml"
ok 'condition met' kubectl wait --for=condition=Ready pod/nginx-pod --timeout=60s
until_says 30 'ADDED +nginx-pod.*Pending.*MODIFIED +nginx-pod +1/1 +Running' cat "$work/watch"
ok 'nginx-pod +1/1 +Running +0' kubectl get pods
ok 'Successfully assigned default/nginx-pod.*Container started' kubectl describe pod nginx-pod
ok 'pod/nginx-pod unchanged' kubectl apply -f "$root/assets/manifests/pod.yaml"
ok 'pod/nginx-pod labeled' kubectl label pod nginx-pod lesson=one
ok 'nginx-pod' kubectl get pods -l 'app=node-server,lesson' -o name
fails "'lesson' already has a value" kubectl label pod nginx-pod lesson=two
ok 'serverside-applied' kubectl apply --server-side --field-manager=byhand -f "$input/configmap.yaml"
fails 'conflict.*byhand' kubectl apply --server-side --field-manager=other -f "$input/configmap-changed.yaml"
expect 1 '^.*-  greeting: hello.*\+  greeting: good morning' kubectl diff --server-side --force-conflicts -f "$input/configmap-changed.yaml"
ok 'serverside-applied' kubectl apply --server-side --force-conflicts --field-manager=other -f "$input/configmap-changed.yaml"
fails 'unknown field "spec.contaners"' kubectl apply -f "$input/typo.yaml"
ok 'created \(server dry run\)' kubectl apply --dry-run=server -f "$root/assets/manifests/deployment.yaml"
fails 'NotFound' kubectl get deployment nginx-deployment

ok 'deployment.apps/nginx-deployment created' kubectl apply -f "$root/assets/manifests/deployment.yaml"
ok 'successfully rolled out' kubectl rollout status deployment/nginx-deployment --timeout=60s
ok 'scaled' kubectl scale deployment/nginx-deployment --replicas=3
ok 'successfully rolled out' kubectl rollout status deployment/nginx-deployment --timeout=60s
ok '3/3' kubectl get deployment nginx-deployment
ok 'image updated' kubectl set image deployment/nginx-deployment nginx=public.ecr.aws/nginx/nginx:1.29
ok 'successfully rolled out' kubectl rollout status deployment/nginx-deployment --timeout=60s
ok 'REVISION.*1.*2' kubectl rollout history deployment/nginx-deployment
ok 'restarted' kubectl rollout restart deployment/nginx-deployment
ok 'successfully rolled out' kubectl rollout status deployment/nginx-deployment --timeout=60s
ok 'Configuration complete; ready for start up' kubectl logs nginx-pod
fails 'practice' kubectl exec nginx-pod -- ls

# Two at once, both working.
background "$work/one" kubectl scale deployment/nginx-deployment --replicas=4
one=$pid
background "$work/two" kubectl annotate deployment/nginx-deployment lesson=two --overwrite
two=$pid
finishes "$one" 'scaled' "$work/one"
finishes "$two" 'annotated' "$work/two"
ok '4/4' kubectl wait --for=jsonpath='{.status.readyReplicas}'=4 deployment/nginx-deployment --timeout=60s -o 'jsonpath={.status.readyReplicas}/{.spec.replicas}'
# Eleven pods a node: more than fit stay Pending and say why.
ok 'scaled' kubectl scale deployment/nginx-deployment --replicas=40
until_says 30 'Too many pods' kubectl get events --field-selector reason=FailedScheduling
ok 'scaled' kubectl scale deployment/nginx-deployment --replicas=2
ok 'deployment.apps "nginx-deployment" deleted' kubectl delete -f "$root/assets/manifests/deployment.yaml"
ok 'deleted' kubectl delete configmap greeting

# The course's own image lies in a registry that nobody else can pull from.
ok created kubectl apply -f "$input/private-image.yaml"
until_says 30 'ErrImagePull|ImagePullBackOff' kubectl get pod node-server-pod
until_says 30 'Failed to pull image' kubectl describe pod node-server-pod
ok deleted kubectl delete pod node-server-pod
stop "$watcher"

say "kubectl port-forward nginx-pod 9000:80"
background "$work/forward" kubectl port-forward nginx-pod 9000:80
forward=$pid
until_says 30 'Forwarding from 127.0.0.1:9000 -> 80' cat "$work/forward"
ok 'nginx-pod' page http://localhost:9000/
stop "$forward"
