package eks

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

// Typical times of updates.
const (
	versionUpdateTakes = 9 * time.Minute
	configUpdateTakes  = 3 * time.Minute
	accessUpdateTakes  = time.Minute
)

// updateJob ends an update of a cluster or an add-on; node groups end their own.
const updateJob = "eks/update"

type updateStep struct{ Key, ID string }

// update is an Update with what it is about.
type update struct {
	Update
	Token     string `json:"token,omitempty"` // of the request that began it
	Nodegroup string `json:"nodegroup,omitempty"`
	Addon     string `json:"addon,omitempty"`
	// Set is what a cluster update changes when it is done.
	Set *clusterChange `json:"set,omitempty"`
}

type clusterChange struct {
	Version string         `json:"version,omitempty"`
	VPC     *VPCRequest    `json:"vpc,omitempty"`
	Logging *Logging       `json:"logging,omitempty"`
	Mode    string         `json:"mode,omitempty"`
	Upgrade *UpgradePolicy `json:"upgrade,omitempty"`
}

func (s *Service) newUpdate(c *cluster, token, kind string, params ...UpdateParam) *update {
	u := &update{Token: token, Update: Update{
		ID: s.w.UUID("update"), Status: "InProgress", Type: kind, Params: params, CreatedAt: s.now(), Errors: []ErrorDetail{},
	}}
	if u.Params == nil {
		u.Params = []UpdateParam{}
	}
	c.Updates = append(c.Updates, u)
	return u
}

// updatedBy is the update that a request began which comes again with its token, nil for a new one.
func (c *cluster) updatedBy(token string) *Update {
	for _, u := range c.Updates {
		if token != "" && u.Token == token {
			return &u.Update
		}
	}
	return nil
}

// inProgress is the cluster's own update that is under way, nil for none.
func (c *cluster) inProgress() *update {
	for _, u := range c.Updates {
		if u.Status == "InProgress" && u.Nodegroup == "" && u.Addon == "" {
			return u
		}
	}
	return nil
}

// UpdateClusterConfigRequest is what UpdateClusterConfig takes: one kind of change at a time.
type UpdateClusterConfigRequest struct {
	Name      string         `json:"-" path:"name"`
	VPC       *VPCRequest    `json:"resourcesVpcConfig"`
	Logging   *Logging       `json:"logging"`
	Token     string         `json:"clientRequestToken"`
	Access    *AccessConfig  `json:"accessConfig"`
	Upgrade   *UpgradePolicy `json:"upgradePolicy"`
	Protected *bool          `json:"deletionProtection"`
}

// UpdateClusterConfig begins a change of a cluster's settings.
func (s *Service) UpdateClusterConfig(region string, r UpdateClusterConfigRequest) (*Update, error) {
	c, err := s.find(region, r.Name)
	if err != nil {
		return nil, err
	}
	if again := c.updatedBy(r.Token); again != nil {
		return again, nil
	}
	kind, takes, params := r.kind()
	if kind == "" {
		return nil, invalidParameter("Exactly one type of update can be allowed.")
	}
	if err := c.mayUpdate(kind); err != nil {
		return nil, err
	}
	if err := c.checkChange(kind, r); err != nil {
		return nil, err
	}
	change := &clusterChange{VPC: r.VPC, Logging: r.Logging, Upgrade: r.Upgrade}
	switch kind {
	case "VpcConfigUpdate":
		vpc := c.VPC.VPCID
		if len(r.VPC.SubnetIDs) > 0 {
			if vpc, err = s.checkSubnets(region, r.VPC.SubnetIDs); err != nil {
				return nil, err
			}
			if vpc != c.VPC.VPCID {
				return nil, invalidParameter("Provided subnets belong to VPC %s, the cluster's is %s", vpc, c.VPC.VPCID)
			}
		}
		if err := s.checkGroups(region, vpc, r.VPC.SecurityGroupIDs); err != nil {
			return nil, err
		}
	case "AccessConfigUpdate":
		change.Mode = r.Access.AuthenticationMode
		from, to := slices.Index(authenticationModes, c.Access.AuthenticationMode), slices.Index(authenticationModes, change.Mode)
		if to < 0 || to < from {
			return nil, invalidParameter("Unsupported authentication mode update from %s to %s", c.Access.AuthenticationMode, change.Mode)
		}
	case "DeletionProtectionUpdate":
		c.DeletionProtection = *r.Protected
	}
	return s.begin(c, r.Token, kind, takes, change, params), nil
}

