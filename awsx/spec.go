package awsx

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"eksui/assets"
	"eksui/internal/cause"
	"eksui/internal/text"
)

// LabTag is the tag that everything of a lab carries, with the lab's name as its value.
const LabTag = "eksui:lab"

// ClusterSpec says which cluster to make: the stacks' parameters.
type ClusterSpec struct {
	Lab             string // tag eksui:lab
	Name            string
	Version         string
	VPC             string
	Subnets         []string
	NodeGroup       string
	InstanceType    string
	Nodes, Min, Max int
	SupportType     string // SupportStandard or SupportExtended
	Role, NodeRole  string // ARNs of roles that are there already, for an account that may make none; "" makes them
}

// What EKS does when the standard support of a cluster's version ends ("EKS API: UpgradePolicyRequest").
const (
	SupportStandard = "STANDARD" // it upgrades the cluster
	SupportExtended = "EXTENDED" // it goes on, and costs more an hour
)

// ClusterStack is the name of a cluster's stack, as eksctl names it.
func ClusterStack(cluster string) string { return "eksctl-" + cluster + "-cluster" }

// NodeGroupStack is the name of a node group's stack, as eksctl names it.
func NodeGroupStack(cluster, nodeGroup string) string {
	return "eksctl-" + cluster + "-nodegroup-" + nodeGroup
}

// capabilityIAM lets CloudFormation make the roles of cluster and nodes.
const capabilityIAM = "CAPABILITY_IAM"

// ClusterStackInput is the stack of the control plane in eksctl's shape.
func (c ClusterSpec) ClusterStackInput() StackInput {
	in := StackInput{
		Name:     ClusterStack(c.Name),
		Template: assets.Template("cluster"),
		Parameters: map[string]string{
			"ClusterName": c.Name,
			"Version":     c.Version,
			"SupportType": cmp.Or(c.SupportType, SupportStandard),
			"VPC":         c.VPC,
			"Subnets":     strings.Join(c.Subnets, ","),
		},
		Capabilities: []string{capabilityIAM},
	}
	return c.tagged(in.withRole("ServiceRole", c.Role), nil)
}

// NodeGroupStackInput is the stack of the node group in eksctl's shape; it needs an active cluster.
func (c ClusterSpec) NodeGroupStackInput() StackInput {
	in := StackInput{
		Name:     NodeGroupStack(c.Name, c.NodeGroup),
		Template: assets.Template("nodegroup"),
		Parameters: map[string]string{
			"ClusterName":   c.Name,
			"ClusterStack":  ClusterStack(c.Name),
			"NodeGroupName": c.NodeGroup,
			"Subnets":       strings.Join(c.Subnets, ","),
			"InstanceType":  c.InstanceType,
			"AmiType":       amiType(c.InstanceType),
			"DesiredSize":   strconv.Itoa(c.Nodes),
			"MinSize":       strconv.Itoa(c.Min),
			"MaxSize":       strconv.Itoa(c.Max),
			"Lab":           c.Lab,
		},
		Capabilities: []string{capabilityIAM},
	}
	return c.tagged(in.withRole("NodeInstanceRole", c.NodeRole), map[string]string{
		"alpha.eksctl.io/nodegroup-name": c.NodeGroup,
		"alpha.eksctl.io/nodegroup-type": "managed",
	})
}

// withRole uses a role that is there instead of the one that the embedded template makes: then there is nothing of IAM in it,
// and no capability to give.
func (in StackInput) withRole(resource, arn string) StackInput {
	if arn == "" {
		return in
	}
	body := regexp.MustCompile(`(?m)^  `+resource+`:\n(    .*\n|\n)*`).ReplaceAllString(in.Template, "")
	in.Template = strings.ReplaceAll(body, "!GetAtt "+resource+".Arn", arn)
	in.Capabilities = nil
	return in
}

