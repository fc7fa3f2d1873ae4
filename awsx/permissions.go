package awsx

import (
	"slices"
	"strings"
)

// Use says what an IAM action is needed for: some of UseRead, UseUp and UseDown.
type Use int

// What the lab does with an account.
const (
	UseRead Use = 1 << iota // to look: status, plans and checks, and the proof that nothing is left
	UseUp                   // to make the lab
	UseDown                 // to take it away
)

// UseAll is the whole lab.
const UseAll = UseRead | UseUp | UseDown

// Permission is one IAM action that the lab uses, by itself or by CloudFormation, which works as its caller.
type Permission struct {
	Action   string // ec2:CreateVpc
	Use      Use
	Optional bool   // the lab goes on without it, and says what it does not know
	Step     string // the first that needs it
	On       []Scope
}

// need is some permissions that have everything but the action in common.
type need struct {
	use      Use
	optional bool
	step     string
	on       []Scope
	actions  string
}

// needs is the truth of what the lab asks of IAM: the check before spending, `eksui policy` and both READMEs' tables are made of
// it. What CloudFormation's handlers need is what the types' resource schemas list (handlers, permissions) for the properties
// that the embedded templates have.
var needs = []need{
	{UseRead, false, "network", everything, `cloudformation:DescribeStacks cloudformation:DescribeStackEvents cloudformation:ListStackResources`},
	{UseRead, false, "network", everything, `ec2:DescribeAvailabilityZones`}, // Fn::GetAZs asks it of the stack's caller, too
	{UseRead, false, "subnets", everything, `ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeRouteTables ec2:DescribeInstanceTypeOfferings`},
	{UseRead, false, "cluster", everything, `eks:DescribeCluster eks:DescribeClusterVersions eks:DescribeNodegroup eks:ListNodegroups eks:DescribeAddon eks:ListAddons`},
	{UseRead, false, "expose", everything, `elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeTags`},
	{UseRead, false, "teardown", everything, `ec2:DescribeInstances ec2:DescribeVolumes ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeTags iam:ListRoles iam:GetRole`},

	{UseRead, true, "cluster", everything, `ec2:DescribeInstanceTypes eks:ListClusters servicequotas:GetServiceQuota servicequotas:GetAWSDefaultServiceQuota pricing:GetProducts
		iam:SimulatePrincipalPolicy freetier:GetAccountPlanState`},
	{UseRead, true, "teardown", everything, `ec2:DescribeSnapshots ec2:DescribeAddresses ec2:DescribeNatGateways rds:DescribeDBInstances
		rds:DescribeDBSnapshots secretsmanager:ListSecrets logs:DescribeLogGroups tag:GetResources`},

	{UseUp, false, "network", everything, `cloudformation:ValidateTemplate`},
	{UseUp, false, "network", ofStacks, `cloudformation:CreateStack`},
	{UseUp, false, "network", inRegion, `ec2:CreateVpc ec2:ModifyVpcAttribute ec2:CreateSubnet ec2:ModifySubnetAttribute ec2:CreateInternetGateway ec2:AttachInternetGateway
		ec2:CreateRouteTable ec2:CreateRoute ec2:AssociateRouteTable ec2:CreateTags ec2:DescribeVpcAttribute ec2:DescribeVpcEncryptionControls
		ec2:DescribeNetworkAcls ec2:DescribeInternetGateways`},
	{UseUp, false, "cluster", inRegion, `ec2:CreateSecurityGroup eks:CreateCluster`},
	{UseUp, false, "cluster", onTagged, `ec2:AuthorizeSecurityGroupIngress`},
	{UseUp, false, "cluster", ofRoles, `iam:CreateRole iam:TagRole`},
	{UseUp, false, "cluster", onPolicies, `iam:AttachRolePolicy`},
	{UseUp, false, "cluster", toEKS, `iam:PassRole`},
	{UseUp, false, "cluster", serviceRoles, `iam:CreateServiceLinkedRole`}, // of an account's first cluster and node group
	{UseUp, false, "cluster", ofCluster, `eks:TagResource eks:CreateAccessEntry eks:CreateNodegroup eks:CreateAddon`},
	{UseUp, false, "cluster", inRegion, `ec2:CreateLaunchTemplate ec2:DescribeLaunchTemplateVersions ec2:RunInstances`},
	{UseUp | UseDown, false, "cluster", inRegion, `ec2:DescribeSecurityGroupRules ec2:DescribeLaunchTemplates`},
	{UseUp | UseDown, false, "cluster", usedRoles, `iam:ListAttachedRolePolicies iam:ListRolePolicies`},
	{UseUp | UseDown, false, "cluster", ofCluster, `eks:DeleteAddon`}, // one that failed is made again

	{UseDown, false, "expose", onBalancers, `elasticloadbalancing:DeleteLoadBalancer`},
	{UseDown, false, "expose", onTagged, `ec2:RevokeSecurityGroupIngress ec2:DeleteSecurityGroup`},
	{UseDown, false, "cluster", onInterfaces, `ec2:DeleteNetworkInterface`}, // those that the VPC CNI has left behind
	{UseDown, false, "cluster", ofCluster, `eks:DeleteNodegroup eks:DeleteCluster`},
	{UseDown, false, "cluster", inRegion, `ec2:DeleteLaunchTemplate`},
	{UseDown, false, "cluster", onPolicies, `iam:DetachRolePolicy`},
	{UseDown, false, "cluster", ofRoles, `iam:DeleteRole`},
	{UseDown, false, "network", ofStacks, `cloudformation:DeleteStack`},
	{UseDown, false, "network", inRegion, `ec2:DescribeInternetGateways ec2:DisassociateRouteTable`},
	{UseDown, false, "network", onLab, `ec2:DeleteRoute ec2:DeleteRouteTable ec2:DetachInternetGateway ec2:DeleteInternetGateway ec2:DeleteSubnet ec2:DeleteVpc`},
}

// Permissions lists every action that is needed for a use, by name.
func Permissions(use Use) []Permission {
	var all []Permission
	for _, n := range needs {
		if n.use&use == 0 {
			continue
		}
		for action := range strings.FieldsSeq(n.actions) {
			if i := slices.IndexFunc(all, func(p Permission) bool { return p.Action == action }); i >= 0 {
				all[i].Use |= n.use
				continue
			}
			all = append(all, Permission{action, n.use, n.optional, n.step, n.on})
		}
	}
	slices.SortFunc(all, func(a, b Permission) int { return strings.Compare(a.Action, b.Action) })
	return all
}

// optional says whether the lab goes on without an action.
func optionalAction(action string) bool {
	return slices.ContainsFunc(needs, func(n need) bool { return n.optional && slices.Contains(strings.Fields(n.actions), action) })
}
