package ec2_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
	"eksui/practice/world"
)

// inLab runs a test with an SDK client of EC2.
func inLab(t *testing.T, test func(t *testing.T, l *ec2test.Lab, api *awsec2.Client)) {
	t.Helper()
	ec2test.In(t, nil, func(l *ec2test.Lab) { test(l.T, l, awsec2.NewFromConfig(l.Config(l.EC2.Wire()))) })
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wants checks an error's code and a part of its text.
func wants(t *testing.T, err error, code, text string) {
	t.Helper()
	if ec2test.Code(err) != code || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v, want %s with %q", err, code, text)
	}
}

func TestVPCThroughSDK(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		made := must[*awsec2.CreateVpcOutput](t)(api.CreateVpc(ctx, &awsec2.CreateVpcInput{
			CidrBlock: aws.String("192.168.0.0/16"),
			TagSpecifications: []types.TagSpecification{{
				ResourceType: types.ResourceTypeVpc, Tags: []types.Tag{{Key: aws.String("Name"), Value: aws.String("lab")}},
			}},
		}))
		id := made.Vpc.VpcId
		for _, tc := range []struct {
			cidr, code string
		}{
			{"10.0.0.0/8", "InvalidVpc.Range"}, {"10.0.0.0/29", "InvalidVpc.Range"}, {"nonsense", "InvalidParameterValue"},
		} {
			_, err := api.CreateVpc(ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String(tc.cidr)})
			wants(t, err, tc.code, "")
		}
		sub := must[*awsec2.CreateSubnetOutput](t)(api.CreateSubnet(ctx, &awsec2.CreateSubnetInput{
			VpcId: id, CidrBlock: aws.String("192.168.0.0/24"), AvailabilityZone: aws.String("ap-northeast-2a"),
		}))
		if n := *sub.Subnet.AvailableIpAddressCount; n != 251 {
			t.Errorf("%d free addresses in a /24, want 251", n)
		}
		if *sub.Subnet.AvailabilityZoneId != "apne2-az1" {
			t.Errorf("zone id %s", *sub.Subnet.AvailabilityZoneId)
		}
		for _, tc := range []struct{ cidr, zone, code, text string }{
			{"192.168.0.128/25", "ap-northeast-2b", "InvalidSubnet.Conflict", "The CIDR '192.168.0.128/25' conflicts with another subnet"},
			{"192.169.0.0/24", "ap-northeast-2b", "InvalidSubnet.Range", "The CIDR '192.169.0.0/24' is invalid."},
			{"192.168.1.0/24", "ap-northeast-2e", "InvalidParameterValue", "ap-northeast-2a, ap-northeast-2b, ap-northeast-2c, ap-northeast-2d"},
		} {
			_, err := api.CreateSubnet(ctx, &awsec2.CreateSubnetInput{VpcId: id, CidrBlock: aws.String(tc.cidr), AvailabilityZone: aws.String(tc.zone)})
			wants(t, err, tc.code, tc.text)
		}
		found := must[*awsec2.DescribeVpcsOutput](t)(api.DescribeVpcs(ctx, &awsec2.DescribeVpcsInput{
			Filters: []types.Filter{{Name: aws.String("tag:Name"), Values: []string{"l?b*"}}},
		}))
		if len(found.Vpcs) != 1 || *found.Vpcs[0].VpcId != *id || len(found.Vpcs[0].Tags) != 1 {
			t.Errorf("found by its tag: %+v", found.Vpcs)
		}
		_, err := api.DescribeVpcs(ctx, &awsec2.DescribeVpcsInput{Filters: []types.Filter{{Name: aws.String("colour"), Values: []string{"blue"}}}})
		wants(t, err, "InvalidParameterValue", "The filter 'colour' is invalid")
		_, err = api.DescribeVpcs(ctx, &awsec2.DescribeVpcsInput{VpcIds: []string{"vpc-0123456789abcdef0"}})
		wants(t, err, "InvalidVpcID.NotFound", "The vpc ID 'vpc-0123456789abcdef0' does not exist")
		_, err = api.DeleteVpc(ctx, &awsec2.DeleteVpcInput{VpcId: id})
		wants(t, err, "DependencyViolation", "The vpc '"+*id+"' has dependencies and cannot be deleted.")
		_, err = api.DeleteVpc(ctx, &awsec2.DeleteVpcInput{VpcId: id, DryRun: aws.Bool(true)})
		wants(t, err, "DryRunOperation", "Request would have succeeded")
		must[*awsec2.DeleteSubnetOutput](t)(api.DeleteSubnet(ctx, &awsec2.DeleteSubnetInput{SubnetId: sub.Subnet.SubnetId}))
		must[*awsec2.DeleteVpcOutput](t)(api.DeleteVpc(ctx, &awsec2.DeleteVpcInput{VpcId: id}))
		left := must[*awsec2.DescribeSecurityGroupsOutput](t)(api.DescribeSecurityGroups(ctx, &awsec2.DescribeSecurityGroupsInput{}))
		if left.SecurityGroups == nil || len(left.SecurityGroups) != 0 {
			t.Errorf("groups of a deleted VPC: %+v", left.SecurityGroups)
		}
	})
}

