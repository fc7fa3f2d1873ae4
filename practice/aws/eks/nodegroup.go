package eks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
)

// nodegroup is a node group with its instances.
type nodegroup struct {
	Nodegroup
	Token string  `json:"token,omitempty"` // of the request that made it
	Nodes []*node `json:"nodes"`
	Image string  `json:"image"`
	// Refusal is what EC2 said when it last refused a launch.
	Refusal *Issue `json:"refusal,omitempty"`
	// Update is the id of the update that is under way.
	Update string `json:"update,omitempty"`
	// Ticking says that a nodegroupJob is queued.
	Ticking bool `json:"ticking,omitempty"`
	phases
}

// CreateNodegroupRequest is what CreateNodegroup takes.
type CreateNodegroupRequest struct {
	Cluster        string            `json:"-" path:"name"`
	Name           string            `json:"nodegroupName" wire:",required"`
	Scaling        ScalingConfig     `json:"scalingConfig"`
	DiskSize       int               `json:"diskSize"`
	Subnets        []string          `json:"subnets" wire:",required"`
	InstanceTypes  []string          `json:"instanceTypes"`
	AMIType        string            `json:"amiType"`
	RemoteAccess   *RemoteAccess     `json:"remoteAccess"`
	NodeRole       string            `json:"nodeRole" wire:",required"`
	Labels         map[string]string `json:"labels"`
	Taints         []NodegroupTaint  `json:"taints"`
	Tags           tagMap            `json:"tags"`
	Token          string            `json:"clientRequestToken"`
	LaunchTemplate *LaunchTemplate   `json:"launchTemplate"`
	UpdateConfig   *UpdateConfig     `json:"updateConfig"`
	CapacityType   string            `json:"capacityType"`
	Version        string            `json:"version"`
	ReleaseVersion string            `json:"releaseVersion"`
}

var nodegroupName = regexp.MustCompile(`^[0-9A-Za-z][A-Za-z0-9_-]*$`)

const maxNodegroupName = 63 // "Amazon EKS User Guide: Create a managed node group"

// amiArch are the AMI types that practice has images for, with their architecture.
var amiArch = map[string]string{"AL2023_x86_64_STANDARD": "x86_64", "AL2023_ARM_64_STANDARD": "arm64"}

// CreateNodegroup begins a managed node group: its instances are launched, join and become Ready; then it is ACTIVE.
func (s *Service) CreateNodegroup(region string, caller wire.Identity, r CreateNodegroupRequest) (*Nodegroup, error) {
	c, err := s.find(region, r.Cluster)
	if err != nil {
		return nil, err
	}
	if g := c.Nodegroups[r.Name]; g != nil {
		if r.Token != "" && r.Token == g.Token {
			return &g.Nodegroup, nil
		}
		return nil, inUse("NodeGroup already exists with name %s and cluster name %s", r.Name, c.Name)
	}
	if c.Status != "ACTIVE" {
		return nil, invalidRequest("Cluster '%s' is not in ACTIVE status", c.Name)
	}
	if len(r.Name) > maxNodegroupName {
		return nil, invalidParameter("nodeGroupName can't be longer than %d characters!", maxNodegroupName)
	}
	if !nodegroupName.MatchString(r.Name) {
		return nil, invalidParameter("The nodegroup name can only contain letters, numbers, hyphens and underscores, and must begin with a letter or number.")
	}
	g, err := s.newNodegroup(c, r)
	if err != nil {
		return nil, err
	}
	if err := s.askForNodegroup(region, caller, r); err != nil {
		return nil, err
	}
	if err := s.checkNodeRole(r.NodeRole); err != nil {
		return nil, err
	}
	if err := s.checkNodeSubnets(c, g); err != nil {
		return nil, err
	}
	if err := s.openRemoteAccess(c, g); err != nil {
		return nil, err
	}
	if c.Access.AuthenticationMode != "CONFIG_MAP" && c.Entries[r.NodeRole] == nil {
		s.newEntry(c, CreateAccessEntryRequest{Principal: r.NodeRole, Type: "EC2_LINUX"})
	}
	c.Nodegroups[r.Name] = g
	s.launchLater(c, g)
	return &g.Nodegroup, nil
}

