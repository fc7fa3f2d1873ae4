package awsx

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A policy is never longer than AWS takes, with the longest names that the lab takes either (CloudFormation: 128, EKS: 100, tags: 256).
func TestPolicyFitsAManagedPolicy(t *testing.T) {
	long := func(n int) string { return strings.Repeat("n", n) }
	cluster := long(60) // with its node group's 60 the stack's name is the longest
	for name, names := range map[string]Names{
		"usual": {
			Lab: "eks-cluster", Region: "ap-northeast-2", Cluster: "eks-cluster",
			Stacks: []string{"eks-work-base", "eksctl-eks-cluster-cluster", "eksctl-eks-cluster-nodegroup-eks-work-nodegroup"},
		},
		"longest": {Lab: long(63), Region: "us-gov-east-1", Cluster: cluster, Stacks: []string{long(128), ClusterStack(cluster), long(128)}},
		"one role given": {
			Lab: "lab", Region: DefaultRegion, Cluster: cluster, Stacks: []string{long(128), ClusterStack(cluster), long(128)},
			Roles: GivenRoles("", "arn:aws:iam::123456789012:role/"+long(64)),
		},
	} {
		for _, use := range []Use{UseAll, UseRead, UseRead | UseUp, UseRead | UseDown} {
			policy := string(Policy(names, use))
			if size := len(strings.Join(strings.Fields(policy), "")); size > MaxPolicy {
				t.Errorf("%s, %d: %d characters", name, use, size)
			}
			if placeholder.MatchString(policy) {
				t.Errorf("%s: a placeholder is left:\n%s", name, policy)
			}
		}
	}
}

// Where both roles are given the lab neither makes nor changes one: its policy passes just these.
func TestPolicyWithGivenRoles(t *testing.T) {
	role := "arn:aws:iam::123456789012:role/LabRole"
	policy := string(Policy(Names{Lab: "lab", Region: DefaultRegion, Cluster: "c", Stacks: []string{"base"}, Roles: GivenRoles(role, role)}, UseAll))
	for _, action := range []string{"iam:CreateRole", "iam:TagRole", "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:DeleteRole"} {
		if strings.Contains(policy, action) {
			t.Errorf("%s is allowed", action)
		}
	}
	if strings.Contains(policy, "role/eksctl-") || !strings.Contains(policy, "iam:PassRole") || !strings.Contains(policy, role) {
		t.Errorf("the roles to pass are others:\n%s", policy)
	}
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// An action is in the table for one purpose at a time, or for several that are limited alike.
func TestAnActionHasOneLimit(t *testing.T) {
	seen := map[string]need{}
	for _, n := range needs {
		for action := range strings.FieldsSeq(n.actions) {
			before, again := seen[action]
			if again && (before.optional != n.optional || before.use&n.use != 0 || !slices.EqualFunc(before.on, n.on, func(a, b Scope) bool { return a.ID == b.ID })) {
				t.Errorf("%s is in two rows", action)
			}
			seen[action] = n
		}
	}
}

// The looks of an inventory are all permissions of the table, and those for what the lab never makes are the optional ones.
func TestLooksAreInTheTable(t *testing.T) {
	s := &Session{}
	for _, l := range append(s.lookers(), looker{what: taggedLook}) {
		i := slices.IndexFunc(Permissions(UseRead), func(p Permission) bool { return p.Action == l.what })
		if i < 0 {
			t.Errorf("%s is in no row", l.what)
		}
	}
}
