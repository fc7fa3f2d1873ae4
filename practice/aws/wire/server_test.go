package wire_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

const (
	testKey    = "AKIAPRACTICE00000001"
	testSecret = "practice+secret/with/slashes0000000000001"
	userARN    = "arn:aws:iam::123456789012:user/student"
)

// keys is an authority of one user, who may do everything that is not in denied.
type keys struct{ denied string }

func (k keys) Credential(id string) (wire.Credential, bool) {
	who := wire.Identity{Account: "123456789012", ARN: userARN, UserID: "AIDAPRACTICE", UserName: "student"}
	switch id {
	case testKey:
		return wire.Credential{Secret: testSecret, Identity: who}, true
	case "ASIATEMPORARY":
		return wire.Credential{Secret: testSecret, Token: "session", Expires: time.Now().Add(-time.Minute), Identity: who}, true
	}
	return wire.Credential{}, false
}

func (k keys) Authorize(a wire.Ask) error {
	if a.Action == k.denied {
		return wire.Denied(a, "*", "because no identity-based policy allows the "+a.Action+" action")
	}
	return nil
}

func (keys) Used(string, string, string) {}

func toyServices() []*wire.Service {
	type vpc struct {
		VpcID string                                  `xml:"vpcId"`
		Tags  wire.Items[struct{ Key, Value string }] `xml:"tagSet"`
	}
	return []*wire.Service{
		{Name: "sts", Version: "2011-06-15", Namespace: "https://sts.amazonaws.com/doc/2011-06-15/", Protocol: wire.Query,
			Operations: map[string]wire.Operation{"GetCallerIdentity": {IAM: "-", Do: func(c *wire.Call) (any, error) {
				return struct{ Arn, Account, UserId string }{c.Caller.ARN, c.Caller.Account, c.Caller.UserID}, nil
			}}}},
		{Name: "cloudformation", Version: "2010-05-15", Namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/", Protocol: wire.Query,
			Operations: map[string]wire.Operation{"CreateStack": {Do: func(c *wire.Call) (any, error) {
				var in struct {
					StackName    string `wire:",required"`
					TemplateBody string
					Capabilities []string
					Parameters   []struct{ ParameterKey, ParameterValue string }
				}
				if err := wire.Bind(c, &in); err != nil {
					return nil, err
				}
				if len(in.Parameters) != 2 || in.Parameters[1].ParameterValue != "b" {
					return nil, errors.New("parameters were not bound")
				}
				return struct{ StackId string }{"arn:" + in.StackName + "/" + strings.Join(in.Capabilities, "+")}, nil
			}}}},
		{Name: "ec2", Version: "2016-11-15", Namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", Protocol: wire.EC2Query,
			Operations: map[string]wire.Operation{
				"DescribeVpcs": {Do: func(c *wire.Call) (any, error) {
					var in struct {
						VpcID  []string `wire:"VpcId"`
						Filter []struct {
							Name  string
							Value []string
						}
						MaxResults int
					}
					if err := wire.Bind(c, &in); err != nil {
						return nil, err
					}
					var out struct {
						Vpcs wire.Items[vpc] `xml:"vpcSet"`
					}
					for _, f := range in.Filter {
						out.Vpcs = append(out.Vpcs, vpc{VpcID: f.Name + "=" + strings.Join(f.Value, ",")})
					}
					return out, nil
				}},
				"CreateVpc": {Do: func(*wire.Call) (any, error) { return nil, nil }},
			}},
		{Name: "eks", Protocol: wire.RESTJSON, Operations: map[string]wire.Operation{
			"DescribeNodegroup": {Method: "GET", Route: "/clusters/{name}/node-groups/{nodegroupName}", Do: func(c *wire.Call) (any, error) {
				return nil, &wire.Error{Status: 404, Code: "ResourceNotFoundException", Message: "No node group found for name: " + c.Path["nodegroupName"] + "."}
			}},
			"ListClusters": {Method: "GET", Route: "/clusters", Do: func(c *wire.Call) (any, error) {
				var in struct {
					Max int `json:"-" query:"maxResults"`
				}
				if err := wire.Bind(c, &in); err != nil {
					return nil, err
				}
				return map[string]any{"clusters": []string{"one", "two"}[:in.Max]}, nil
			}},
			"TagResource": {Method: "POST", Route: "/tags/{resourceArn}", Do: func(c *wire.Call) (any, error) {
				var in struct {
					ARN  string            `json:"-" path:"resourceArn"`
					Tags map[string]string `json:"tags"`
				}
				if err := wire.Bind(c, &in); err != nil {
					return nil, err
				}
				if in.ARN != "arn:aws:eks:ap-northeast-2:123456789012:cluster/a b" || in.Tags["k"] != "v" {
					return nil, errors.New("not bound: " + in.ARN)
				}
				return nil, nil
			}},
		}},
		{Name: "ssm", Target: "AmazonSSM", Protocol: wire.JSON11, Operations: map[string]wire.Operation{
			"GetParameter": {Do: func(c *wire.Call) (any, error) {
				var in struct{ Name string }
				if err := wire.Bind(c, &in); err != nil {
					return nil, err
				}
				return map[string]any{"Parameter": map[string]any{"Name": in.Name, "LastModifiedDate": wire.Stamp(time.Unix(5, 0))}}, nil
			}},
		}},
		{Name: "elasticloadbalancing", Version: "2012-06-01", Protocol: wire.Query, Operations: map[string]wire.Operation{
			"DescribeLoadBalancers": {Do: func(*wire.Call) (any, error) {
				return struct {
					List wire.Members[struct{ LoadBalancerName string }] `xml:"LoadBalancerDescriptions"`
				}{wire.Members[struct{ LoadBalancerName string }]{{"classic"}}}, nil
			}},
		}},
		{Name: "elasticloadbalancing", Version: "2015-12-01", Protocol: wire.Query, Operations: map[string]wire.Operation{
			"DescribeLoadBalancers": {Do: func(*wire.Call) (any, error) {
				return struct {
					List wire.Members[struct{ LoadBalancerName string }] `xml:"LoadBalancers"`
				}{wire.Members[struct{ LoadBalancerName string }]{{"v2"}}}, nil
			}},
		}},
	}
}

