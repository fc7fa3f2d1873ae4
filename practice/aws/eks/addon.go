package eks

import (
	"maps"
	"slices"
	"time"

	"eksui/practice/aws/wire"
)

// Typical times of add-ons. One whose pods are not all ready is CREATING for a while and then DEGRADED.
const (
	addonCreateTakes = 30 * time.Second
	addonGrace       = 2 * time.Minute
	addonDeleteTakes = 15 * time.Second
)

// addonJob ends the making, updating or deleting of an add-on.
const addonJob = "eks/addon"

type addonStep struct {
	Key, Name string
	Created   int64
}

// addon is an add-on as the snapshot keeps it. Its Status while nothing is going on depends on its pods; see current.
type addon struct {
	Addon
	Token string `json:"token,omitempty"` // of the request that made it
	// Busy is CREATING, UPDATING or DELETING, and "" otherwise.
	Busy string `json:"busy,omitempty"`
	// Preserve leaves the workload in the cluster when the add-on goes.
	Preserve bool `json:"preserve,omitempty"`
	// Update is the id of the update that is under way.
	Update string `json:"update,omitempty"`
	// Patience is until when pods that are not ready are no reason to worry.
	Patience time.Time `json:"patience"`
}

// CreateAddonRequest is what CreateAddon takes.
type CreateAddonRequest struct {
	Cluster          string `json:"-" path:"name"`
	Name             string `json:"addonName" wire:",required"`
	Version          string `json:"addonVersion"`
	RoleARN          string `json:"serviceAccountRoleArn"`
	ResolveConflicts string `json:"resolveConflicts"`
	Token            string `json:"clientRequestToken"`
	Tags             tagMap `json:"tags"`
	Configuration    string `json:"configurationValues"`
}

// CreateAddon begins to put an add-on into a cluster.
func (s *Service) CreateAddon(region string, caller wire.Identity, r CreateAddonRequest) (*Addon, error) {
	c, err := s.find(region, r.Cluster)
	if err != nil {
		return nil, err
	}
	p, ok := findProduct(r.Name)
	if !ok {
		return nil, invalidParameter("Addon specified is not supported")
	}
	if a := c.Addons[r.Name]; a != nil {
		if r.Token != "" && r.Token == a.Token {
			return s.current(c, a), nil
		}
		return nil, inUse("Addon already exists.")
	}
	if c.Status != "ACTIVE" && c.Status != "UPDATING" {
		return nil, invalidRequest("Cluster '%s' is not in ACTIVE status", c.Name)
	}
	r.Version = or(r.Version, defaultAddonVersion(r.Name, c.Version))
	if err := s.checkAddon(region, caller, c, p, r.Version, r.RoleARN, r.Configuration); err != nil {
		return nil, err
	}
	now := s.now()
	a := &addon{Token: r.Token, Addon: Addon{
		Name: r.Name, ClusterName: c.Name, Status: "CREATING", Version: r.Version, Health: healthy(),
		ARN:       s.arn(region, "addon/"+c.Name+"/"+r.Name+"/"+s.w.UUID("addon")),
		CreatedAt: now, ModifiedAt: now, ServiceAccountRoleARN: r.RoleARN, ConfigurationValues: r.Configuration, Tags: r.Tags.copy(),
	}, Busy: "CREATING"}
	c.Addons[r.Name] = a
	s.parts.Kubernetes.SetAddon(c.ARN, a.Name, a.Version, true)
	s.afterAddon(addonCreateTakes, c, a)
	return s.current(c, a), nil
}

func (s *Service) checkAddon(region string, caller wire.Identity, c *cluster, p product, version, role, configuration string) error {
	if !p.fits(version, c.Version) {
		return invalidParameter("Addon version specified is not supported")
	}
	if err := p.checkConfiguration(configuration); err != nil {
		return err
	}
	if role == "" {
		return nil
	}
	if exists, _ := s.parts.Roles.Trusts(role, "eks.amazonaws.com"); !exists {
		return invalidParameter("Role with arn: %s, could not be assumed because it does not exist or the trusted entity is not correct", role)
	}
	return s.ask(region, caller, []wire.Ask{passing(role, "eks.amazonaws.com")})
}

func (s *Service) afterAddon(takes time.Duration, c *cluster, a *addon) {
	step := addonStep{Key: key(c.Region, c.Name), Name: a.Name, Created: a.CreatedAt.UnixMilli()}
	a.Patience = s.w.Now().Add(s.w.Takes(addonGrace, "addon-grace"))
	s.w.After(takes, addonJob, step.Key+"/"+a.Name, step)
}

func (s *Service) addonDue(step addonStep) {
	c := s.st.Clusters[step.Key]
	if c == nil {
		return
	}
	a := c.Addons[step.Name]
	if a == nil || a.CreatedAt.UnixMilli() != step.Created {
		return
	}
	switch a.Busy {
	case "DELETING":
		delete(c.Addons, a.Name)
		if !a.Preserve {
			s.parts.Kubernetes.SetAddon(c.ARN, a.Name, a.Version, false)
		}
	case "UPDATING":
		for _, u := range c.Updates {
			if u.ID == a.Update {
				u.Status = "Successful"
			}
		}
	}
	a.Busy, a.Update = "", ""
}

