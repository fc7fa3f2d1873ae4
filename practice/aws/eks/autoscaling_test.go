package eks_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"eksui/practice/aws/wire"
)

func TestScalingGroupOfANodegroup(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		g := l.settled("workers")
		for _, svc := range l.service.Wire() {
			op, ok := svc.Operations["DescribeAutoScalingGroups"]
			if !ok {
				continue
			}
			out, err := op.Do(&wire.Call{Region: region, Protocol: wire.Query, Form: map[string][]string{
				"AutoScalingGroupNames.member.1": {*g.Resources.AutoScalingGroups[0].Name},
			}})
			check(t, err)
			raw, err := xml.Marshal(out)
			check(t, err)
			if n := strings.Count(string(raw), "<LifecycleState>InService</LifecycleState>"); n != 2 {
				t.Errorf("%d instances in service: %s", n, raw)
			}
			return
		}
		t.Error("no DescribeAutoScalingGroups")
	})
}
