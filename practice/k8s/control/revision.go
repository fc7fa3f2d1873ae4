package control

import (
	"encoding/json"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// remember keeps a template as a ControllerRevision, from which kubectl rollout undo takes it, and makes it the latest.
func remember(api *registry.API, of store.Object, t *corev1.PodTemplateSpec, hash string, limit int32) error {
	revisions := controlled[*appsv1.ControllerRevision](api, registry.Revisions, of)
	slices.SortFunc(revisions, func(a, b *appsv1.ControllerRevision) int { return int(a.Revision - b.Revision) })
	latest := int64(0)
	for _, r := range revisions {
		latest = max(latest, r.Revision)
	}
	write := registry.Write{Manager: "kube-controller-manager"}
	name := of.GetName() + "-" + hash
	for i, r := range revisions {
		if r.Name != name {
			continue
		}
		if i == len(revisions)-1 {
			return nil
		}
		_, err := api.Update(registry.Revisions, of.GetNamespace(), name, write, func(o store.Object) (store.Object, error) {
			o.(*appsv1.ControllerRevision).Revision = latest + 1
			return o, nil
		})
		return err
	}
	template, err := runtime.DefaultUnstructuredConverter.ToUnstructured(t)
	if err != nil {
		return err
	}
	template["$patch"] = "replace"
	raw, err := json.Marshal(map[string]any{"spec": map[string]any{"template": template}})
	if err != nil {
		return err
	}
	_, err = api.Create(registry.Revisions, of.GetNamespace(), &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: of.GetNamespace(), Labels: withLabel(t.Labels, appsv1.ControllerRevisionHashLabelKey, hash), OwnerReferences: owner(of)},
		Data:       runtime.RawExtension{Raw: raw}, Revision: latest + 1,
	}, write)
	if err != nil {
		return err
	}
	for _, r := range revisions[:max(len(revisions)-int(limit), 0)] {
		if _, _, err := api.Delete(registry.Revisions, r.Namespace, r.Name, metav1.DeleteOptions{}, false); err != nil {
			return err
		}
	}
	return nil
}
