package k8s

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/version"

	"eksui/practice/aws/eks"
	"eksui/practice/k8s/apiserver"
	"eksui/practice/k8s/control"
	"eksui/practice/k8s/kubelet"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// state is what is saved of a cluster.
type state struct {
	Spec     eks.ClusterSpec   `json:"spec"`
	CA       authority         `json:"ca"`
	Port     int               `json:"port"` // 0 before the first start
	TokenKey []byte            `json:"tokenKey"`
	Store    *store.Store      `json:"store"`
	Kubelets *kubelet.Kubelets `json:"kubelets"`
}

// cluster is one cluster: its objects, its API server and its simulation.
type cluster struct {
	server   *Server
	state    state
	api      *registry.API
	kubelets *kubelet.Kubelets
	next     atomic.Uint64 // counts connections, for taking turns

	mu      sync.Mutex // held while it is started
	running bool
	ctx     context.Context
	cancel  context.CancelFunc
}

func (s *Server) newCluster(spec eks.ClusterSpec) (*cluster, error) {
	cidr, err := netip.ParsePrefix(spec.ServiceCIDR)
	if err != nil {
		return nil, fmt.Errorf("service CIDR of %s: %w", spec.Name, err)
	}
	c := &cluster{server: s}
	c.state.Spec = spec
	c.state.Store = store.New(s.world.Changed)
	c.api = registry.New(c.state.Store, cidr)
	c.kubelets = kubelet.New(spec.Name, c.api, inWorld{s.world}, s.world.Changed)
	c.state.Kubelets = c.kubelets
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	return c, nil
}

func (s *Server) create(spec eks.ClusterSpec) (*cluster, error) {
	c, err := s.newCluster(spec)
	if err != nil {
		return nil, err
	}
	if c.state.CA, err = newAuthority(time.Now()); err != nil {
		return nil, err
	}
	c.state.TokenKey = make([]byte, 32)
	if _, err := rand.Read(c.state.TokenKey); err != nil {
		return nil, err
	}
	return c, c.seed()
}

func (s *Server) restore(raw []byte) (*cluster, error) {
	var head struct {
		Spec eks.ClusterSpec `json:"spec"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	c, err := s.newCluster(head.Spec)
	if err != nil {
		return nil, err
	}
	return c, json.Unmarshal(raw, &c.state)
}

// MarshalJSON writes the cluster's state.
func (c *cluster) MarshalJSON() ([]byte, error) { return json.Marshal(c.state) }

func (c *cluster) endpoint() string {
	return "https://" + net.JoinHostPort(c.server.opts.Host, strconv.Itoa(c.state.Port))
}

// start makes a cluster run that doesn't run yet.
func (c *cluster) start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return nil
	}
	l, err := c.listen()
	if err != nil {
		return err
	}
	cert, err := c.state.CA.serve(c.server.opts.Host, time.Now())
	if err != nil {
		l.Close()
		return err
	}
	wg := &c.server.wg
	c.kubelets.Start(c.ctx, wg)
	for _, loop := range c.loops() {
		loop.Start(c.ctx, c.api, wg)
	}
	server := &http.Server{
		Handler:           c.handler(),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // what a client breaks off is the client's to tell
	}
	wg.Go(func() { _ = server.ServeTLS(l, "", "") }) // ends with ErrServerClosed
	wg.Go(func() {
		<-c.ctx.Done()
		server.Close()
	})
	c.running = true
	return nil
}

func (c *cluster) stop() { c.cancel() }

// listen takes the port that the cluster had, or another if somebody else has it now.
func (c *cluster) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(c.server.opts.Host, strconv.Itoa(c.state.Port)))
	if err != nil && c.state.Port != 0 {
		l, err = net.Listen("tcp", net.JoinHostPort(c.server.opts.Host, "0"))
	}
	if err != nil {
		return nil, err
	}
	c.state.Port = l.Addr().(*net.TCPAddr).Port
	return l, nil
}

func (c *cluster) loops() []*control.Loop {
	w := inWorld{c.server.world}
	return append(control.Controllers(c.api, w, c.state.CA.Cert), control.NewLoadBalancers(c.api, w, balancers{c}))
}

// gitVersion is the version that a cluster of a minor version says it has.
func gitVersion(minor string) string { return "v" + minor + ".2-eks-3025e55" }

func (c *cluster) handler() http.Handler {
	major, minor, _ := strings.Cut(c.state.Spec.Version, ".")
	return apiserver.New(c.ctx, apiserver.Config{
		API: c.api, Runtime: c.kubelets, TokenKey: c.state.TokenKey,
		Issuer:       fmt.Sprintf("https://oidc.eks.%s.amazonaws.com/id/%032X", c.state.Spec.Region, c.state.TokenKey[:16]),
		Authenticate: c.authenticate,
		Version: version.Info{
			Major: major, Minor: minor + "+", GitVersion: gitVersion(c.state.Spec.Version), GitCommit: "3025e55d2c4a93ac1f1f3f6a37e5f7cf4f7a7f6b",
			GitTreeState: "clean", BuildDate: "2026-09-30T08:42:17Z", GoVersion: "go1.25.6", Compiler: "gc", Platform: "linux/amd64",
		},
	})
}

func (c *cluster) authenticate(token string) (apiserver.User, error) {
	name, groups, err := c.server.cloud.Authenticate(c.state.Spec.ARN, token)
	if err != nil {
		return apiserver.User{}, err
	}
	return apiserver.User{Name: name, Groups: groups}, nil
}

func (c *cluster) nodeSpec(n eks.NodeSpec) kubelet.Spec {
	labels := map[string]string{}
	for k, v := range n.Labels {
		labels[k] = v
	}
	if n.NodeGroup != "" {
		labels["eks.amazonaws.com/nodegroup"] = n.NodeGroup
		labels["eks.amazonaws.com/capacityType"] = "ON_DEMAND"
	}
	s := kubelet.Spec{
		Name: n.Name, InstanceID: n.InstanceID, InstanceType: n.InstanceType, Zone: n.Zone, Region: c.state.Spec.Region, InternalIP: n.InternalIP, ExternalIP: n.ExternalIP,
		MaxPods: n.MaxPods, CPU: n.CPU, Memory: n.Memory, KubeletVersion: gitVersion(c.state.Spec.Version), Labels: labels,
	}
	for _, t := range n.Taints {
		s.Taints = append(s.Taints, corev1.Taint{Key: t.Key, Value: t.Value, Effect: corev1.TaintEffect(t.Effect)})
	}
	return s
}

func (c *cluster) nodeReady(name string) bool {
	o, err := c.api.Get(registry.Nodes, "", name)
	return err == nil && kubelet.NodeReady(o.(*corev1.Node))
}

// balancers are the cluster's load balancers.
type balancers struct{ c *cluster }

func (b balancers) Ensure(svc *corev1.Service, nodes []*corev1.Node) (hostname string, port int, err error) {
	return b.c.server.cloud.EnsureLoadBalancer(b.c.state.Spec.ARN, svc, nodes)
}

func (b balancers) Delete(svc *corev1.Service) (gone bool, err error) {
	return b.c.server.cloud.DeleteLoadBalancer(b.c.state.Spec.ARN, svc)
}
