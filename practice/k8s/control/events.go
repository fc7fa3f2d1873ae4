package control

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// eventLife is how long events are kept.
const eventLife = time.Hour

// Recorder writes events as a component of the cluster.
type Recorder struct {
	API       *registry.API
	Component string
	Host      string // of the node, for a kubelet
}

// Normal records what went its way.
func (r Recorder) Normal(o store.Object, reason, format string, args ...any) {
	r.record(o, "", corev1.EventTypeNormal, reason, fmt.Sprintf(format, args...))
}

// Warning records what went wrong.
func (r Recorder) Warning(o store.Object, reason, format string, args ...any) {
	r.record(o, "", corev1.EventTypeWarning, reason, fmt.Sprintf(format, args...))
}

// Container records something about a pod's container; kind is an event type.
func (r Recorder) Container(pod *corev1.Pod, path, kind, reason, format string, args ...any) {
	r.record(pod, path, kind, reason, fmt.Sprintf(format, args...))
}

// record counts an event that happened before up, or writes a new one. A cluster that is going away takes no events,
// which is nobody's problem: an event that can't be written is dropped, as in Kubernetes.
func (r Recorder) record(o store.Object, path, kind, reason, message string) {
	namespace := o.GetNamespace()
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	ref := corev1.ObjectReference{
		Kind: o.GetObjectKind().GroupVersionKind().Kind, APIVersion: o.GetObjectKind().GroupVersionKind().GroupVersion().String(),
		Namespace: o.GetNamespace(), Name: o.GetName(), UID: o.GetUID(), FieldPath: path,
	}
	if ref.Kind == "Node" {
		ref.UID = "" // a kubelet doesn't know its node's
	}
	now := metav1.Now().Rfc3339Copy()
	write := registry.Write{Manager: r.Component}
	if e := r.same(ref, kind, reason, message); e != nil {
		_, err := r.API.Update(registry.Events, namespace, e.Name, write, func(cur store.Object) (store.Object, error) {
			e := cur.(*corev1.Event)
			e.Count++
			e.LastTimestamp = now
			return e, nil
		})
		if !apierrors.IsNotFound(err) {
			return
		}
	}
	_, _ = r.API.Create(registry.Events, namespace, &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Name: fmt.Sprintf("%s.%x", o.GetName(), time.Now().UnixNano()), Namespace: namespace},
		InvolvedObject: ref, Type: kind, Reason: reason, Message: message, Count: 1, FirstTimestamp: now, LastTimestamp: now,
		Source: corev1.EventSource{Component: r.Component, Host: r.Host}, ReportingController: r.Component, ReportingInstance: r.Host,
	}, write)
}

// same returns the event that has said the same before, or nil.
func (r Recorder) same(ref corev1.ObjectReference, kind, reason, message string) *corev1.Event {
	items, _ := r.API.Store().By(registry.Events.GroupResource(), store.ByInvolved, store.KeyOfReference(ref))
	for _, item := range items {
		e := item.Object.(*corev1.Event)
		if e.InvolvedObject == ref && e.Type == kind && e.Reason == reason && e.Message == message && e.Source.Component == r.Component {
			return e
		}
	}
	return nil
}
