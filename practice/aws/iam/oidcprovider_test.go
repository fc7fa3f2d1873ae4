package iam_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// TestOIDCProviders does with a cluster's provider what tools do that look for one.
func TestOIDCProviders(t *testing.T) {
	c := start(t)
	issuer := aws.String("https://oidc.eks.ap-northeast-2.amazonaws.com/id/ABCD")
	arn := aws.String("arn:aws:iam::123456789012:oidc-provider/oidc.eks.ap-northeast-2.amazonaws.com/id/ABCD")
	get := func() (*awsiam.GetOpenIDConnectProviderOutput, error) {
		return c.iam.GetOpenIDConnectProvider(c.ctx, &awsiam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
	}
	_, err := get()
	refused(t, err, "NoSuchEntity", "OpenIDConnect Provider not found for arn "+*arn)
	create := func(url *string, thumbprints ...string) error {
		out, err := c.iam.CreateOpenIDConnectProvider(c.ctx, &awsiam.CreateOpenIDConnectProviderInput{
			Url: url, ClientIDList: []string{"sts.amazonaws.com"}, ThumbprintList: thumbprints,
			Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("1")}},
		})
		if err == nil && *out.OpenIDConnectProviderArn != *arn {
			t.Errorf("made %s", *out.OpenIDConnectProviderArn)
		}
		return err
	}
	refused(t, create(aws.String("http://example.com")), "InvalidInput", "https://")
	refused(t, create(issuer, "short"), "InvalidInput", "40 characters")
	check(t, create(issuer, "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"))
	refused(t, create(issuer), "EntityAlreadyExists", "already exists")
	got, err := get()
	check(t, err)
	if "https://"+*got.Url != *issuer || len(got.ClientIDList) != 1 || len(got.ThumbprintList) != 1 || len(got.Tags) != 1 || got.CreateDate == nil {
		t.Errorf("got %+v", got)
	}
	list, err := c.iam.ListOpenIDConnectProviders(c.ctx, nil)
	check(t, err)
	if len(list.OpenIDConnectProviderList) != 1 || *list.OpenIDConnectProviderList[0].Arn != *arn {
		t.Errorf("listed %v", list.OpenIDConnectProviderList)
	}
	for range 2 {
		_, err = c.iam.DeleteOpenIDConnectProvider(c.ctx, &awsiam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
		check(t, err)
	}
	_, err = get()
	refused(t, err, "NoSuchEntity", "not found")
}
