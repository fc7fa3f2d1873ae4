#!/usr/bin/env bash
# Have all that up.sh starts: packages of Debian, Kubernetes' programs (built once a machine: about 8 minutes on 2 cores)
# and ours. RK is the folder for it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=${RK:-${XDG_CACHE_HOME:-$HOME/.cache}/realkube}/bin

packages=()
for package in containerd runc etcd-server containernetworking-plugins openssl; do
  dpkg -s "$package" >/dev/null 2>&1 || packages+=("$package")
done
if [ ${#packages[@]} -gt 0 ]; then
  apt-get update -q >/dev/null
  apt-get install -y -q "${packages[@]}" >/dev/null
fi
"$here/kubernetes.sh" "$bin" kube-apiserver kube-controller-manager kube-scheduler kubelet
cd "$here"
go build -o "$bin/realkube" .
CGO_ENABLED=0 go build -ldflags "-s -w" -o "$bin/podweb" ./podweb # static: its image has no other file
