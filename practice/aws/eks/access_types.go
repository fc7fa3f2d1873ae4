package eks

import (
	"strings"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// accessEntryType is AWS::EKS::AccessEntry. Its physical id is PRINCIPAL|CLUSTER.
func (s *Service) accessEntryType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EKS::AccessEntry", Service: "Eks", Rules: accessEntryRules,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("ClusterName", "PrincipalArn"), cfn.CreateOnly.Named("Type"),
			cfn.Optional.Named("AccessPolicies", "KubernetesGroups", "Username", "Tags"),
		),
		Attributes:    []string{"AccessEntryArn"},
		CreateActions: []string{"eks:CreateAccessEntry", "eks:AssociateAccessPolicy"},
		DeleteActions: []string{"eks:DeleteAccessEntry"},
		Create: func(r *cfn.Request) (string, error) {
			req, err := entryRequestOf(r)
			if err != nil {
				return "", err
			}
			e, err := s.CreateAccessEntry(r.Region, req.CreateAccessEntryRequest)
			if err != nil {
				return "", err
			}
			id := e.PrincipalARN + "|" + e.ClusterName
			return id, s.setPolicies(r.Region, req)
		},
		Update: func(r *cfn.Request) error {
			e, err := s.entryOf(r)
			if err != nil {
				return err
			}
			req, err := entryRequestOf(r)
			if err != nil {
				return err
			}
			e.Groups, e.Username, e.ModifiedAt = orEmpty(req.Groups), or(req.Username, e.Username), s.now()
			props.Retag(e.Tags, r)
			return s.setPolicies(r.Region, req)
		},
		Delete: func(r *cfn.Request) error {
			principal, clusterName, _ := strings.Cut(r.PhysicalID, "|")
			return props.IgnoreNotFound(s.DeleteAccessEntry(r.Region, clusterName, principal))
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			e, err := s.entryOf(r)
			if err != nil {
				return nil, err
			}
			if name != "AccessEntryArn" {
				return nil, unknownAttribute(name)
			}
			return e.ARN, nil
		},
	}
}

type entryProps struct {
	CreateAccessEntryRequest
	ClusterName string `json:"clusterName"`
	Policies    []struct {
		ARN   string      `json:"policyArn"`
		Scope AccessScope `json:"accessScope"`
	} `json:"accessPolicies"`
}

func entryRequestOf(r *cfn.Request) (entryProps, error) {
	var req entryProps
	err := decode(r, &req)
	req.Cluster = req.ClusterName
	return req, err
}

// setPolicies gives an entry exactly the policies that the properties name.
func (s *Service) setPolicies(region string, req entryProps) error {
	e, err := s.entry(region, req.Cluster, req.Principal)
	if err != nil {
		return err
	}
	before := e.Policies
	e.Policies = map[string]*AssociatedPolicy{}
	for _, p := range req.Policies {
		if had := before[p.ARN]; had != nil {
			e.Policies[p.ARN] = had
		}
		if _, err := s.AssociatePolicy(region, req.Cluster, req.Principal, p.ARN, p.Scope); err != nil {
			e.Policies = before
			return err
		}
	}
	return nil
}

func (s *Service) entryOf(r *cfn.Request) (*entry, error) {
	principal, clusterName, _ := strings.Cut(r.PhysicalID, "|")
	return s.entry(r.Region, clusterName, principal)
}
