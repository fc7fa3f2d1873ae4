package eks

import (
	"net/http"
	"net/netip"
	"slices"

	"eksui/practice/aws/wire"
)

// checkSubnets returns the VPC of a cluster's subnets, which lie in two zones or more.
func (s *Service) checkSubnets(region string, ids []string) (vpc string, err error) {
	net := s.parts.EC2.In(region)
	var zones []string
	for _, id := range ids {
		sub, err := net.Subnet(id)
		if err != nil {
			return "", fromEC2(err)
		}
		if vpc != "" && sub.VPC != vpc {
			return "", invalidParameter("Subnets specified must be in the same VPC")
		}
		vpc = sub.VPC
		if !slices.Contains(zones, sub.Zone) {
			zones = append(zones, sub.Zone)
		}
		if free := net.FreeIPs(sub); free < controlPlaneIPs {
			return "", invalidParameter("Atleast one subnet in each AZ should have %d free IPs. Invalid AZs: { [%s] }, provided subnets: { %s }",
				controlPlaneIPs, sub.Zone, id)
		}
	}
	if len(zones) < 2 {
		return "", invalidParameter("Subnets specified must be in at least two different AZs")
	}
	return vpc, nil
}

// controlPlaneIPs is how many free addresses a zone of a cluster needs ("Amazon EKS networking requirements").
const controlPlaneIPs = 2

func (s *Service) checkGroups(region, vpc string, ids []string) error {
	for _, id := range ids {
		g, err := s.parts.EC2.In(region).Group(id)
		if err != nil {
			return fromEC2(err)
		}
		if g.VPC != vpc {
			return invalidParameter("Security group(s) [%s] are not in the same VPC as the subnets. Please specify a security group that is associated with the VPC: %s.", id, vpc)
		}
	}
	return nil
}

// fromEC2 is an error of EC2's as EKS passes it on.
func fromEC2(err error) error {
	e, ok := err.(*wire.Error)
	if !ok {
		return err
	}
	return invalidParameter("%s (Service: Ec2, Status Code: %d, Error Code: %s)", e.Message, max(e.Status, http.StatusBadRequest), e.Code)
}

// network picks the service network as EKS does: 10.100.0.0/16, or 172.20.0.0/16 where the VPC lies in 10.0.0.0/8.
func (s *Service) network(region, vpc string, asked NetworkConfig) (NetworkConfig, error) {
	if asked.IPFamily != "" && asked.IPFamily != "ipv4" {
		return NetworkConfig{}, invalidParameter("IP family %s is not supported", asked.IPFamily)
	}
	v, err := s.parts.EC2.In(region).VPC(vpc)
	if err != nil {
		return NetworkConfig{}, fromEC2(err)
	}
	out := NetworkConfig{IPFamily: "ipv4", ServiceIPv4CIDR: "10.100.0.0/16"}
	if netip.MustParsePrefix("10.0.0.0/8").Overlaps(v.CIDR) {
		out.ServiceIPv4CIDR = "172.20.0.0/16"
	}
	if asked.ServiceIPv4CIDR == "" {
		return out, nil
	}
	p, err := netip.ParsePrefix(asked.ServiceIPv4CIDR)
	if err != nil || !p.Addr().IsPrivate() || p.Bits() < 12 || p.Bits() > 24 {
		return out, invalidParameter("The specified CIDR block is not within a valid private IP address range, or is not between /24 and /12.")
	}
	if p.Overlaps(v.CIDR) {
		return out, invalidParameter("The Service IPv4 CIDR block overlaps with the VPC's CIDR block.")
	}
	out.ServiceIPv4CIDR = p.Masked().String()
	return out, nil
}

func accessConfig(r AccessConfig) (AccessConfig, error) {
	out := AccessConfig{AuthenticationMode: or(r.AuthenticationMode, "CONFIG_MAP"), BootstrapCreatorAdmin: r.BootstrapCreatorAdmin}
	if !slices.Contains(authenticationModes, out.AuthenticationMode) {
		return out, invalidParameter("Unsupported authentication mode %s", r.AuthenticationMode)
	}
	if out.BootstrapCreatorAdmin == nil {
		yes := true
		out.BootstrapCreatorAdmin = &yes
	}
	return out, nil
}

// authenticationModes can only be changed to one further on in this order.
var authenticationModes = []string{"CONFIG_MAP", "API_AND_CONFIG_MAP", "API"}

var logTypes = []string{"api", "audit", "authenticator", "controllerManager", "scheduler"}

// logging completes what is asked: the types that are not switched on are off.
func logging(asked Logging) Logging {
	on, off := []string{}, []string{}
	for _, t := range logTypes {
		if slices.ContainsFunc(asked.ClusterLogging, func(l LogSetup) bool { return l.Enabled && slices.Contains(l.Types, t) }) {
			on = append(on, t)
		} else {
			off = append(off, t)
		}
	}
	var out Logging
	if len(on) > 0 {
		out.ClusterLogging = append(out.ClusterLogging, LogSetup{Types: on, Enabled: true})
	}
	if len(off) > 0 {
		out.ClusterLogging = append(out.ClusterLogging, LogSetup{Types: off})
	}
	return out
}

// logTo makes the log group of a cluster that logs something. It outlives the cluster: nobody but the user deletes it.
func (s *Service) logTo(c *cluster) {
	if s.parts.Logs != nil && slices.ContainsFunc(c.Logging.ClusterLogging, func(l LogSetup) bool { return l.Enabled }) {
		s.parts.Logs.EnsureLogGroup(c.Region, "/aws/eks/"+c.Name+"/cluster")
	}
}
