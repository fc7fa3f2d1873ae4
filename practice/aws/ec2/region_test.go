package ec2_test

import (
	"testing"

	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func TestRegionsAndZones(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		regions, err := api.DescribeRegions(ctx, &awsec2.DescribeRegionsInput{RegionNames: []string{ec2test.Name}})
		check(t, err)
		if r := regions.Regions; len(r) != 1 || *r[0].Endpoint != "ec2.ap-northeast-2.amazonaws.com" || *r[0].OptInStatus != "opt-in-not-required" {
			t.Errorf("Seoul: %+v", r)
		}
		_, err = api.DescribeRegions(ctx, &awsec2.DescribeRegionsInput{RegionNames: []string{"moon-1"}})
		wants(t, err, "InvalidParameterValue", "moon-1")
		zones, err := api.DescribeAvailabilityZones(ctx, &awsec2.DescribeAvailabilityZonesInput{})
		check(t, err)
		if z := zones.AvailabilityZones; len(z) != 4 || *z[0].ZoneName != "ap-northeast-2a" || *z[0].ZoneId != "apne2-az1" || z[0].State != types.AvailabilityZoneStateAvailable {
			t.Errorf("zones: %+v", z)
		}
		_, err = api.DescribeAvailabilityZones(ctx, &awsec2.DescribeAvailabilityZonesInput{ZoneNames: []string{"ap-northeast-2z"}})
		wants(t, err, "InvalidParameterValue", "ap-northeast-2z")
	})
}

func TestInstanceTypes(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		out, err := api.DescribeInstanceTypes(t.Context(), &awsec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{"t3.medium"}})
		check(t, err)
		if i := out.InstanceTypes; len(i) != 1 || *i[0].VCpuInfo.DefaultVCpus != 2 || *i[0].MemoryInfo.SizeInMiB != 4096 || *i[0].NetworkInfo.MaximumNetworkInterfaces != 3 {
			t.Errorf("t3.medium: %+v", i)
		}
		_, err = api.DescribeInstanceTypes(t.Context(), &awsec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{"t3.tiny"}})
		wants(t, err, "InvalidInstanceType", "t3.tiny")
	})
}

// TestNoDefaultVPC reads what eksctl and the console ask for before they look for a default VPC.
func TestNoDefaultVPC(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		out, err := api.DescribeAccountAttributes(t.Context(), &awsec2.DescribeAccountAttributesInput{
			AttributeNames: []types.AccountAttributeName{types.AccountAttributeNameDefaultVpc},
		})
		check(t, err)
		if a := out.AccountAttributes; len(a) != 1 || *a[0].AttributeName != "default-vpc" || *a[0].AttributeValues[0].AttributeValue != "none" {
			t.Errorf("attributes: %+v", a)
		}
	})
}
