// Package token makes the tokens by which EKS recognises an AWS identity, and prints them for kubectl.
//
// A token is a presigned STS GetCallerIdentity request that also signs the cluster's name; EKS sends the request and so
// learns who signed it. The form is aws-iam-authenticator's, which `aws eks get-token` shares.
package token

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

const (
	prefix        = "k8s-aws-v1."
	clusterHeader = "x-k8s-aws-id"
	// expiresParam is what EKS expects in the signed query, in seconds. The token is good for 15 minutes all the same.
	expiresParam = "60"
	// lifetime leaves a minute for clocks that differ.
	lifetime = 14 * time.Minute
)

// Token is a bearer token for one EKS cluster.
type Token struct {
	Value   string    `json:"value"`
	Expires time.Time `json:"expires"`
}

// Make signs a token for a cluster with the credentials and region of an AWS configuration. It asks no server, except
// for what the credentials themselves need (SSO, an assumed role).
func Make(ctx context.Context, cfg aws.Config, cluster string) (Token, error) {
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return Token{}, problem(cluster, err)
	}
	expires := time.Now().Add(lifetime)
	if credentials.CanExpire && credentials.Expires.Before(expires) {
		expires = credentials.Expires // STS refuses what ended credentials have signed
	}
	client := sts.NewPresignClient(sts.NewFromConfig(cfg))
	request, err := client.PresignGetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, func(o *sts.PresignOptions) {
		o.ClientOptions = append(o.ClientOptions, func(o *sts.Options) {
			o.APIOptions = append(o.APIOptions,
				smithyhttp.SetHeaderValue(clusterHeader, cluster),
				smithyhttp.SetHeaderValue("X-Amz-Expires", expiresParam))
		})
	})
	if err != nil {
		return Token{}, problem(cluster, err)
	}
	return Token{
		Value:   prefix + base64.RawURLEncoding.EncodeToString([]byte(request.URL)),
		Expires: expires.UTC().Truncate(time.Second),
	}, nil
}

// Request says for which cluster and by which AWS identity a token is wanted.
type Request struct {
	Cluster string
	// Region and Profile as the AWS SDK resolves them when empty.
	Region, Profile string
}

// Make resolves the AWS configuration as the SDK does (environment, profiles, SSO, roles, instance) and signs a token.
func (r Request) Make(ctx context.Context) (Token, error) {
	var options []func(*config.LoadOptions) error
	if r.Region != "" {
		options = append(options, config.WithRegion(r.Region))
	}
	if r.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(r.Profile))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return Token{}, problem(r.Cluster, err)
	}
	if cfg.Region == "" {
		return Token{}, problem(r.Cluster, errNoRegion)
	}
	return Make(ctx, cfg, r.Cluster)
}

var errNoRegion = fmt.Errorf("no region is configured")
