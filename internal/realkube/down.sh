#!/usr/bin/env bash
# Stop what up.sh started, by the pids that it wrote down, with the containers and what runs them.
set -uo pipefail # whatever fails, the rest is stopped
run=${RK:-${XDG_CACHE_HOME:-$HOME/.cache}/realkube}/run
[ -s "$run/pids" ] || exit 0
ctr() { command ctr --address "$run/containerd.sock" --namespace k8s.io "$@" 2>/dev/null; }

# alive PID NAME: the program of that pid is still the one that was started. Another may have the pid after a reboot.
alive() { [ -r "/proc/$1/cmdline" ] && grep -qaF "$2" "/proc/$1/cmdline"; }

any_alive() {
  while read -r pid name; do
    if alive "$pid" "$name"; then return 0; fi
  done <"$run/pids"
  return 1
}

# stop SIGNAL: the last one started first.
stop() {
  while read -r pid name; do
    if alive "$pid" "$name"; then kill "-$1" "$pid"; fi
  done < <(tac "$run/pids")
}

# gone SECONDS COMMAND...: waits until the command fails.
gone() {
  local limit=$((SECONDS + $1))
  shift
  while [ "$SECONDS" -lt "$limit" ] && "$@"; do sleep 0.2; done
}
containers() { ctr containers ls -q | grep -q .; }

if any_alive; then
  # The kubelet takes pods down best: their mounts and network namespaces too.
  kubectl --kubeconfig "$run/etc/admin.kubeconfig" --request-timeout 10s delete deployments,daemonsets,statefulsets,jobs -A --all >/dev/null 2>&1
  kubectl --kubeconfig "$run/etc/admin.kubeconfig" --request-timeout 10s delete pods -A --all --force --grace-period=0 >/dev/null 2>&1
  gone 20 containers
  for task in $(ctr tasks ls -q); do
    ctr tasks kill --signal SIGKILL "$task"
    ctr tasks delete --force "$task" >/dev/null # its shim ends with it
  done
  stop TERM
  gone 5 any_alive
  stop KILL
fi
# Mounts of pods that were not taken down, and the kubelet's own.
awk -v under="$run/kubelet" 'index($2, under) == 1 {print $2}' /proc/mounts | tac | xargs -r umount
: >"$run/pids"
