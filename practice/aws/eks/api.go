package eks

import "eksui/practice/aws/wire"

// Wire is EKS's API and what the lab asks of EC2 Auto Scaling. What EKS's lacks (Fargate, Pod Identity, identity providers, insights,
// capabilities, encryption) is answered as unknown.
func (s *Service) Wire() []*wire.Service {
	on := func(method, route string, do func(*wire.Call) (any, error), resources func(*wire.Call) []string) wire.Operation {
		return wire.Operation{Method: method, Route: route, Do: do, Resources: resources}
	}
	const (
		clusters = "/clusters/{name}"
		groups   = clusters + "/node-groups"
		group    = groups + "/{nodegroupName}"
		addons   = clusters + "/addons"
		addon    = addons + "/{addonName}"
		entries  = clusters + "/access-entries"
		entry    = entries + "/{principalArn}"
		tags     = "/tags/{resourceArn}"
	)
	ofCluster, ofTagged := s.clusterARN, taggedARN
	return []*wire.Service{{
		Name: "eks", Protocol: wire.RESTJSON, Limits: limits,
		Operations: map[string]wire.Operation{
			"CreateCluster":           on("POST", "/clusters", changing(s, s.createCluster), nil),
			"ListClusters":            on("GET", "/clusters", reading(s, s.listClusters), nil),
			"DescribeCluster":         on("GET", clusters, reading(s, s.describeCluster), ofCluster),
			"DeleteCluster":           on("DELETE", clusters, changing(s, s.deleteCluster), ofCluster),
			"UpdateClusterConfig":     on("POST", clusters+"/update-config", changing(s, s.updateClusterConfig), ofCluster),
			"UpdateClusterVersion":    on("POST", clusters+"/updates", changing(s, s.updateClusterVersion), ofCluster),
			"ListUpdates":             on("GET", clusters+"/updates", reading(s, s.listUpdates), ofCluster),
			"DescribeUpdate":          on("GET", clusters+"/updates/{updateId}", reading(s, s.describeUpdate), ofCluster),
			"DescribeClusterVersions": on("GET", "/cluster-versions", reading(s, s.describeClusterVersions), nil),

			"CreateNodegroup":        on("POST", groups, changing(s, s.createNodegroup), ofCluster),
			"ListNodegroups":         on("GET", groups, reading(s, s.listNodegroups), ofCluster),
			"DescribeNodegroup":      on("GET", group, reading(s, s.describeNodegroup), s.nodegroupARN),
			"DeleteNodegroup":        on("DELETE", group, changing(s, s.deleteNodegroup), s.nodegroupARN),
			"UpdateNodegroupConfig":  on("POST", group+"/update-config", changing(s, s.updateNodegroupConfig), s.nodegroupARN),
			"UpdateNodegroupVersion": on("POST", group+"/update-version", changing(s, s.updateNodegroupVersion), s.nodegroupARN),

			"DescribeAddonVersions":      on("GET", "/addons/supported-versions", reading(s, s.describeAddonVersions), nil),
			"DescribeAddonConfiguration": on("GET", "/addons/configuration-schemas", reading(s, s.describeAddonConfiguration), nil),
			"CreateAddon":                on("POST", addons, changing(s, s.createAddon), ofCluster),
			"ListAddons":                 on("GET", addons, reading(s, s.listAddons), ofCluster),
			"DescribeAddon":              on("GET", addon, reading(s, s.describeAddon), s.addonARN),
			"UpdateAddon":                on("POST", addon+"/update", changing(s, s.updateAddon), s.addonARN),
			"DeleteAddon":                on("DELETE", addon, changing(s, s.deleteAddon), s.addonARN),

			"ListFargateProfiles":         on("GET", clusters+"/fargate-profiles", reading(s, s.listFargateProfiles), ofCluster),
			"ListPodIdentityAssociations": on("GET", clusters+"/pod-identity-associations", reading(s, s.listPodIdentities), ofCluster),

			"ListAccessPolicies":           on("GET", "/access-policies", reading(s, s.listAccessPolicies), nil),
			"CreateAccessEntry":            on("POST", entries, changing(s, s.createAccessEntry), ofCluster),
			"ListAccessEntries":            on("GET", entries, reading(s, s.listAccessEntries), ofCluster),
			"DescribeAccessEntry":          on("GET", entry, reading(s, s.describeAccessEntry), ofCluster),
			"UpdateAccessEntry":            on("POST", entry, changing(s, s.updateAccessEntry), ofCluster),
			"DeleteAccessEntry":            on("DELETE", entry, changing(s, s.deleteAccessEntry), ofCluster),
			"AssociateAccessPolicy":        on("POST", entry+"/access-policies", changing(s, s.associateAccessPolicy), ofCluster),
			"DisassociateAccessPolicy":     on("DELETE", entry+"/access-policies/{policyArn}", changing(s, s.disassociateAccessPolicy), ofCluster),
			"ListAssociatedAccessPolicies": on("GET", entry+"/access-policies", reading(s, s.listAssociatedAccessPolicies), ofCluster),

			"TagResource":         on("POST", tags, changing(s, s.tagResource), ofTagged),
			"UntagResource":       on("DELETE", tags, changing(s, s.untagResource), ofTagged),
			"ListTagsForResource": on("GET", tags, reading(s, s.listTagsForResource), ofTagged),
		},
	}, s.scalingService()}
}

func (s *Service) clusterARN(c *wire.Call) []string {
	return []string{s.arn(c.Region, "cluster/"+c.Path["name"])}
}

// nodegroupARN ends in an id that policies match with a wildcard.
func (s *Service) nodegroupARN(c *wire.Call) []string {
	return []string{s.arn(c.Region, "nodegroup/"+c.Path["name"]+"/"+c.Path["nodegroupName"]+"/*")}
}

func (s *Service) addonARN(c *wire.Call) []string {
	return []string{s.arn(c.Region, "addon/"+c.Path["name"]+"/"+c.Path["addonName"]+"/*")}
}

func taggedARN(c *wire.Call) []string { return []string{c.Path["resourceArn"]} }
