package table

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/duration"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

func workloadCells(o store.Object, now time.Time) []any {
	old := age(o.GetCreationTimestamp(), now)
	switch o := o.(type) {
	case *appsv1.Deployment:
		names, images := containers(&o.Spec.Template.Spec)
		return []any{o.Name, fmt.Sprintf("%d/%d", o.Status.ReadyReplicas, ptr.Deref(o.Spec.Replicas, 0)), int64(o.Status.UpdatedReplicas),
			int64(o.Status.AvailableReplicas), old, names, images, selectorText(o.Spec.Selector)}
	case *appsv1.ReplicaSet:
		names, images := containers(&o.Spec.Template.Spec)
		return []any{o.Name, int64(ptr.Deref(o.Spec.Replicas, 0)), int64(o.Status.Replicas), int64(o.Status.ReadyReplicas), old, names, images, selectorText(o.Spec.Selector)}
	case *appsv1.StatefulSet:
		names, images := containers(&o.Spec.Template.Spec)
		return []any{o.Name, fmt.Sprintf("%d/%d", o.Status.ReadyReplicas, ptr.Deref(o.Spec.Replicas, 0)), old, names, images}
	case *appsv1.DaemonSet:
		names, images := containers(&o.Spec.Template.Spec)
		s := o.Status
		return []any{o.Name, int64(s.DesiredNumberScheduled), int64(s.CurrentNumberScheduled), int64(s.NumberReady), int64(s.UpdatedNumberScheduled),
			int64(s.NumberAvailable), setText(o.Spec.Template.Spec.NodeSelector), old, names, images, selectorText(o.Spec.Selector)}
	case *appsv1.ControllerRevision:
		controller := none
		if ref := metav1.GetControllerOf(o); ref != nil {
			controller = strings.ToLower(ref.Kind) + ".apps/" + ref.Name
		}
		return []any{o.Name, controller, o.Revision, old}
	case *batchv1.Job:
		names, images := containers(&o.Spec.Template.Spec)
		return []any{o.Name, jobStatus(o), completions(o), jobDuration(o, now), old, names, images, selectorText(o.Spec.Selector)}
	}
	return nil
}

func containers(s *corev1.PodSpec) (names, images string) {
	var n, i []string
	for _, c := range s.Containers {
		n, i = append(n, c.Name), append(i, c.Image)
	}
	return strings.Join(n, ","), strings.Join(i, ",")
}

func jobStatus(j *batchv1.Job) string {
	status := "Running"
	for _, c := range j.Status.Conditions {
		if c.Status != corev1.ConditionTrue {
			continue
		}
		switch c.Type {
		case batchv1.JobComplete, batchv1.JobFailed, batchv1.JobSuspended:
			return string(c.Type)
		case batchv1.JobFailureTarget:
			status = string(c.Type)
		}
	}
	if j.DeletionTimestamp != nil {
		return "Terminating"
	}
	return status
}

func completions(j *batchv1.Job) string {
	if j.Spec.Completions != nil {
		return fmt.Sprintf("%d/%d", j.Status.Succeeded, *j.Spec.Completions)
	}
	if n := ptr.Deref(j.Spec.Parallelism, 0); n > 1 {
		return fmt.Sprintf("%d/1 of %d", j.Status.Succeeded, n)
	}
	return fmt.Sprintf("%d/1", j.Status.Succeeded)
}

func jobDuration(j *batchv1.Job, now time.Time) string {
	switch {
	case j.Status.StartTime == nil:
		return ""
	case j.Status.CompletionTime == nil:
		return duration.HumanDuration(now.Sub(j.Status.StartTime.Time))
	}
	return duration.HumanDuration(j.Status.CompletionTime.Sub(j.Status.StartTime.Time))
}
