# How long commands take, beside how long the cloud itself took for their stacks.

table=()

# timed NAME PATTERN COMMAND...: ok, and the command's seconds in the table under a name. The stacks that it made or deleted
# are named by $stacks (names or ARNs); their own time is read from their events.
timed() {
  local name=$1 pattern=$2 from to
  shift 2
  from=$(date +%s.%N)
  expect 0 "$pattern" "$@"
  to=$(date +%s.%N)
  table+=("$name|$from|$to|$(cloud_seconds ${stacks:-})")
}

# cloud_seconds STACK...: the sum of what each stack's last creation or deletion took, by its events.
cloud_seconds() {
  local stack
  for stack; do
    aws cloudformation describe-stack-events --stack-name "$stack" --output json \
      --query "StackEvents[?ResourceType=='AWS::CloudFormation::Stack'].[Timestamp,ResourceStatus]"
  done | python3 -c '
import datetime, json, sys
text, total, at = sys.stdin.read(), 0.0, 0
when = lambda event: datetime.datetime.fromisoformat(event[0].replace("Z", "+00:00"))
while at < len(text.rstrip()):
    events, at = json.JSONDecoder().raw_decode(text, at)
    at += len(text[at:]) - len(text[at:].lstrip())
    ends = [e for e in events if e[1].endswith("COMPLETE")][:1]
    for end in ends:
        start = next(e for e in events if e[1] == end[1].replace("COMPLETE", "IN_PROGRESS"))
        total += (when(end) - when(start)).total_seconds()
print(f"{total:.2f}")'
}

# times prints the table.
times() {
  printf '%s\n' "${table[@]}" | python3 -c '
import sys
speed = float(sys.argv[1])
print("%-44s %9s %11s %12s" % ("command", "eksctl", "cloud", "as on AWS"))
for line in sys.stdin.read().splitlines():
    name, begin, end, own = line.split("|")
    took, own = float(end) - float(begin), float(own)
    print("%-44s %7.1f s" % (name, took) + (" %9.2f s %8.1f min" % (own, own * speed / 60) if own else ""))' "${SPEED:-600}"
}
