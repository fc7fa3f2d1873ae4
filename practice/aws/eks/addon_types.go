package eks

import (
	"strings"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// addonStackPatience is how long a stack waits for an add-on that is not healthy.
const addonStackPatience = 20 * time.Minute

// addonType is AWS::EKS::Addon. Its physical id is CLUSTER|ADDON.
func (s *Service) addonType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EKS::Addon", Service: "Eks", Rules: addonRules,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("ClusterName", "AddonName"),
			cfn.Optional.Named("AddonVersion", "ServiceAccountRoleArn", "ResolveConflicts", "PreserveOnDelete", "ConfigurationValues", "Tags"),
		),
		Attributes:    []string{"Arn"},
		CreateActions: []string{"eks:CreateAddon", "eks:DescribeAddon", "eks:TagResource"},
		DeleteActions: []string{"eks:DeleteAddon", "eks:DescribeAddon"},
		Asks: s.asksFor(func(r *cfn.Request) string {
			return "addon/" + text(r.Props, "ClusterName") + "/" + text(r.Props, "AddonName") + "/*"
		}),
		Create: func(r *cfn.Request) (string, error) {
			req, err := addonRequestOf(r)
			if err != nil {
				return "", err
			}
			a, err := s.CreateAddon(r.Region, r.Caller, req.CreateAddonRequest)
			if err != nil {
				return "", err
			}
			return a.ClusterName + "|" + a.Name, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			c, a, err := s.addonOf(r)
			if err != nil {
				return false, err
			}
			now := s.current(c, a)
			if now.Status == "DEGRADED" && s.w.Now().After(a.CreatedAt.Add(max(s.w.Takes(addonStackPatience, "addon-stack"), shortestPatience))) {
				return false, notStabilized(now.Health)
			}
			return now.Status == "ACTIVE", nil
		},
		Update: func(r *cfn.Request) error {
			c, a, err := s.addonOf(r)
			if err != nil {
				return err
			}
			req, err := addonRequestOf(r)
			if err != nil {
				return err
			}
			props.Retag(a.Tags, r)
			_, err = s.UpdateAddon(r.Region, r.Caller, UpdateAddonRequest{
				Cluster: c.Name, Name: a.Name, Version: req.Version, RoleARN: &req.RoleARN, Configuration: &req.Configuration,
			})
			return err
		},
		Delete: func(r *cfn.Request) error {
			c, a, err := s.addonOf(r)
			if err != nil {
				return props.IgnoreNotFound(err)
			}
			req, err := addonRequestOf(r)
			if err != nil {
				return err
			}
			_, err = s.DeleteAddon(r.Region, c.Name, a.Name, req.Preserve)
			return err
		},
		Gone: func(r *cfn.Request) (bool, error) {
			_, _, err := s.addonOf(r)
			return props.IsNotFound(err), props.IgnoreNotFound(err)
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			_, a, err := s.addonOf(r)
			if err != nil {
				return nil, err
			}
			if name != "Arn" {
				return nil, unknownAttribute(name)
			}
			return a.ARN, nil
		},
	}
}

type addonProps struct {
	CreateAddonRequest
	ClusterName string `json:"clusterName"`
	Preserve    bool   `json:"preserveOnDelete"`
}

func addonRequestOf(r *cfn.Request) (addonProps, error) {
	var req addonProps
	err := decode(r, &req)
	req.Cluster = req.ClusterName
	return req, err
}

func (s *Service) addonOf(r *cfn.Request) (*cluster, *addon, error) {
	clusterName, name, _ := strings.Cut(r.PhysicalID, "|")
	return s.addon(r.Region, clusterName, name)
}
