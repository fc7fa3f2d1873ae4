package k8s

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"eksui/practice/aws/eks"
	"eksui/practice/world"
)

const (
	testToken = "a-token-of-the-student"
	testARN   = "arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster"
)

// testCloud is the cloud around a cluster under test.
type testCloud struct {
	mu        sync.Mutex
	ports     map[string][]corev1.ServicePort
	instances map[string][]string
	deleting  map[string]int // how often a deletion has been asked for
	host      string
	port      int
	refuses   error // what EnsureLoadBalancer answers
}

func newTestCloud() *testCloud {
	return &testCloud{ports: map[string][]corev1.ServicePort{}, instances: map[string][]string{}, deleting: map[string]int{}, host: "a1-2.ap-northeast-2.elb.amazonaws.com"}
}

func (c *testCloud) EnsureLoadBalancer(_ string, svc *corev1.Service, nodes []*corev1.Node) (string, int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := svc.Namespace + "/" + svc.Name
	c.ports[at], c.instances[at] = svc.Spec.Ports, nil
	for _, n := range nodes {
		c.instances[at] = append(c.instances[at], n.Spec.ProviderID[strings.LastIndex(n.Spec.ProviderID, "/")+1:])
	}
	return c.host, c.port, c.refuses
}

func (c *testCloud) DeleteLoadBalancer(_ string, svc *corev1.Service) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := svc.Namespace + "/" + svc.Name
	c.deleting[at]++
	return c.deleting[at] > 2, nil
}

func (c *testCloud) Authenticate(arn, token string) (string, []string, error) {
	switch {
	case arn == testARN && token == testToken:
		return "arn:aws:iam::123456789012:user/student", []string{"system:masters"}, nil
	case arn == testARN && token == "guest":
		return "arn:aws:iam::123456789012:user/guest", nil, nil
	}
	return "", nil, errors.New("no token of this cluster")
}

// lab is a cluster under test.
type lab struct {
	t      testing.TB
	world  *world.World
	server *Server
	cloud  *testCloud
	config *rest.Config
	client *kubernetes.Clientset
}

func startLab(t testing.TB, o world.Options) *lab {
	t.Helper()
	if o.Speed == 0 {
		o.Speed = world.MaxSpeed
	}
	w, err := world.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	cloud := newTestCloud()
	s, err := New(w, cloud, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	l := &lab{t: t, world: w, server: s, cloud: cloud}
	t.Cleanup(l.close)
	var endpoint string
	var ca []byte
	w.Update(func() {
		endpoint, ca, err = s.StartCluster(eks.ClusterSpec{
			Name: "eks-cluster", ARN: testARN, Region: "ap-northeast-2", Account: "123456789012", Version: "1.35", ServiceCIDR: "10.100.0.0/16", Created: time.Now(),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	l.config = &rest.Config{Host: endpoint, BearerToken: testToken, TLSClientConfig: rest.TLSClientConfig{CAData: ca}, QPS: -1}
	l.client = clientFor(t, l.config)
	return l
}

func clientFor(t testing.TB, config *rest.Config) *kubernetes.Clientset {
	t.Helper()
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	c, err := kubernetes.NewForConfigAndClient(config, client)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (l *lab) close() {
	l.server.Close()
	if err := l.world.Close(); err != nil {
		l.t.Error(err)
	}
}

// addNodes lets n instances of type t3.small join, with the add-ons that a node needs.
func (l *lab) addNodes(n int) {
	l.world.Update(func() {
		for _, addon := range []string{"vpc-cni", "kube-proxy", "coredns"} {
			l.server.SetAddon(testARN, addon, "v1.0.0-eksbuild.1", true)
		}
		for i := range n {
			l.server.AddNode(testARN, nodeSpec(i))
		}
	})
}

func nodeSpec(i int) eks.NodeSpec {
	return eks.NodeSpec{
		Name: fmt.Sprintf("ip-192-168-%d-%d.ap-northeast-2.compute.internal", i%3, 10+i), InstanceID: fmt.Sprintf("i-0%016x", i), InstanceType: "t3.small",
		Zone: "ap-northeast-2" + string("ac"[i%2]), InternalIP: fmt.Sprintf("192.168.%d.%d", i%3, 10+i), ExternalIP: fmt.Sprintf("3.35.%d.%d", i%3, 10+i),
		NodeGroup: "eks-work-nodegroup", AMIType: "AL2023_x86_64_STANDARD", MaxPods: 11, CPU: "2", Memory: "1926Mi",
	}
}

// eventually waits until ok says "" and fails with what it said last.
func (l *lab) eventually(what string, ok func(ctx context.Context) string) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	for {
		began := time.Now()
		why := ok(ctx)
		if why == "" {
			return
		}
		select {
		case <-ctx.Done():
			l.t.Fatalf("%s: %s", what, why)
		case <-time.After(max(20*time.Millisecond, 2*time.Since(began))): // looking must not be what is waited for
		}
	}
}

func (l *lab) nodesReady(n int) {
	l.t.Helper()
	l.eventually("nodes ready", func(ctx context.Context) string {
		nodes, err := l.client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
		if err != nil {
			return err.Error()
		}
		ready := 0
		for i := range nodes.Items {
			for _, c := range nodes.Items[i].Status.Conditions {
				if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
					ready++
				}
			}
		}
		if ready != n {
			return fmt.Sprintf("%d of %d", ready, len(nodes.Items))
		}
		return ""
	})
}

// kubeconfig writes one for kubectl and returns its path.
func (l *lab) kubeconfig() string {
	l.t.Helper()
	c := clientcmdapi.NewConfig()
	c.Clusters["lab"] = &clientcmdapi.Cluster{Server: l.config.Host, CertificateAuthorityData: l.config.CAData}
	c.AuthInfos["student"] = &clientcmdapi.AuthInfo{Token: testToken}
	c.Contexts["lab"] = &clientcmdapi.Context{Cluster: "lab", AuthInfo: "student"}
	c.CurrentContext = "lab"
	path := filepath.Join(l.t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*c, path); err != nil {
		l.t.Fatal(err)
	}
	return path
}
