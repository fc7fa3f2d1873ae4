package control

import (
	"context"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type endpoints struct{ api *registry.API }

// NewEndpoints returns the loop that keeps the addresses behind Services, as Endpoints and as EndpointSlices.
func NewEndpoints(api *registry.API) *Loop {
	e := &endpoints{api}
	return &Loop{Name: "endpoints", Sync: e.sync, Sources: []Source{Self(registry.Services), {registry.Pods, e.services}}}
}

// services are those that a pod is or was behind.
func (e *endpoints) services(ev store.Event) (keys []Key) {
	pod := ev.Item.Object.(*corev1.Pod)
	items, _ := e.api.Store().List(registry.Services.GroupResource(), pod.Namespace)
	for _, item := range items {
		selector := item.Object.(*corev1.Service).Spec.Selector
		if len(selector) == 0 {
			continue
		}
		s := labels.SelectorFromSet(selector)
		if s.Matches(labels.Set(pod.Labels)) || ev.Prev != nil && s.Matches(labels.Set(ev.Prev.Object.GetLabels())) {
			keys = append(keys, KeyOf(item.Object))
		}
	}
	return keys
}

// ContainerPort is the number of the port of a pod that a Service's target port means, 0 if it has none of the name.
func ContainerPort(pod *corev1.Pod, target intstr.IntOrString) int32 {
	if target.Type == intstr.Int {
		return target.IntVal
	}
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name == target.StrVal {
				return p.ContainerPort
			}
		}
	}
	return 0
}

func (e *endpoints) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := e.api.Get(registry.Services, k.Namespace, k.Name)
	if apierrors.IsNotFound(err) {
		return 0, e.remove(k)
	} else if err != nil {
		return 0, err
	}
	svc := o.(*corev1.Service)
	if len(svc.Spec.Selector) == 0 {
		return 0, nil
	}
	var pods []*corev1.Pod
	items, _ := e.api.Store().List(registry.Pods.GroupResource(), svc.Namespace)
	selector := labels.SelectorFromSet(svc.Spec.Selector)
	for _, item := range items {
		pod := item.Object.(*corev1.Pod)
		if pod.Status.PodIP != "" && !finished(pod) && selector.Matches(labels.Set(pod.Labels)) {
			pods = append(pods, pod)
		}
	}
	if err := e.putEndpoints(svc, pods); err != nil {
		return 0, err
	}
	return 0, e.putSlice(svc, pods)
}

func (e *endpoints) remove(k Key) error {
	if _, _, err := e.api.Delete(registry.Endpoints, k.Namespace, k.Name, metav1.DeleteOptions{}, false); err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	return nil // the slices go with their owner
}

func ref(pod *corev1.Pod) *corev1.ObjectReference {
	return &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID}
}

//nolint:staticcheck // Endpoints are deprecated and still what kubectl describe and old clients read
func (e *endpoints) putEndpoints(svc *corev1.Service, pods []*corev1.Pod) error {
	want := &corev1.Endpoints{ObjectMeta: metav1.ObjectMeta{
		Name: svc.Name, Namespace: svc.Namespace, Labels: withLabel(svc.Labels, "endpoints.kubernetes.io/managed-by", "endpoint-controller"),
	}}
	var subset corev1.EndpointSubset
	for _, p := range svc.Spec.Ports {
		port := int32(0)
		for _, pod := range pods {
			port = max(port, ContainerPort(pod, p.TargetPort))
		}
		if port > 0 {
			subset.Ports = append(subset.Ports, corev1.EndpointPort{Name: p.Name, Port: port, Protocol: p.Protocol, AppProtocol: p.AppProtocol})
		}
	}
	for _, pod := range pods {
		a := corev1.EndpointAddress{IP: pod.Status.PodIP, NodeName: &pod.Spec.NodeName, TargetRef: ref(pod)}
		switch {
		case Ready(pod) && pod.DeletionTimestamp == nil || svc.Spec.PublishNotReadyAddresses:
			subset.Addresses = append(subset.Addresses, a)
		case pod.DeletionTimestamp == nil:
			subset.NotReadyAddresses = append(subset.NotReadyAddresses, a)
		}
	}
	if len(subset.Addresses)+len(subset.NotReadyAddresses) > 0 {
		want.Subsets = []corev1.EndpointSubset{subset}
	}
	write := registry.Write{Manager: "kube-controller-manager"}
	_, err := e.api.Update(registry.Endpoints, svc.Namespace, svc.Name, write, func(o store.Object) (store.Object, error) {
		cur := o.(*corev1.Endpoints)
		cur.Subsets, cur.Labels = want.Subsets, want.Labels
		return cur, nil
	})
	if apierrors.IsNotFound(err) {
		_, err = e.api.Create(registry.Endpoints, svc.Namespace, want, write)
	}
	return err
}

func (e *endpoints) putSlice(svc *corev1.Service, pods []*corev1.Pod) error {
	want := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			GenerateName: svc.Name + "-", Namespace: svc.Namespace, OwnerReferences: owner(svc),
			Labels: withLabel(withLabel(svc.Labels, discoveryv1.LabelServiceName, svc.Name), discoveryv1.LabelManagedBy, "endpointslice-controller.k8s.io"),
		},
		AddressType: discoveryv1.AddressTypeIPv4, Endpoints: []discoveryv1.Endpoint{},
	}
	for _, p := range svc.Spec.Ports {
		port := p.TargetPort.IntVal
		for _, pod := range pods {
			port = max(port, ContainerPort(pod, p.TargetPort))
		}
		if len(pods) > 0 && port > 0 {
			want.Ports = append(want.Ports, discoveryv1.EndpointPort{Name: &p.Name, Port: &port, Protocol: &p.Protocol, AppProtocol: p.AppProtocol})
		}
	}
	for _, pod := range pods {
		terminating := pod.DeletionTimestamp != nil
		want.Endpoints = append(want.Endpoints, discoveryv1.Endpoint{
			Addresses: []string{pod.Status.PodIP}, NodeName: &pod.Spec.NodeName, TargetRef: ref(pod), Zone: e.zone(pod.Spec.NodeName),
			Conditions: discoveryv1.EndpointConditions{Ready: ptr.To(Ready(pod) && !terminating || svc.Spec.PublishNotReadyAddresses), Serving: ptr.To(Ready(pod)), Terminating: &terminating},
		})
	}
	slices.SortFunc(want.Endpoints, func(a, b discoveryv1.Endpoint) int { return strings.Compare(a.Addresses[0], b.Addresses[0]) })
	write := registry.Write{Manager: "kube-controller-manager"}
	have := controlled[*discoveryv1.EndpointSlice](e.api, registry.EndpointSlices, svc)
	if len(have) == 0 {
		_, err := e.api.Create(registry.EndpointSlices, svc.Namespace, want, write)
		return err
	}
	if equality.Semantic.DeepEqual(have[0].Endpoints, want.Endpoints) && equality.Semantic.DeepEqual(have[0].Ports, want.Ports) {
		return nil
	}
	_, err := e.api.Update(registry.EndpointSlices, svc.Namespace, have[0].Name, write, func(o store.Object) (store.Object, error) {
		cur := o.(*discoveryv1.EndpointSlice)
		cur.Endpoints, cur.Ports, cur.Labels = want.Endpoints, want.Ports, want.Labels
		return cur, nil
	})
	return err
}

func (e *endpoints) zone(node string) *string {
	o, err := e.api.Get(registry.Nodes, "", node)
	if err != nil {
		return nil
	}
	zone := o.GetLabels()[corev1.LabelTopologyZone]
	return &zone
}
