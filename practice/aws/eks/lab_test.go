package eks_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/eks"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const (
	account     = "123456789012"
	region      = "ap-northeast-2"
	clusterRole = "arn:aws:iam::123456789012:role/cluster"
	nodeRole    = "arn:aws:iam::123456789012:role/node"
	student     = "arn:aws:iam::123456789012:user/student"
)

// lab is EKS on a world of its own whose time is the bubble's: hours pass at once.
type lab struct {
	t       *testing.T
	world   *world.World
	ec2     ec2.Region
	service *eks.Service
	kube    *kube
	http    direct
	api     *awseks.Client
	stacks  *cloudformation.Client
	vpc     string
	subnets map[string]string // by zone's letter
}

// inLab runs a test in the evening of a day in November 2026.
func inLab(t *testing.T, test func(t *testing.T, l *lab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)))
		l := open(t, world.Options{Speed: 1}, newKube())
		t.Cleanup(func() { check(t, l.world.Close()) })
		l.network()
		test(t, l)
	})
}

// open opens a world, a new one or that of a snapshot, and starts it.
func open(t *testing.T, o world.Options, k *kube) *lab {
	t.Helper()
	w, err := world.Open(o)
	check(t, err)
	net, err := ec2.New(w, account)
	check(t, err)
	l := &lab{t: t, world: w, ec2: net.In(region), kube: k, subnets: map[string]string{}}
	l.service, err = eks.New(w, account, eks.Parts{
		EC2: net, Roles: roles{}, Kubernetes: k, Tokens: wire.NewTokenVerifier(w, authority{}), Authority: authority{},
	})
	check(t, err)
	stacks, err := cfn.New(w, cfn.Deps{Account: account})
	check(t, err)
	stacks.Register(l.service.Types()...)
	check(t, l.service.Resume())
	w.Start()
	l.http = direct{wiretest.NewServer(w, authority{}, append(l.service.Wire(), stacks.Wire())...)}
	config := aws.Config{
		Region: region, BaseEndpoint: aws.String("http://practice"), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: credentials.NewStaticCredentialsProvider("AKIAPRACTICE", "secret", ""),
		HTTPClient:  l.http,
	}
	l.api, l.stacks = awseks.NewFromConfig(config), cloudformation.NewFromConfig(config)
	return l
}

// network makes a VPC with a subnet in each of three zones.
func (l *lab) network() {
	l.t.Helper()
	l.world.Update(func() {
		vpc, err := l.ec2.CreateVPC("192.168.0.0/16", "", nil)
		check(l.t, err)
		l.vpc = vpc.ID
		for i, zone := range []string{"a", "b", "c"} {
			sub, err := l.ec2.CreateSubnet(vpc.ID, fmt.Sprintf("192.168.%d.0/24", i), region+zone, nil)
			check(l.t, err)
			l.subnets[zone] = sub.ID
		}
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that what was refused, by the error's code and that its message contains a text.
func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var e smithy.APIError
	if !errors.As(err, &e) {
		t.Fatalf("%v, which is no error of AWS's; want %s: %s", err, code, text)
	}
	if e.ErrorCode() != code || !strings.Contains(e.ErrorMessage(), text) {
		t.Errorf("error %s: %s; want %s: %s", e.ErrorCode(), e.ErrorMessage(), code, text)
	}
}

// direct is an HTTP client that needs no network.
type direct struct{ handler http.Handler }

func (d direct) Do(r *http.Request) (*http.Response, error) {
	r.Host = r.URL.Host
	if r.Body == nil {
		r.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	d.handler.ServeHTTP(rec, r)
	return rec.Result(), nil
}

type authority struct{}

func (authority) Credential(accessKey string) (wire.Credential, bool) {
	who := wire.Identity{Account: account, ARN: student, UserID: "AIDASTUDENT", UserName: "student"}
	if accessKey == "AKIASTRANGER" {
		who.ARN = "arn:aws:iam::123456789012:user/stranger"
	}
	return wire.Credential{Secret: "secret", Identity: who}, true
}

func (authority) Authorize(a wire.Ask) error {
	if a.Action == "iam:PassRole" && strings.HasSuffix(a.Resources[0], "forbidden") {
		return wire.Denied(a, a.Resources[0], "because no identity-based policy allows the iam:PassRole action")
	}
	return nil
}

func (authority) Used(string, string, string) {}

// roles knows a cluster role and a node role.
type roles struct{}

func (r roles) Exists(arn string) bool {
	exists, _ := r.Trusts(arn, "")
	return exists || strings.HasPrefix(arn, "arn:aws:iam::123456789012:user/")
}

func (roles) Trusts(arn, principal string) (exists, trusted bool) {
	switch strings.TrimPrefix(arn, "arn:aws:iam::123456789012:role/") {
	case "cluster", "forbidden":
		return true, principal == "eks.amazonaws.com"
	case "node":
		return true, principal == "ec2.amazonaws.com"
	}
	return false, false
}

// kube is a Kubernetes whose nodes are Ready as soon as they register. CoreDNS needs a node.
type kube struct {
	mu      sync.Mutex
	running map[string]bool
	nodes   map[string][]string
	addons  map[string][]string
}

func newKube() *kube {
	return &kube{running: map[string]bool{}, nodes: map[string][]string{}, addons: map[string][]string{}}
}

func (k *kube) StartCluster(c eks.ClusterSpec) (string, []byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.running[c.ARN] = true
	return "https://127.0.0.1:6443", []byte("a certificate"), nil
}

func (k *kube) StopCluster(arn string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.running, arn)
}

func (k *kube) AddNode(arn string, n eks.NodeSpec) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.nodes[arn] = append(k.nodes[arn], n.Name)
}

func (k *kube) RemoveNode(arn, name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.nodes[arn] = slices.DeleteFunc(k.nodes[arn], func(n string) bool { return n == name })
}

func (k *kube) NodeReady(arn, name string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Contains(k.nodes[arn], name)
}

func (k *kube) SetAddon(arn, name, _ string, on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.addons[arn] = slices.DeleteFunc(k.addons[arn], func(n string) bool { return n == name })
	if on {
		k.addons[arn] = append(k.addons[arn], name)
	}
}

func (k *kube) AddonHealthy(arn, name string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Contains(k.addons[arn], name) && (name != "coredns" || len(k.nodes[arn]) > 0)
}

func (k *kube) count(arn string) (nodes, addons int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.nodes[arn]), len(k.addons[arn])
}