// checkChange refuses what would leave a cluster without an endpoint, and what would change nothing.
func (c *cluster) checkChange(kind string, r UpdateClusterConfigRequest) error {
	switch kind {
	case "EndpointAccessUpdate":
		vpc := c.VPC
		vpc.set(*r.VPC)
		if err := vpc.checkEndpoint(); err != nil {
			return err
		}
		if reflect.DeepEqual(vpc, c.VPC) {
			return invalidParameter("Cluster is already at the desired configuration with endpointPrivateAccess: %t , endpointPublicAccess: %t, "+
				"and Public Endpoint Restrictions: [%s]", vpc.EndpointPrivateAccess, vpc.EndpointPublicAccess, strings.Join(vpc.PublicAccessCIDRs, ", "))
		}
	case "LoggingUpdate":
		if reflect.DeepEqual(logging(*r.Logging), c.Logging) {
			return invalidParameter("No changes needed for the logging config provided")
		}
	}
	return nil
}

// kind names the one change that a request asks for, "" for none or several.
func (r UpdateClusterConfigRequest) kind() (kind string, takes time.Duration, params []UpdateParam) {
	kinds := 0
	if r.VPC != nil {
		kinds++
		kind, takes = "EndpointAccessUpdate", configUpdateTakes
		if len(r.VPC.SubnetIDs)+len(r.VPC.SecurityGroupIDs) > 0 {
			kind = "VpcConfigUpdate"
		}
		params = r.VPC.params()
	}
	if r.Logging != nil {
		kinds++
		kind, takes = "LoggingUpdate", configUpdateTakes
		params = []UpdateParam{{"ClusterLogging", asJSON(r.Logging)}}
	}
	if r.Access != nil {
		kinds++
		kind, takes = "AccessConfigUpdate", accessUpdateTakes
		params = []UpdateParam{{"AuthenticationMode", r.Access.AuthenticationMode}}
	}
	if r.Upgrade != nil {
		kinds++
		kind, takes = "UpgradePolicyUpdate", accessUpdateTakes
		params = []UpdateParam{{"UpgradePolicy", asJSON(r.Upgrade)}}
	}
	if r.Protected != nil {
		kinds++
		kind, takes = "DeletionProtectionUpdate", accessUpdateTakes
		params = []UpdateParam{{"DeletionProtection", strconv.FormatBool(*r.Protected)}}
	}
	if kinds != 1 {
		return "", 0, nil
	}
	return kind, takes, params
}

func (r VPCRequest) params() []UpdateParam {
	var out []UpdateParam
	if r.EndpointPublicAccess != nil {
		out = append(out, UpdateParam{"EndpointPublicAccess", strconv.FormatBool(*r.EndpointPublicAccess)})
	}
	if r.EndpointPrivateAccess != nil {
		out = append(out, UpdateParam{"EndpointPrivateAccess", strconv.FormatBool(*r.EndpointPrivateAccess)})
	}
	if len(r.PublicAccessCIDRs) > 0 {
		out = append(out, UpdateParam{"PublicAccessCidrs", asJSON(r.PublicAccessCIDRs)})
	}
	if len(r.SubnetIDs) > 0 {
		out = append(out, UpdateParam{"Subnets", asJSON(r.SubnetIDs)})
	}
	if len(r.SecurityGroupIDs) > 0 {
		out = append(out, UpdateParam{"SecurityGroups", asJSON(r.SecurityGroupIDs)})
	}
	return out
}

func asJSON(v any) string {
	raw, _ := json.Marshal(v) // plain structs and lists of strings
	return string(raw)
}

// mayUpdate refuses an update of a cluster that is busy.
func (c *cluster) mayUpdate(kind string) error {
	if u := c.inProgress(); u != nil {
		return inUse("Cannot %s because cluster %s currently has update %s in progress", kind, c.Name, u.ID)
	}
	if c.Status != "ACTIVE" {
		return inUse("Cannot %s because cluster %s is not in ACTIVE status", kind, c.Name)
	}
	return nil
}

func (s *Service) begin(c *cluster, token, kind string, takes time.Duration, set *clusterChange, params []UpdateParam) *Update {
	c.Status = "UPDATING"
	u := s.newUpdate(c, token, kind, params...)
	u.Set = set
	s.w.After(takes, updateJob, u.ID, updateStep{Key: key(c.Region, c.Name), ID: u.ID})
	return &u.Update
}

