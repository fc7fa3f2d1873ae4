package eks

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

// UpdateNodegroupConfigRequest is what UpdateNodegroupConfig takes.
type UpdateNodegroupConfigRequest struct {
	Cluster string        `json:"-" path:"name"`
	Name    string        `json:"-" path:"nodegroupName"`
	Scaling ScalingConfig `json:"scalingConfig"`
	Update  *UpdateConfig `json:"updateConfig"`
	Labels  struct {
		Set    map[string]string `json:"addOrUpdateLabels"`
		Remove []string          `json:"removeLabels"`
	} `json:"labels"`
	Taints struct {
		Set    []NodegroupTaint `json:"addOrUpdateTaints"`
		Remove []NodegroupTaint `json:"removeTaints"`
	} `json:"taints"`
	Token string `json:"clientRequestToken"`
}

// UpdateNodegroupConfig begins a change of a group's size, labels or taints. Nodes come and go after the update is done,
// as an auto scaling group's do; labels and taints are those of nodes that join from then on.
func (s *Service) UpdateNodegroupConfig(region string, r UpdateNodegroupConfigRequest) (*Update, error) {
	c, g, err := s.nodegroup(region, r.Cluster, r.Name)
	if err != nil {
		return nil, err
	}
	if again := c.updatedBy(r.Token); again != nil {
		return again, nil
	}
	if err := g.mayUpdate(); err != nil {
		return nil, err
	}
	size, err := scaling(g.Scaling, r.Scaling)
	if err != nil {
		return nil, err
	}
	for _, problem := range []error{checkLabels(r.Labels.Set), checkTaints(r.Taints.Set), r.Update.check()} {
		if problem != nil {
			return nil, problem
		}
	}
	var params []UpdateParam
	for _, p := range []struct {
		name  string
		value *int
	}{{"MinSize", r.Scaling.Min}, {"MaxSize", r.Scaling.Max}, {"DesiredSize", r.Scaling.Desired}} {
		if p.value != nil {
			params = append(params, UpdateParam{p.name, strconv.Itoa(*p.value)})
		}
	}
	g.Scaling = size
	if r.Update != nil {
		g.UpdateConfig = r.Update
		params = append(params, UpdateParam{"MaxUnavailable", strconv.Itoa(r.Update.MaxUnavailable)})
	}
	if len(r.Labels.Set)+len(r.Labels.Remove) > 0 {
		if g.Labels == nil {
			g.Labels = map[string]string{}
		}
		maps.Copy(g.Labels, r.Labels.Set)
		for _, k := range r.Labels.Remove {
			delete(g.Labels, k)
		}
		params = append(params, UpdateParam{"LabelsToAdd", asJSON(r.Labels.Set)}, UpdateParam{"LabelsToRemove", asJSON(r.Labels.Remove)})
	}
	if len(r.Taints.Set)+len(r.Taints.Remove) > 0 {
		replaced := append(slices.Clone(r.Taints.Set), r.Taints.Remove...)
		g.Taints = slices.DeleteFunc(g.Taints, func(t NodegroupTaint) bool {
			return slices.ContainsFunc(replaced, func(o NodegroupTaint) bool { return o.Key == t.Key && o.Effect == t.Effect })
		})
		g.Taints = append(g.Taints, r.Taints.Set...)
		params = append(params, UpdateParam{"TaintsToAdd", asJSON(r.Taints.Set)}, UpdateParam{"TaintsToRemove", asJSON(r.Taints.Remove)})
	}
	return s.beginNodegroup(c, g, r.Token, "ConfigUpdate", params), nil
}

func (g *nodegroup) mayUpdate() error {
	if g.Status != "ACTIVE" {
		return inUse("Nodegroup cannot be updated as it is currently not in Active State")
	}
	return nil
}

func (s *Service) beginNodegroup(c *cluster, g *nodegroup, token, kind string, params []UpdateParam) *Update {
	u := s.newUpdate(c, token, kind, params...)
	u.Nodegroup = g.Name
	g.Status, g.Update, g.ModifiedAt = "UPDATING", u.ID, s.now()
	g.SettleAt = s.in(nodeConfigTakes, g)
	s.watch(c, g)
	return &u.Update
}

