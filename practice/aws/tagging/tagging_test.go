package tagging_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	taggingtypes "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"

	"eksui/practice/aws/tagging"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const region = "ap-northeast-2"

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "tagging").Run()) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTags(t *testing.T) {
	cfg, ctx := wiretest.Serve(t, func(w *world.World) (*wire.Service, error) { return tagging.New(w, resources).Wire(), nil }), t.Context()
	api := resourcegroupstaggingapi.NewFromConfig(cfg)
	for want, in := range map[string]*resourcegroupstaggingapi.GetResourcesInput{
		"subnet-1 vpc-1 c": {},
		"vpc-1 c":          {TagFilters: []taggingtypes.TagFilter{{Key: aws.String("eksui:lab"), Values: []string{"one"}}}},
		"vpc-1":            {ResourceTypeFilters: []string{"ec2:vpc"}},
		"subnet-1 vpc-1":   {ResourceTypeFilters: []string{"ec2"}},
		"":                 {TagFilters: []taggingtypes.TagFilter{{Key: aws.String("eksui:lab")}, {Key: aws.String("owner")}}},
	} {
		var got []string
		in.ResourcesPerPage = aws.Int32(1)
		for pager := resourcegroupstaggingapi.NewGetResourcesPaginator(api, in); pager.HasMorePages(); {
			page, err := pager.NextPage(ctx)
			check(t, err)
			if len(page.ResourceTagMappingList) > 1 {
				t.Errorf("a page of %d", len(page.ResourceTagMappingList))
			}
			for _, m := range page.ResourceTagMappingList {
				got = append(got, (*m.ResourceARN)[strings.LastIndex(*m.ResourceARN, "/")+1:])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	known, err := api.GetTagKeys(ctx, &resourcegroupstaggingapi.GetTagKeysInput{})
	check(t, err)
	values, err := api.GetTagValues(ctx, &resourcegroupstaggingapi.GetTagValuesInput{Key: aws.String("eksui:lab")})
	check(t, err)
	if !slices.Equal(known.TagKeys, []string{"Name", "eksui:lab"}) || !slices.Equal(values.TagValues, []string{"one", "two"}) {
		t.Errorf("keys %v, values %v", known.TagKeys, values.TagValues)
	}
}

// resources are what the tagging API finds: two services' in Seoul.
func resources(in string) []tagging.Resource {
	if in != region {
		return nil
	}
	return []tagging.Resource{
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:vpc/vpc-1", Tags: map[string]string{"eksui:lab": "one", "Name": "net"}},
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:subnet/subnet-1", Tags: map[string]string{"eksui:lab": "two"}},
		{ARN: "arn:aws:eks:ap-northeast-2:123456789012:cluster/c", Tags: map[string]string{"eksui:lab": "one"}},
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:volume/vol-1"},
	}
}
