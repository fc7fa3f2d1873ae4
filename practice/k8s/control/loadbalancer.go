package control

import (
	"context"
	"errors"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// Balancers are the load balancers of the cloud around a cluster. Their methods may take the world's lock.
type Balancers interface {
	// Ensure makes a Service's load balancer or brings it up to date; hostname is "" while there is none. ErrElsewhere says
	// that it is not the cloud's to make.
	Ensure(svc *corev1.Service, nodes []*corev1.Node) (hostname string, port int, err error)
	// Delete starts the deletion and says whether it is done.
	Delete(svc *corev1.Service) (gone bool, err error)
}

// ErrElsewhere is the answer for a Service whose load balancer another controller makes: it is left alone, without an event.
var ErrElsewhere = errors.New("implemented by alternate to cloud provider")

const balancerFinalizer = "service.kubernetes.io/load-balancer-cleanup"

// Typical durations.
const (
	balancerTakes   = 5 * time.Second // until it has a hostname
	balancerRecheck = 5 * time.Second // between looks at one that isn't done
)

type loadBalancers struct {
	api    *registry.API
	world  World
	cloud  Balancers
	record Recorder
}

// NewLoadBalancers returns the loop that gives Services of type LoadBalancer one.
func NewLoadBalancers(api *registry.API, w World, b Balancers) *Loop {
	l := &loadBalancers{api, w, b, Recorder{API: api, Component: "service-controller"}}
	return &Loop{Name: "service", Sync: l.sync, Sources: []Source{
		Self(registry.Services),
		Every(api, registry.Nodes, registry.Services, func(e store.Event) bool {
			return e.Prev == nil || e.Type == "DELETED" || inService(e.Prev.Object.(*corev1.Node)) != inService(e.Item.Object.(*corev1.Node))
		}),
	}}
}

// inService says whether traffic is sent to a node. A label that is not "false" keeps it out.
func inService(n *corev1.Node) bool {
	if v, ok := n.Labels[corev1.LabelNodeExcludeBalancers]; ok && v != "false" {
		return false
	}
	for _, c := range n.Status.Conditions {
		if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
			return n.DeletionTimestamp == nil
		}
	}
	return false
}

func (l *loadBalancers) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := l.api.Get(registry.Services, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	svc := o.(*corev1.Service)
	has := slices.Contains(svc.Finalizers, balancerFinalizer)
	wants := svc.Spec.Type == corev1.ServiceTypeLoadBalancer && svc.DeletionTimestamp == nil && svc.Spec.LoadBalancerClass == nil
	switch {
	case !wants && !has:
		return 0, nil
	case !wants:
		return l.remove(svc)
	case !has:
		l.record.Normal(svc, "EnsuringLoadBalancer", "Ensuring load balancer")
		return 0, l.finalizer(svc, true) // the change brings it back here
	}
	if l.world.Faulty("lb-pending") {
		l.record.Warning(svc, "SyncLoadBalancerFailed", "Error syncing load balancer: failed to ensure load balancer: could not find any suitable subnets for creating the ELB")
		return l.world.Takes(time.Minute, "lb-pending/"+k.Namespace+"/"+k.Name), nil
	}
	if len(svc.Status.LoadBalancer.Ingress) == 0 {
		if left := time.Until(svc.CreationTimestamp.Add(l.world.Takes(balancerTakes, "balancer/"+k.Namespace+"/"+k.Name))); left > 0 {
			return left, nil
		}
	}
	return l.ensure(svc)
}

func (l *loadBalancers) ensure(svc *corev1.Service) (time.Duration, error) {
	recheck := l.world.Takes(balancerRecheck, "balancer/recheck")
	nodes := l.nodes()
	if len(nodes) == 0 {
		l.record.Warning(svc, "UnAvailableLoadBalancer", "There are no available nodes for LoadBalancer")
	}
	hostname, port, err := l.cloud.Ensure(svc, nodes)
	if errors.Is(err, ErrElsewhere) {
		return 0, nil
	}
	if err != nil {
		l.record.Warning(svc, "SyncLoadBalancerFailed", "Error syncing load balancer: failed to ensure load balancer: %v", err)
		return 2 * recheck, nil
	}
	if hostname == "" {
		return recheck, nil
	}
	ingress := corev1.LoadBalancerIngress{Hostname: hostname}
	if port != 0 && len(svc.Spec.Ports) > 0 && int32(port) != svc.Spec.Ports[0].Port {
		ingress.Ports = []corev1.PortStatus{{Port: int32(port), Protocol: svc.Spec.Ports[0].Protocol}}
	}
	status := corev1.LoadBalancerStatus{Ingress: []corev1.LoadBalancerIngress{ingress}}
	if equality.Semantic.DeepEqual(status, svc.Status.LoadBalancer) {
		return 0, nil
	}
	_, err = l.api.Update(registry.Services, svc.Namespace, svc.Name, registry.Write{Manager: "aws-cloud-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*corev1.Service).Status.LoadBalancer = status
		return o, nil
	})
	if err != nil {
		return 0, err
	}
	l.record.Normal(svc, "EnsuredLoadBalancer", "Ensured load balancer")
	return 0, nil
}

// nodes are those that traffic is sent to.
func (l *loadBalancers) nodes() (out []*corev1.Node) {
	items, _ := l.api.Store().List(registry.Nodes.GroupResource(), "")
	for _, item := range items {
		if n := item.Object.(*corev1.Node); inService(n) {
			out = append(out, n)
		}
	}
	return out
}

func (l *loadBalancers) remove(svc *corev1.Service) (time.Duration, error) {
	l.record.Normal(svc, "DeletingLoadBalancer", "Deleting load balancer")
	gone, err := l.cloud.Delete(svc)
	recheck := l.world.Takes(balancerRecheck, "balancer/recheck")
	if err != nil {
		l.record.Warning(svc, "SyncLoadBalancerFailed", "Error syncing load balancer: failed to delete load balancer: %v", err)
		return 2 * recheck, nil
	}
	if !gone {
		return recheck, nil
	}
	l.record.Normal(svc, "DeletedLoadBalancer", "Deleted load balancer")
	if len(svc.Status.LoadBalancer.Ingress) > 0 && svc.DeletionTimestamp == nil {
		_, err := l.api.Update(registry.Services, svc.Namespace, svc.Name, registry.Write{Manager: "aws-cloud-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
			o.(*corev1.Service).Status.LoadBalancer = corev1.LoadBalancerStatus{}
			return o, nil
		})
		if err != nil {
			return 0, err
		}
	}
	return 0, l.finalizer(svc, false)
}

func (l *loadBalancers) finalizer(svc *corev1.Service, on bool) error {
	_, err := l.api.Update(registry.Services, svc.Namespace, svc.Name, registry.Write{Manager: "aws-cloud-controller-manager"}, func(o store.Object) (store.Object, error) {
		f := slices.DeleteFunc(o.GetFinalizers(), func(f string) bool { return f == balancerFinalizer })
		if on {
			f = append(f, balancerFinalizer)
		}
		o.SetFinalizers(f)
		return o, nil
	})
	return err
}
