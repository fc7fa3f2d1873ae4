package elb

import (
	"errors"
	"strconv"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
)

type gateway = ec2.InternetGateway

// elbError puts EC2's errors about what a balancer names into this service's words.
func elbError(err error) error {
	var e *wire.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "InvalidParameter":
		return wire.Errorf("InvalidSecurityGroup", "%s", e.Message)
	case "InsufficientFreeAddressesInSubnet":
		return wire.Errorf("InvalidSubnet", "Not enough IP space available in the subnet. ELB requires at least 8 free IP addresses in each subnet.")
	}
	return err
}

func decimal(n int) string { return strconv.Itoa(n) }
