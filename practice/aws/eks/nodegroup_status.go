package eks

import "slices"

// settle moves a group that is being made or updated on to the status that it has earned.
func (s *Service) settle(c *cluster, g *nodegroup) {
	now := s.w.Now()
	stay := g.staying()
	complete := len(stay) == *g.Scaling.Desired && s.allReady(c, stay)
	switch g.Status {
	case "CREATING":
		switch {
		case g.Refusal != nil:
			if now.After(g.LaunchAt.Add(s.w.Takes(refusalTakes, g.ARN))) {
				g.fail(*g.Refusal)
			}
			g.Refusal = nil
		case complete && !now.Before(g.LaunchAt):
			g.Status = "ACTIVE"
		case now.After(g.GiveUpAt):
			g.fail(Issue{Code: "NodeCreationFailure", Message: creationFailure(stay), ResourceIDs: s.absent(c, stay)})
		}
	case "UPDATING":
		rolled := !slices.ContainsFunc(g.Nodes, func(n *node) bool { return n.Made != g.generation() })
		if now.Before(g.SettleAt) || !rolled {
			return
		}
		g.Status = "ACTIVE"
		for _, u := range c.Updates {
			if u.ID == g.Update {
				u.Status = "Successful"
			}
		}
		g.Update = ""
	}
}

func (g *nodegroup) fail(issue Issue) {
	g.Status = "CREATE_FAILED"
	g.Health.Issues = []Issue{issue}
}

// creationFailure is what EKS says of nodes that are not ready in time: they are not there, or something, as the network
// add-on, is missing on them.
func creationFailure(nodes []*node) string {
	if slices.ContainsFunc(nodes, func(n *node) bool { return !n.Joined }) {
		return "Instances failed to join the kubernetes cluster"
	}
	return "Unhealthy nodes in the kubernetes cluster"
}

// absent are the instances whose nodes are not Ready.
func (s *Service) absent(c *cluster, nodes []*node) []string {
	var out []string
	for _, n := range nodes {
		if !s.allReady(c, []*node{n}) {
			out = append(out, n.Instance)
		}
	}
	return out
}

// DeleteNodegroup begins to drain a node group's nodes and to end its instances.
func (s *Service) DeleteNodegroup(region, clusterName, name string) (*Nodegroup, error) {
	c, g, err := s.nodegroup(region, clusterName, name)
	if err != nil {
		return nil, err
	}
	switch {
	case g.Status == "DELETING":
		return &g.Nodegroup, nil
	case g.Status == "UPDATING":
		return nil, inUse("Nodegroup cannot be deleted as it is currently not in Active State")
	}
	g.Status, g.Health = "DELETING", healthy()
	g.GoneAt = s.in(groupDeleteTakes, g)
	for _, n := range g.staying() {
		s.drain(c, g, n)
	}
	s.watch(c, g)
	return &g.Nodegroup, nil
}

// finishDeletion takes a group away whose instances have all ended, unless something holds its security group.
func (s *Service) finishDeletion(c *cluster, g *nodegroup) {
	if len(g.Nodes) > 0 || s.w.Now().Before(g.GoneAt) {
		return
	}
	if group := g.Resources.RemoteAccessSecurityGroup; group != "" {
		if err := s.parts.EC2.In(c.Region).DeleteGroup(group); code(err) == "DependencyViolation" {
			g.Status = "DELETE_FAILED"
			g.Health.Issues = []Issue{{Code: "Ec2SecurityGroupDeletionFailure", Message: message(err), ResourceIDs: []string{group}}}
			return
		}
	}
	delete(c.Nodegroups, g.Name)
	others := false
	for _, other := range c.Nodegroups {
		others = others || other.NodeRole == g.NodeRole
	}
	if e := c.Entries[g.NodeRole]; e != nil && e.Type == "EC2_LINUX" && !others {
		delete(c.Entries, g.NodeRole)
	}
}

func (s *Service) nodegroup(region, clusterName, name string) (*cluster, *nodegroup, error) {
	c, err := s.find(region, clusterName)
	if err != nil {
		return nil, nil, err
	}
	if g := c.Nodegroups[name]; g != nil {
		return c, g, nil
	}
	return nil, nil, notFound("No node group found for name: %s.", name)
}
