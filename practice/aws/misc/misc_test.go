package misc_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	pricingtypes "github.com/aws/aws-sdk-go-v2/service/pricing/types"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	taggingtypes "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	quotatypes "github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/misc"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const region = "ap-northeast-2"

type keys struct{}

func (keys) Credential(string) (wire.Credential, bool) {
	return wire.Credential{Secret: "secret", Identity: wire.Identity{Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/student"}}, true
}
func (keys) Authorize(wire.Ask) error    { return nil }
func (keys) Used(string, string, string) {}

// resources are what the tagging API finds: two services' in Seoul.
func resources(in string) []misc.Resource {
	if in != region {
		return nil
	}
	return []misc.Resource{
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:vpc/vpc-1", Tags: map[string]string{"eksui:lab": "one", "Name": "net"}},
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:subnet/subnet-1", Tags: map[string]string{"eksui:lab": "two"}},
		{ARN: "arn:aws:eks:ap-northeast-2:123456789012:cluster/c", Tags: map[string]string{"eksui:lab": "one"}},
		{ARN: "arn:aws:ec2:ap-northeast-2:123456789012:volume/vol-1"},
	}
}

func start(t *testing.T) (aws.Config, context.Context) {
	t.Helper()
	w, err := world.Open(world.Options{})
	check(t, err)
	s, err := misc.New(w, resources)
	check(t, err)
	w.Start()
	server := httptest.NewServer(wiretest.NewServer(w, keys{}, s.Wire()...))
	t.Cleanup(func() {
		server.Close()
		check(t, w.Close())
	})
	return aws.Config{Region: region, BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "")}, t.Context()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var e smithy.APIError
	if !errors.As(err, &e) || e.ErrorCode() != code || !strings.Contains(e.ErrorMessage(), text) {
		t.Errorf("%v; want %s: …%s…", err, code, text)
	}
}

func TestPrices(t *testing.T) {
	cfg, ctx := start(t)
	api := pricing.NewFromConfig(cfg)
	match := func(pairs ...string) (filters []pricingtypes.Filter) {
		for i := 0; i < len(pairs); i += 2 {
			filters = append(filters, pricingtypes.Filter{Type: pricingtypes.FilterTypeTermMatch, Field: &pairs[i], Value: &pairs[i+1]})
		}
		return filters
	}
	for _, c := range []struct {
		service string
		filters []pricingtypes.Filter
		want    string
	}{
		{"AmazonEC2", match("regionCode", region, "instanceType", "t2.small", "operatingSystem", "Linux", "tenancy", "Shared", "capacitystatus", "Used", "preInstalledSw", "NA"), "0.0288000000"},
		{"AmazonEKS", match("regionCode", region, "usagetype", "APN2-AmazonEKS-Hours:perCluster"), "0.1000000000"},
		{"AmazonRDS", match("regionCode", region, "instanceType", "db.t3.micro", "databaseEngine", "PostgreSQL"), "0.0260000000"},
		{"AmazonEC2", match("location", "Asia Pacific (Seoul)", "productFamily", "NAT Gateway"), "0.0590000000"},
	} {
		out, err := api.GetProducts(ctx, &pricing.GetProductsInput{ServiceCode: &c.service, Filters: c.filters})
		check(t, err)
		if len(out.PriceList) != 1 {
			t.Errorf("%s: %d products", c.want, len(out.PriceList))
			continue
		}
		var product struct {
			Terms struct {
				OnDemand map[string]struct {
					PriceDimensions map[string]struct {
						PricePerUnit map[string]string
						Unit         string
					}
				}
			}
		}
		check(t, json.Unmarshal([]byte(out.PriceList[0]), &product))
		for _, term := range product.Terms.OnDemand {
			for _, d := range term.PriceDimensions {
				if d.PricePerUnit["USD"] != c.want {
					t.Errorf("%s a %s, want %s", d.PricePerUnit["USD"], d.Unit, c.want)
				}
			}
		}
	}
	pages, products := 0, 0
	for pager := pricing.NewGetProductsPaginator(api, &pricing.GetProductsInput{ServiceCode: aws.String("AmazonEC2"), MaxResults: aws.Int32(10)}); pager.HasMorePages(); pages++ {
		page, err := pager.NextPage(ctx)
		check(t, err)
		products += len(page.PriceList)
	}
	if pages < 3 || products <= 10*(pages-1) || products > 10*pages {
		t.Errorf("%d products on %d pages", products, pages)
	}
}

func TestQuotas(t *testing.T) {
	cfg, ctx := start(t)
	api := servicequotas.NewFromConfig(cfg)

	service, code := aws.String("ec2"), aws.String("L-1216C47A")
	own, err := api.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: service, QuotaCode: code})
	check(t, err)
	usual, err := api.GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{ServiceCode: service, QuotaCode: code})
	check(t, err)
	if *own.Quota.Value != 32 || *usual.Quota.Value != 5 {
		t.Errorf("vCPUs: %v, by default %v", *own.Quota.Value, *usual.Quota.Value)
	}
	listed, err := api.ListServiceQuotas(ctx, &servicequotas.ListServiceQuotasInput{ServiceCode: aws.String("vpc")})
	check(t, err)
	if !slices.ContainsFunc(listed.Quotas, func(q quotatypes.ServiceQuota) bool { return *q.QuotaCode == "L-F678F1CE" && *q.Value == 5 }) {
		t.Errorf("VPCs: %+v", listed.Quotas)
	}
	defaults, err := api.ListAWSDefaultServiceQuotas(ctx, &servicequotas.ListAWSDefaultServiceQuotasInput{ServiceCode: service})
	check(t, err)
	if !slices.ContainsFunc(defaults.Quotas, func(q quotatypes.ServiceQuota) bool { return *q.QuotaCode == *code && *q.Value == 5 }) {
		t.Errorf("defaults: %+v", defaults.Quotas)
	}
	_, err = api.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: service, QuotaCode: aws.String("L-00000000")})
	refused(t, err, "NoSuchResourceException", "")
	_, err = api.ListServiceQuotas(ctx, &servicequotas.ListServiceQuotasInput{ServiceCode: aws.String("quantum")})
	refused(t, err, "NoSuchResourceException", "")
}

func TestTags(t *testing.T) {
	cfg, ctx := start(t)
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

func TestLogGroups(t *testing.T) {
	cfg, ctx := start(t)
	api := cloudwatchlogs.NewFromConfig(cfg)
	name := aws.String("/aws/eks/eks-cluster/cluster")
	_, err := api.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: name})
	refused(t, err, "ResourceNotFoundException", "The specified log group does not exist.")
	_, err = api.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name})
	check(t, err)
	_, err = api.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name})
	refused(t, err, "ResourceAlreadyExistsException", "The specified log group already exists")
	_, err = api.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: name, RetentionInDays: aws.Int32(7)})
	check(t, err)
	find := func(prefix string) int {
		out, err := api.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &prefix})
		check(t, err)
		for _, g := range out.LogGroups {
			if *g.RetentionInDays != 7 || *g.Arn != "arn:aws:logs:ap-northeast-2:123456789012:log-group:"+*name+":*" {
				t.Errorf("group %+v", g)
			}
		}
		return len(out.LogGroups)
	}
	if find("/aws/eks/") != 1 || find("/aws/lambda/") != 0 {
		t.Error("the prefix does not select")
	}
	_, err = api.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: name})
	check(t, err)
	if find("/") != 0 {
		t.Error("the group is still there")
	}
}
