package steps

import (
	"fmt"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
)

// clusterItems are all that the cluster step makes: two stacks with their resources, and the add-ons. A price stands at the
// resource that it is for.
func clusterItems(spec awsx.ClusterSpec, region string, price awsx.Estimate) ([]engine.Item, error) {
	var items []engine.Item
	for _, in := range []awsx.StackInput{spec.ClusterStackInput(), spec.NodeGroupStackInput()} {
		t, err := awsx.ParseTemplate(in.Template)
		if err != nil {
			return nil, err
		}
		items = append(items, stackItems(in.Name, t)...)
	}
	for _, name := range awsx.DefaultAddons(region) {
		items = append(items, engine.Item{Kind: "AWS::EKS::Addon", Name: name})
	}
	for i := range items {
		var parts []string
		for _, part := range price.Items {
			if resourceOf(part.Kind) != items[i].Kind {
				continue
			}
			items[i].USD += part.USDPerHour
			parts = append(parts, strings.Join(strings.Fields(fmt.Sprintf("%d × %s %s", max(part.Count, 1), part.Kind, part.Type)), " "))
		}
		if len(parts) > 0 {
			items[i].Detail = text.Raw(strings.Join(parts, ", "))
		}
	}
	return items, nil
}

// resourceOf is the type of the resource which brings a cost about.
func resourceOf(kind awsx.PriceKind) string {
	switch kind {
	case awsx.PriceCluster, awsx.PriceClusterExtended:
		return "AWS::EKS::Cluster"
	}
	return "AWS::EKS::Nodegroup" // its nodes with their disks and addresses
}
