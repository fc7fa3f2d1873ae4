package refusals

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// row is a request that AWS is documented to refuse.
type row struct {
	name   string
	call   call
	status int // 0 is 400
	code   string
	says   string // a part of the message
	source string // the document, or the API model's constraint
}

// tables are all rows, by service.
var tables = map[string][]row{
	"ec2 network": ec2NetworkRows, "ec2 groups": ec2GroupRows, "ec2 instances": ec2InstanceRows, "iam": iamRows, "iam policies": iamPolicyRows,
	"sts and signatures": signatureRows, "eks clusters": eksClusterRows, "eks node groups": eksNodegroupRows, "eks access and add-ons": eksAccessRows,
	"cloudformation": cfnRows, "load balancers": elbRows, "rds": rdsRows, "others": otherRows,
}

// looks are the calls that show what there is: a refused request must not have done half of its work.
var looks = []call{
	ec2("DescribeVpcs"), ec2("DescribeSubnets"), ec2("DescribeInternetGateways"), ec2("DescribeRouteTables"), ec2("DescribeSecurityGroups"),
	ec2("DescribeKeyPairs"), ec2("DescribeVolumes"), ec2("DescribeInstances"), ec2("DescribeNatGateways"), ec2("DescribeAddresses"),
	ec2("DescribeLaunchTemplates"), ec2("DescribeTags"), iam("ListRoles"), iam("ListUsers"), iam("ListInstanceProfiles"),
	iam("ListPolicies", "Scope", "Local"), iam("ListRolePolicies", "RoleName", "node"), iam("ListAttachedRolePolicies", "RoleName", "cluster"),
	eks("GET", "/clusters", ""), eks("GET", "/clusters/lab", ""), eks("GET", "/clusters/lab/node-groups", ""), eks("GET", "/clusters/lab/node-groups/ng", ""),
	eks("GET", "/clusters/lab/access-entries", ""), eks("GET", "/clusters/lab/addons", ""), cfn("DescribeStacks"), elb("DescribeLoadBalancers"),
	elbv2("DescribeLoadBalancers"), elbv2("DescribeTargetGroups"), rds("DescribeDBInstances"), rds("DescribeDBSubnetGroups"),
	logs("DescribeLogGroups", `{}`), ssm("DescribeParameters", `{}`), secrets("ListSecrets", `{"IncludePlannedDeletion": true}`),
}

var requestID = regexp.MustCompile(`(?i)<requestid>.*?</requestid>`)

// look is what the looks show, without the ids of their requests.
func (c *cloud) look() map[string]string {
	c.t.Helper()
	out := map[string]string{}
	for _, k := range looks {
		out[k.service+" "+k.target+k.path+k.body] = requestID.ReplaceAllString(c.made(k).body, "")
	}
	return out
}

// TestRefusals sends every row to one practice cloud, none of which may change anything there.
func TestRefusals(t *testing.T) {
	begun := time.Now()
	c := start(t)
	before := c.look()
	based := time.Since(begun)
	count := 0
	for name, rows := range tables {
		count += len(rows)
		t.Run(name, func(t *testing.T) {
			for _, r := range rows {
				c.refuses(t, r)
			}
		})
	}
	if diff := cmp.Diff(before, c.look()); diff != "" {
		t.Errorf("what was refused has changed something: %s", diff)
	}
	failed := 0
	for _, s := range stackRows {
		c.fails(t, s)
		failed++
	}
	t.Logf("%d requests refused and %d stacks failed as AWS says, in %s after %s for their base", count, failed, time.Since(begun)-based, based)
	if count+failed < 200 {
		t.Errorf("only %d rows", count+failed)
	}
}

func (c *cloud) refuses(t *testing.T, r row) {
	t.Helper()
	if r.status == 0 {
		r.status = http.StatusBadRequest
	}
	got := c.send(r.call)
	if got.status != r.status || got.code != r.code || !strings.Contains(got.message, r.says) {
		t.Errorf("%s: %d %s: %s\nwant %d %s with %q\nby %s", r.name, got.status, got.code, got.message, r.status, r.code, r.says, r.source)
	}
}

// TestEveryRowHasASource says where AWS documents it, and that no two rows have one name.
func TestEveryRowHasASource(t *testing.T) {
	var names []string
	look := func(name, source string) {
		if !strings.Contains(source, ": ") || len(source) < 12 {
			t.Errorf("%q has the source %q: name a document and the place in it, or the API model and its constraint", name, source)
		}
		if slices.Contains(names, name) {
			t.Errorf("two rows are called %q", name)
		}
		names = append(names, name)
	}
	for _, rows := range tables {
		for _, r := range rows {
			look(r.name, r.source)
			if r.code == "" || r.says == "" {
				t.Errorf("%q says not how it is refused", r.name)
			}
		}
	}
	for _, s := range stackRows {
		look(s.name, s.source)
		if s.reason == "" {
			t.Errorf("%q says not why it fails", s.name)
		}
	}
}

// stackRow is a template that CloudFormation takes and then fails on, in an account where only it says why.
type stackRow struct {
	name, template, reason, source string
}

// fails makes a stack and looks for the reason among its resources' events.
func (c *cloud) fails(t *testing.T, s stackRow) {
	t.Helper()
	stack := "s-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s.name)
	got := c.send(cfn("CreateStack", "StackName", stack, "OnFailure", "DELETE", "Capabilities.member.1", "CAPABILITY_NAMED_IAM", "TemplateBody", s.template))
	if got.status != http.StatusOK {
		t.Errorf("%s: CreateStack: %s: %s", s.name, got.code, got.message)
		return
	}
	id := between(got.body, "<StackId>", "</StackId>")
	c.await(cfn("DescribeStacks", "StackName", id), "<StackStatus>DELETE_COMPLETE<")
	events := c.send(cfn("DescribeStackEvents", "StackName", id)).body
	reasons := ""
	for part := range strings.SplitSeq(events, "<member>") {
		if strings.Contains(part, ">CREATE_FAILED<") {
			reasons += unescape(between(part, "<ResourceStatusReason>", "</ResourceStatusReason>")) + "\n"
		}
	}
	if !strings.Contains(reasons, s.reason) {
		t.Errorf("%s: %s\nwant %q\nby %s", s.name, reasons, s.reason, s.source)
	}
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	inner, _, _ := strings.Cut(rest, after)
	return inner
}

func unescape(text string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#xA;", "\n", "&amp;", "&").Replace(text)
}
