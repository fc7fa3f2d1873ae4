# Checks for the by-hand run: each runs one command and stops everything when it does not do what it should.

count=0
# The regions and names of the course.
region=ap-northeast-2
cluster=eks-cluster
group=eks-work-nodegroup
base=eks-work-base
cluster_stack=eksctl-$cluster-cluster
group_stack=eksctl-$cluster-nodegroup-$group

say() { printf '\n== %s\n' "$*"; }

# expect CODE PATTERN COMMAND...: the command's exit code, and an extended regular expression that its output (both
# streams, lines joined by spaces) contains. CODE is a number, or "error" for any but 0. The output is kept in $out.
expect() {
  local want=$1 pattern=$2 code=0
  shift 2
  out=$("$@" 2>&1) || code=$?
  local ok=yes
  if [ "$want" = error ]; then
    [ "$code" -ne 0 ] || ok=no
  else
    [ "$code" -eq "$want" ] || ok=no
  fi
  tr '\n' ' ' <<<"$out" | grep -Eq -e "$pattern" || ok=no
  if [ "$ok" = no ]; then
    printf 'not ok: %s\n  wanted exit code %s and /%s/, got %s and:\n%s\n' "$*" "$want" "$pattern" "$code" "$out" >&2
    exit 1
  fi
  count=$((count + 1))
  printf 'ok: %s\n' "$*" | cut -c1-160
}

ok() { expect 0 "$@"; }
fails() { expect error "$@"; }

# value COMMAND...: the command's output, which must not be empty.
value() {
  local v
  v=$("$@") || { echo "not ok: $*" >&2; exit 1; }
  [ -n "$v" ] || { echo "not ok, says nothing: $*" >&2; exit 1; }
  printf '%s' "$v"
}

# until_says SECONDS PATTERN COMMAND...: repeats a command until its output matches.
until_says() {
  local limit=$((SECONDS + $1)) pattern=$2
  shift 2
  until out=$("$@" 2>&1 || true) && tr '\n' ' ' <<<"$out" | grep -Eq -e "$pattern"; do
    if [ "$SECONDS" -ge "$limit" ]; then
      printf 'not ok: %s\n  never said /%s/ but:\n%s\n' "$*" "$pattern" "$out" >&2
      exit 1
    fi
    sleep 1
  done
  count=$((count + 1))
  printf 'ok: %s\n' "$*" | cut -c1-160
}

# background FILE COMMAND...: starts a command whose output goes to a file; its pid is in $pid.
background() {
  local file=$1
  shift
  "$@" >"$file" 2>&1 &
  pid=$!
  children+=("$pid")
}

# finishes PID PATTERN FILE: a command in the background ends with exit code 0 and has said what it should.
finishes() {
  local code=0
  wait "$1" || code=$?
  if [ "$code" -ne 0 ] || ! tr '\n' ' ' <"$3" | grep -Eq -e "$2"; then
    printf 'not ok: in the background\n  wanted exit code 0 and /%s/, got %s and:\n%s\n' "$2" "$code" "$(cat "$3")" >&2
    exit 1
  fi
  count=$((count + 1))
  printf 'ok: in the background: %s\n' "$2"
}

stop() { kill "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }

# serve starts the practice cloud and points aws and kubectl at it.
serve() {
  background "$work/serve.log" "$eksui" practice serve --speed "${SPEED:-600}"
  local limit=$((SECONDS + 30))
  until exports=$("$eksui" practice env 2>/dev/null); do
    [ "$SECONDS" -lt "$limit" ] || { echo "byhand: the practice cloud does not start" >&2; cat "$work/serve.log" >&2; exit 1; }
    sleep 0.2
  done
  eval "$exports"
  [ -z "${EKSUI_RECORD:-}" ] || through_recorder "${record_as:-byhand}"
}

# through_recorder SOURCE: from here on every call to AWS goes through the recorder, which writes it to EKSUI_RECORD.
through_recorder() {
  background "$work/recorder.out" "$EKSUI_RECORDER" "$AWS_ENDPOINT_URL" "$EKSUI_RECORD" "$1"
  local limit=$((SECONDS + 30))
  until grep -q '^http' "$work/recorder.out"; do
    [ "$SECONDS" -lt "$limit" ] || { echo "byhand: the recorder does not start" >&2; cat "$work/recorder.out" >&2; exit 1; }
    sleep 0.1
  done
  AWS_ENDPOINT_URL=$(head -1 "$work/recorder.out")
}

# speed N: turns the practice cloud's dial; 1 is AWS's own pace, at which what is under way stays so for a check or two.
speed() { "$eksui" practice speed "$1"; }
fast() { speed "${SPEED:-600}"; }

# stack_status NAME is a stack's status, stack_output NAME KEY an output and stack_failures NAME what failed in it.
stack_status() { aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackStatus' --output text; }
stack_output() { value aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text; }
stack_failures() {
  aws cloudformation describe-stack-events --stack-name "$1" \
    --query "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId,ResourceStatus,ResourceStatusReason]" --output text
}

# ip HOST URL...: curl to a name under .localhost, which leads to this machine wherever the resolver agrees or not.
page() { curl --silent --show-error --fail --max-time 10 "$@"; }

# stack_arn NAME is a stack's id, by which it can be looked at after its deletion.
stack_arn() { value aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackId' --output text; }
