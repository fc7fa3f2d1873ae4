say "the network by eksui, the cluster by the course's command"
ok 'CREATE_COMPLETE|network' "$eksui" up --yes --until network
vpc=$(stack_output $base VPC)
subnets=$(stack_output $base WorkerSubnets)
stacks="$cluster_stack $group_stack"
timed 'eksctl create cluster' "skipping ${region}b from selection.*t2.small.*EKS cluster \"$cluster\" in \"$region\" region is ready" \
  eksctl create cluster --vpc-public-subnets "$subnets" --name $cluster --region $region --version $version \
  --nodegroup-name $group --node-type t2.small --nodes 2 --nodes-min 2 --nodes-max 5
stacks=
ok 'Ready.*Ready' kubectl get nodes
ok 'metrics-server' kubectl get pods -n kube-system
until_says 60 'metrics-server\S*\s+1/1.*metrics-server\S*\s+1/1' kubectl get pods -n kube-system
fails "AlreadyExistsException|already exists" \
  eksctl create cluster --vpc-public-subnets "$subnets" --name $cluster --region $region --version $version --without-nodegroup

say "looked at by eksctl"
timed 'eksctl get cluster' "$cluster\s+$region\s+True" eksctl get cluster
timed 'eksctl get nodegroup' "$group\s+ACTIVE.*\s2\s+5\s+2\s+t2.small" eksctl get nodegroup --cluster $cluster
timed 'eksctl get addon' 'coredns.*kube-proxy.*metrics-server.*vpc-cni' eksctl get addon --cluster $cluster
timed 'eksctl utils describe-stacks' "$group_stack.*CREATE_COMPLETE.*$cluster_stack.*CREATE_COMPLETE" \
  eksctl utils describe-stacks --region=$region --cluster=$cluster
timed 'eksctl get accessentry' 'user/student' eksctl get accessentry --cluster $cluster
timed 'eksctl get podidentityassociation' 'No podidentityassociations found' eksctl get podidentityassociation --cluster $cluster
timed 'eksctl get iamidentitymapping' '.' eksctl get iamidentitymapping --cluster $cluster
timed 'eksctl utils describe-addon-configuration' 'configurationSchema' \
  eksctl utils describe-addon-configuration --name vpc-cni --version v1.21.1-eksbuild.3

say "seen by eksui: the cluster, its node group and what they cost"
ok "cluster +$cluster +ACTIVE.*nodegroup +$group +ACTIVE.*instance.*running.*exist, 0\.1[0-9]+ USD an hour" "$eksui" status
ok 'context .*leads to a cluster that this lab did not make' "$eksui" status

say "scaled, with a Service that has a load balancer"
timed 'eksctl scale nodegroup' 'initiated scaling of nodegroup' eksctl scale nodegroup --cluster $cluster --name $group --nodes 3
until_says 60 '(Ready.*){3}' kubectl get nodes --no-headers
timed 'eksctl get nodegroup, scaled' "$group\s+ACTIVE.*\s2\s+5\s+3\s+t2.small" eksctl get nodegroup --cluster $cluster
fails "desired capacity 9 can't be greater than max size 5" eksctl scale nodegroup --cluster $cluster --name $group --nodes 9
ok 'created' kubectl apply -f "$root/assets/manifests/service.yaml"
until_says 60 '\.localhost' kubectl get service node-service -o 'jsonpath={.status.loadBalancer.ingress[0].hostname}'

say "deleted by eksctl: the load balancer and both stacks go, the network stays"
stacks="$(stack_arn $cluster_stack) $(stack_arn $group_stack)"
timed 'eksctl delete cluster --wait' 'all cluster resources were deleted' eksctl delete cluster --name $cluster --region $region --wait
stacks=
ok 'No clusters found' eksctl get cluster
expect 0 '^\s*(None)?\s*$' aws elb describe-load-balancers --query 'LoadBalancerDescriptions[].LoadBalancerName' --output text
ok CREATE_COMPLETE stack_status $base
ok "$vpc" aws ec2 describe-vpcs --query 'Vpcs[].VpcId' --output text

say "and the rest by eksui"
ok 'Nothing of the lab is left' "$eksui" down --yes
fails 'does not exist' stack_status $base
