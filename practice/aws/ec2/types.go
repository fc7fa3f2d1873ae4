package ec2

import (
	"slices"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Types are EC2's CloudFormation types.
func (s *Service) Types() []cfn.Type {
	types := []cfn.Type{
		s.vpcType(), s.subnetType(), s.gatewayType(), s.attachmentType(), s.tableType(), s.routeType(), s.associationType(),
		s.groupType(), s.ruleType("AWS::EC2::SecurityGroupIngress", false), s.ruleType("AWS::EC2::SecurityGroupEgress", true),
		s.addressType(), s.addressAssociationType(), s.natType(), s.interfaceType(),
		s.instanceType(), s.templateType(), s.keyType(), s.volumeType(), s.volumeAttachmentType(),
	}
	for i := range types {
		types[i].Service, types[i].Rules, types[i].Create = "Ec2", append(slices.Clip(rules[types[i].Name]), tagRule), tagged(types[i].Create)
		if types[i].Asks == nil {
			types[i].Asks = s.asks
		}
		if types[i].Takes == 0 {
			types[i].Takes = 4 * time.Second
		}
		if types[i].DeleteTakes == 0 {
			types[i].DeleteTakes = 2 * time.Second
		}
	}
	return types
}

func unknownAttribute(name string) error {
	return wire.Errorf("ValidationError", "Template error: attribute %s doesn't exist", name)
}

// Exists says whether a value names something of a parameter type of CloudFormation's.
func (s *Service) Exists(region, paramType, value string) bool {
	r := s.In(region)
	var err error
	switch paramType {
	case "AWS::EC2::VPC::Id":
		_, err = r.VPC(value)
	case "AWS::EC2::Subnet::Id":
		_, err = r.Subnet(value)
	case "AWS::EC2::SecurityGroup::Id":
		_, err = r.Group(value)
	case "AWS::EC2::Image::Id":
		_, err = r.image(value)
	case "AWS::EC2::Instance::Id":
		_, err = r.Instance(value)
	case "AWS::EC2::Volume::Id":
		_, err = r.Volume(value)
	case "AWS::EC2::KeyPair::KeyName":
		return r.keyNamed(value) != nil
	case "AWS::EC2::AvailabilityZone::Name":
		_, ok := r.zone(value)
		return ok
	case "AWS::EC2::SecurityGroup::GroupName":
		for _, g := range r.Groups() {
			if g.Name == value {
				return true
			}
		}
		return false
	default:
		return false
	}
	return err == nil
}

// defaultVPC is the fault of an account in which two zones of a region have a default subnet, the first ones.
var defaultVPC = world.DefineFault("default-vpc", false)

// Zones lists the names of a region's availability zones, for Fn::GetAZs: those with a default subnet where any has one.
func (s *Service) Zones(region string) []string {
	if s.w.Fault(defaultVPC, "") {
		return []string{s.In(region).Zones()[0].Name, s.In(region).Zones()[1].Name}
	}
	var out []string
	for _, z := range s.In(region).Zones() {
		out = append(out, z.Name)
	}
	return out
}
