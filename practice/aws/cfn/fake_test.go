package cfn_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const (
	account = "123456789012"
	region  = "ap-northeast-2"
)

// things is a service with one kind of resource, Thing, that tells what becomes of it and can be made to fail.
type things struct {
	State struct {
		Alive map[string]map[string]any
		Log   []string
	}
	w         *world.World
	failMake  map[string]error // by logical id
	failDrop  map[string]error
	unstable  map[string]bool // by logical id: Stable says no
	snapshots []string
}

func newThings(t *testing.T, w *world.World) *things {
	f := &things{w: w, failMake: map[string]error{}, failDrop: map[string]error{}, unstable: map[string]bool{}}
	f.State.Alive = map[string]map[string]any{}
	if err := w.Section("things", &f.State); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *things) log(format string, args ...any) {
	f.State.Log = append(f.State.Log, fmt.Sprintf(format, args...))
}

func (f *things) typed(name string) cfn.Type {
	short := strings.ToLower(name[strings.LastIndex(name, ":")+1:])
	return cfn.Type{
		Name: name, Service: "Ec2", Attributes: []string{"Arn", "Nested.Name"},
		Properties: map[string]cfn.Property{
			"Size": {}, "Name": {Replacement: true}, "Peers": {}, "Secret": {}, "Tags": {}, "Must": {},
			"CidrBlock": {Replacement: true}, "EnableDnsSupport": {}, "EnableDnsHostnames": {}, "VpcId": {Replacement: true},
			"AvailabilityZone": {Replacement: true}, "MapPublicIpOnLaunch": {}, "InternetGatewayId": {}, "RouteTableId": {Replacement: true},
			"DestinationCidrBlock": {Replacement: true}, "GatewayId": {}, "SubnetId": {Replacement: true},
		},
		Takes: 5 * time.Second, DeleteTakes: 3 * time.Second, Consistency: name == "AWS::EC2::InternetGateway",
		Rules:         []cfn.Rule{{Path: "Secret", Pattern: `^[^{]*$`}},
		CreateActions: []string{"ec2:CreateThing"}, DeleteActions: []string{"ec2:DeleteThing"},
		Create: func(r *cfn.Request) (string, error) {
			f.log("create %s", r.LogicalID)
			if err := f.failMake[r.LogicalID]; err != nil {
				return "", err
			}
			id := f.w.ID(short)
			f.State.Alive[id] = r.Props
			return id, nil
		},
		Update: func(r *cfn.Request) error {
			f.log("update %s %v to %v", r.LogicalID, r.Old["Size"], r.Props["Size"])
			f.State.Alive[r.PhysicalID] = r.Props
			return f.failMake[r.LogicalID]
		},
		Delete: func(r *cfn.Request) error {
			f.log("delete %s", r.LogicalID)
			if err := f.failDrop[r.LogicalID]; err != nil {
				return err
			}
			if r.Snapshot {
				f.snapshots = append(f.snapshots, r.LogicalID)
			}
			delete(f.State.Alive, r.PhysicalID)
			return nil
		},
		Stable: func(r *cfn.Request) (bool, error) { return !f.unstable[r.LogicalID], nil },
		Attr: func(r *cfn.Request, name string) (any, error) {
			return "arn:" + r.PhysicalID + ":" + name, nil
		},
	}
}

// keys is an authority with one key, which may do all but what is denied.
type keys struct{ denied string }

func (keys) Credential(key string) (wire.Credential, bool) {
	return wire.Credential{Secret: "secret", Identity: student}, key == "AKIATEST"
}

func (k keys) Authorize(a wire.Ask) error {
	if a.Action == k.denied {
		return wire.Denied(a, "*", "because no identity-based policy allows the "+a.Action+" action")
	}
	return nil
}

func (keys) Used(string, string, string) {}

var student = wire.Identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/student", UserName: "student"}

// network knows the VPCs whose ids begin with vpc-known.
type network struct{}

func (network) Exists(_, paramType, value string) bool {
	return paramType == "AWS::EC2::VPC::Id" && strings.HasPrefix(value, "vpc-known")
}

func (network) Zones(region string) []string {
	return []string{region + "a", region + "b", region + "c"}
}

// stored has one parameter and one secret.
type stored struct{}

func (stored) ParameterValue(_, name string, _ int, _ bool) (string, error) {
	if name == "/known" {
		return "ami-0123456789abcdef0", nil
	}
	return "", wire.Errorf("ParameterNotFound", "")
}

func (stored) SecretString(_, id, _, _ string) (string, error) {
	if id == "db" {
		return `{"username":"admin","password":"hunter2"}`, nil
	}
	return "", fmt.Errorf("Secrets Manager can't find the specified secret.")
}

// cloud is a running CloudFormation with things, and the SDK's client of it.
type cloud struct {
	t      *testing.T
	w      *world.World
	cfn    *cfn.Service
	things *things
	stop   func()
	*cloudformation.Client
}

type options struct {
	dir    string
	denied string
	prep   func(*cloud)
	speed  float64
}

