package steps

import (
	"strings"
	"testing"

	"eksui/awsx"
	"eksui/internal/text"
)

func TestAddonsCountByNameAndStatus(t *testing.T) {
	active := func(names ...string) (all []awsx.Addon) {
		for _, n := range names {
			all = append(all, awsx.Addon{Name: n, Status: "ACTIVE"})
		}
		return all
	}
	coredns := func(status string, issues ...awsx.Issue) []awsx.Addon {
		return append(active("kube-proxy", "metrics-server", "vpc-cni"), awsx.Addon{Name: "coredns", Status: status, Issues: issues})
	}
	conflict := awsx.Issue{Code: "ConfigurationConflict", Message: "Conflicts found when trying to apply."}
	for name, c := range map[string]struct {
		addons []awsx.Addon
		want   text.Key
		says   string
	}{
		"all":              {active("coredns", "kube-proxy", "metrics-server", "vpc-cni"), "", ""},
		"more":             {active("aws-ebs-csi-driver", "coredns", "kube-proxy", "metrics-server", "vpc-cni"), "", ""},
		"of eksctl before": {active("coredns", "kube-proxy", "vpc-cni"), clusterLacksAddons, "metrics-server"},
		"none":             {nil, clusterLacksAddons, "vpc-cni, kube-proxy, coredns, metrics-server"},
		"three of others":  {active("aws-ebs-csi-driver", "coredns", "kube-proxy"), clusterLacksAddons, "vpc-cni"},
		"being made":       {coredns("CREATING"), "", ""},
		"degraded":         {coredns("DEGRADED", conflict), "", ""},
		"being deleted":    {coredns("DELETING"), clusterLacksAddons, "coredns"},
		"failed":           {coredns("CREATE_FAILED", conflict), addonFailed, "CREATE_FAILED (ConfigurationConflict: Conflicts found when trying to apply)"},
		"silent":           {coredns("CREATE_FAILED"), addonFailed, "coredns"},
	} {
		if got := addonsLack("eks", awsx.DefaultRegion, c.addons); got.Key != c.want || !strings.Contains(got.In(text.EN), c.says) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
