package apiserver

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"

	"eksui/practice/k8s/store"
)

// selector picks objects by labels, fields and name.
type selector struct {
	labels labels.Selector
	fields fields.Selector
}

func (s selector) all() bool { return s.labels.Empty() && s.fields.Empty() }

func (s selector) matches(o store.Object) bool {
	return s.labels.Matches(labels.Set(o.GetLabels())) && (s.fields.Empty() || s.fields.Matches(fieldsOf(o)))
}

func (c *call) selector(opts *metav1.ListOptions) (selector, error) {
	s := selector{labels: labels.Everything(), fields: fields.Everything()}
	var err error
	if s.labels, err = labels.Parse(opts.LabelSelector); err != nil {
		return s, apierrors.NewBadRequest(fmt.Sprintf("unable to parse requirement: %v", err))
	}
	if s.fields, err = fields.ParseSelector(opts.FieldSelector); err != nil {
		return s, apierrors.NewBadRequest(err.Error())
	}
	known := fieldsOf(c.resource.New())
	for _, r := range s.fields.Requirements() {
		if _, ok := known[r.Field]; !ok {
			return s, apierrors.NewBadRequest(fmt.Sprintf("field label not supported: %s", r.Field))
		}
	}
	if c.name != "" { // a watch of one object by its path
		s.fields = fields.AndSelectors(s.fields, fields.OneTermEqualSelector("metadata.name", c.name))
	}
	return s, nil
}

// fieldsOf are the fields that a field selector of the kind may name.
func fieldsOf(o store.Object) fields.Set {
	set := fields.Set{"metadata.name": o.GetName(), "metadata.namespace": o.GetNamespace()}
	switch o := o.(type) {
	case *corev1.Pod:
		set["spec.nodeName"] = o.Spec.NodeName
		set["spec.restartPolicy"] = string(o.Spec.RestartPolicy)
		set["spec.schedulerName"] = o.Spec.SchedulerName
		set["spec.serviceAccountName"] = o.Spec.ServiceAccountName
		set["spec.hostNetwork"] = fmt.Sprint(o.Spec.HostNetwork)
		set["status.phase"] = string(o.Status.Phase)
		set["status.podIP"] = o.Status.PodIP
		set["status.nominatedNodeName"] = o.Status.NominatedNodeName
	case *corev1.Event:
		r := o.InvolvedObject
		set["involvedObject.kind"], set["involvedObject.namespace"], set["involvedObject.name"] = r.Kind, r.Namespace, r.Name
		set["involvedObject.uid"], set["involvedObject.apiVersion"] = string(r.UID), r.APIVersion
		set["involvedObject.resourceVersion"], set["involvedObject.fieldPath"] = r.ResourceVersion, r.FieldPath
		set["reason"], set["type"], set["reportingComponent"], set["source"] = o.Reason, o.Type, o.ReportingController, o.Source.Component
	case *corev1.Node:
		set["spec.unschedulable"] = fmt.Sprint(o.Spec.Unschedulable)
	case *corev1.Namespace:
		set["status.phase"] = string(o.Status.Phase)
	case *corev1.Secret:
		set["type"] = string(o.Type)
	case *corev1.Service:
		set["spec.clusterIP"], set["spec.type"] = o.Spec.ClusterIP, string(o.Spec.Type)
	case *appsv1.ReplicaSet:
		set["status.replicas"] = fmt.Sprint(o.Status.Replicas)
	case *batchv1.Job:
		set["status.successful"] = fmt.Sprint(o.Status.Succeeded)
	}
	return set
}
