package awsx

import "strings"

// Names are a lab's names, by which its permissions are limited.
type Names struct {
	Lab     string   // value of the tag eksui:lab
	Region  string   // aws:RequestedRegion
	Cluster string   // the EKS cluster's
	Stacks  []string // CloudFormation's
	Roles   []string // ARNs of roles that are given; once there are two, of the cluster and of the nodes, none is made
}

// makesRoles says whether the lab's stacks make a role.
func (n Names) makesRoles() bool { return len(n.Roles) < 2 }

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
// {cluster}, {partition} stand for the lab's names, {role} for how the names of the roles begin that it makes, {stack} for each of the
// stacks' names, and {roles} for the ARN of each role that it uses.
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
	usedRoles    = []Scope{{ID: "UsedRoles", Resources: []string{"{roles}"}}}
	toEKS        = []Scope{{ID: "RolesToEKS", Resources: []string{"{roles}"}, Operator: "StringEquals", Key: "iam:PassedToService", Values: []string{"eks.amazonaws.com", "ec2.amazonaws.com"}}}
	serviceRoles = []Scope{{
		ID: "ServiceRoles", Resources: []string{"arn:{partition}:iam::*:role/aws-service-role/*"},
		Operator: "StringEquals", Key: "iam:AWSServiceName", Values: []string{"eks.amazonaws.com", "eks-nodegroup.amazonaws.com"},
	}}
	onLab        = []Scope{tagged("OfLab", LabTag, "{lab}")}
	onTagged     = []Scope{tagged("OfLab", LabTag, "{lab}"), tagged("OfCluster", clusterTagPrefix+"{cluster}", "owned")}
	onBalancers  = []Scope{tagged("OfCluster", clusterTagPrefix+"{cluster}", "owned"), tagged("OfController", controllerClusterTag, "{cluster}")}
	onInterfaces = []Scope{tagged("OfNodes", cniClusterTag, "{cluster}")}
)

const roleARN = "arn:{partition}:iam::*:role/{role}*"

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

// of fills in a lab's names. It is not ok where the lab has nothing of the kind: no role that it makes.
func (s Scope) of(n Names) (filled Scope, ok bool) {
	filled = s
	filled.Resources, filled.Key, filled.Values = n.fillAll(s.Resources), n.fill(s.Key), n.fillAll(s.Values)
	return filled, len(s.Resources) == 0 || len(filled.Resources) > 0
}

func (n Names) fill(s string) string {
	return strings.NewReplacer("{lab}", n.Lab, "{region}", n.Region, "{cluster}", n.Cluster, "{partition}", n.partition(), "{role}", n.rolesBegin()).Replace(s)
}

// fillAll gives a text for each of the names that it may stand for.
func (n Names) fillAll(texts []string) (all []string) {
	for _, s := range texts {
		switch {
		case s == "{roles}":
			all = append(append(all, n.Roles...), n.fillAll([]string{roleARN})...)
		case strings.Contains(s, "{role}") && !n.makesRoles():
		case strings.Contains(s, "{stack}"):
			for _, stack := range n.Stacks {
				all = append(all, strings.ReplaceAll(n.fill(s), "{stack}", stack))
			}
		default:
			all = append(all, n.fill(s))
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
