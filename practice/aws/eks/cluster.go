package eks

import (
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
)

// Typical times of a control plane: AWS names 8 to 12 minutes for the first.
const (
	clusterCreateTakes = 10 * time.Minute
	clusterDeleteTakes = 4 * time.Minute
)

// clusterJob ends what a cluster's status says is going on.
const clusterJob = "eks/cluster"

// clusterStep names the cluster by ARN and the moment it was made, so that a job left of one never touches its successor
// of the same name.
type clusterStep struct {
	Key     string
	Created int64
	To      string // the status that comes, or "" for gone
}

// CreateClusterRequest is what CreateCluster takes.
type CreateClusterRequest struct {
	Name      string        `json:"name" wire:",required"`
	Version   string        `json:"version"`
	RoleARN   string        `json:"roleArn" wire:",required"`
	VPC       VPCRequest    `json:"resourcesVpcConfig" wire:",required"`
	Network   NetworkConfig `json:"kubernetesNetworkConfig"`
	Logging   Logging       `json:"logging"`
	Token     string        `json:"clientRequestToken"`
	Tags      tagMap        `json:"tags"`
	Access    AccessConfig  `json:"accessConfig"`
	Bootstrap *bool         `json:"bootstrapSelfManagedAddons"`
	Upgrade   UpgradePolicy `json:"upgradePolicy"`
	Protected bool          `json:"deletionProtection"`
}

// VPCRequest is a VpcConfigRequest: nil fields keep what is there, or its default.
type VPCRequest struct {
	SubnetIDs             []string `json:"subnetIds"`
	SecurityGroupIDs      []string `json:"securityGroupIds"`
	EndpointPublicAccess  *bool    `json:"endpointPublicAccess"`
	EndpointPrivateAccess *bool    `json:"endpointPrivateAccess"`
	PublicAccessCIDRs     []string `json:"publicAccessCidrs"`
}

var clusterName = regexp.MustCompile(`^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$`)

// CreateCluster begins a cluster, which is ACTIVE some minutes later.
func (s *Service) CreateCluster(region string, caller wire.Identity, r CreateClusterRequest) (*Cluster, error) {
	if c := s.st.Clusters[key(region, r.Name)]; c != nil {
		if r.Token != "" && r.Token == c.ClientRequestToken {
			return &c.Cluster, nil
		}
		return nil, inUse("Cluster already exists with name: %s", r.Name)
	}
	if !clusterName.MatchString(r.Name) {
		return nil, invalidParameter("The clusterName can only contain letters, numbers, hyphens and underscores, must begin with a letter or " +
			"number and have at most 100 characters.")
	}
	if r.Version == "" {
		r.Version = releases[0].version
	}
	rel, ok := releaseOf(r.Version, s.w.Now())
	if !ok {
		return nil, invalidParameter("unsupported Kubernetes version")
	}
	if r.Upgrade.SupportType == "STANDARD" && rel.status(s.w.Now()) == extendedSupport {
		return nil, invalidParameter("Cannot create a cluster with upgradePolicy STANDARD and Kubernetes version %s, which is in extended support.", r.Version)
	}
	if err := s.askForCluster(region, caller, r); err != nil {
		return nil, err
	}
	if exists, trusted := s.parts.Roles.Trusts(r.RoleARN, "eks.amazonaws.com"); !exists || !trusted {
		return nil, invalidParameter("Role with arn: %s, could not be assumed because it does not exist or the trusted entity is not correct", r.RoleARN)
	}
	vpc, err := s.checkSubnets(region, r.VPC.SubnetIDs)
	if err != nil {
		return nil, err
	}
	if err := s.checkGroups(region, vpc, r.VPC.SecurityGroupIDs); err != nil {
		return nil, err
	}
	c := &cluster{
		Cluster: Cluster{
			Name: r.Name, ARN: s.arn(region, "cluster/"+r.Name), CreatedAt: s.now(), Version: r.Version, RoleARN: r.RoleARN,
			VPC: VPCConfig{
				SubnetIDs: r.VPC.SubnetIDs, SecurityGroupIDs: orEmpty(r.VPC.SecurityGroupIDs), VPCID: vpc,
				EndpointPublicAccess: true, PublicAccessCIDRs: []string{"0.0.0.0/0"},
			},
			Logging: logging(r.Logging), Status: "CREATING", ClientRequestToken: r.Token, PlatformVersion: rel.platform,
			Tags: r.Tags.copy(), Health: healthy(), UpgradePolicy: UpgradePolicy{SupportType: or(r.Upgrade.SupportType, "EXTENDED")},
			DeletionProtection: r.Protected,
		},
		Region: region, Creator: caller.ARN, SelfAddons: r.Bootstrap == nil || *r.Bootstrap,
		Nodegroups: map[string]*nodegroup{}, Addons: map[string]*addon{}, Entries: map[string]*entry{},
	}
	if c.Network, err = s.network(region, vpc, r.Network); err != nil {
		return nil, err
	}
	if c.Access, err = accessConfig(r.Access); err != nil {
		return nil, err
	}
	c.VPC.set(r.VPC)
	if err := c.VPC.checkEndpoint(); err != nil {
		return nil, err
	}
	if err := s.enterVPC(c); err != nil {
		return nil, err
	}
	if *c.Access.BootstrapCreatorAdmin {
		s.bootstrapAdmin(c)
	}
	s.st.Clusters[key(region, r.Name)] = c
	s.after(clusterCreateTakes, c, "ACTIVE")
	return &c.Cluster, nil
}

