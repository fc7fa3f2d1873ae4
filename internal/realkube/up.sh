#!/usr/bin/env bash
# Start a Kubernetes of one node on loopback, and print the path of its administrator's kubeconfig. Needs root.
# RK is the folder that build.sh filled; LB_DELAY is how long a load balancer takes.
set -euo pipefail
RK=${RK:-${XDG_CACHE_HOME:-$HOME/.cache}/realkube}
bin=$RK/bin run=$RK/run
balancer_delay=${LB_DELAY:-5s}
api=127.0.0.1:16443 authhook=127.0.0.1:16444 etcd=http://127.0.0.1:12379 etcd_peer=http://127.0.0.1:12380
admin=$run/etc/admin.kubeconfig
for program in kube-apiserver kube-controller-manager kube-scheduler kubelet realkube podweb; do
  [ -x "$bin/$program" ] || { echo "no $program in $bin: run build.sh first" >&2; exit 1; }
done
"$(dirname "$0")/down.sh" # what an earlier start may have left
mkdir -p "$run"/{log,pki,etc,kubelet,cd-root,cd-state}
cd "$run"
: >pids

# start NAME PROGRAM...: NAME is that of its log, and a part of its command line by which down.sh knows it again.
start() {
  local name=$1
  shift
  setsid "$@" >"log/$name.log" 2>&1 </dev/null &
  echo "$! $name" >>pids
}

# await SECONDS LOG COMMAND...: until the command succeeds.
await() {
  local limit=$((SECONDS + $1)) log=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$limit" ]; then
      echo "waited in vain for: $*; the end of $run/log/$log.log:" >&2
      tail -5 "log/$log.log" >&2
      exit 1
    fi
    sleep 0.3
  done
}

kubectl() { command kubectl --kubeconfig "$admin" "$@"; }
ctr() { command ctr --address "$run/containerd.sock" --namespace k8s.io "$@"; }

# certificate NAME SUBJECT: NAME.key and NAME.crt, signed by the cluster's authority.
certificate() {
  openssl req -newkey rsa:2048 -nodes -keyout "pki/$1.key" -out "pki/$1.csr" -subj "$2" 2>/dev/null
  openssl x509 -req -in "pki/$1.csr" -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -out "pki/$1.crt" -days 3650 \
    -extfile <(printf '%s\n' subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes extendedKeyUsage=serverAuth,clientAuth) 2>/dev/null
}
if [ ! -f pki/sa.key ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -keyout pki/ca.key -out pki/ca.crt -days 3650 -subj /CN=realkube-ca 2>/dev/null
  certificate apiserver /CN=kube-apiserver
  certificate admin /O=system:masters/CN=admin
  certificate kubelet /O=system:nodes/CN=system:node:localhost
  openssl genrsa -out pki/sa.key 2048 2>/dev/null
fi

# kubeconfig NAME SERVER CLUSTER-FIELDS USER-FIELDS
kubeconfig() {
  cat >"etc/$1.kubeconfig" <<C
apiVersion: v1
kind: Config
clusters: [{name: rk, cluster: {server: "$2"$3}}]
users: [{name: u, user: {$4}}]
contexts: [{name: rk, context: {cluster: rk, user: u}}]
current-context: rk
C
}
for user in admin kubelet; do
  kubeconfig $user "https://$api" ", certificate-authority: $run/pki/ca.crt" "client-certificate: $run/pki/$user.crt, client-key: $run/pki/$user.key"
done
kubeconfig authhook "http://$authhook/" "" ""

# The control plane.
start authhook "$bin/realkube" authhook "$authhook"
rm -rf etcd # each start is a new cluster
start etcd etcd --data-dir "$run/etcd" --unsafe-no-fsync \
  --listen-client-urls $etcd --advertise-client-urls $etcd \
  --listen-peer-urls $etcd_peer --initial-advertise-peer-urls $etcd_peer --initial-cluster default=$etcd_peer
start apiserver "$bin/kube-apiserver" --etcd-servers=$etcd --allow-privileged=true --endpoint-reconciler-type=none \
  --bind-address="${api%:*}" --advertise-address="${api%:*}" --secure-port="${api#*:}" --service-cluster-ip-range=10.96.0.0/16 \
  --tls-cert-file=pki/apiserver.crt --tls-private-key-file=pki/apiserver.key --client-ca-file=pki/ca.crt \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=pki/sa.key --service-account-signing-key-file=pki/sa.key \
  --kubelet-client-certificate=pki/admin.crt --kubelet-client-key=pki/admin.key --kubelet-preferred-address-types=Hostname \
  --authorization-mode=Node,RBAC --authentication-token-webhook-config-file=etc/authhook.kubeconfig --authentication-token-webhook-version=v1
await 120 apiserver kubectl get --raw /readyz
start controller-manager "$bin/kube-controller-manager" --kubeconfig="$admin" --service-account-private-key-file=pki/sa.key \
  --root-ca-file=pki/ca.crt --use-service-account-credentials --bind-address=127.0.0.1 --leader-elect=false
start scheduler "$bin/kube-scheduler" --kubeconfig="$admin" --bind-address=127.0.0.1 --leader-elect=false

# The container runtime and its images. Pods have network namespaces on a bridge of their own.
mkdir -p etc/cni
cat >etc/cni/10-realkube.conflist <<'C'
{"cniVersion": "0.4.0", "name": "rk", "plugins": [{
  "type": "bridge", "bridge": "rk0", "isGateway": true, "ipMasq": false,
  "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.88.7.0/24"}]], "routes": []}}]}
C
cat >etc/containerd.toml <<C
version = 2
root = "$run/cd-root"
state = "$run/cd-state"
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "local/pause:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$run/etc/cni"
C
start containerd containerd --config "$run/etc/containerd.toml"
"$bin/realkube" image podweb.tar docker.io/library/nginx:1.29 "$bin/podweb" /web
"$bin/realkube" image pause.tar local/pause:1 "$bin/podweb" /pause
await 30 containerd ctr images import podweb.tar
await 30 containerd ctr images import pause.tar
for name in docker.io/library/nginx:latest public.ecr.aws/nginx/nginx:latest; do
  ctr images tag --force docker.io/library/nginx:1.29 $name >/dev/null
done

# The node.
cat >etc/kubelet.yaml <<C
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $run/pki/ca.crt}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
containerRuntimeEndpoint: unix://$run/containerd.sock
failSwapOn: false
address: 127.0.0.1
port: 10250
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
tlsCertFile: $run/pki/kubelet.crt
tlsPrivateKeyFile: $run/pki/kubelet.key
resolvConf: /etc/resolv.conf
evictionHard: {memory.available: "100Mi", nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
C
start kubelet "$bin/kubelet" --config=etc/kubelet.yaml --kubeconfig=etc/kubelet.kubeconfig --hostname-override=localhost \
  --root-dir="$run/kubelet" --node-labels=eks.amazonaws.com/nodegroup=eks-work-nodegroup
start lbhook "$bin/realkube" lbhook "$admin" "$balancer_delay"
await 90 kubelet kubectl wait --for=condition=Ready node/localhost --timeout=1s
await 30 controller-manager kubectl get serviceaccount default
kubectl get nodes >&2
echo "$admin"