// toy serves the toy services and returns a configuration of the SDK for them.
func toy(t *testing.T, auth wire.Authority, faults ...world.Fault) aws.Config {
	t.Helper()
	w, err := world.Open(world.Options{Speed: world.MaxSpeed})
	if err != nil {
		t.Fatal(err)
	}
	w.SetFaults(faults)
	srv := httptest.NewServer(wire.NewServer(w, auth, toyServices()...))
	t.Cleanup(srv.Close)
	return aws.Config{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(srv.URL),
		Credentials: credentials.NewStaticCredentialsProvider(testKey, testSecret, ""),
	}
}

func TestProtocolsParseInTheSDK(t *testing.T) {
	ctx := context.Background()
	cfg := toy(t, keys{})

	id, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
	if err != nil || *id.Arn != userARN {
		t.Errorf("Query: %v, %v", id, err)
	}
	stack, err := cloudformation.NewFromConfig(cfg).CreateStack(ctx, createStack())
	if err != nil || *stack.StackId != "arn:s/CAPABILITY_IAM+CAPABILITY_NAMED_IAM" {
		t.Errorf("Query with lists: %v, %v", stack, err)
	}
	vpcs, err := ec2.NewFromConfig(cfg).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{
		Filters: []ec2types.Filter{{Name: aws.String("tag:a"), Values: []string{"1", "2"}}},
	})
	if err != nil || len(vpcs.Vpcs) != 1 || *vpcs.Vpcs[0].VpcId != "tag:a=1,2" {
		t.Errorf("EC2: %v, %v", vpcs, err)
	}
	clusters, err := eks.NewFromConfig(cfg).ListClusters(ctx, &eks.ListClustersInput{MaxResults: aws.Int32(1)})
	if err != nil || strings.Join(clusters.Clusters, " ") != "one" {
		t.Errorf("RESTJSON: %v, %v", clusters, err)
	}
	_, err = eks.NewFromConfig(cfg).TagResource(ctx, &eks.TagResourceInput{
		ResourceArn: aws.String("arn:aws:eks:ap-northeast-2:123456789012:cluster/a b"), Tags: map[string]string{"k": "v"},
	})
	if err != nil {
		t.Errorf("RESTJSON with an ARN in the path: %v", err)
	}
	p, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/x")})
	if err != nil || *p.Parameter.Name != "/x" || p.Parameter.LastModifiedDate.Unix() != 5 {
		t.Errorf("JSON11: %v, %v", p, err)
	}
	classic, err := elb.NewFromConfig(cfg).DescribeLoadBalancers(ctx, nil)
	if err != nil || *classic.LoadBalancerDescriptions[0].LoadBalancerName != "classic" {
		t.Errorf("classic ELB: %v, %v", classic, err)
	}
	v2, err := elbv2.NewFromConfig(cfg).DescribeLoadBalancers(ctx, nil)
	if err != nil || *v2.LoadBalancers[0].LoadBalancerName != "v2" {
		t.Errorf("ELBv2: %v, %v", v2, err)
	}
}