// after queues the end of what a cluster is doing.
func (s *Service) after(takes time.Duration, c *cluster, to string) {
	k := key(c.Region, c.Name)
	s.w.After(takes, clusterJob, k+"/"+to, clusterStep{Key: k, Created: c.CreatedAt.UnixMilli(), To: to})
}

// set lays a request over a VPC configuration.
func (v *VPCConfig) set(r VPCRequest) {
	if r.EndpointPublicAccess != nil {
		v.EndpointPublicAccess = *r.EndpointPublicAccess
	}
	if r.EndpointPrivateAccess != nil {
		v.EndpointPrivateAccess = *r.EndpointPrivateAccess
	}
	if len(r.PublicAccessCIDRs) > 0 {
		v.PublicAccessCIDRs = r.PublicAccessCIDRs
	}
}

// enterVPC makes what EKS makes in the VPC: the cluster security group and the control plane's interfaces.
func (s *Service) enterVPC(c *cluster) error {
	net := s.parts.EC2.In(c.Region)
	owner := map[string]string{"kubernetes.io/cluster/" + c.Name: "owned", "aws:eks:cluster-name": c.Name}
	id := fmt.Sprintf("%09d", s.w.Rand("cluster-sg/"+c.ARN).IntN(1e9))
	name := fmt.Sprintf("eks-cluster-sg-%s-%s", c.Name, id)
	tags := maps.Clone(owner)
	tags["Name"] = name
	group, err := net.CreateGroup(c.VPC.VPCID, name,
		"EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.", tags)
	if err != nil {
		return fromEC2(err)
	}
	c.VPC.ClusterSecurityGroupID = group.ID
	if _, err := net.Authorize(group.ID, ec2.Rule{Protocol: "-1", From: -1, To: -1, Group: group.ID}); err != nil {
		return fromEC2(err)
	}
	for _, subnet := range s.oneAZone(c.Region, c.VPC.SubnetIDs) {
		eni, err := net.CreateInterface(ec2.InterfaceSpec{
			Subnet: subnet, Groups: append([]string{group.ID}, c.VPC.SecurityGroupIDs...), Description: "Amazon EKS " + c.Name,
			Owner: s.account, RequesterID: s.account, Tags: owner,
		})
		if err != nil {
			return fromEC2(err)
		}
		c.Interfaces = append(c.Interfaces, eni.ID)
	}
	return nil
}

