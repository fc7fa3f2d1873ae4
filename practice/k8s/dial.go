package k8s

import (
	"context"
	"fmt"
	"net"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"eksui/practice/k8s/control"
	"eksui/practice/k8s/registry"
)

// dial connects to a ready pod of a Service; connections take turns.
func (c *cluster) dial(ctx context.Context, namespace, service string, port int32) (net.Conn, error) {
	o, err := c.api.Get(registry.Services, namespace, service)
	if err != nil {
		return nil, err
	}
	svc := o.(*corev1.Service)
	target, ok := targetOf(svc, port)
	if !ok {
		return nil, fmt.Errorf("service %s/%s has no port %d", namespace, service, port)
	}
	var ready []*corev1.Pod
	items, _ := c.api.Store().List(registry.Pods.GroupResource(), namespace)
	for _, item := range items {
		pod := item.Object.(*corev1.Pod)
		if control.Ready(pod) && pod.DeletionTimestamp == nil && labels.SelectorFromSet(svc.Spec.Selector).Matches(labels.Set(pod.Labels)) {
			ready = append(ready, pod)
		}
	}
	if len(ready) == 0 || len(svc.Spec.Selector) == 0 {
		return nil, fmt.Errorf("service %s/%s has no endpoints: %w", namespace, service, syscall.ECONNREFUSED)
	}
	pod := ready[c.next.Add(1)%uint64(len(ready))]
	number := control.ContainerPort(pod, target)
	if number == 0 {
		return nil, fmt.Errorf("pod %s/%s has no port %q: %w", namespace, pod.Name, target.String(), syscall.ECONNREFUSED)
	}
	return c.kubelets.Dial(ctx, pod, number)
}

// targetOf is where a Service's port leads, the port itself or its node port.
func targetOf(svc *corev1.Service, port int32) (intstr.IntOrString, bool) {
	for _, p := range svc.Spec.Ports {
		if p.Port == port || p.NodePort == port {
			return p.TargetPort, true
		}
	}
	return intstr.IntOrString{}, false
}
