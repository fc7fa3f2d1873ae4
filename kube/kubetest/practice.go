package kubetest

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/practice/aws/eks"
	"eksui/practice/k8s"
	"eksui/practice/world"
)

const (
	arn       = "arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster"
	nodeGroup = "eks-work-nodegroup"
	// Token is the bearer token of a practice cluster's administrator.
	Token = "a-token-of-the-administrator"
	// Balancer is the name of every load balancer of a practice cluster. Nothing answers there.
	Balancer = "test.elb.localhost"
)

// Practice is what stands behind a practice cluster.
type Practice struct {
	// World has the clock and the faults.
	World *world.World
	// Endpoint and CA are where the API server answers, and its authority's certificate in PEM.
	Endpoint string
	CA       []byte

	server *k8s.Server
	nodes  int
}

// NewPractice starts a practice cluster with one node that is ready, its clock at full speed, and ends it with the test.
// There is no AWS around it: that would take the time of a lab.
func NewPractice(t *testing.T) *Cluster {
	t.Helper()
	w, err := world.Open(world.Options{Speed: world.MaxSpeed})
	if err != nil {
		t.Fatal(err)
	}
	server, err := k8s.New(w, cloud{}, k8s.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	t.Cleanup(func() {
		server.Close()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &Practice{World: w, server: server}
	w.Update(func() {
		p.Endpoint, p.CA, err = server.StartCluster(eks.ClusterSpec{
			Name: "eks-cluster", ARN: arn, Region: "ap-northeast-2", Account: "123456789012", Version: "1.35",
			ServiceCIDR: "10.100.0.0/16", Created: time.Now(),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	p.SetNetwork(true)
	node := p.AddNode()
	Eventually(t, "node "+node, func() (bool, error) { return server.NodeReady(arn, node), nil })
	c := open(t, p.writeKubeconfig(t))
	c.Practice = p
	return c
}

// SetNetwork puts the network add-on in, without which nodes do not become ready, or takes it out.
func (p *Practice) SetNetwork(on bool) {
	p.World.Update(func() { p.server.SetAddon(arn, "vpc-cni", "v1.0.0-eksbuild.1", on) })
}

// AddNode lets another node of type t3.small join and returns its name.
func (p *Practice) AddNode(taints ...eks.Taint) string {
	p.nodes++
	address := 10 + p.nodes
	node := eks.NodeSpec{
		Name: fmt.Sprintf("ip-192-168-0-%d.ap-northeast-2.compute.internal", address), InstanceID: fmt.Sprintf("i-%017x", p.nodes),
		InstanceType: "t3.small", Zone: "ap-northeast-2a", InternalIP: fmt.Sprintf("192.168.0.%d", address), NodeGroup: nodeGroup,
		AMIType: "AL2023_x86_64_STANDARD", MaxPods: 11, CPU: "2", Memory: "1926Mi", Taints: taints,
	}
	p.World.Update(func() { p.server.AddNode(arn, node) })
	return node.Name
}

// RemoveNode drains a node and takes it away.
func (p *Practice) RemoveNode(name string) {
	p.World.Update(func() { p.server.RemoveNode(arn, name) })
}

func (p *Practice) writeKubeconfig(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	err := clientcmd.WriteToFile(api.Config{
		Clusters:       map[string]*api.Cluster{"practice": {Server: p.Endpoint, CertificateAuthorityData: p.CA}},
		AuthInfos:      map[string]*api.AuthInfo{"admin": {Token: Token}},
		Contexts:       map[string]*api.Context{"practice": {Cluster: "practice", AuthInfo: "admin"}},
		CurrentContext: "practice",
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// cloud is as much of a cloud as a cluster asks for.
type cloud struct{}

func (cloud) EnsureLoadBalancer(string, *corev1.Service, []*corev1.Node) (string, int, error) {
	return Balancer, 0, nil
}

func (cloud) DeleteLoadBalancer(string, *corev1.Service) (bool, error) { return true, nil }

func (cloud) Authenticate(_, token string) (user string, groups []string, err error) {
	if token != Token {
		return "", nil, errors.New("not the administrator's token")
	}
	return "arn:aws:iam::123456789012:user/student", []string{"system:masters"}, nil
}