// oneAZone picks two to four of a cluster's subnets, each in a zone of its own.
func (s *Service) oneAZone(region string, subnets []string) []string {
	var picked, zones []string
	for _, id := range subnets {
		sub, err := s.parts.EC2.In(region).Subnet(id)
		if err == nil && !slices.Contains(zones, sub.Zone) && len(picked) < 4 {
			picked, zones = append(picked, id), append(zones, sub.Zone)
		}
	}
	return picked
}

// leaveVPC gives back what enterVPC made. A security group that something still uses stays behind, as on AWS.
func (s *Service) leaveVPC(c *cluster) {
	net := s.parts.EC2.In(c.Region)
	for _, id := range c.Interfaces {
		net.ReleaseInterface(id)
	}
	_ = net.DeleteGroup(c.VPC.ClusterSecurityGroupID)
}

// DeleteCluster begins to delete a cluster without node groups. Its services' load balancers stay.
func (s *Service) DeleteCluster(region, name string) (*Cluster, error) {
	c, err := s.find(region, name)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Status == "DELETING":
		return &c.Cluster, nil
	case len(c.Nodegroups) > 0:
		return nil, inUse("Cluster has nodegroups attached")
	case c.DeletionProtection:
		return nil, invalidRequest("Cannot delete cluster because deletion protection is enabled. Disable deletion protection to delete the cluster.")
	case c.Status == "CREATING" || c.Status == "UPDATING" || c.inProgress() != nil:
		return nil, inUse("Cannot delete because cluster %s currently has an update in progress", name)
	}
	c.Status = "DELETING"
	s.after(clusterDeleteTakes, c, "")
	return &c.Cluster, nil
}

func (s *Service) clusterDue(step clusterStep) {
	c := s.st.Clusters[step.Key]
	if c == nil || c.CreatedAt.UnixMilli() != step.Created {
		return
	}
	switch step.To {
	case "ACTIVE":
		s.activate(c)
	case "":
		s.parts.Kubernetes.StopCluster(c.ARN)
		s.leaveVPC(c)
		delete(s.st.Clusters, step.Key)
	}
}

// activate is the end of CREATING.
func (s *Service) activate(c *cluster) {
	if err := s.startAPIServer(c); err != nil {
		c.Status = "FAILED"
		c.Health.Issues = []Issue{{Code: "InternalFailure", Message: err.Error(), ResourceIDs: []string{c.ARN}}}
		return
	}
	c.Identity = &Identity{}
	c.Identity.OIDC.Issuer = fmt.Sprintf("https://oidc.eks.%s.amazonaws.com/id/%s", c.Region, strings.ToUpper(s.w.Hex("oidc", 32)))
	s.logTo(c)
	c.Status = "ACTIVE"
	if c.SelfAddons {
		for _, name := range selfManaged {
			s.parts.Kubernetes.SetAddon(c.ARN, name, defaultAddonVersion(name, c.Version), true)
		}
	}
	s.deleteNext(c)
}

// deleteNext goes on with a deletion that a stack asked for while the cluster was busy.
func (s *Service) deleteNext(c *cluster) {
	if c.DeleteNext && c.Status == "ACTIVE" {
		c.DeleteNext = false
		_, _ = s.DeleteCluster(c.Region, c.Name) // what stands in its way is told to the stack, which asks again
	}
}

// startAPIServer makes a cluster's API server answer and notes where it does.
func (s *Service) startAPIServer(c *cluster) error {
	endpoint, ca, err := s.parts.Kubernetes.StartCluster(ClusterSpec{
		Name: c.Name, ARN: c.ARN, Region: c.Region, Account: s.account, Version: c.Version, ServiceCIDR: c.Network.ServiceIPv4CIDR,
		Created: c.CreatedAt.Time,
	})
	if err != nil {
		return err
	}
	c.Endpoint = endpoint
	c.CertificateAuthority.Data = base64.StdEncoding.EncodeToString(ca)
	return nil
}

func healthy() Health { return Health{Issues: []Issue{}} }

func or(s, fallback string) string {
	if s != "" {
		return s
	}
	return fallback
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
