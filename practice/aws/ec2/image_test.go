package ec2_test

import (
	"testing"

	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func TestImages(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		found, err := api.DescribeImages(ctx, &awsec2.DescribeImagesInput{Owners: []string{"amazon"}, Filters: by("name", "amazon-eks-node-al2023-x86_64-standard-1.34-*")})
		check(t, err)
		if im := found.Images; len(im) != 1 || im[0].Architecture != types.ArchitectureValuesX8664 || im[0].State != types.ImageStateAvailable || im[0].CreationDate == nil {
			t.Errorf("nodes' image: %+v", im)
		}
		own, err := api.DescribeImages(ctx, &awsec2.DescribeImagesInput{Owners: []string{"self"}})
		check(t, err)
		if len(own.Images) != 0 {
			t.Errorf("the account's own: %+v", own.Images)
		}
		_, err = api.DescribeImages(ctx, &awsec2.DescribeImagesInput{ImageIds: []string{"ami-0123456789abcdef0"}})
		wants(t, err, "InvalidAMIID.NotFound", "ami-0123456789abcdef0")
	})
}
