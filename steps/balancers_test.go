package steps

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// practiceEngine is a lab on a practice cloud of its own at full speed. The pace makes six seconds of ten minutes of AWS.
func practiceEngine(t *testing.T) (*Lab, *practice.Cloud) {
	t.Helper()
	dir := t.TempDir()
	c, err := practice.Start(t.Context(), practice.Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	files := practice.FilesIn(dir)
	folder := t.TempDir()
	l, err := Open(site.Setup{
		Practice: true, Folder: folder, Kubeconfig: files.Kubeconfig, TokenCommand: []string{"eksui", "token"},
		AWS: awsx.Options{
			Profile: practice.Profile, Region: practice.Region, Endpoint: c.Endpoint(), CredentialsFile: files.AWSCredentials,
			ConfigFile: files.AWSConfig, Pace: awsx.Pace{Min: 50 * time.Millisecond, Max: 100 * time.Millisecond, Speed: 100},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l, c
}

// withNetwork makes the base stack.
func withNetwork(t *testing.T) (*Lab, *practice.Cloud) {
	t.Helper()
	e, c := practiceEngine(t)
	if err := e.Up(t.Context(), Network); err != nil {
		t.Fatal(err)
	}
	return e, c
}

// makeBalancer makes a classic load balancer with its group, tagged as a cluster's, that no controller knows.
func makeBalancer(t *testing.T, l *site.Site, name, cluster string) (group string) {
	t.Helper()
	group = makeGroup(t, l, name, cluster)
	s, err := l.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := elb.NewFromConfig(s.Config()).CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{
		LoadBalancerName: aws.String(name), Subnets: l.Network.Known().WorkerSubnets, SecurityGroups: []string{group},
		Listeners: []elbtypes.Listener{{Protocol: aws.String("TCP"), LoadBalancerPort: 80, InstancePort: aws.Int32(30080)}},
		Tags: []elbtypes.Tag{
			{Key: aws.String("kubernetes.io/cluster/" + cluster), Value: aws.String("owned")},
			{Key: aws.String("kubernetes.io/service-name"), Value: aws.String("default/node-service")},
		},
	}); err != nil {
		t.Fatal(err)
	}
	return group
}

func makeGroup(t *testing.T, l *site.Site, balancer, cluster string) (id string) {
	t.Helper()
	s, err := l.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	made, err := ec2.NewFromConfig(s.Config()).CreateSecurityGroup(t.Context(), &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("k8s-elb-" + balancer), Description: aws.String("of " + balancer), VpcId: aws.String(l.Network.Known().VPC),
		TagSpecifications: []ec2types.TagSpecification{{ResourceType: ec2types.ResourceTypeSecurityGroup, Tags: []ec2types.Tag{
			{Key: aws.String("kubernetes.io/cluster/" + cluster), Value: aws.String("owned")},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return *made.GroupId
}

// balancersOf lists what is left of a cluster's load balancers.
func balancersOf(t *testing.T, l *site.Site, cluster string) (names []string) {
	t.Helper()
	s, err := l.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left, err := s.LoadBalancerRemains(t.Context(), awsx.LBQuery{Cluster: cluster})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range left {
		if i.Kind != awsx.KindInterface {
			names = append(names, i.Name)
		}
	}
	return names
}

// kubeAPI answers for services only: it lists the one it has until that is deleted. It has no controllers.
type kubeAPI struct {
	mu       sync.Mutex
	services []corev1.Service
	refuse   int // the status of every answer, when it is not 0
}

func (k *kubeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	answer := func(status int, v any) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	status := func(code int, reason metav1.StatusReason, message string) {
		answer(code, metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message})
	}
	switch _, name, one := strings.Cut(r.URL.Path, "/services/"); {
	case k.refuse == http.StatusUnauthorized:
		status(k.refuse, metav1.StatusReasonUnauthorized, "Unauthorized")
	case k.refuse == http.StatusForbidden:
		status(k.refuse, metav1.StatusReasonForbidden, `services is forbidden: User "student" cannot list resource "services" in API group ""`)
	case r.Method == http.MethodGet && !one:
		answer(http.StatusOK, corev1.ServiceList{TypeMeta: metav1.TypeMeta{Kind: "ServiceList", APIVersion: "v1"}, Items: k.services})
	case r.Method == http.MethodDelete:
		k.services = slices.DeleteFunc(k.services, func(s corev1.Service) bool { return s.Name == name })
		status(http.StatusOK, "", "")
	default:
		if i := slices.IndexFunc(k.services, func(s corev1.Service) bool { return s.Name == name }); i >= 0 {
			answer(http.StatusOK, k.services[i])
			return
		}
		status(http.StatusNotFound, metav1.StatusReasonNotFound, "not found")
	}
}

// serveKube makes the API server the lab's cluster.
func serveKube(t *testing.T, l *site.Site, k *kubeAPI) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(k)
	t.Cleanup(srv.Close)
	l.Cluster.Learn(&site.Cluster{Cluster: awsx.Cluster{Name: l.Choices().Cluster.Name, Status: "ACTIVE", Endpoint: srv.URL}})
	return srv
}

func nodeService() corev1.Service {
	return corev1.Service{
		TypeMeta:   metav1.TypeMeta{Kind: "Service", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "node-service"},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer, Ports: []corev1.ServicePort{{Port: 80}}},
	}
}

// noted collects the notes of what it is given to do, by key.
type noted struct {
	mu    sync.Mutex
	notes []engine.Note
}

func (n *noted) emit(e engine.Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if note, ok := e.(engine.Note); ok {
		n.notes = append(n.notes, note)
	}
}

func (n *noted) says(level engine.Level, part string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.ContainsFunc(n.notes, func(note engine.Note) bool {
		return note.Level == level && strings.Contains(note.Text.In(text.EN), part)
	})
}

// The service is gone at once, and no controller deletes its load balancer.
func TestBalancersThatTheClusterKeepsAreDeletedAfterAPatience(t *testing.T) {
	e, _ := withNetwork(t)
	makeBalancer(t, e.Site, "akept", "eks-cluster")
	makeBalancer(t, e.Site, "aforeign", "another")
	makeGroup(t, e.Site, "abare", "eks-cluster")
	makeGroup(t, e.Site, "aforeignbare", "another")
	k := &kubeAPI{services: []corev1.Service{nodeService()}}
	serveKube(t, e.Site, k)
	e.Site.Setup.AWS.Pace.Speed = 166
	var n noted
	if err := newExpose(e.Site).Undo(t.Context(), n.emit); err != nil {
		t.Fatal(err)
	}
	if left := balancersOf(t, e.Site, "eks-cluster"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if left := balancersOf(t, e.Site, "another"); len(left) != 3 {
		t.Errorf("of another cluster there are: %v", left)
	}
	for _, part := range []string{"has not deleted the load balancer akept of the service default/node-service", "security group k8s-elb-abare"} {
		if !n.says(engine.Warn, part) {
			t.Errorf("no warning says %q: %v", part, n.notes)
		}
	}
	if len(k.services) > 0 || !n.says(engine.Info, "Deleting the service default/node-service") {
		t.Errorf("services: %v", k.services)
	}
}

func TestBalancersThatDoNotGoEndInWhatToDo(t *testing.T) {
	e, c := withNetwork(t)
	makeBalancer(t, e.Site, "aslow", "eks-cluster")
	c.World().SetSpeed(world.MinSpeed) // interfaces take 45 seconds to go, and the limit is one
	e.Site.Setup.AWS.Pace.Speed = 1250
	err := newExpose(e.Site).Undo(t.Context(), func(engine.Event) {})
	var p *text.Problem
	if !errors.As(err, &p) || p.Cause != "balancers.left" || !strings.Contains(p.What.In(text.EN), "k8s-elb-aslow") || !strings.Contains(p.Next.In(text.KO), "aws ec2 delete-security-group --group-id sg-") {
		t.Errorf("%v", err)
	}
}

func TestWhatIsLeftOfBalancersIsDeletedByHand(t *testing.T) {
	arn := "arn:aws:elasticloadbalancing:ap-northeast-2:1:loadbalancer/net/n/1"
	err := balancersLeft([]awsx.Item{
		{Kind: awsx.KindLoadBalancer, ID: "aclassic", Name: "aclassic"}, {Kind: awsx.KindLoadBalancer, ID: arn, Name: "n"},
		{Kind: awsx.KindSecurityGroup, ID: "sg-1", Name: "k8s-elb-aclassic"}, {Kind: awsx.KindInterface, ID: "eni-1"},
	}, 15*time.Minute, "ap-northeast-2")
	want := "What belongs to the cluster's load balancers was not gone within 15m0s: load-balancer aclassic, load-balancer n, " +
		"security-group k8s-elb-aclassic, network-interface eni-1. A load balancer goes on costing until it is deleted, also without its cluster. " +
		"Delete them by hand, load balancers first, and run the teardown again: " +
		"aws elb delete-load-balancer --load-balancer-name aclassic --region ap-northeast-2; " +
		"aws elbv2 delete-load-balancer --load-balancer-arn " + arn + " --region ap-northeast-2; " +
		"aws ec2 delete-security-group --group-id sg-1 --region ap-northeast-2 [the time limit is over]"
	if err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestAStopWhileBalancersGoIsNoLimit(t *testing.T) {
	e, _ := withNetwork(t)
	makeBalancer(t, e.Site, "akept", "eks-cluster")
	serveKube(t, e.Site, &kubeAPI{})
	ctx, stop := context.WithCancel(t.Context())
	err := newExpose(e.Site).Undo(ctx, func(ev engine.Event) {
		if _, ok := ev.(engine.Note); ok { // it waits
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left := balancersOf(t, e.Site, "eks-cluster"); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}
