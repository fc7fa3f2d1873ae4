package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// addressType is an elastic IP. Its physical id, and what Ref gives, is the address itself.
func (s *Service) addressType() cfn.Type {
	find := func(r *cfn.Request) *Address {
		for _, a := range s.In(r.Region).Addresses() {
			if a.PublicIP == r.PhysicalID {
				return a
			}
		}
		return nil
	}
	return cfn.Type{
		Name: "AWS::EC2::EIP", Consistency: true,
		Properties: cfn.Properties(cfn.CreateOnly.Named("Domain"), cfn.Optional.Named("InstanceId", "Tags")),
		Attributes: []string{"AllocationId", "PublicIp"},
		Create: func(r *cfn.Request) (string, error) {
			p, in := props.Map(r.Props), s.In(r.Region)
			a, err := in.Allocate(p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			if instance := p.Text("InstanceId"); instance != "" {
				_, err = in.AssociateAddress(a.ID, "", instance, false)
			}
			return a.PublicIP, err
		},
		Update: func(r *cfn.Request) error {
			a, in := find(r), s.In(r.Region)
			if a == nil {
				return kindAddress.absent(r.PhysicalID)
			}
			props.Retag(a.Tags, r)
			instance := props.Map(r.Props).Text("InstanceId")
			if instance == props.Map(r.Old).Text("InstanceId") {
				return nil
			}
			if a.Association != "" {
				in.unmap(a)
			}
			if instance == "" {
				return nil
			}
			_, err := in.AssociateAddress(a.ID, "", instance, false)
			return err
		},
		Delete: func(r *cfn.Request) error {
			a := find(r)
			if a == nil {
				return nil
			}
			if props.Map(r.Props).Text("InstanceId") != "" && a.Association != "" {
				s.In(r.Region).unmap(a)
			}
			return s.In(r.Region).Release(a.ID)
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			a := find(r)
			if a == nil {
				return nil, kindAddress.absent(r.PhysicalID)
			}
			if name == "AllocationId" {
				return a.ID, nil
			}
			return a.PublicIP, nil
		},
		CreateActions: []string{"ec2:AllocateAddress", "ec2:DescribeAddresses"}, DeleteActions: []string{"ec2:ReleaseAddress", "ec2:DescribeAddresses"},
	}
}

func (s *Service) addressAssociationType() cfn.Type {
	return cfn.Type{
		Name:       "AWS::EC2::EIPAssociation",
		Properties: cfn.Properties(cfn.CreateOnly.Named("AllocationId", "EIP", "InstanceId", "NetworkInterfaceId")),
		Attributes: []string{"Id"},
		Create: func(r *cfn.Request) (string, error) {
			p, in := props.Map(r.Props), s.In(r.Region)
			allocation := p.Text("AllocationId")
			for _, a := range in.Addresses() {
				if a.PublicIP == p.Text("EIP") {
					allocation = a.ID
				}
			}
			return in.AssociateAddress(allocation, p.Text("NetworkInterfaceId"), p.Text("InstanceId"), false)
		},
		Delete: func(r *cfn.Request) error {
			return props.IgnoreNotFound(s.In(r.Region).DisassociateAddress(r.PhysicalID))
		},
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:AssociateAddress", "ec2:DescribeAddresses"}, DeleteActions: []string{"ec2:DisassociateAddress", "ec2:DescribeAddresses"},
	}
}