// wants is an error as a client has to see it.
type wants struct {
	code, message string
	status        int
}

func (w wants) check(t *testing.T, err error) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != w.code || !strings.Contains(api.ErrorMessage(), w.message) {
		t.Errorf("want %s: %s\ngot  %v", w.code, w.message, err)
	}
	var resp interface{ HTTPStatusCode() int }
	if w.status != 0 && (!errors.As(err, &resp) || resp.HTTPStatusCode() != w.status) {
		t.Errorf("want HTTP %d, got %v", w.status, err)
	}
}

// eachDialect makes one call in each dialect.
func eachDialect(cfg aws.Config) map[string]error {
	ctx := context.Background()
	_, query := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
	_, ec2err := ec2.NewFromConfig(cfg).DescribeVpcs(ctx, nil)
	_, rest := eks.NewFromConfig(cfg).ListClusters(ctx, nil)
	_, json := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("x")})
	return map[string]error{"query": query, "ec2": ec2err, "rest": rest, "json": json}
}

func TestErrorsOfSigning(t *testing.T) {
	sign := func(key, secret, token string) func(*aws.Config) {
		return func(c *aws.Config) { c.Credentials = credentials.NewStaticCredentialsProvider(key, secret, token) }
	}
	cases := map[string]struct {
		change func(*aws.Config)
		want   map[string]wants
	}{
		"unknown key": {sign("AKIANOBODY", "x", ""), map[string]wants{
			"query": {"InvalidClientTokenId", "The security token included in the request is invalid.", 403},
			"ec2":   {"AuthFailure", "AWS was not able to validate the provided access credentials", 401},
			"rest":  {"UnrecognizedClientException", "The security token included in the request is invalid.", 403},
			"json":  {"UnrecognizedClientException", "The security token included in the request is invalid.", 400},
		}},
		"wrong secret": {sign(testKey, "not the secret", ""), map[string]wants{
			"query": {"SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", 403},
			"ec2":   {"AuthFailure", "", 401},
			"rest":  {"InvalidSignatureException", "The request signature we calculated", 403},
			"json":  {"InvalidSignatureException", "The request signature we calculated", 400},
		}},
		"expired session": {sign("ASIATEMPORARY", testSecret, "session"), map[string]wants{
			"query": {"ExpiredToken", "The security token included in the request is expired", 403},
			"ec2":   {"RequestExpired", "Request has expired.", 400},
			"rest":  {"ExpiredTokenException", "is expired", 403},
			"json":  {"ExpiredTokenException", "is expired", 400},
		}},
		"session token missing": {sign("ASIATEMPORARY", testSecret, ""), map[string]wants{
			"query": {"InvalidClientTokenId", "", 403},
		}},
		"unsigned": {func(c *aws.Config) { c.Credentials = aws.AnonymousCredentials{} }, map[string]wants{
			"query": {"MissingAuthenticationToken", "Request is missing Authentication Token", 403},
			"rest":  {"MissingAuthenticationTokenException", "Missing Authentication Token", 403},
			"json":  {"MissingAuthenticationTokenException", "Missing Authentication Token", 400},
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cfg := toy(t, keys{})
			c.change(&cfg)
			got := eachDialect(cfg)
			for dialect, want := range c.want {
				want.check(t, got[dialect])
			}
		})
	}
}

