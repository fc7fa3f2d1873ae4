#!/usr/bin/env bash
# Run a command on a real Kubernetes made on this machine (internal/realkube), and stop it again.
#
#   kube/testdata/realkube.sh                          the tests of kube/ on it too
#   kube/testdata/realkube.sh go run ./bench/kube forward
#
# The command finds the cluster by EKSUI_TEST_KUBECONFIG. One that runs already is used and left running.
set -euo pipefail
cd "$(dirname "$0")/../.."
config=${RK:-${XDG_CACHE_HOME:-$HOME/.cache}/realkube}/run/etc/admin.kubeconfig

if ! { [ -f "$config" ] && kubectl --kubeconfig "$config" --request-timeout 5s get --raw /readyz >/dev/null 2>&1; }; then
  internal/realkube/build.sh
  trap internal/realkube/down.sh EXIT
  internal/realkube/up.sh
fi
export EKSUI_TEST_KUBECONFIG=$config
[ $# -gt 0 ] || set -- go test -count=1 ./kube/...
"$@"
