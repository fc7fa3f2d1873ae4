package site

import "eksui/awsx"

// Names are the lab's names in a region, as IAM policies limit permissions by them.
func (c Choices) Names(region string) awsx.Names {
	return awsx.Names{
		Lab: c.Name, Region: region, Cluster: c.Cluster.Name,
		Stacks: []string{c.Network.Stack, awsx.ClusterStack(c.Cluster.Name), awsx.NodeGroupStack(c.Cluster.Name, c.Cluster.NodeGroup)},
		Roles:  awsx.GivenRoles(c.Cluster.Role, c.Cluster.NodeRole),
	}
}
