package eks

import (
	"reflect"
	"slices"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// clusterType is AWS::EKS::Cluster.
func (s *Service) clusterType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EKS::Cluster", Service: "Eks", Rules: clusterRules,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("RoleArn"), cfn.Required.Named("ResourcesVpcConfig"),
			cfn.CreateOnly.Named("Name", "KubernetesNetworkConfig", "BootstrapSelfManagedAddons"),
			cfn.Optional.Named("Version", "Logging", "AccessConfig", "Tags", "UpgradePolicy", "DeletionProtection"),
		),
		Attributes: []string{
			"Arn", "CertificateAuthorityData", "ClusterSecurityGroupId", "Endpoint", "Id", "OpenIdConnectIssuerUrl",
		},
		CreateActions: []string{"eks:CreateCluster", "eks:DescribeCluster", "eks:TagResource"},
		DeleteActions: []string{"eks:DeleteCluster", "eks:DescribeCluster"},
		Asks: s.asksFor(func(r *cfn.Request) string {
			return "cluster/" + or(text(r.Props, "Name"), "*")
		}),
		Create: func(r *cfn.Request) (string, error) {
			req, err := clusterRequest(r)
			if err != nil {
				return "", err
			}
			req.Name = or(req.Name, s.generated(r))
			c, err := s.CreateCluster(r.Region, r.Caller, req)
			if err != nil {
				return "", err
			}
			return c.Name, nil
		},
		Stable: s.clusterStable,
		Update: func(r *cfn.Request) error {
			c, err := s.find(r.Region, r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(c.Tags, r)
			return s.converge(c, r)
		},
		Delete: func(r *cfn.Request) error {
			c, err := s.find(r.Region, r.PhysicalID)
			if err != nil {
				return props.IgnoreNotFound(err)
			}
			if c.Status == "CREATING" || c.Status == "UPDATING" {
				c.DeleteNext = true
				return nil
			}
			_, err = s.DeleteCluster(r.Region, r.PhysicalID)
			return err
		},
		Gone: func(r *cfn.Request) (bool, error) {
			_, err := s.find(r.Region, r.PhysicalID)
			return props.IsNotFound(err), props.IgnoreNotFound(err)
		},
		Attr: s.clusterAttr,
	}
}

// clusterRequest reads the properties; CloudFormation has its own spelling for the log types.
func clusterRequest(r *cfn.Request) (CreateClusterRequest, error) {
	var req CreateClusterRequest
	plain := *r
	plain.Props = map[string]any{}
	for k, v := range r.Props {
		if k != "Logging" {
			plain.Props[k] = v
		}
	}
	if err := decode(&plain, &req); err != nil {
		return req, err
	}
	asked, _ := r.Props["Logging"].(map[string]any)
	setup, _ := asked["ClusterLogging"].(map[string]any)
	enabled, _ := setup["EnabledTypes"].([]any)
	on := LogSetup{Enabled: true}
	for _, item := range enabled {
		if t, ok := item.(map[string]any); ok {
			on.Types = append(on.Types, text(t, "Type"))
		}
	}
	if len(on.Types) > 0 {
		req.Logging.ClusterLogging = []LogSetup{on}
	}
	return req, nil
}

func (s *Service) clusterStable(r *cfn.Request) (bool, error) {
	c, err := s.find(r.Region, r.PhysicalID)
	if err != nil {
		return false, err
	}
	switch c.Status {
	case "FAILED":
		return false, notStabilized(c.Health)
	case "ACTIVE":
		if err := s.converge(c, r); err != nil {
			return false, err
		}
	}
	return c.Status == "ACTIVE", nil
}

// converge begins the next of the updates that bring an active cluster to its properties: EKS takes one at a time.
func (s *Service) converge(c *cluster, r *cfn.Request) error {
	want, err := clusterRequest(r)
	if err != nil {
		return err
	}
	update := UpdateClusterConfigRequest{Name: c.Name}
	vpc := c.VPC
	vpc.set(want.VPC)
	moved := !sameSet(c.VPC.SubnetIDs, want.VPC.SubnetIDs) || want.VPC.SecurityGroupIDs != nil && !sameSet(c.VPC.SecurityGroupIDs, want.VPC.SecurityGroupIDs)
	switch {
	case want.Version != "" && want.Version != c.Version:
		_, err := s.UpdateClusterVersion(r.Region, c.Name, want.Version, "")
		return err
	case moved || !reflect.DeepEqual(vpc, c.VPC):
		update.VPC = &want.VPC
	case !reflect.DeepEqual(logging(want.Logging), c.Logging):
		update.Logging = &want.Logging
	case want.Access.AuthenticationMode != "" && want.Access.AuthenticationMode != c.Access.AuthenticationMode:
		update.Access = &AccessConfig{AuthenticationMode: want.Access.AuthenticationMode}
	case want.Upgrade.SupportType != "" && want.Upgrade != c.UpgradePolicy:
		update.Upgrade = &want.Upgrade
	case want.Protected != c.DeletionProtection:
		update.Protected = &want.Protected
	default:
		return nil
	}
	_, err = s.UpdateClusterConfig(r.Region, update)
	return err
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (s *Service) clusterAttr(r *cfn.Request, name string) (any, error) {
	c, err := s.find(r.Region, r.PhysicalID)
	if err != nil {
		return nil, err
	}
	switch name {
	case "Arn":
		return c.ARN, nil
	case "CertificateAuthorityData":
		return c.CertificateAuthority.Data, nil
	case "ClusterSecurityGroupId":
		return c.VPC.ClusterSecurityGroupID, nil
	case "Endpoint":
		return c.Endpoint, nil
	case "Id":
		return c.ARN, nil
	case "OpenIdConnectIssuerUrl":
		if c.Identity == nil {
			return "", nil
		}
		return c.Identity.OIDC.Issuer, nil
	}
	return nil, unknownAttribute(name)
}
