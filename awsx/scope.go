package awsx

import "strings"

// Names are a lab's names, by which its permissions are limited.
type Names struct {
	Lab     string   // value of the tag eksui:lab
	Region  string   // aws:RequestedRegion
	Cluster string   // the EKS cluster's
	Stacks  []string // CloudFormation's
}

// partition is that of a region's ARNs ("Amazon Resource Names": aws, aws-cn, aws-us-gov).
func (n Names) partition() string {
	switch {
	case strings.HasPrefix(n.Region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(n.Region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// Scope is what a permission is limited to: the resources and a condition of one statement of a policy. {lab}, {region},
// {cluster}, {partition} stand for the lab's names, {role} for how its roles' names begin, {stack} for each of the stacks' names.
// The account stays open: a policy reaches no other one.
type Scope struct {
	ID        string   // the statement's Sid
	Resources []string // ARNs; none is everything
	Operator  string   // of the condition: StringEquals or ArnEquals
	Key       string   // the condition's; "" has none
	Values    []string // one of them has to be the key's value
}

// The scopes of the table.
var (
	everything = []Scope{{ID: "Look"}}
	inRegion   = []Scope{{ID: "InRegion", Operator: "StringEquals", Key: "aws:RequestedRegion", Values: []string{"{region}"}}}
	ofStacks   = []Scope{{ID: "Stacks", Resources: []string{"arn:{partition}:cloudformation:{region}:*:stack/{stack}/*"}}}
	ofCluster  = []Scope{{ID: "Cluster", Resources: []string{
		"arn:{partition}:eks:{region}:*:cluster/{cluster}", "arn:{partition}:eks:{region}:*:nodegroup/{cluster}/*/*", "arn:{partition}:eks:{region}:*:addon/{cluster}/*/*",
	}}}
	ofRoles = []Scope{{ID: "Roles", Resources: []string{roleARN}}}
	// The policies that the templates give to the roles: without this, whoever may attach policies may become the administrator.
	onPolicies = []Scope{{ID: "RolePolicies", Resources: []string{roleARN}, Operator: "ArnEquals", Key: "iam:PolicyARN", Values: managed(
		"AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy",
		"AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore",
	)}}
	toEKS        = []Scope{{ID: "RolesToEKS", Resources: []string{roleARN}, Operator: "StringEquals", Key: "iam:PassedToService", Values: []string{"eks.amazonaws.com", "ec2.amazonaws.com"}}}
	serviceRoles = []Scope{{
		ID: "ServiceRoles", Resources: []string{"arn:{partition}:iam::*:role/aws-service-role/*"},
		Operator: "StringEquals", Key: "iam:AWSServiceName", Values: []string{"eks.amazonaws.com", "eks-nodegroup.amazonaws.com"},
	}}
	onLab        = []Scope{tagged("OfLab", LabTag, "{lab}")}
	onTagged     = []Scope{tagged("OfLab", LabTag, "{lab}"), tagged("OfCluster", clusterTagPrefix+"{cluster}", "owned")}
	onBalancers  = []Scope{tagged("OfCluster", clusterTagPrefix+"{cluster}", "owned"), tagged("OfController", controllerClusterTag, "{cluster}")}
	onInterfaces = []Scope{tagged("OfNodes", nodesTag, "{cluster}")}
)

const roleARN = "arn:{partition}:iam::*:role/{role}*"

// nodesTag is what the VPC CNI puts on the interfaces that it makes for a cluster's nodes.
const nodesTag = "cluster.k8s.amazonaws.com/name"

func managed(names ...string) (arns []string) {
	for _, name := range names {
		arns = append(arns, "arn:{partition}:iam::aws:policy/"+name)
	}
	return arns
}

// tagged is everything with a tag.
func tagged(id, key, value string) Scope {
	return Scope{ID: id, Operator: "StringEquals", Key: "aws:ResourceTag/" + key, Values: []string{value}}
}

// of fills in a lab's names.
func (s Scope) of(n Names) Scope {
	s.Resources, s.Key, s.Values = n.fillAll(s.Resources), n.fill(s.Key), n.fillAll(s.Values)
	return s
}

func (n Names) fill(s string) string {
	return strings.NewReplacer("{lab}", n.Lab, "{region}", n.Region, "{cluster}", n.Cluster, "{partition}", n.partition(), "{role}", n.rolesBegin()).Replace(s)
}

// fillAll gives a text for each of the names that it may stand for.
func (n Names) fillAll(texts []string) (all []string) {
	for _, s := range texts {
		s = n.fill(s)
		if !strings.Contains(s, "{stack}") {
			all = append(all, s)
			continue
		}
		for _, stack := range n.Stacks {
			all = append(all, strings.ReplaceAll(s, "{stack}", stack))
		}
	}
	return all
}

// rolesBegin is how the names of the roles begin that the cluster's two stacks make. CloudFormation cuts long ones off.
func (n Names) rolesBegin() string {
	begin := strings.TrimSuffix(ClusterStack(n.Cluster), "cluster")
	return begin[:min(len(begin), rolePrefix)]
}

// sample is a resource of an account that an action is asked for within the scope, once the lab's names are filled in. A simulation
// compares it with policies' patterns, so that it must have none itself, and be of a kind that the action takes.
func (s Scope) sample(action, account string) string {
	if len(s.Resources) == 0 {
		return "*"
	}
	picked := s.Resources[0]
	for _, arn := range s.Resources[1:] { // eks:DeleteNodegroup takes a nodegroup, eks:CreateNodegroup the cluster
		kind, _, _ := strings.Cut(lastField(arn, ":"), "/")
		if strings.Contains(strings.ToLower(action), kind) && !strings.Contains(action, ":Create") {
			picked = arn
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(picked, ":*:", ":"+account+":"), "*", "x")
}