// UpdateNodegroupVersionRequest is what UpdateNodegroupVersion takes.
type UpdateNodegroupVersionRequest struct {
	Cluster        string          `json:"-" path:"name"`
	Name           string          `json:"-" path:"nodegroupName"`
	Version        string          `json:"version"`
	Release        string          `json:"releaseVersion"`
	LaunchTemplate *LaunchTemplate `json:"launchTemplate"`
	Force          bool            `json:"force"`
	Token          string          `json:"clientRequestToken"`
}

// UpdateNodegroupVersion begins to replace a group's nodes by nodes of the cluster's version, another version or another
// version of its launch template: a new node is Ready before an old one is drained.
func (s *Service) UpdateNodegroupVersion(region string, r UpdateNodegroupVersionRequest) (*Update, error) {
	c, g, err := s.nodegroup(region, r.Cluster, r.Name)
	if err != nil {
		return nil, err
	}
	if again := c.updatedBy(r.Token); again != nil {
		return again, nil
	}
	if err := g.mayUpdate(); err != nil {
		return nil, err
	}
	next := *g
	next.Version = or(r.Version, c.Version)
	if r.LaunchTemplate != nil && r.Version == "" {
		next.Version = g.Version
	}
	switch back := minor(next.Version) < minor(g.Version); {
	case back:
		return nil, invalidParameter("Nodegroup version cannot be downgraded from %s to %s", g.Version, next.Version)
	case minor(next.Version) > minor(c.Version):
		return nil, invalidParameter("Requested Nodegroup version %s is not compatible with cluster version %s", next.Version, c.Version)
	}
	if r.LaunchTemplate != nil {
		lt, err := s.parts.EC2.In(region).Template(or(r.LaunchTemplate.ID, r.LaunchTemplate.Name))
		if err != nil {
			return nil, invalidRequest("%s", message(err))
		}
		v, err := lt.Version(r.LaunchTemplate.Version)
		if err != nil {
			return nil, invalidRequest("%s", message(err))
		}
		if g.LaunchTemplate == nil || g.LaunchTemplate.ID != lt.ID {
			return nil, invalidRequest("You cannot specify a different launch template than the one the nodegroup was created with.")
		}
		next.LaunchTemplate = &LaunchTemplate{ID: lt.ID, Name: lt.Name, Version: fmt.Sprint(v.Number)}
	}
	if err := s.setImage(region, &next, g.AMIType); err != nil {
		return nil, err
	}
	if r.Release != "" && r.Release != next.ReleaseVersion {
		return nil, invalidParameter("Requested release version %s is not valid for kubernetes version %s.", r.Release, next.Version)
	}
	*g = next
	params := []UpdateParam{{"Version", g.Version}, {"ReleaseVersion", g.ReleaseVersion}}
	return s.beginNodegroup(c, g, r.Token, "VersionUpdate", params), nil
}

type nodegroupRequest struct {
	Cluster string `json:"-" path:"name"`
	Name    string `json:"-" path:"nodegroupName"`
}

func (s *Service) createNodegroup(c *wire.Call, r *CreateNodegroupRequest) (any, error) {
	if err := r.Tags.check(); err != nil {
		return nil, err
	}
	return answer("nodegroup")(s.CreateNodegroup(c.Region, c.Caller, *r))
}

func (s *Service) describeNodegroup(c *wire.Call, r *nodegroupRequest) (any, error) {
	_, g, err := s.nodegroup(c.Region, r.Cluster, r.Name)
	if err != nil {
		return nil, err
	}
	return map[string]any{"nodegroup": g.Nodegroup}, nil
}

func (s *Service) listNodegroups(c *wire.Call, r *nodegroupRequest) (any, error) {
	found, err := s.find(c.Region, r.Cluster)
	if err != nil {
		return nil, err
	}
	return list(c, "nodegroups", slices.Sorted(maps.Keys(found.Nodegroups)), itself)
}

func (s *Service) deleteNodegroup(c *wire.Call, r *nodegroupRequest) (any, error) {
	return answer("nodegroup")(s.DeleteNodegroup(c.Region, r.Cluster, r.Name))
}

func (s *Service) updateNodegroupConfig(c *wire.Call, r *UpdateNodegroupConfigRequest) (any, error) {
	return answer("update")(s.UpdateNodegroupConfig(c.Region, *r))
}

func (s *Service) updateNodegroupVersion(c *wire.Call, r *UpdateNodegroupVersionRequest) (any, error) {
	return answer("update")(s.UpdateNodegroupVersion(c.Region, *r))
}
