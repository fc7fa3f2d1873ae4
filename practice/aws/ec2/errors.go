package ec2

import (
	"fmt"
	"strings"

	"eksui/practice/aws/wire"
)

// kind is a kind of resource: how its ids begin, and the errors that EC2 answers about an id.
type kind struct {
	prefix    string
	notFound  string // code of a missing one
	malformed string // code of an id of another shape
	text      string // of a missing one; %s is the id
}

var (
	kindVPC       = kind{"vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "The vpc ID '%s' does not exist"}
	kindSubnet    = kind{"subnet", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed", "The subnet ID '%s' does not exist"}
	kindGateway   = kind{"igw", "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed", "The internetGateway ID '%s' does not exist"}
	kindTable     = kind{"rtb", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "The routeTable ID '%s' does not exist"}
	kindAssoc     = kind{"rtbassoc", "InvalidAssociationID.NotFound", "InvalidAssociationID.Malformed", "The association ID '%s' does not exist"}
	kindACL       = kind{"acl", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed", "The networkAcl ID '%s' does not exist"}
	kindNAT       = kind{"nat", "NatGatewayNotFound", "NatGatewayMalformed", "NAT gateway %s was not found"}
	kindGroup     = kind{"sg", "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "The security group '%s' does not exist"}
	kindRule      = kind{"sgr", "InvalidSecurityGroupRuleId.NotFound", "InvalidSecurityGroupRuleId.Malformed", "The security group rule ID '%s' does not exist"}
	kindInterface = kind{"eni", "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed", "The networkInterface ID '%s' does not exist"}
	kindAttach    = kind{"eni-attach", "InvalidAttachmentID.NotFound", "InvalidNetworkInterfaceAttachmentId.Malformed", "The networkInterfaceAttachment ID '%s' does not exist"}
	kindAddress   = kind{"eipalloc", "InvalidAllocationID.NotFound", "InvalidAllocationId.Malformed", "The allocation ID '%s' does not exist"}
	kindEIPAssoc  = kind{"eipassoc", "InvalidAssociationID.NotFound", "InvalidAssociationId.Malformed", "The association ID '%s' does not exist"}
	kindInstance  = kind{"i", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "The instance ID '%s' does not exist"}
	kindTemplate  = kind{"lt", "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.Malformed", "The specified launch template, with template ID %s, does not exist."}
	kindVolume    = kind{"vol", "InvalidVolume.NotFound", "InvalidVolumeID.Malformed", "The volume '%s' does not exist."}
	kindSnapshot  = kind{"snap", "InvalidSnapshot.NotFound", "InvalidSnapshotID.Malformed", "The snapshot '%s' does not exist."}
	kindKey       = kind{"key", "InvalidKeyPair.NotFound", "InvalidKeyPair.Malformed", "The key pair '%s' does not exist"}
)

func (k kind) missing(id string) error {
	if !k.is(id) {
		return wire.Errorf(k.malformed, "Invalid id: %q (expecting \"%s-...\")", id, k.prefix)
	}
	return k.absent(id)
}

// absent is the error of something missing that is named rather than numbered.
func (k kind) absent(name string) error {
	return wire.Errorf(k.notFound, "%s", fmt.Sprintf(k.text, name))
}

// is says whether an id is of this kind.
func (k kind) is(id string) bool { return strings.HasPrefix(id, k.prefix+"-") }

// find returns the region's resource of an id, or EC2's error about it.
func find[T resource](r Region, from map[string]T, k kind, id string) (T, error) {
	x, ok := from[id]
	if !ok || x.base().Region != r.name {
		var none T
		return none, k.missing(id)
	}
	return x, nil
}

func invalid(format string, args ...any) error {
	return wire.Errorf("InvalidParameterValue", format, args...)
}

func missingParameter(name string) error {
	return wire.Errorf("MissingParameter", "The request must contain the parameter %s", name)
}

func dependency(format string, args ...any) error {
	return wire.Errorf("DependencyViolation", format, args...)
}
