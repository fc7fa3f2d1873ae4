#!/usr/bin/env bash
# Run a command on a real Kubernetes made on this machine by the project's shared/realkube, and stop it again.
#
#   kube/testdata/realkube.sh                          the tests of kube/ that need a cluster
#   kube/testdata/realkube.sh go run ./bench/kube forward
#
# The command finds the cluster by EKSUI_TEST_KUBECONFIG. One that runs already is used and left running.
# REALKUBE names the folder with build.sh, up.sh and down.sh; the default is shared/realkube beside this repository, or
# beside the one that this is a clone of.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
realkube=${REALKUBE:-$root/../shared/realkube}
if [ ! -x "$realkube/up.sh" ] && origin=$(git -C "$root" config remote.origin.url) && [ -d "$origin" ]; then
  realkube=$origin/../shared/realkube
fi
state=${RK:-${XDG_CACHE_HOME:-$HOME/.cache}/realkube}
config=$state/run/etc/admin.kubeconfig
[ -x "$realkube/up.sh" ] || { echo "no realkube at $realkube: set REALKUBE" >&2; exit 1; }

if ! { [ -f "$config" ] && kubectl --kubeconfig "$config" --request-timeout 5s get --raw /readyz >/dev/null 2>&1; }; then
  "$realkube/build.sh"
  trap '"$realkube/down.sh"' EXIT
  "$realkube/up.sh"
fi
cd "$root"
export EKSUI_TEST_KUBECONFIG=$config
[ $# -gt 0 ] || set -- go test -count=1 ./kube/...
"$@"
