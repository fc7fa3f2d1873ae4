package wire

import "strings"

// Past gives the services as reads that lag see them, nil where they see the present: world.LaggingReads.
type Past func() []*Service

// eventual are the services whose reads lag behind their writes.
var eventual = map[string]bool{
	"autoscaling": true, "cloudformation": true, "ec2": true, "eks": true, "elasticloadbalancing": true, "iam": true, "rds": true, "tagging": true,
}

// lags says whether an operation's answer may be some seconds old. A stack's events are not: on AWS they have been seen ahead
// of the stack's own status.
func lags(service, action string) bool {
	if !eventual[service] || action == "DescribeStackEvents" {
		return false
	}
	for _, verb := range []string{"Describe", "List", "Get"} {
		if strings.HasPrefix(action, verb) {
			return true
		}
	}
	return false
}

// asOfBefore is the operation on the state that a lagging read sees.
func (s *server) asOfBefore(svc *Service, action string, op Operation) Operation {
	if s.past == nil || !lags(svc.Name, action) {
		return op
	}
	for _, before := range s.past() {
		if before.Name == svc.Name && before.Version == svc.Version {
			return before.Operations[action]
		}
	}
	return op
}