func TestRoutes(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		vpc := must[*awsec2.CreateVpcOutput](t)(api.CreateVpc(ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})).Vpc.VpcId
		gateway := must[*awsec2.CreateInternetGatewayOutput](t)(api.CreateInternetGateway(ctx, &awsec2.CreateInternetGatewayInput{})).InternetGateway.InternetGatewayId
		table := must[*awsec2.CreateRouteTableOutput](t)(api.CreateRouteTable(ctx, &awsec2.CreateRouteTableInput{VpcId: vpc})).RouteTable.RouteTableId
		route := &awsec2.CreateRouteInput{RouteTableId: table, DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: gateway}
		_, err := api.CreateRoute(ctx, route)
		wants(t, err, "InvalidParameterValue", "route table "+*table+" and network gateway "+*gateway+" belong to different networks")
		must[*awsec2.AttachInternetGatewayOutput](t)(api.AttachInternetGateway(ctx, &awsec2.AttachInternetGatewayInput{InternetGatewayId: gateway, VpcId: vpc}))
		must[*awsec2.CreateRouteOutput](t)(api.CreateRoute(ctx, route))
		tables := must[*awsec2.DescribeRouteTablesOutput](t)(api.DescribeRouteTables(ctx, &awsec2.DescribeRouteTablesInput{
			Filters: []types.Filter{{Name: aws.String("route.gateway-id"), Values: []string{*gateway}}},
		})).RouteTables
		if len(tables) != 1 || len(tables[0].Routes) != 2 || tables[0].Routes[1].State != types.RouteStateActive {
			t.Errorf("tables with the route: %+v", tables)
		}
		_, err = api.DeleteInternetGateway(ctx, &awsec2.DeleteInternetGatewayInput{InternetGatewayId: gateway})
		wants(t, err, "DependencyViolation", "has dependencies")
		must[*awsec2.DetachInternetGatewayOutput](t)(api.DetachInternetGateway(ctx, &awsec2.DetachInternetGatewayInput{InternetGatewayId: gateway, VpcId: vpc}))
		tables = must[*awsec2.DescribeRouteTablesOutput](t)(api.DescribeRouteTables(ctx, &awsec2.DescribeRouteTablesInput{RouteTableIds: []string{*table}})).RouteTables
		if tables[0].Routes[1].State != types.RouteStateBlackhole {
			t.Errorf("a route to a detached gateway is %s, want blackhole", tables[0].Routes[1].State)
		}
	})
}

