package control

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// NewNamespaces returns the loop that gives every namespace its service account and CA certificate, and empties those that
// are being deleted.
func NewNamespaces(api *registry.API, ca []byte) *Loop {
	n := &namespaces{api, ca}
	return &Loop{Name: "namespace", Sync: n.sync, Sources: []Source{
		Self(registry.Namespaces), inNamespace(registry.ServiceAccounts), inNamespace(registry.ConfigMaps), inNamespace(registry.Pods), inNamespace(registry.Services),
	}}
}

// inNamespace looks at the namespace when something in it has gone.
func inNamespace(r *registry.Resource) Source {
	return Source{r, func(e store.Event) []Key {
		if e.Type != "DELETED" {
			return nil
		}
		return []Key{{Name: e.Item.Object.GetNamespace()}}
	}}
}

type namespaces struct {
	api *registry.API
	ca  []byte
}

func (n *namespaces) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := n.api.Get(registry.Namespaces, "", k.Name)
	if err != nil {
		return 0, err
	}
	if o.GetDeletionTimestamp() == nil {
		return 0, Furnish(n.api, n.ca, k.Name)
	}
	left := 0
	for _, r := range registry.Resources() {
		if !r.Namespaced || !r.Allows("delete", "") {
			continue
		}
		items, _ := n.api.Store().List(r.GroupResource(), k.Name)
		left += len(items)
		for _, item := range items {
			if item.Object.GetDeletionTimestamp() != nil {
				continue
			}
			if _, _, err := n.api.Delete(r, k.Name, item.Object.GetName(), metav1.DeleteOptions{}, false); err != nil && !apierrors.IsNotFound(err) {
				return 0, err
			}
		}
	}
	if left > 0 {
		return 100 * time.Millisecond, nil
	}
	n.api.Finalize(k.Name)
	return 0, nil
}

// Furnish gives a namespace its service account and CA certificate, without which no pod is admitted to it.
func Furnish(api *registry.API, ca []byte, namespace string) error {
	write := registry.Write{Manager: "kube-controller-manager"}
	if _, err := api.Get(registry.ServiceAccounts, namespace, "default"); apierrors.IsNotFound(err) {
		account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: namespace}}
		if _, err := api.Create(registry.ServiceAccounts, namespace, account, write); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	if _, err := api.Get(registry.ConfigMaps, namespace, registry.RootCAConfigMap); apierrors.IsNotFound(err) {
		config := &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{
				Name: registry.RootCAConfigMap, Namespace: namespace,
				Annotations: map[string]string{"kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."},
			},
			Data: map[string]string{"ca.crt": string(ca)},
		}
		if _, err := api.Create(registry.ConfigMaps, namespace, config, write); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}
