package steps

import (
	"math"
	"slices"
	"strings"
	"testing"

	"eksui/awsx"
	"eksui/steps/engine"
)

// made is what a Run has made: listings before and after it, what an inventory finds more, and what was told meanwhile.
type made struct {
	before, now listing
	items       []awsx.Item
	calls       []string // that can change something
	events      []engine.StackEvent
}

// makerOf says which item of a plan stands for what AWS makes on its own account, beside the resources of a stack.
var makerOf = map[string]string{
	awsx.KindCluster:       "AWS::EKS::Cluster",
	awsx.KindNodeGroup:     "AWS::EKS::Nodegroup",
	awsx.KindInstance:      "AWS::EKS::Nodegroup",
	awsx.KindVolume:        "AWS::EKS::Nodegroup",
	awsx.KindInterface:     "AWS::EKS::Nodegroup",
	awsx.KindRole:          "AWS::IAM::Role",
	awsx.KindVPC:           "AWS::EC2::VPC",
	awsx.KindSubnet:        "AWS::EC2::Subnet",
	awsx.KindSecurityGroup: "AWS::EKS::Cluster", // the cluster's own, made by EKS
	awsx.KindLoadBalancer:  "Service",
}

// planNames: all that was made is named in the plan, and all that it names was made.
func planNames(t *testing.T, plan engine.Plan, m made) {
	t.Helper()
	names := func(kind, name string) bool {
		return slices.ContainsFunc(plan.Creates, func(i engine.Item) bool { return i.Kind == kind && (name == "" || i.Name == name) })
	}
	for _, e := range m.events {
		if e.Status == "CREATE_COMPLETE" && !names(e.ResourceType, e.LogicalID) {
			t.Errorf("the plan does not name %s %s of the stack %s", e.ResourceType, e.LogicalID, e.Stack)
		}
	}
	for _, call := range m.calls {
		if _, path, applies := strings.Cut(call, "PATCH "); applies {
			name := path[strings.LastIndex(path, "/")+1:]
			if !slices.ContainsFunc(plan.Creates, func(i engine.Item) bool { return i.Name == name }) {
				t.Errorf("the plan does not name what %s applies", call)
			}
		}
	}
	hourly := 0.0
	for _, i := range plan.Creates {
		hourly += i.USD
	}
	if math.Abs(hourly-plan.Hourly) > 1e-9 {
		t.Errorf("the plan costs %v an hour, and its items %v", plan.Hourly, hourly)
	}
	for _, i := range m.items {
		if i.Kind == awsx.KindStack && names(typeStack, i.Name) {
			continue
		}
		byStack := slices.ContainsFunc(m.events, func(e engine.StackEvent) bool { return e.PhysicalID == i.ID || e.PhysicalID == i.Name })
		inService := i.Kind == awsx.KindSecurityGroup && names("Service", "") || i.Kind == awsx.KindInterface && names("Service", "")
		if !byStack && !inService && !names(makerOf[i.Kind], "") {
			t.Errorf("the plan does not name %s %s %s", i.Kind, i.ID, i.Name)
		}
	}
	addons := 0
	for _, call := range m.calls {
		if strings.HasPrefix(call, "eks POST ") && strings.HasSuffix(call, "/addons") {
			addons++
		}
	}
	if named := len(slices.DeleteFunc(slices.Clone(plan.Creates), func(i engine.Item) bool { return i.Kind != "AWS::EKS::Addon" })); named != addons {
		t.Errorf("the plan names %d add-ons, and %d were made", named, addons)
	}
	for _, i := range plan.Creates {
		if !m.has(i) {
			t.Errorf("the plan names %s %s, which was not made", i.Kind, i.Name)
		}
	}
}

// has says whether something that a plan names is there.
func (m made) has(i engine.Item) bool {
	switch {
	case i.Kind == "AWS::EKS::Addon": // by EKS itself
		return !strings.Contains(m.before["eks"], `"addonName":"`+i.Name) && strings.Contains(m.now["eks"], `"addonName":"`+i.Name)
	case strings.HasPrefix(i.Kind, "AWS::"):
		return slices.ContainsFunc(m.events, func(e engine.StackEvent) bool {
			return e.ResourceType == i.Kind && e.LogicalID == i.Name && e.Status == "CREATE_COMPLETE"
		})
	case i.Kind == "Tag": // on a resource of EC2
		return m.now["ec2"] != m.before["ec2"] && strings.Contains(m.now["ec2"], i.Name)
	case i.Kind == "context":
		return !strings.Contains(m.before["file /config"], i.Name) && strings.Contains(m.now["file /config"], i.Name)
	}
	for name := range m.now {
		if _, was := m.before[name]; !was && strings.HasPrefix(name, "k8s/"+strings.ToLower(i.Kind)) && strings.HasSuffix(name, "/"+i.Name) {
			return true
		}
	}
	return false
}