func TestSecurityGroups(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		net := l.Network()
		group := func(name string) *string {
			return must[*awsec2.CreateSecurityGroupOutput](t)(api.CreateSecurityGroup(ctx, &awsec2.CreateSecurityGroupInput{
				GroupName: &name, Description: aws.String(name), VpcId: &net.VPC,
			})).GroupId
		}
		web, db := group("web"), group("db")
		_, err := api.CreateSecurityGroup(ctx, &awsec2.CreateSecurityGroupInput{GroupName: aws.String("web"), Description: aws.String("x"), VpcId: &net.VPC})
		wants(t, err, "InvalidGroup.Duplicate", "The security group 'web' already exists for VPC '"+net.VPC+"'")
		rule := &awsec2.AuthorizeSecurityGroupIngressInput{GroupId: db, IpPermissions: []types.IpPermission{{
			IpProtocol: aws.String("tcp"), FromPort: aws.Int32(5432), ToPort: aws.Int32(5432),
			UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: web}}, IpRanges: []types.IpRange{{CidrIp: aws.String("192.168.0.0/24")}},
		}}}
		added := must[*awsec2.AuthorizeSecurityGroupIngressOutput](t)(api.AuthorizeSecurityGroupIngress(ctx, rule)).SecurityGroupRules
		if len(added) != 2 || aws.ToString(added[0].ReferencedGroupInfo.GroupId) != *web {
			t.Errorf("added %+v", added)
		}
		_, err = api.AuthorizeSecurityGroupIngress(ctx, rule)
		wants(t, err, "InvalidPermission.Duplicate", "already exists")
		_, err = api.DeleteSecurityGroup(ctx, &awsec2.DeleteSecurityGroupInput{GroupId: web})
		wants(t, err, "DependencyViolation", "resource "+*web+" has a dependent object")
		shown := must[*awsec2.DescribeSecurityGroupsOutput](t)(api.DescribeSecurityGroups(ctx, &awsec2.DescribeSecurityGroupsInput{
			Filters: []types.Filter{{Name: aws.String("ip-permission.group-id"), Values: []string{*web}}},
		})).SecurityGroups
		if len(shown) != 1 || len(shown[0].IpPermissions) != 1 || len(shown[0].IpPermissions[0].IpRanges) != 1 || len(shown[0].IpPermissions[0].UserIdGroupPairs) != 1 {
			t.Errorf("shown: %+v", shown)
		}
		must[*awsec2.RevokeSecurityGroupIngressOutput](t)(api.RevokeSecurityGroupIngress(ctx, &awsec2.RevokeSecurityGroupIngressInput{
			GroupId: db, SecurityGroupRuleIds: []string{*added[0].SecurityGroupRuleId},
		}))
		must[*awsec2.DeleteSecurityGroupOutput](t)(api.DeleteSecurityGroup(ctx, &awsec2.DeleteSecurityGroupInput{GroupId: web}))
		_, err = api.DeleteSecurityGroup(ctx, &awsec2.DeleteSecurityGroupInput{GroupId: aws.String("sg-0123456789abcdef0")})
		wants(t, err, "InvalidGroup.NotFound", "The security group 'sg-0123456789abcdef0' does not exist")
	})
}

func TestInstanceLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		net := l.Network()
		image := l.EC2.In(ec2test.Name).AL2023Image("x86_64").ID
		run := func(subnet string) (*awsec2.RunInstancesOutput, error) {
			return api.RunInstances(ctx, &awsec2.RunInstancesInput{
				ImageId: &image, InstanceType: types.InstanceTypeT2Small, MinCount: aws.Int32(1), MaxCount: aws.Int32(1), SubnetId: &subnet,
			})
		}
		id := *must[*awsec2.RunInstancesOutput](t)(run(net.Subnets[0])).Instances[0].InstanceId
		look := func() types.Instance {
			t.Helper()
			return must[*awsec2.DescribeInstancesOutput](t)(api.DescribeInstances(ctx, &awsec2.DescribeInstancesInput{InstanceIds: []string{id}})).Reservations[0].Instances[0]
		}
		if in := look(); in.State.Name != types.InstanceStateNamePending || aws.ToString(in.PublicIpAddress) == "" || len(in.BlockDeviceMappings) != 1 {
			t.Errorf("launched: %+v", in)
		}
		l.Wait(time.Minute)
		if in := look(); in.State.Name != types.InstanceStateNameRunning {
			t.Errorf("after a minute: %s", in.State.Name)
		}
		_, err := api.DeleteSubnet(ctx, &awsec2.DeleteSubnetInput{SubnetId: &net.Subnets[0]})
		wants(t, err, "DependencyViolation", "The subnet '"+net.Subnets[0]+"' has dependencies and cannot be deleted.")
		_, err = api.DetachInternetGateway(ctx, &awsec2.DetachInternetGatewayInput{InternetGatewayId: &net.Gateway, VpcId: &net.VPC})
		wants(t, err, "DependencyViolation", "Network "+net.VPC+" has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.")
		must[*awsec2.TerminateInstancesOutput](t)(api.TerminateInstances(ctx, &awsec2.TerminateInstancesInput{InstanceIds: []string{id}}))
		l.Wait(time.Minute)
		if in := look(); in.State.Name != types.InstanceStateNameTerminated || in.SubnetId != nil {
			t.Errorf("terminated: %s in %s", in.State.Name, aws.ToString(in.SubnetId))
		}
		volumes := must[*awsec2.DescribeVolumesOutput](t)(api.DescribeVolumes(ctx, &awsec2.DescribeVolumesInput{})).Volumes
		if len(volumes) != 0 {
			t.Errorf("the root volume outlived its instance: %+v", volumes)
		}
		must[*awsec2.DeleteSubnetOutput](t)(api.DeleteSubnet(ctx, &awsec2.DeleteSubnetInput{SubnetId: &net.Subnets[0]}))
		_, err = run(net.Subnets[1])
		wants(t, err, "Unsupported", "Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b). "+
			"Please retry your request by not specifying an Availability Zone or choosing ap-northeast-2a, ap-northeast-2c.")
		l.World.SetFaults([]world.Fault{{Name: "no-capacity", Arg: "ap-northeast-2c"}})
		_, err = run(net.Subnets[2])
		wants(t, err, "InsufficientInstanceCapacity", "We currently do not have sufficient t2.small capacity in the Availability Zone you requested (ap-northeast-2c).")
	})
}

func TestAddressesAndNAT(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		net := l.Network()
		address := must[*awsec2.AllocateAddressOutput](t)(api.AllocateAddress(ctx, &awsec2.AllocateAddressInput{}))
		nat := must[*awsec2.CreateNatGatewayOutput](t)(api.CreateNatGateway(ctx, &awsec2.CreateNatGatewayInput{
			SubnetId: &net.Subnets[0], AllocationId: address.AllocationId,
		})).NatGateway
		_, err := api.ReleaseAddress(ctx, &awsec2.ReleaseAddressInput{AllocationId: address.AllocationId})
		wants(t, err, "InvalidIPAddress.InUse", "is in use")
		state := func() types.NatGatewayState {
			return must[*awsec2.DescribeNatGatewaysOutput](t)(api.DescribeNatGateways(ctx, &awsec2.DescribeNatGatewaysInput{
				Filter: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{net.VPC}}},
			})).NatGateways[0].State
		}
		l.Wait(2 * time.Minute)
		if s := state(); s != types.NatGatewayStateAvailable {
			t.Errorf("after two minutes the gateway is %s", s)
		}
		must[*awsec2.DeleteNatGatewayOutput](t)(api.DeleteNatGateway(ctx, &awsec2.DeleteNatGatewayInput{NatGatewayId: nat.NatGatewayId}))
		l.Wait(2 * time.Minute)
		if s := state(); s != types.NatGatewayStateDeleted {
			t.Errorf("two minutes after its deletion the gateway is %s", s)
		}
		must[*awsec2.ReleaseAddressOutput](t)(api.ReleaseAddress(ctx, &awsec2.ReleaseAddressInput{AllocationId: address.AllocationId}))
	})
}

func TestOfferingsByZone(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		out := must[*awsec2.DescribeInstanceTypeOfferingsOutput](t)(api.DescribeInstanceTypeOfferings(t.Context(), &awsec2.DescribeInstanceTypeOfferingsInput{
			LocationType: types.LocationTypeAvailabilityZone, Filters: []types.Filter{{Name: aws.String("instance-type"), Values: []string{"t2.small", "t3.small"}}},
		}))
		zones := map[types.InstanceType]string{}
		for _, o := range out.InstanceTypeOfferings {
			zones[o.InstanceType] += strings.TrimPrefix(*o.Location, ec2test.Name)
		}
		if zones["t2.small"] != "ac" || zones["t3.small"] != "abcd" {
			t.Errorf("zones: %v", zones)
		}
	})
}

