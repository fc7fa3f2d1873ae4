package awsx

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	tagging "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// pricingRegion is where the Price List API is served ("AWS Price List Query API endpoints").
const pricingRegion = "us-east-1"

// fewAttempts is for calls that a page waits for: a network that does not work must not hold it for a minute.
const fewAttempts = 2

// clients makes each service's client when it is first asked for: most runs need half of them.
type clients struct {
	cfn     func() *cloudformation.Client
	ec2     func() *ec2.Client
	eks     func() *eks.Client
	elb     func() *elb.Client
	elbv2   func() *elbv2.Client
	iam     func() *iam.Client
	logs    func() *cloudwatchlogs.Client
	pricing func() *pricing.Client
	quotas  func() *servicequotas.Client
	rds     func() *rds.Client
	secrets func() *secretsmanager.Client
	sts     func() *sts.Client
	tagging func() *tagging.Client
}

func newClients(cfg aws.Config) clients {
	return clients{
		cfn:   sync.OnceValue(func() *cloudformation.Client { return cloudformation.NewFromConfig(cfg) }),
		ec2:   sync.OnceValue(func() *ec2.Client { return ec2.NewFromConfig(cfg) }),
		eks:   sync.OnceValue(func() *eks.Client { return eks.NewFromConfig(cfg) }),
		elb:   sync.OnceValue(func() *elb.Client { return elb.NewFromConfig(cfg) }),
		elbv2: sync.OnceValue(func() *elbv2.Client { return elbv2.NewFromConfig(cfg) }),
		iam:   sync.OnceValue(func() *iam.Client { return iam.NewFromConfig(cfg) }),
		logs:  sync.OnceValue(func() *cloudwatchlogs.Client { return cloudwatchlogs.NewFromConfig(cfg) }),
		pricing: sync.OnceValue(func() *pricing.Client {
			return pricing.NewFromConfig(cfg, func(o *pricing.Options) {
				o.Region = pricingRegion
				o.RetryMaxAttempts = optionalAttempts
			})
		}),
		quotas: sync.OnceValue(func() *servicequotas.Client {
			return servicequotas.NewFromConfig(cfg, func(o *servicequotas.Options) { o.RetryMaxAttempts = optionalAttempts })
		}),
		rds:     sync.OnceValue(func() *rds.Client { return rds.NewFromConfig(cfg) }),
		secrets: sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(cfg) }),
		sts: sync.OnceValue(func() *sts.Client {
			return sts.NewFromConfig(cfg, func(o *sts.Options) {
				o.RetryMaxAttempts = fewAttempts
				// The SDK would sign with a corrected clock and hide the skew. kubectl's tokens are signed with the
				// computer's own clock, so it has to be told.
				o.DisableClockSkewCorrection = true
			})
		}),
		tagging: sync.OnceValue(func() *tagging.Client { return tagging.NewFromConfig(cfg) }),
	}
}
