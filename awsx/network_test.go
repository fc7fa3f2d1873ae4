package awsx

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/aws/smithy-go"

	"eksui/internal/text"
)

func TestInternetRouteIsTheSubnetsOwnTableOrTheMainOne(t *testing.T) {
	toInternet := types.Route{DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: aws.String("igw-1")}
	toNAT := types.Route{DestinationCidrBlock: aws.String("0.0.0.0/0"), NatGatewayId: aws.String("nat-1")}
	dead := toInternet
	dead.State = types.RouteStateBlackhole
	table := func(r types.Route, main bool, subnets ...string) types.RouteTable {
		t := types.RouteTable{Routes: []types.Route{{DestinationCidrBlock: aws.String("192.168.0.0/16"), GatewayId: aws.String("local")}, r}}
		if main {
			t.Associations = append(t.Associations, types.RouteTableAssociation{Main: aws.Bool(true)})
		}
		for _, id := range subnets {
			t.Associations = append(t.Associations, types.RouteTableAssociation{SubnetId: aws.String(id)})
		}
		return t
	}
	public := internetRoutes([]types.RouteTable{table(toNAT, false, "private"), table(toInternet, true, "public"), table(dead, false, "dead")})
	for id, want := range map[string]bool{"public": true, "private": false, "dead": false, "unassociated": true} {
		if public(id) != want {
			t.Errorf("%s: %v", id, !want)
		}
	}
}

func TestCheckSubnets(t *testing.T) {
	a := Subnet{ID: "a", VPC: "v", Zone: "2a"}
	c := Subnet{ID: "c", VPC: "v", Zone: "2c"}
	bad := Subnet{ID: "b", VPC: "v", Zone: "2b", Why: []text.Text{msgNoPublicIP.With()}}
	for name, tc := range map[string]struct {
		selected []Subnet
		what     text.Key
	}{
		"two zones":  {[]Subnet{a, c}, ""},
		"none":       {nil, msgNoSubnets},
		"one zone":   {[]Subnet{a, {ID: "a2", VPC: "v", Zone: "2a"}}, msgOneZone},
		"two VPCs":   {[]Subnet{a, {ID: "x", VPC: "w", Zone: "2c"}}, msgManyVPCs},
		"ineligible": {[]Subnet{a, bad, c}, msgSubnetIneligible},
	} {
		err := CheckSubnets(tc.selected)
		var p *text.Problem
		if tc.what == "" && err != nil || tc.what != "" && (!errors.As(err, &p) || p.What.Key != tc.what) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSubnetsAreJudged(t *testing.T) {
	good := Subnet{ID: "a", Zone: "us-east-1a", ZoneID: "use1-az1", FreeIPs: 251, InternetRoute: true, PublicIP: true, TypeOffered: true, LoadBalancers: true}
	for name, c := range map[string]struct {
		change func(*Subnet)
		why    text.Key
	}{
		"good":              {func(*Subnet) {}, ""},
		"Virginia":          {func(n *Subnet) { n.ZoneID = "use1-az3" }, msgZoneRefused},
		"North California":  {func(n *Subnet) { n.ZoneID = "usw1-az2" }, msgZoneRefused},
		"Canada":            {func(n *Subnet) { n.ZoneID = "cac1-az3" }, msgZoneRefused},
		"another's az3":     {func(n *Subnet) { n.ZoneID = "apne2-az3" }, ""},
		"private":           {func(n *Subnet) { n.InternetRoute = false }, msgNoInternet},
		"no public address": {func(n *Subnet) { n.PublicIP = false }, msgNoPublicIP},
		"not in the zone":   {func(n *Subnet) { n.TypeOffered = false }, msgTypeNotOffered},
		"no such type":      {func(n *Subnet) { n.TypeOffered = false }, msgTypeUnknown},
		"full":              {func(n *Subnet) { n.FreeIPs = 5 }, msgFewIPs},
		"not tagged":        {func(n *Subnet) { n.LoadBalancers = false }, ""},
	} {
		n := good
		c.change(&n)
		var zones []string
		if c.why == msgTypeNotOffered {
			zones = []string{"ap-northeast-2c"}
		}
		n.judge("t2.small", DefaultRegion, zones)
		if n.Eligible() != (c.why == "") || !n.Eligible() && (len(n.Why) != 1 || n.Why[0].Key != c.why) {
			t.Errorf("%s: %v, want %q", name, n.Why, c.why)
		}
		if (len(n.Notes) > 0) != !n.LoadBalancers {
			t.Errorf("%s: %v", name, n.Notes)
		}
	}
}

func TestVersionsOrderByNumber(t *testing.T) {
	vs := []string{"1.9", "1.34", "1.10", "2.0", "1.31"}
	slices.SortFunc(vs, compareVersions)
	if got := strings.Join(vs, " "); got != "1.9 1.10 1.31 1.34 2.0" {
		t.Error(got)
	}
	if v, ok := NewestStandard([]Version{{Version: "1.31", Extended: true}}); ok {
		t.Errorf("%v is in extended support", v)
	}
}

func TestLoadBalancerOwners(t *testing.T) {
	for name, c := range map[string]struct {
		tags             map[string]string
		cluster, service string
	}{
		"cloud provider": {map[string]string{"kubernetes.io/cluster/eks": "owned", "kubernetes.io/service-name": "default/web"}, "eks", "default/web"},
		"controller":     {map[string]string{"elbv2.k8s.aws/cluster": "eks", "service.k8s.aws/stack": "default/web"}, "eks", "default/web"},
		"shared":         {map[string]string{"kubernetes.io/cluster/eks": "shared"}, "", ""},
		"foreign":        {map[string]string{"Name": "x"}, "", ""},
	} {
		if cluster, service := owner(c.tags); cluster != c.cluster || service != c.service {
			t.Errorf("%s: %q %q", name, cluster, service)
		}
	}
	for description, want := range map[string]string{
		"ELB a68": "a68", "ELB net/k8s-x/50dc": "k8s-x", "Amazon EKS eks": "", "ELBow": "",
	} {
		if got := elbOfInterface(types.NetworkInterface{Description: aws.String(description)}); got != want {
			t.Errorf("%q: %q", description, got)
		}
	}
}

func TestAddTagsSurvivesALoadBalancerThatWentAway(t *testing.T) {
	lbs := []LoadBalancer{{Name: "a"}, {Name: "gone"}, {Name: "b"}}
	err := addTags(context.Background(), lbs, func(_ context.Context, batch []LoadBalancer) (map[string]map[string]string, error) {
		tags := map[string]map[string]string{}
		for _, lb := range batch {
			if lb.Name == "gone" {
				return nil, &smithy.GenericAPIError{Code: lbMissing}
			}
			tags[lb.Name] = map[string]string{"kubernetes.io/cluster/" + lb.Name: "owned"}
		}
		return tags, nil
	})
	if err != nil || lbs[0].Cluster != "a" || lbs[1].Cluster != "" || lbs[2].Cluster != "b" {
		t.Errorf("%v %+v", err, lbs)
	}
}