// current is an add-on with the status and health that its pods give it.
func (s *Service) current(c *cluster, a *addon) *Addon {
	out := a.Addon
	ready := s.parts.Kubernetes.AddonHealthy(c.ARN, a.Name)
	switch {
	case a.Busy != "":
		out.Status = a.Busy
	case ready:
		out.Status = "ACTIVE"
	case s.w.Now().Before(a.Patience):
		out.Status = "CREATING"
	default:
		out.Status = "DEGRADED"
		out.Health.Issues = []Issue{{
			Code:    "InsufficientNumberOfReplicas",
			Message: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
		}}
	}
	return &out
}

func (s *Service) addon(region, clusterName, name string) (*cluster, *addon, error) {
	c, err := s.find(region, clusterName)
	if err != nil {
		return nil, nil, err
	}
	if a := c.Addons[name]; a != nil {
		return c, a, nil
	}
	return nil, nil, notFound("No addon: %s found in cluster: %s", name, clusterName)
}

// UpdateAddonRequest is what UpdateAddon takes.
type UpdateAddonRequest struct {
	Cluster          string  `json:"-" path:"name"`
	Name             string  `json:"-" path:"addonName"`
	Version          string  `json:"addonVersion"`
	RoleARN          *string `json:"serviceAccountRoleArn"`
	ResolveConflicts string  `json:"resolveConflicts"`
	Token            string  `json:"clientRequestToken"`
	Configuration    *string `json:"configurationValues"`
}

// UpdateAddon begins a change of an add-on's version or settings.
func (s *Service) UpdateAddon(region string, caller wire.Identity, r UpdateAddonRequest) (*Update, error) {
	c, a, err := s.addon(region, r.Cluster, r.Name)
	if err != nil {
		return nil, err
	}
	if again := c.updatedBy(r.Token); again != nil {
		return again, nil
	}
	if a.Busy != "" {
		return nil, inUse("Addon %s cannot be updated as it is currently in %s status", a.Name, a.Busy)
	}
	p, _ := findProduct(a.Name)
	role, configuration := a.ServiceAccountRoleARN, a.ConfigurationValues
	version := or(r.Version, a.Version)
	var params []UpdateParam
	if r.Version != "" {
		params = append(params, UpdateParam{"AddonVersion", r.Version})
	}
	if r.RoleARN != nil {
		role = *r.RoleARN
		params = append(params, UpdateParam{"ServiceAccountRoleArn", role})
	}
	if r.Configuration != nil {
		configuration = *r.Configuration
		params = append(params, UpdateParam{"ConfigurationValues", configuration})
	}
	if r.ResolveConflicts != "" {
		params = append(params, UpdateParam{"ResolveConflicts", r.ResolveConflicts})
	}
	if err := s.checkAddon(region, caller, c, p, version, role, configuration); err != nil {
		return nil, err
	}
	u := s.newUpdate(c, r.Token, "AddonUpdate", params...)
	u.Addon = a.Name
	a.Version, a.ServiceAccountRoleARN, a.ConfigurationValues, a.ModifiedAt = version, role, configuration, s.now()
	a.Busy, a.Update = "UPDATING", u.ID
	s.parts.Kubernetes.SetAddon(c.ARN, a.Name, a.Version, true)
	s.afterAddon(addonCreateTakes, c, a)
	return &u.Update, nil
}

// DeleteAddon begins to take an add-on out of a cluster; preserve leaves its workload there.
func (s *Service) DeleteAddon(region, clusterName, name string, preserve bool) (*Addon, error) {
	c, a, err := s.addon(region, clusterName, name)
	if err != nil {
		return nil, err
	}
	if a.Busy != "DELETING" {
		a.Busy, a.Preserve = "DELETING", preserve
		s.afterAddon(addonDeleteTakes, c, a)
	}
	return s.current(c, a), nil
}

type addonRequest struct {
	Cluster  string `json:"-" path:"name"`
	Name     string `json:"-" path:"addonName"`
	Preserve bool   `json:"-" query:"preserve"`
}

func (s *Service) createAddon(c *wire.Call, r *CreateAddonRequest) (any, error) {
	if err := r.Tags.check(); err != nil {
		return nil, err
	}
	return answer("addon")(s.CreateAddon(c.Region, c.Caller, *r))
}

func (s *Service) describeAddon(c *wire.Call, r *addonRequest) (any, error) {
	found, a, err := s.addon(c.Region, r.Cluster, r.Name)
	if err != nil {
		return nil, err
	}
	return map[string]any{"addon": s.current(found, a)}, nil
}

func (s *Service) listAddons(c *wire.Call, r *addonRequest) (any, error) {
	found, err := s.find(c.Region, r.Cluster)
	if err != nil {
		return nil, err
	}
	return list(c, "addons", slices.Sorted(maps.Keys(found.Addons)), itself)
}

func (s *Service) deleteAddon(c *wire.Call, r *addonRequest) (any, error) {
	return answer("addon")(s.DeleteAddon(c.Region, r.Cluster, r.Name, r.Preserve))
}

func (s *Service) updateAddon(c *wire.Call, r *UpdateAddonRequest) (any, error) {
	return answer("update")(s.UpdateAddon(c.Region, c.Caller, *r))
}