// UpdateClusterVersion begins an update of the control plane to the next minor version. The token makes a request that
// comes again the same one; "" makes each its own.
func (s *Service) UpdateClusterVersion(region, name, version, token string) (*Update, error) {
	c, err := s.find(region, name)
	if err != nil {
		return nil, err
	}
	if again := c.updatedBy(token); again != nil {
		return again, nil
	}
	rel, ok := releaseOf(version, s.w.Now())
	if !ok {
		return nil, invalidParameter("unsupported Kubernetes version")
	}
	if minor(version) != minor(c.Version)+1 {
		return nil, invalidParameter("Unsupported Kubernetes minor version update from %s to %s", c.Version, version)
	}
	for _, g := range c.Nodegroups {
		if minor(c.Version)+1-minor(g.Version) > 3 {
			return nil, invalidRequest("Nodegroup %s must be updated to a version within three minor versions of %s first", g.Name, version)
		}
	}
	if err := c.mayUpdate("VersionUpdate"); err != nil {
		return nil, err
	}
	params := []UpdateParam{{"Version", version}, {"PlatformVersion", rel.platform}}
	return s.begin(c, token, "VersionUpdate", versionUpdateTakes, &clusterChange{Version: version}, params), nil
}

func minor(version string) int {
	_, after, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(after) // versions come from releases
	return n
}

func (s *Service) updateDue(step updateStep) {
	c := s.st.Clusters[step.Key]
	if c == nil {
		return
	}
	i := slices.IndexFunc(c.Updates, func(u *update) bool { return u.ID == step.ID })
	if i < 0 {
		return
	}
	u := c.Updates[i]
	u.Status = "Successful"
	c.apply(u.Set)
	s.logTo(c)
	c.Status = "ACTIVE"
	if u.Set.Version != "" {
		if err := s.startAPIServer(c); err != nil {
			u.Status, u.Errors = "Failed", []ErrorDetail{{ErrorCode: "Unknown", ErrorMessage: err.Error()}}
		}
	}
	s.deleteNext(c)
}

// apply puts an update's changes into the cluster.
func (c *cluster) apply(set *clusterChange) {
	if set.Version != "" {
		c.Version = set.Version
		for _, r := range releases {
			if r.version == set.Version {
				c.PlatformVersion = r.platform
			}
		}
	}
	if set.VPC != nil {
		c.VPC.set(*set.VPC)
		if len(set.VPC.SubnetIDs) > 0 {
			c.VPC.SubnetIDs = set.VPC.SubnetIDs
		}
		if len(set.VPC.SecurityGroupIDs) > 0 {
			c.VPC.SecurityGroupIDs = set.VPC.SecurityGroupIDs
		}
	}
	if set.Logging != nil {
		c.Logging = logging(*set.Logging)
	}
	if set.Mode != "" {
		c.Access.AuthenticationMode = set.Mode
	}
	if set.Upgrade != nil {
		c.UpgradePolicy = *set.Upgrade
	}
}

type updatesRequest struct {
	Name      string `json:"-" path:"name"`
	ID        string `json:"-" path:"updateId"`
	Nodegroup string `json:"-" query:"nodegroupName"`
	Addon     string `json:"-" query:"addonName"`
}

func (r updatesRequest) wants(u *update) bool {
	return u.Nodegroup == r.Nodegroup && u.Addon == r.Addon
}

func (s *Service) listUpdates(c *wire.Call, r *updatesRequest) (any, error) {
	found, err := s.find(c.Region, r.Name)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, u := range found.Updates {
		if r.wants(u) {
			ids = append(ids, u.ID)
		}
	}
	return list(c, "updateIds", ids, itself)
}

func (s *Service) describeUpdate(c *wire.Call, r *updatesRequest) (any, error) {
	found, err := s.find(c.Region, r.Name)
	if err != nil {
		return nil, err
	}
	for _, u := range found.Updates {
		if u.ID == r.ID && r.wants(u) {
			return map[string]any{"update": u.Update}, nil
		}
	}
	return nil, notFound("No update found for ID: %s", r.ID)
}

func (s *Service) updateClusterConfig(c *wire.Call, r *UpdateClusterConfigRequest) (any, error) {
	return answer("update")(s.UpdateClusterConfig(c.Region, *r))
}

type versionRequest struct {
	Name    string `json:"-" path:"name"`
	Version string `json:"version" wire:",required"`
	Force   bool   `json:"force"`
	Token   string `json:"clientRequestToken"`
}

func (s *Service) updateClusterVersion(c *wire.Call, r *versionRequest) (any, error) {
	return answer("update")(s.UpdateClusterVersion(c.Region, r.Name, r.Version, r.Token))
}