func start(t *testing.T, o options) *cloud {
	t.Helper()
	if o.speed == 0 {
		o.speed = world.MaxSpeed
	}
	w, err := world.Open(world.Options{Dir: o.dir, Speed: o.speed})
	if err != nil {
		t.Fatal(err)
	}
	auth := keys{o.denied}
	s, err := cfn.New(w, cfn.Deps{Account: account, IAM: auth, Network: network{}, Secrets: stored{}, Parameters: stored{}})
	if err != nil {
		t.Fatal(err)
	}
	c := &cloud{t: t, w: w, cfn: s, things: newThings(t, w)}
	for _, name := range []string{
		"VPC", "Subnet", "InternetGateway", "VPCGatewayAttachment", "RouteTable", "Route", "SubnetRouteTableAssociation", "Thing",
	} {
		s.Register(c.things.typed("AWS::EC2::" + name))
	}
	role := c.things.typed("AWS::IAM::Role")
	role.IAMCapability, role.NameProperty = true, "Name"
	db := c.things.typed("AWS::RDS::DBInstance")
	db.Snapshots = true
	s.Register(role, db)
	if o.prep != nil {
		o.prep(c)
	}
	w.Start()
	server := httptest.NewServer(wiretest.NewServer(w, auth, s.Wire()))
	c.Client = cloudformation.New(cloudformation.Options{
		Region: region, BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
	})
	c.stop = sync.OnceFunc(func() {
		server.Close()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(c.stop)
	return c
}

// until waits for something to become true.
func (c *cloud) until(holds func() bool) {
	c.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !holds() {
		if time.Now().After(deadline) {
			c.t.Fatal("what the test waits for doesn't come")
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (c *cloud) drop(name string) {
	c.t.Helper()
	if _, err := c.DeleteStack(c.ctx(), &cloudformation.DeleteStackInput{StackName: &name}); err != nil {
		c.t.Fatal(err)
	}
}

// alive counts the things that exist.
func (c *cloud) alive() (n int) {
	c.w.View(func() { n = len(c.things.State.Alive) })
	return n
}

// inOrder wants events that begin so, in this order.
func (c *cloud) inOrder(id string, want ...string) {
	c.t.Helper()
	all := c.events(id)
	left := want
	for _, e := range all {
		if len(left) > 0 && (e == left[0] || strings.HasPrefix(e, left[0]+" ")) {
			left = left[1:]
		}
	}
	if len(left) > 0 {
		c.t.Errorf("event %q is missing, or early, in\n%s", left[0], strings.Join(all, "\n"))
	}
}

// reasonless wants these events, in any order.
func (c *cloud) reasonless(id string, want ...string) {
	c.t.Helper()
	all := c.events(id)
	for _, w := range want {
		if !slices.Contains(all, w) {
			c.t.Errorf("event %q is missing in\n%s", w, strings.Join(all, "\n"))
		}
	}
}

// refuses wants an error of AWS's.
func (c *cloud) refuses(code, message string, call func() error) {
	c.t.Helper()
	var e smithy.APIError
	if err := call(); !errors.As(err, &e) {
		c.t.Errorf("no error of AWS's but %v, want %s", err, code)
	} else if e.ErrorCode() != code || e.ErrorMessage() != message {
		c.t.Errorf("got  %s: %s\nwant %s: %s", e.ErrorCode(), e.ErrorMessage(), code, message)
	}
}

func (c *cloud) ctx() context.Context { return c.t.Context() }

func (c *cloud) create(name, body string, change ...func(*cloudformation.CreateStackInput)) string {
	c.t.Helper()
	in := &cloudformation.CreateStackInput{StackName: &name, TemplateBody: &body}
	for _, fn := range change {
		fn(in)
	}
	out, err := c.CreateStack(c.ctx(), in)
	if err != nil {
		c.t.Fatal(err)
	}
	return *out.StackId
}

func (c *cloud) describe(name string) types.Stack {
	c.t.Helper()
	out, err := c.DescribeStacks(c.ctx(), &cloudformation.DescribeStacksInput{StackName: &name})
	if err != nil {
		c.t.Fatal(err)
	}
	return out.Stacks[0]
}

// settled waits until nothing is under way with a stack.
func (c *cloud) settled(name string) types.Stack {
	c.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		st := c.describe(name)
		if !strings.HasSuffix(string(st.StackStatus), "_IN_PROGRESS") || st.StackStatus == types.StackStatusReviewInProgress {
			return st
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("stack %s stays %s:\n%s", name, st.StackStatus, strings.Join(c.events(name), "\n"))
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// events are a stack's events, the oldest first, without what changes from run to run.
func (c *cloud) events(name string) []string {
	c.t.Helper()
	var list []string
	pages := cloudformation.NewDescribeStackEventsPaginator(c.Client, &cloudformation.DescribeStackEventsInput{StackName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(c.ctx())
		if err != nil {
			c.t.Fatal(err)
		}
		for _, e := range page.StackEvents {
			line := aws.ToString(e.LogicalResourceId) + " " + string(e.ResourceStatus)
			if e.ResourceStatusReason != nil {
				line += " " + *e.ResourceStatusReason
			}
			list = append(list, line)
		}
	}
	slices.Reverse(list)
	return list
}