func TestErrorsOfCalls(t *testing.T) {
	ctx := context.Background()
	cfg := toy(t, keys{denied: "ec2:CreateVpc"})
	_, err := ec2.NewFromConfig(cfg).CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	wants{"UnauthorizedOperation", "You are not authorized to perform this operation. User: " + userARN +
		" is not authorized to perform: ec2:CreateVpc because no identity-based policy allows the ec2:CreateVpc action", 403}.check(t, err)
	_, err = ec2.NewFromConfig(cfg).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{DryRun: aws.Bool(true)})
	wants{"DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412}.check(t, err)
	_, err = ec2.NewFromConfig(cfg).DescribeSubnets(ctx, nil)
	wants{"InvalidAction", "The action DescribeSubnets is not valid for this web service.", 400}.check(t, err)
	_, err = ec2.NewFromConfig(cfg).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{NextToken: aws.String("x")})
	wants{"UnknownParameter", "The parameter NextToken is not recognized", 400}.check(t, err)
	_, err = sts.NewFromConfig(cfg).GetSessionToken(ctx, nil)
	wants{"InvalidAction", "Could not find operation GetSessionToken for version 2011-06-15", 400}.check(t, err)
	_, err = eks.NewFromConfig(cfg).DescribeNodegroup(ctx, &eks.DescribeNodegroupInput{
		ClusterName: aws.String("c"), NodegroupName: aws.String("n"),
	})
	wants{"ResourceNotFoundException", "No node group found for name: n.", 404}.check(t, err)
	_, err = eks.NewFromConfig(cfg).DescribeCluster(ctx, &eks.DescribeClusterInput{Name: aws.String("c")})
	wants{"UnknownOperationException", "", 404}.check(t, err)
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Run("expired-token", func(t *testing.T) {
		got := eachDialect(toy(t, keys{}, world.Fault{Name: "expired-token"}))
		wants{"ExpiredToken", "The security token included in the request is expired", 403}.check(t, got["query"])
		wants{"ExpiredTokenException", "", 403}.check(t, got["rest"])
	})
	for _, name := range []string{"throttling", "api-500", "cut-connections"} {
		t.Run(name+" is survived by retrying", func(t *testing.T) {
			cfg := toy(t, keys{}, world.Fault{Name: name})
			client := sts.NewFromConfig(cfg, func(o *sts.Options) { o.RetryMaxAttempts = 5 })
			for range 10 {
				if _, err := client.GetCallerIdentity(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
			}
		})
		t.Run(name+" is seen without retrying", func(t *testing.T) {
			cfg := toy(t, keys{}, world.Fault{Name: name})
			cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
			failed := map[string]int{}
			for range 2 * 4 {
				for dialect, err := range eachDialect(cfg) {
					if err != nil {
						failed[dialect]++
					}
				}
			}
			if len(failed) == 0 {
				t.Error("no call failed")
			}
		})
	}
	codes := map[string]map[string]wants{
		"throttling": {
			"query": {"Throttling", "Rate exceeded", 400}, "ec2": {"RequestLimitExceeded", "Request limit exceeded.", 503},
			"rest": {"ThrottlingException", "Rate exceeded", 429}, "json": {"ThrottlingException", "Rate exceeded", 400},
		},
		"api-500": {
			"query": {"InternalFailure", "", 500}, "ec2": {"InternalError", "", 500},
			"rest": {"ServerException", "", 500}, "json": {"InternalServerError", "", 500},
		},
	}
	for name, byDialect := range codes {
		for dialect, want := range byDialect {
			t.Run(name+" in "+dialect, func(t *testing.T) {
				cfg := toy(t, keys{}, world.Fault{Name: name})
				cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
				want.check(t, firstError(t, cfg, dialect))
			})
		}
	}
}

// firstError calls until the accident strikes, which it does once in four calls.
func firstError(t *testing.T, cfg aws.Config, dialect string) error {
	t.Helper()
	ctx := context.Background()
	for range 4 {
		var err error
		switch dialect {
		case "query":
			_, err = sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
		case "ec2":
			_, err = ec2.NewFromConfig(cfg).DescribeVpcs(ctx, nil)
		case "rest":
			_, err = eks.NewFromConfig(cfg).ListClusters(ctx, nil)
		case "json":
			_, err = ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("x")})
		}
		if err != nil {
			return err
		}
	}
	t.Fatal("no call in four failed")
	return nil
}

func TestTooLargeBody(t *testing.T) {
	cfg := toy(t, keys{})
	resp, err := http.Post(*cfg.BaseEndpoint, "application/x-amz-json-1.1", strings.NewReader(strings.Repeat("x", 2<<20)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("HTTP %d", resp.StatusCode)
	}
}
