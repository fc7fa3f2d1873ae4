package eks

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

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

const maxPublicCIDRs = 40 // "Amazon EKS service quotas"

// checkEndpoint asks whether a cluster's endpoint could be reached at all, and only from addresses of the internet.
func (v VPCConfig) checkEndpoint() error {
	var malformed, reserved []string
	for _, text := range v.PublicAccessCIDRs {
		p, err := netip.ParsePrefix(text)
		switch {
		case err != nil || !p.Addr().Is4():
			malformed = append(malformed, text)
		case isReserved(p):
			reserved = append(reserved, text)
		}
	}
	switch {
	case !v.EndpointPublicAccess && !v.EndpointPrivateAccess:
		return invalidParameter("Private and public endpoint access cannot be false")
	case len(malformed) > 0:
		return invalidParameter("The following CIDRs are invalid in publicAccessCidrs: [%s]", strings.Join(malformed, ", "))
	case len(reserved) > 0:
		return invalidParameter("The following CIDRs are not allowed in publicAccessCidrs: [%s]", strings.Join(reserved, ", "))
	case len(v.PublicAccessCIDRs) > maxPublicCIDRs:
		return invalidParameter("The number of CIDRs in publicAccessCidrs exceeds the limit of %d", maxPublicCIDRs)
	}
	return nil
}

// reservedRanges are IANA's special-purpose address ranges (RFC 6890), from which nothing comes over the internet.
var reservedRanges = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("224.0.0.0/4"), netip.MustParsePrefix("240.0.0.0/4"),
}

// isReserved says whether a range lies in a reserved one; a wider one, as 0.0.0.0/0, is allowed.
func isReserved(p netip.Prefix) bool {
	return slices.ContainsFunc(reservedRanges, func(r netip.Prefix) bool { return r.Bits() <= p.Bits() && r.Contains(p.Addr()) })
}

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
