package eks

import (
	"encoding/base64"
	"errors"
	"net/http"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/wire"
)

// What EKS asks with the permissions of whoever calls it, beside the action itself ("Actions, resources, and condition keys for
// Amazon EKS", "Customizing managed nodes with launch templates", and the handlers of AWS::EKS::Cluster and AWS::EKS::Nodegroup).

func (s *Service) askForCluster(region string, caller wire.Identity, r CreateClusterRequest) error {
	asks := append(s.asksForRoles(r.RoleARN, "eks.amazonaws.com", "AmazonEKS"),
		wire.Ask{Action: "ec2:DescribeSubnets"}, wire.Ask{Action: "ec2:DescribeVpcs"})
	if r.Access.BootstrapCreatorAdmin == nil || *r.Access.BootstrapCreatorAdmin {
		asks = append(asks, wire.Ask{Action: "eks:CreateAccessEntry", Resources: []string{s.arn(region, "cluster/"+r.Name)}})
	}
	return s.ask(region, caller, asks)
}

func (s *Service) askForNodegroup(region string, caller wire.Identity, r CreateNodegroupRequest) error {
	asks := append(s.asksForRoles(r.NodeRole, "eks-nodegroup.amazonaws.com", "AmazonEKSNodegroup"),
		wire.Ask{Action: "ec2:DescribeSubnets"}, wire.Ask{Action: "ec2:DescribeVpcs"}, wire.Ask{Action: "ec2:DescribeSecurityGroups"},
		wire.Ask{Action: "ec2:DescribeRouteTables"})
	if r.RemoteAccess != nil && r.RemoteAccess.EC2SSHKey != "" {
		asks = append(asks, wire.Ask{Action: "ec2:DescribeKeyPairs"})
	}
	if r.LaunchTemplate != nil {
		asks = append(asks, wire.Ask{Action: "ec2:DescribeLaunchTemplates"}, wire.Ask{Action: "ec2:DescribeLaunchTemplateVersions"})
	}
	if err := s.ask(region, caller, asks); err != nil || r.LaunchTemplate == nil {
		return err
	}
	// EKS tries a launch with the template; EC2's refusal comes back without the action, which is in the encoded part.
	var denied *wire.Error
	err := s.ask(region, caller, []wire.Ask{{Action: "ec2:RunInstances"}, {Action: "ec2:CreateTags"}})
	if errors.As(err, &denied) {
		return invalidRequest("You are not authorized to launch instances with this launch template. Encoded authorization failure message: %s",
			base64.RawURLEncoding.EncodeToString([]byte(denied.Message)))
	}
	return err
}

// asksForRoles are the asks for the role that EKS gets, and for EKS's own one, which an account's first use makes.
func (s *Service) asksForRoles(role, service, product string) []wire.Ask {
	own := "arn:aws:iam::" + s.account + ":role/aws-service-role/" + service + "/AWSServiceRoleFor" + product
	asks := []wire.Ask{
		passing(role, "eks.amazonaws.com"),
		{Action: "iam:GetRole", Resources: []string{role, own}},
		{Action: "iam:ListAttachedRolePolicies", Resources: []string{role}},
	}
	if exists, _ := s.parts.Roles.Trusts(own, service); !exists {
		asks = append(asks, wire.Ask{Action: "iam:CreateServiceLinkedRole", Resources: []string{own}, Context: map[string]string{"iam:AWSServiceName": service}})
	}
	return asks
}

// passing asks whether the caller may hand a role to a service.
func passing(role, service string) wire.Ask {
	return wire.Ask{Action: "iam:PassRole", Resources: []string{role}, Context: map[string]string{"iam:PassedToService": service}}
}

// asksFor makes what the handlers of a type ask: each action for the resource itself, where its ARN is known by properties.
func (s *Service) asksFor(resource func(*cfn.Request) string) func(*cfn.Request, []string) []wire.Ask {
	return func(r *cfn.Request, actions []string) (asks []wire.Ask) {
		arn := s.arn(r.Region, resource(r))
		for _, action := range actions {
			ask := wire.Ask{Action: action, Resources: []string{arn}}
			switch action {
			case "eks:CreateCluster": // takes no resource
				ask.Resources = nil
			case "eks:CreateNodegroup", "eks:CreateAddon": // the cluster is what they are asked for
				ask.Resources = []string{s.arn(r.Region, "cluster/"+text(r.Props, "ClusterName"))}
			}
			asks = append(asks, ask)
		}
		return asks
	}
}

// ask is nil where the caller may do all of it.
func (s *Service) ask(region string, caller wire.Identity, asks []wire.Ask) error {
	if s.parts.Authority == nil {
		return nil
	}
	for _, a := range asks {
		a.Caller, a.Region = caller, region
		if err := s.parts.Authority.Authorize(a); err != nil {
			var denied *wire.Error
			if errors.As(err, &denied) {
				return &wire.Error{Status: http.StatusForbidden, Code: "AccessDeniedException", Message: denied.Message}
			}
			return err
		}
	}
	return nil
}
