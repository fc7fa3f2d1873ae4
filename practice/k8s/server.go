package k8s

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"eksui/practice/aws/eks"
	"eksui/practice/world"
)

// Options say how clusters are served.
type Options struct {
	Host string // loopback address to listen on; "" means 127.0.0.1
}

// Server runs the clusters of a practice cloud. It implements eks.Kubernetes, and its own lock is never held while the
// world's is being waited for.
type Server struct {
	world *world.World
	cloud Cloud
	opts  Options

	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu       sync.RWMutex
	clusters map[string]*cluster // by ARN
}

var _ eks.Kubernetes = (*Server)(nil)

// New registers the clusters' part of the world's state and takes what the snapshot has of it. The clusters in it run once
// StartCluster is called for each. Close the server before the world.
func New(w *world.World, c Cloud, o Options) (*Server, error) {
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	s := &Server{world: w, cloud: c, opts: o, clusters: map[string]*cluster{}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	if err := w.Section("k8s", s); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends all clusters' servers and simulations; their state stays for the last snapshot.
func (s *Server) Close() {
	s.stop()
	s.wg.Wait()
}

// MarshalJSON writes the state of all clusters.
func (s *Server) MarshalJSON() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return json.Marshal(s.clusters)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Server) UnmarshalJSON(raw []byte) error {
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for arn, raw := range all {
		c, err := s.restore(raw)
		if err != nil {
			return fmt.Errorf("cluster %s: %w", arn, err)
		}
		s.clusters[arn] = c
	}
	return nil
}

func (s *Server) cluster(arn string) *cluster {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.clusters[arn]
}

// StartCluster makes the cluster's API server answer; see eks.Kubernetes.
func (s *Server) StartCluster(spec eks.ClusterSpec) (endpoint string, ca []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.clusters[spec.ARN]
	if c == nil {
		if c, err = s.create(spec); err != nil {
			return "", nil, err
		}
		s.clusters[spec.ARN] = c
	}
	if err := c.start(); err != nil {
		return "", nil, err
	}
	s.world.Changed()
	return c.endpoint(), c.state.CA.Cert, nil
}

// StopCluster ends a cluster and forgets it; see eks.Kubernetes.
func (s *Server) StopCluster(arn string) {
	s.mu.Lock()
	c := s.clusters[arn]
	delete(s.clusters, arn)
	s.mu.Unlock()
	if c != nil {
		c.stop()
		s.world.Changed()
	}
}

// AddNode lets an instance's kubelet register; see eks.Kubernetes.
func (s *Server) AddNode(clusterARN string, n eks.NodeSpec) {
	if c := s.cluster(clusterARN); c != nil {
		c.kubelets.Add(c.nodeSpec(n))
	}
}

// RemoveNode cordons, drains and removes a node; see eks.Kubernetes.
func (s *Server) RemoveNode(clusterARN, name string) {
	if c := s.cluster(clusterARN); c != nil {
		c.kubelets.Remove(name)
	}
}

// NodeReady says whether a node has registered and is Ready; see eks.Kubernetes.
func (s *Server) NodeReady(clusterARN, name string) bool {
	c := s.cluster(clusterARN)
	return c != nil && c.nodeReady(name)
}

// SetAddon puts an add-on's workload in or takes it out; see eks.Kubernetes.
func (s *Server) SetAddon(clusterARN, name, version string, on bool) {
	if c := s.cluster(clusterARN); c != nil {
		c.setAddon(name, version, on)
	}
}

// AddonHealthy says whether an add-on's pods are all ready; see eks.Kubernetes.
func (s *Server) AddonHealthy(clusterARN, name string) bool {
	c := s.cluster(clusterARN)
	return c != nil && c.addonHealthy(name)
}

// Dial connects to a port of a Service, to one of its ready pods after the other. It is how a load balancer reaches them.
func (s *Server) Dial(ctx context.Context, clusterARN, namespace, service string, port int32) (net.Conn, error) {
	c := s.cluster(clusterARN)
	if c == nil {
		return nil, fmt.Errorf("no cluster %s", clusterARN)
	}
	return c.dial(ctx, namespace, service, port)
}

// inWorld is the world as the simulation sees it.
type inWorld struct{ w *world.World }

func (i inWorld) Takes(typical time.Duration, key string) time.Duration {
	return i.w.Takes(typical, key)
}

func (i inWorld) Faulty(name string) bool {
	return slices.ContainsFunc(i.w.Faults(), func(f world.Fault) bool { return f.Name == name })
}
