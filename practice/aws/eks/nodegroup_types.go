package eks

import (
	"fmt"
	"strings"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// nodegroupType is AWS::EKS::Nodegroup. Its physical id is CLUSTER/NODEGROUP.
func (s *Service) nodegroupType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EKS::Nodegroup", Service: "Eks", Rules: nodegroupRules,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("ClusterName", "NodeRole", "Subnets"),
			cfn.CreateOnly.Named("NodegroupName", "AmiType", "CapacityType", "DiskSize", "InstanceTypes", "RemoteAccess"),
			cfn.Optional.Named("ScalingConfig", "Labels", "Taints", "Tags", "LaunchTemplate", "UpdateConfig", "Version", "ReleaseVersion", "ForceUpdateEnabled"),
		),
		Attributes:    []string{"Arn", "ClusterName", "Id", "NodegroupName"},
		CreateActions: []string{"eks:CreateNodegroup", "eks:DescribeNodegroup", "eks:TagResource"},
		DeleteActions: []string{"eks:DeleteNodegroup", "eks:DescribeNodegroup"},
		Asks: s.asksFor(func(r *cfn.Request) string {
			return "nodegroup/" + text(r.Props, "ClusterName") + "/" + or(text(r.Props, "NodegroupName"), "*") + "/*"
		}),
		Create: func(r *cfn.Request) (string, error) {
			req, err := nodegroupRequestOf(r)
			if err != nil {
				return "", err
			}
			req.Name = or(req.Name, s.generated(r))
			g, err := s.CreateNodegroup(r.Region, r.Caller, req)
			if err != nil {
				return "", err
			}
			return g.ClusterName + "/" + g.Name, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			_, g, err := s.nodegroupOf(r)
			if err != nil {
				return false, err
			}
			if g.Status == "CREATE_FAILED" {
				return false, notStabilized(g.Health)
			}
			return g.Status == "ACTIVE", nil
		},
		Update: s.updateNodegroupType,
		Delete: func(r *cfn.Request) error {
			c, g, err := s.nodegroupOf(r)
			if err != nil {
				return props.IgnoreNotFound(err)
			}
			if g.Status == "UPDATING" {
				g.Status = "ACTIVE" // the stack's deletion goes before an update that is under way
			}
			_, err = s.DeleteNodegroup(r.Region, c.Name, g.Name)
			return err
		},
		Gone: func(r *cfn.Request) (bool, error) {
			_, g, err := s.nodegroupOf(r)
			if err == nil && g.Status == "DELETE_FAILED" {
				return false, notStabilized(g.Health)
			}
			return props.IsNotFound(err), props.IgnoreNotFound(err)
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			_, g, err := s.nodegroupOf(r)
			if err != nil {
				return nil, err
			}
			switch name {
			case "Arn":
				return g.ARN, nil
			case "ClusterName":
				return g.ClusterName, nil
			case "Id":
				return r.PhysicalID, nil
			case "NodegroupName":
				return g.Name, nil
			}
			return nil, unknownAttribute(name)
		},
	}
}

func nodegroupRequestOf(r *cfn.Request) (CreateNodegroupRequest, error) {
	var req struct {
		CreateNodegroupRequest
		ClusterName string `json:"clusterName"`
		Force       any    `json:"forceUpdateEnabled"`
	}
	err := decode(r, &req)
	req.Cluster = req.ClusterName
	return req.CreateNodegroupRequest, err
}

func (s *Service) nodegroupOf(r *cfn.Request) (*cluster, *nodegroup, error) {
	clusterName, name, _ := strings.Cut(r.PhysicalID, "/")
	return s.nodegroup(r.Region, clusterName, name)
}

// updateNodegroupType changes size, labels and taints, or version and launch template.
func (s *Service) updateNodegroupType(r *cfn.Request) error {
	c, g, err := s.nodegroupOf(r)
	if err != nil {
		return err
	}
	want, err := nodegroupRequestOf(r)
	if err != nil {
		return err
	}
	props.Retag(g.Tags, r)
	version := UpdateNodegroupVersionRequest{Cluster: c.Name, Name: g.Name, Version: want.Version, Release: want.ReleaseVersion}
	if want.LaunchTemplate != nil && g.LaunchTemplate != nil {
		want.LaunchTemplate.ID = or(want.LaunchTemplate.ID, g.LaunchTemplate.ID)
		if want.LaunchTemplate.Version != g.LaunchTemplate.Version {
			version.LaunchTemplate = want.LaunchTemplate
		}
	}
	if version.LaunchTemplate != nil || want.Version != "" && want.Version != g.Version {
		_, err = s.UpdateNodegroupVersion(r.Region, version)
		return err
	}
	config := UpdateNodegroupConfigRequest{Cluster: c.Name, Name: g.Name, Scaling: want.Scaling, Update: want.UpdateConfig}
	config.Labels.Set, config.Taints.Set = want.Labels, want.Taints
	for k := range g.Labels {
		if _, stays := want.Labels[k]; !stays {
			config.Labels.Remove = append(config.Labels.Remove, k)
		}
	}
	config.Taints.Remove = g.Taints
	_, err = s.UpdateNodegroupConfig(r.Region, config)
	return err
}

// notStabilized is what the handlers of EKS's types say when a resource ends in a failed state.
func notStabilized(h Health) error {
	var issues []string
	for _, i := range h.Issues {
		issues = append(issues, fmt.Sprintf("Issue(Code=%s, Message=%s, ResourceIds=[%s])", i.Code, i.Message, strings.Join(i.ResourceIDs, ", ")))
	}
	return fmt.Errorf("[%s] (Service: null, Status Code: 0, Request ID: null)", strings.Join(issues, ", "))
}