// newNodegroup fills in EKS's defaults and checks what a request says by itself.
func (s *Service) newNodegroup(c *cluster, r CreateNodegroupRequest) (*nodegroup, error) {
	now := s.now()
	id := s.w.UUID("nodegroup")
	g := &nodegroup{Token: r.Token, Nodegroup: Nodegroup{
		Name: r.Name, ARN: s.arn(c.Region, "nodegroup/"+c.Name+"/"+r.Name+"/"+id), ClusterName: c.Name,
		Version: or(r.Version, c.Version), CreatedAt: now, ModifiedAt: now, Status: "CREATING",
		CapacityType: or(r.CapacityType, "ON_DEMAND"), Subnets: r.Subnets, RemoteAccess: r.RemoteAccess, NodeRole: r.NodeRole,
		Labels: r.Labels, Taints: r.Taints, Health: healthy(), UpdateConfig: r.UpdateConfig, Tags: r.Tags.copy(),
		Resources: &NodegroupResources{AutoScalingGroups: []AutoScalingGroup{{Name: "eks-" + r.Name + "-" + id}}},
	}}
	if g.UpdateConfig == nil {
		g.UpdateConfig = &UpdateConfig{MaxUnavailable: 1}
	}
	if behind := minor(c.Version) - minor(g.Version); behind < 0 || behind > 3 {
		return nil, invalidParameter("Requested Nodegroup version %s is not compatible with cluster version %s", g.Version, c.Version)
	}
	if _, ok := releaseOf(g.Version, s.w.Now()); !ok {
		return nil, invalidParameter("unsupported Kubernetes version")
	}
	if err := s.setTemplate(c, g, r); err != nil {
		return nil, err
	}
	if err := s.setImage(c.Region, g, r.AMIType); err != nil {
		return nil, err
	}
	var err error
	standard := ScalingConfig{Min: num(1), Max: num(2), Desired: num(2)}
	if r.Scaling.Min != nil {
		standard.Desired = r.Scaling.Min
	}
	if g.Scaling, err = scaling(standard, r.Scaling); err != nil {
		return nil, err
	}
	for _, problem := range []error{checkLabels(r.Labels), checkTaints(r.Taints), r.UpdateConfig.check(), s.checkParts(c.Region, r)} {
		if problem != nil {
			return nil, problem
		}
	}
	if !slices.Contains([]string{"ON_DEMAND", "SPOT"}, g.CapacityType) {
		return nil, invalidParameter("Capacity type %s is not supported", g.CapacityType)
	}
	return g, nil
}

// setTemplate takes instance type and disk from the request or its launch template: not from both.
func (s *Service) setTemplate(c *cluster, g *nodegroup, r CreateNodegroupRequest) error {
	g.InstanceTypes, g.DiskSize = r.InstanceTypes, r.DiskSize
	if r.LaunchTemplate == nil {
		if len(g.InstanceTypes) == 0 {
			g.InstanceTypes = []string{"t3.medium"}
		}
		if g.DiskSize == 0 {
			g.DiskSize = 20
		}
		return nil
	}
	lt, err := s.parts.EC2.In(c.Region).Template(or(r.LaunchTemplate.ID, r.LaunchTemplate.Name))
	if err != nil {
		return invalidRequest("%s", message(err))
	}
	v, err := lt.Version(r.LaunchTemplate.Version)
	if err != nil {
		return invalidRequest("%s", message(err))
	}
	switch {
	case r.DiskSize != 0:
		return invalidRequest("Disk size must be specified within the launch template.")
	case r.RemoteAccess != nil:
		return invalidRequest("Remote access configuration cannot be specified with a launch template.")
	case len(r.InstanceTypes) > 0 && v.Data.Type != "":
		return invalidRequest("Cannot specify instance types in launch template and API request")
	case v.Data.Profile != "":
		return invalidRequest("IAM instance profile cannot be specified within the launch template.")
	case v.Data.Subnet != "":
		return invalidRequest("Subnet cannot be specified within the launch template.")
	case v.Data.Image != "":
		return invalidRequest("Practice has no images of its own making: leave ImageId out of the launch template.")
	}
	if v.Data.Type == "" && len(g.InstanceTypes) == 0 {
		g.InstanceTypes = []string{"t3.medium"}
	}
	g.LaunchTemplate = &LaunchTemplate{ID: lt.ID, Name: lt.Name, Version: fmt.Sprint(v.Number)}
	return nil
}

// setImage picks the EKS-optimised image of a node group's version and AMI type.
func (s *Service) setImage(region string, g *nodegroup, amiType string) error {
	info, ok := ec2.TypeInfo(s.typesOf(region, g)[0])
	if !ok {
		return invalidRequest("[%s] is not a valid instance type", s.typesOf(region, g)[0])
	}
	if amiType == "" {
		amiType = "AL2023_x86_64_STANDARD"
		if info.Arch == "arm64" {
			amiType = "AL2023_ARM_64_STANDARD"
		}
	}
	arch, ok := amiArch[amiType]
	switch {
	case strings.HasPrefix(amiType, "AL2_"):
		return invalidParameter("AMI Type %s is only supported for kubernetes versions 1.32 or earlier", amiType)
	case !ok:
		return invalidParameter("AMI Type %s is not supported", amiType)
	case arch != info.Arch:
		return invalidParameter("[%s] instance types are not compatible with AMI type %s", info.Name, amiType)
	}
	image, ok := s.parts.EC2.In(region).EKSImage(g.Version, arch)
	if !ok {
		return invalidParameter("Requested Nodegroup release version for %s was not found", g.Version)
	}
	g.AMIType, g.Image = amiType, image.ID
	patch := g.Version
	for _, rel := range releases {
		if rel.version == g.Version {
			patch = rel.patch
		}
	}
	g.ReleaseVersion = patch + image.Name[strings.LastIndex(image.Name, "-v"):]
	g.ReleaseVersion = strings.Replace(g.ReleaseVersion, "-v", "-", 1)
	return nil
}