func TestPagesAndTags(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		net := l.Network()
		for range 8 {
			l.Update(func(r ec2.Region) error {
				_, err := r.CreateInterface(ec2.InterfaceSpec{Subnet: net.Subnets[0]})
				return err
			})
		}
		pages, seen := 0, map[string]bool{}
		p := awsec2.NewDescribeNetworkInterfacesPaginator(api, &awsec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(5)})
		for p.HasMorePages() {
			out := must[*awsec2.DescribeNetworkInterfacesOutput](t)(p.NextPage(ctx))
			pages++
			for _, n := range out.NetworkInterfaces {
				seen[*n.NetworkInterfaceId] = true
			}
		}
		if pages != 2 || len(seen) != 8 {
			t.Errorf("%d interfaces on %d pages, want 8 on 2", len(seen), pages)
		}
		tag := []types.Tag{{Key: aws.String("kubernetes.io/role/elb"), Value: aws.String("1")}}
		must[*awsec2.CreateTagsOutput](t)(api.CreateTags(ctx, &awsec2.CreateTagsInput{Resources: net.Subnets, Tags: tag}))
		out := must[*awsec2.DescribeTagsOutput](t)(api.DescribeTags(ctx, &awsec2.DescribeTagsInput{
			Filters: []types.Filter{{Name: aws.String("resource-type"), Values: []string{"subnet"}}},
		}))
		if len(out.Tags) != 3 {
			t.Errorf("tags: %+v", out.Tags)
		}
		_, err := api.CreateTags(ctx, &awsec2.CreateTagsInput{Resources: []string{"subnet-0123456789abcdef0"}, Tags: tag})
		wants(t, err, "InvalidSubnetID.NotFound", "does not exist")
		must[*awsec2.DeleteTagsOutput](t)(api.DeleteTags(ctx, &awsec2.DeleteTagsInput{Resources: net.Subnets, Tags: []types.Tag{{Key: tag[0].Key}}}))
		if out := must[*awsec2.DescribeTagsOutput](t)(api.DescribeTags(ctx, &awsec2.DescribeTagsInput{})); len(out.Tags) != 0 {
			t.Errorf("tags left: %+v", out.Tags)
		}
	})
}

func TestDeleteBlocked(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		net := l.Network()
		l.World.SetFaults([]world.Fault{{Name: "delete-blocked"}})
		_, err := api.DeleteSubnet(ctx, &awsec2.DeleteSubnetInput{SubnetId: &net.Subnets[0]})
		wants(t, err, "DependencyViolation", "has dependencies")
		left := must[*awsec2.DescribeNetworkInterfacesOutput](t)(api.DescribeNetworkInterfaces(ctx, &awsec2.DescribeNetworkInterfacesInput{
			Filters: []types.Filter{{Name: aws.String("subnet-id"), Values: net.Subnets}},
		})).NetworkInterfaces
		if len(left) != 1 || left[0].Status != types.NetworkInterfaceStatusAvailable {
			t.Fatalf("what holds the subnet: %+v", left)
		}
		must[*awsec2.DeleteNetworkInterfaceOutput](t)(api.DeleteNetworkInterface(ctx, &awsec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: left[0].NetworkInterfaceId}))
		must[*awsec2.DeleteSubnetOutput](t)(api.DeleteSubnet(ctx, &awsec2.DeleteSubnetInput{SubnetId: &net.Subnets[0]}))
	})
}

// launch runs an instance in the first subnet until it is running.
func launch(t *testing.T, l *ec2test.Lab, api *awsec2.Client, net ec2test.Network) types.Instance {
	t.Helper()
	out, err := api.RunInstances(t.Context(), &awsec2.RunInstancesInput{
		ImageId: aws.String(l.EC2.In(ec2test.Name).AL2023Image("x86_64").ID), InstanceType: types.InstanceTypeT3Small,
		MinCount: aws.Int32(1), MaxCount: aws.Int32(1), SubnetId: &net.Subnets[0],
	})
	check(t, err)
	l.Wait(time.Minute)
	return out.Instances[0]
}
