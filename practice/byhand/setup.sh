# A place for a run by hand: a folder of its own that goes away with it, the eksui binary, and no profile, kubeconfig or state
# of the person who runs it. The first argument is the binary; without it one is built.

work=$(mktemp -d)
children=()
cleanup() {
  status=$?
  for pid in "${children[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  if [ "$status" -ne 0 ] && [ -f "$work/serve.log" ]; then
    echo "byhand: the practice cloud said:" >&2
    tail -20 "$work/serve.log" >&2 || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

eksui=${1:-}
if [ -z "$eksui" ]; then
  eksui=$work/eksui
  (cd "$root" && go build -o "$eksui" ./cmd/eksui)
fi

# EKSUI_RECORD is a folder to which every call to AWS is recorded (models/README.md).
if [ -n "${EKSUI_RECORD:-}" ] && [ -z "${EKSUI_RECORDER:-}" ]; then
  EKSUI_RECORDER=$work/recorder
  (cd "$root" && go build -o "$EKSUI_RECORDER" ./models/recorder)
fi

# A home of its own: no profile, kubeconfig or state of the person who runs this is read or written.
export HOME=$work/home AWS_PAGER= AWS_EC2_METADATA_DISABLED=true KUBE_EDITOR=false NO_COLOR=1
unset KUBECONFIG AWS_PROFILE AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
mkdir -p "$HOME"
