package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

func (s *Service) instanceType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::Instance",
		Properties: cfn.Properties(
			cfn.CreateOnly.Named("ImageId", "InstanceType", "KeyName", "SubnetId", "AvailabilityZone", "SecurityGroupIds", "SecurityGroups",
				"IamInstanceProfile", "UserData", "BlockDeviceMappings", "NetworkInterfaces", "LaunchTemplate", "PrivateIpAddress", "Monitoring",
				"EbsOptimized", "DisableApiTermination", "MetadataOptions", "PropagateTagsToVolumeOnCreation"),
			cfn.Optional.Named("Tags"),
		),
		Attributes: []string{"AvailabilityZone", "InstanceId", "PrivateDnsName", "PrivateIp", "PublicDnsName", "PublicIp", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			spec := LaunchSpec{
				LaunchData: launchDataOf(p), Zone: p.Text("AvailabilityZone"), PrivateIP: p.Text("PrivateIpAddress"), Token: r.Token,
				NoTermination: p.True("DisableApiTermination"), LaunchedBy: "cloudformation.amazonaws.com",
			}
			if lt := p.Map("LaunchTemplate"); lt != nil {
				spec.Template, spec.TemplateVersion = lt.Text("LaunchTemplateId")+lt.Text("LaunchTemplateName"), lt.Text("Version")
			}
			spec.TagSpecs = map[string]Tags{"instance": p.Tags("Tags", r.Tags)}
			out, err := s.In(r.Region).Launch(spec)
			if err != nil {
				return "", err
			}
			return out[0].ID, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return false, err
			}
			if in.State == "terminated" || in.State == "shutting-down" {
				return false, wire.Errorf("NotStabilized", "Instance %s failed to stabilize. Current state: %s. Reason: %s", in.ID, in.State, in.Reason)
			}
			return in.State == "running", nil
		},
		Update: func(r *cfn.Request) error {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(in.Tags, r)
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).Terminate(r.PhysicalID)) },
		Gone: func(r *cfn.Request) (bool, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			return err != nil || in.State == "terminated", nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "AvailabilityZone":
				return in.Zone, nil
			case "InstanceId":
				return in.ID, nil
			case "PrivateDnsName":
				return in.PrivateDNS(), nil
			case "PrivateIp":
				return in.PrivateIP, nil
			case "PublicDnsName":
				return s.In(r.Region).publicName(in.VPC, in.PublicIP), nil
			case "PublicIp":
				return in.PublicIP, nil
			case "VpcId":
				return in.VPC, nil
			}
			return nil, unknownAttribute(name)
		},
		CreateActions: []string{"ec2:RunInstances", "ec2:DescribeInstances"}, DeleteActions: []string{"ec2:TerminateInstances", "ec2:DescribeInstances"},
	}
}

// publicName is the public DNS name of an address in a VPC, "" where the VPC gives none.
func (r Region) publicName(vpc, ip string) string {
	if v := r.s.st.VPCs[vpc]; ip == "" || v == nil || !v.DNSHostnames {
		return ""
	}
	return publicDNS(ip, r.name)
}