// typesOf are the instance types that a node group launches, in order of preference.
func (s *Service) typesOf(region string, g *nodegroup) []string {
	if len(g.InstanceTypes) > 0 {
		return g.InstanceTypes
	}
	return []string{s.template(region, g).Type}
}

// template is what a node group's launch template says, nothing where it has none.
func (s *Service) template(region string, g *nodegroup) ec2.LaunchData {
	if g.LaunchTemplate == nil {
		return ec2.LaunchData{}
	}
	lt, err := s.parts.EC2.In(region).Template(g.LaunchTemplate.ID)
	if err != nil {
		return ec2.LaunchData{}
	}
	v, err := lt.Version(g.LaunchTemplate.Version)
	if err != nil {
		return ec2.LaunchData{}
	}
	return v.Data
}

// scaling lays a request over a scaling configuration and checks it as EKS does.
func scaling(have, asked ScalingConfig) (ScalingConfig, error) {
	out := have
	if asked.Min != nil {
		out.Min = asked.Min
	}
	if asked.Max != nil {
		out.Max = asked.Max
	}
	if asked.Desired != nil {
		out.Desired = asked.Desired
	}
	switch {
	case *out.Max < 1:
		return out, invalidParameter("maxSize cannot be less than 1")
	case *out.Min > *out.Max:
		return out, invalidParameter("Minimum capacity %d can't be greater than maximum size %d", *out.Min, *out.Max)
	case *out.Min < 0:
		return out, invalidParameter("Minimum capacity %d can't be less than 0", *out.Min)
	case *out.Desired < *out.Min:
		return out, invalidParameter("desired capacity %d can't be less than minimum size %d", *out.Desired, *out.Min)
	case *out.Desired > *out.Max:
		return out, invalidParameter("desired capacity %d can't be greater than max size %d", *out.Desired, *out.Max)
	}
	return out, nil
}

func num(n int) *int { return &n }

func (s *Service) checkNodeRole(role string) error {
	exists, trusted := s.parts.Roles.Trusts(role, "ec2.amazonaws.com")
	if !exists {
		return invalidParameter("The role with name %s cannot be found. (Service: AmazonIdentityManagement; Status Code: 404; Error Code: NoSuchEntity)",
			role[strings.LastIndex(role, "/")+1:])
	}
	if !trusted {
		return invalidParameter("Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole %s", role)
	}
	return nil
}

// checkNodeSubnets asks of every subnet whether it is the cluster VPC's and its zone has one of the types. EKS tries a
// launch in each zone before it makes the group, so that an instance type which one zone lacks is refused at once.
func (s *Service) checkNodeSubnets(c *cluster, g *nodegroup) error {
	net := s.parts.EC2.In(c.Region)
	for _, id := range g.Subnets {
		sub, err := net.Subnet(id)
		if err != nil {
			return invalidRequest("%s", message(err))
		}
		if sub.VPC != c.VPC.VPCID {
			return invalidParameter("Subnet %s does not belong to the VPC of the cluster, %s", id, c.VPC.VPCID)
		}
		for _, t := range s.typesOf(c.Region, g) {
			if _, ok := ec2.TypeInfo(t); !ok {
				return invalidRequest("[%s] is not a valid instance type", t)
			}
			if err := net.CheckCapacity(t, sub.Zone); code(err) == "Unsupported" {
				return invalidRequest("%s", message(err))
			}
		}
	}
	return nil
}

// openRemoteAccess makes the security group that lets ssh to the nodes, where the group asks for it.
func (s *Service) openRemoteAccess(c *cluster, g *nodegroup) error {
	if g.RemoteAccess == nil || g.RemoteAccess.EC2SSHKey == "" {
		return nil
	}
	net := s.parts.EC2.In(c.Region)
	group, err := net.CreateGroup(c.VPC.VPCID, "eks-remoteAccess-"+s.w.UUID("remote-access"), "Security group for all nodes in the nodeGroup to allow SSH access",
		map[string]string{"eks": g.Name, "eks:nodegroup-name": g.Name, "eks:cluster-name": c.Name})
	if err != nil {
		return fromEC2(err)
	}
	rule := ec2.Rule{Protocol: "tcp", From: 22, To: 22, CIDR: "0.0.0.0/0"}
	if from := g.RemoteAccess.SourceSecurityGroups; len(from) > 0 {
		rule.CIDR, rule.Group = "", from[0]
	}
	if _, err := net.Authorize(group.ID, rule); err != nil {
		return fromEC2(err)
	}
	g.Resources.RemoteAccessSecurityGroup = group.ID
	return nil
}

func code(err error) string {
	if e, ok := err.(*wire.Error); ok {
		return e.Code
	}
	return ""
}

func message(err error) string {
	if e, ok := err.(*wire.Error); ok {
		return e.Message
	}
	return err.Error()
}

// kubeEffect is a taint's effect as Kubernetes spells it, "" for an unknown one.
func kubeEffect(effect string) string {
	return map[string]string{
		"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute", "PREFER_NO_SCHEDULE": "PreferNoSchedule",
	}[effect]
}