// tagged adds eksctl's tags and the lab's.
func (c ClusterSpec) tagged(in StackInput, tags map[string]string) StackInput {
	in.Tags = map[string]string{LabTag: c.Lab, "alpha.eksctl.io/cluster-name": c.Name}
	for k, v := range tags {
		in.Tags[k] = v
	}
	return in
}

// graviton matches instance types with ARM processors ("EC2 User Guide: instance type naming conventions": a g behind the
// generation's number).
var graviton = regexp.MustCompile(`^([a-z]+\d+g[a-z]*|a1)\.`)

// amiType is the Amazon Linux 2023 image for the type's processor; Amazon Linux 2 is retired.
func amiType(instanceType string) string {
	if graviton.MatchString(instanceType) {
		return "AL2023_ARM_64_STANDARD"
	}
	return "AL2023_x86_64_STANDARD"
}

var clusterNameShape = regexp.MustCompile(`^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$`)

// maxStackName is CloudFormation's limit; the cluster's and node group's names are parts of their stacks' names.
const maxStackName = 128

var stackNameShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// Check looks at the spec alone: names and counts, as EKS and CloudFormation limit them ("EKS API: CreateCluster name",
// "CloudFormation API: CreateStack StackName").
func (c ClusterSpec) Check() error {
	if specCauses.Find(c) == "" {
		return nil
	}
	return specCauses.Problem(c, nil)
}

var specCauses = cause.Define([]cause.Cause[ClusterSpec]{
	{
		ID: "cluster.name-invalid", Match: func(c ClusterSpec) bool { return !clusterNameShape.MatchString(c.Name) }, Next: msgNameNext,
		Tell:    func(c ClusterSpec, p *text.Problem) { p.What = msgBadClusterName.With(c.Name) },
		Example: ClusterSpec{Name: "eks cluster", NodeGroup: "workers", Nodes: 2, Max: 2},
	},
	{
		ID: "cluster.node-group-name-invalid", Match: func(c ClusterSpec) bool { return !clusterNameShape.MatchString(c.NodeGroup) || len(c.NodeGroup) > 63 }, Next: msgNameNext,
		Tell:    func(c ClusterSpec, p *text.Problem) { p.What = msgBadNodeGroupName.With(c.NodeGroup) },
		Example: ClusterSpec{Name: "eks-cluster", NodeGroup: "the workers", Nodes: 2, Max: 2},
	},
	{
		ID: "cluster.stack-name-invalid", Match: func(c ClusterSpec) bool { return !stackNameShape.MatchString(c.nodeGroupStack()) }, Next: msgNameNext,
		Tell: func(c ClusterSpec, p *text.Problem) {
			p.What, p.Why = msgBadClusterName.With(c.Name), msgStackNameShape.With(c.nodeGroupStack())
		},
		Example: ClusterSpec{Name: "eks_cluster", NodeGroup: "workers", Nodes: 2, Max: 2},
	},
	{
		ID: "cluster.stack-name-too-long", Match: func(c ClusterSpec) bool { return len(c.nodeGroupStack()) > maxStackName }, Next: msgNameNext,
		Tell: func(c ClusterSpec, p *text.Problem) {
			p.What, p.Why = msgBadClusterName.With(c.Name), msgStackNameLong.With(c.nodeGroupStack(), maxStackName)
		},
		Example: ClusterSpec{Name: strings.Repeat("c", 90), NodeGroup: strings.Repeat("w", 60), Nodes: 2, Max: 2},
	},
	{
		ID: "cluster.node-counts", Match: func(c ClusterSpec) bool { return c.Max < 1 || c.Min < 0 || c.Min > c.Nodes || c.Nodes > c.Max }, Next: msgNodeCountsNext,
		Tell:    func(c ClusterSpec, p *text.Problem) { p.What = msgBadNodeCounts.With(c.Min, c.Nodes, c.Max) },
		Example: ClusterSpec{Name: "eks-cluster", NodeGroup: "workers", Nodes: 3, Max: 2},
	},
}...)

func (c ClusterSpec) nodeGroupStack() string { return NodeGroupStack(c.Name, c.NodeGroup) }
