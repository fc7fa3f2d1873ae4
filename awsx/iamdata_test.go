package awsx

import (
	"slices"
	"strings"
	"testing"

	"eksui/internal/iamdata"
)

// Every action of the table exists on AWS, and can be limited as the table limits it.
func TestPermissionsAreAWSs(t *testing.T) {
	data := iamdata.Load(t)
	names := Names{Lab: "lab", Region: "us-west-2", Cluster: "c", Stacks: []string{"base", "eksctl-c-cluster", "eksctl-c-nodegroup-n"}}
	keys, arns := 0, 0
	for _, p := range Permissions(UseAll) {
		if _, is := data.Action(p.Action); !is {
			t.Errorf("AWS has no action %s", p.Action)
			continue
		}
		for _, s := range p.On {
			s, _ := s.of(names)
			if len(s.Resources) > 0 {
				arns++
				if !slices.ContainsFunc(s.Resources, func(arn string) bool { return data.Takes(p.Action, arn) }) {
					t.Errorf("%s can't be limited to any of %q", p.Action, s.Resources)
				}
				if sample := s.sample(p.Action, "123456789012"); !data.Takes(p.Action, sample) {
					t.Errorf("%s is simulated for %s, which it does not take", p.Action, sample)
				}
			}
			if s.Key != "" {
				keys++
				key, _, tag := strings.Cut(s.Key, "/")
				if tag {
					key += "/${TagKey}"
				}
				if !data.HasKey(p.Action, key) {
					t.Errorf("%s can't be limited by %s", p.Action, key)
				}
			}
		}
	}
	t.Logf("%d actions, %d condition keys and %d resources compared", len(Permissions(UseAll)), keys, arns)
}
