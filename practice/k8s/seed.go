package k8s

import (
	"fmt"
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/control"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// object is an object to be made, with its resource.
type object struct {
	resource *registry.Resource
	object   store.Object
}

// firstNamespaces are there from the start.
var firstNamespaces = []string{metav1.NamespaceDefault, corev1.NamespaceNodeLease, metav1.NamespacePublic, metav1.NamespaceSystem}

// seed makes what a fresh EKS cluster has before its add-ons. Its namespaces take pods from the first answer on: who sees a
// cluster become ACTIVE does not wait for a controller.
func (c *cluster) seed() error {
	objects, err := c.firstObjects()
	if err != nil {
		return err
	}
	if err := c.make(objects); err != nil {
		return err
	}
	for _, namespace := range firstNamespaces {
		if err := control.Furnish(c.api, c.state.CA.Cert, namespace); err != nil {
			return err
		}
	}
	return nil
}

// make creates objects that aren't there yet.
func (c *cluster) make(objects []object) error {
	for _, o := range objects {
		_, err := c.api.Create(o.resource, o.object.GetNamespace(), o.object, registry.Write{Manager: "eks"})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("%s %s: %w", o.resource.Kind, o.object.GetName(), err)
		}
	}
	return nil
}

func (c *cluster) firstObjects() ([]object, error) {
	cidr, err := netip.ParsePrefix(c.state.Spec.ServiceCIDR)
	if err != nil {
		return nil, err
	}
	var objects []object
	for _, name := range firstNamespaces {
		objects = append(objects, object{registry.Namespaces, &corev1.Namespace{ObjectMeta: named("", name)}})
	}
	labels := map[string]string{"component": "apiserver", "provider": "kubernetes"}
	service := &corev1.Service{
		ObjectMeta: named(metav1.NamespaceDefault, "kubernetes"),
		Spec: corev1.ServiceSpec{
			ClusterIP: cidr.Masked().Addr().Next().String(),
			Ports:     []corev1.ServicePort{{Name: "https", Port: 443, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromInt32(443)}},
		},
	}
	service.Labels = labels
	objects = append(objects, object{registry.Services, service})
	objects = append(objects, apiEndpoints()...)
	objects = append(objects,
		object{registry.StorageClasses, &storagev1.StorageClass{
			ObjectMeta: named("", "gp2"), Provisioner: "kubernetes.io/aws-ebs", Parameters: map[string]string{"type": "gp2", "fsType": "ext4"},
			VolumeBindingMode: ptr.To(storagev1.VolumeBindingWaitForFirstConsumer),
		}},
		object{registry.PriorityClasses, &schedulingv1.PriorityClass{ObjectMeta: named("", "system-node-critical"), Value: 2000001000,
			Description: "Used for system critical pods that must not be moved from their current node."}},
		object{registry.PriorityClasses, &schedulingv1.PriorityClass{ObjectMeta: named("", "system-cluster-critical"), Value: 2000000000,
			Description: "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."}},
	)
	return append(objects, roles()...), nil
}

func named(namespace, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: namespace, Name: name}
}

// apiEndpoints are the addresses of the API server's two network interfaces in the VPC.
func apiEndpoints() []object {
	slice := &discoveryv1.EndpointSlice{ObjectMeta: named(metav1.NamespaceDefault, "kubernetes"), AddressType: discoveryv1.AddressTypeIPv4}
	slice.Labels = map[string]string{discoveryv1.LabelServiceName: "kubernetes"}
	slice.Ports = []discoveryv1.EndpointPort{{Name: ptr.To("https"), Port: ptr.To[int32](443), Protocol: ptr.To(corev1.ProtocolTCP)}}
	endpoints := &corev1.Endpoints{ObjectMeta: named(metav1.NamespaceDefault, "kubernetes")}                                              //nolint:staticcheck // deprecated, but still served
	endpoints.Subsets = []corev1.EndpointSubset{{Ports: []corev1.EndpointPort{{Name: "https", Port: 443, Protocol: corev1.ProtocolTCP}}}} //nolint:staticcheck // deprecated, but still served
	for n := range 2 {
		ip := "192.168." + strconv.Itoa(n) + ".7"
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{Addresses: []string{ip}, Conditions: discoveryv1.EndpointConditions{Ready: ptr.To(true)}})
		endpoints.Subsets[0].Addresses = append(endpoints.Subsets[0].Addresses, corev1.EndpointAddress{IP: ip})
	}
	return []object{{registry.EndpointSlices, slice}, {registry.Endpoints, endpoints}}
}

func roles() []object {
	everything := []string{"*"}
	look := []string{"get", "list", "watch"}
	change := []string{"create", "delete", "deletecollection", "patch", "update"}
	workloads := []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"configmaps", "endpoints", "events", "persistentvolumeclaims", "pods", "pods/log", "pods/status", "replicationcontrollers", "serviceaccounts", "services", "services/status"}},
		{APIGroups: []string{"apps"}, Resources: []string{"controllerrevisions", "daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"}},
		{APIGroups: []string{"batch"}, Resources: []string{"jobs"}},
		{APIGroups: []string{"autoscaling"}, Resources: []string{"horizontalpodautoscalers"}},
		{APIGroups: []string{"discovery.k8s.io"}, Resources: []string{"endpointslices"}},
		{APIGroups: []string{"networking.k8s.io"}, Resources: []string{"ingresses", "networkpolicies"}},
		{APIGroups: []string{"policy"}, Resources: []string{"poddisruptionbudgets"}},
	}
	with := func(verbs []string, more ...rbacv1.PolicyRule) []rbacv1.PolicyRule {
		rules := more
		for _, r := range workloads {
			r.Verbs = verbs
			rules = append(rules, r)
		}
		return rules
	}
	both := append(append([]string{}, look...), change...)
	namespaces := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"namespaces"}, Verbs: look}
	secrets := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: both}
	reach := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods/attach", "pods/exec", "pods/portforward", "pods/eviction"}, Verbs: []string{"create", "get"}}
	own := rbacv1.PolicyRule{APIGroups: []string{rbacv1.GroupName}, Resources: []string{"rolebindings", "roles"}, Verbs: both}
	role := func(name string, rules ...rbacv1.PolicyRule) object {
		r := &rbacv1.ClusterRole{ObjectMeta: named("", name), Rules: rules}
		r.Labels = map[string]string{"kubernetes.io/bootstrapping": "rbac-defaults"}
		return object{registry.ClusterRoles, r}
	}
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: named("", "cluster-admin"), RoleRef: rbacv1.RoleRef{Kind: "ClusterRole", Name: "cluster-admin"},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.GroupKind, Name: "system:masters"}},
	}
	binding.Labels = map[string]string{"kubernetes.io/bootstrapping": "rbac-defaults"}
	return []object{
		role("cluster-admin", rbacv1.PolicyRule{APIGroups: everything, Resources: everything, Verbs: everything}, rbacv1.PolicyRule{NonResourceURLs: everything, Verbs: everything}),
		role("admin", with(both, namespaces, secrets, reach, own)...),
		role("edit", with(both, namespaces, secrets, reach)...),
		role("view", with(look, namespaces)...),
		{registry.ClusterBindings, binding},
	}
}
