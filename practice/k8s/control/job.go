package control

import (
	"context"
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type jobs struct {
	api    *registry.API
	world  World
	record Recorder
}

// NewJobs returns the loop that runs jobs' pods until enough have succeeded.
func NewJobs(api *registry.API, w World) *Loop {
	j := &jobs{api, w, Recorder{API: api, Component: "job-controller"}}
	return &Loop{Name: "job", Sync: j.sync, Sources: []Source{Self(registry.Jobs), Owned(registry.Pods, registry.Jobs)}}
}

// jobPods are a job's pods, by how they are.
type jobPods struct {
	active            []*corev1.Pod
	succeeded, failed int32
	ready             int32
	lastFailure       time.Time
	restarts          int32
}

func (j *jobs) pods(job *batchv1.Job) (p jobPods) {
	for _, pod := range controlled[*corev1.Pod](j.api, registry.Pods, job) {
		switch {
		case pod.Status.Phase == corev1.PodSucceeded:
			p.succeeded++
		case pod.Status.Phase == corev1.PodFailed, pod.DeletionTimestamp != nil:
			p.failed++
			for _, c := range pod.Status.ContainerStatuses {
				if t := c.State.Terminated; t != nil && t.FinishedAt.After(p.lastFailure) {
					p.lastFailure = t.FinishedAt.Time
				}
			}
		default:
			p.active = append(p.active, pod)
			if Ready(pod) {
				p.ready++
			}
			for _, c := range pod.Status.ContainerStatuses {
				p.restarts += c.RestartCount
			}
		}
	}
	return p
}

// over says whether a job has ended.
func over(job *batchv1.Job) bool {
	for _, c := range job.Status.Conditions {
		if (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) && c.Status == corev1.ConditionTrue {
			return true
		}
	}
	return false
}

func (j *jobs) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := j.api.Get(registry.Jobs, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	job := o.(*batchv1.Job)
	if job.DeletionTimestamp != nil {
		return 0, nil
	}
	if over(job) {
		return j.expire(job)
	}
	p := j.pods(job)
	s := *job.Status.DeepCopy()
	if s.StartTime == nil && !*job.Spec.Suspend {
		s.StartTime = ptr.To(metav1.Now().Rfc3339Copy())
	}
	s.Active, s.Succeeded, s.Failed = int32(len(p.active)), p.succeeded, p.failed
	s.Ready, s.Terminating, s.UncountedTerminatedPods = ptr.To(p.ready), ptr.To[int32](0), &batchv1.UncountedTerminatedPods{}
	var again time.Duration
	deadline := job.Spec.ActiveDeadlineSeconds
	switch {
	case *job.Spec.Suspend:
		err = j.end(p.active)
	case p.failed+p.restarts > *job.Spec.BackoffLimit:
		err = j.fail(job, &s, p, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
	case deadline != nil && time.Since(s.StartTime.Time) >= time.Duration(*deadline)*time.Second:
		err = j.fail(job, &s, p, "DeadlineExceeded", "Job was active longer than specified deadline")
	case enough(job, p):
		j.complete(job, &s)
	default:
		again, err = j.run(job, p)
		if deadline != nil {
			if left := time.Until(s.StartTime.Add(time.Duration(*deadline) * time.Second)); again == 0 || left < again {
				again = max(left, time.Millisecond)
			}
		}
	}
	if err != nil || equality.Semantic.DeepEqual(s, job.Status) {
		return again, err
	}
	_, err = j.api.Update(registry.Jobs, job.Namespace, job.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*batchv1.Job).Status = s
		return o, nil
	})
	return again, err
}

func enough(job *batchv1.Job, p jobPods) bool {
	if job.Spec.Completions == nil {
		return p.succeeded > 0 && len(p.active) == 0
	}
	return p.succeeded >= *job.Spec.Completions
}

// run makes the pods that are missing; after a failure not at once.
func (j *jobs) run(job *batchv1.Job, p jobPods) (time.Duration, error) {
	want := *job.Spec.Parallelism
	if c := job.Spec.Completions; c != nil {
		want = min(want, *c-p.succeeded)
	} else if p.succeeded > 0 {
		want = int32(len(p.active))
	}
	if p.failed > 0 && len(p.active) == 0 {
		backOff := min(10*time.Second<<min(p.failed-1, 6), 6*time.Minute)
		if left := time.Until(p.lastFailure.Add(j.world.Takes(backOff, "job/"+job.Namespace+"/"+job.Name))); left > 0 {
			return left, nil
		}
	}
	for n := int32(len(p.active)); n < want; n++ {
		pod, err := j.api.Create(registry.Pods, job.Namespace, fromTemplate(&job.Spec.Template, job), registry.Write{Manager: "kube-controller-manager"})
		if err != nil {
			j.record.Warning(job, "FailedCreate", "Error creating: %v", err)
			return 0, err
		}
		j.record.Normal(job, "SuccessfulCreate", "Created pod: %s", pod.GetName())
	}
	return 0, nil
}

func (j *jobs) end(pods []*corev1.Pod) error {
	for _, p := range pods {
		if err := deletePod(j.api, p); err != nil {
			return err
		}
	}
	return nil
}

func conclude(s *batchv1.JobStatus, kind batchv1.JobConditionType, reason, message string) {
	now := metav1.Now().Rfc3339Copy()
	s.Conditions = append(s.Conditions, batchv1.JobCondition{Type: kind, Status: corev1.ConditionTrue, Reason: reason, Message: message, LastProbeTime: now, LastTransitionTime: now})
}

func (j *jobs) fail(job *batchv1.Job, s *batchv1.JobStatus, p jobPods, reason, message string) error {
	conclude(s, batchv1.JobFailureTarget, reason, message)
	conclude(s, batchv1.JobFailed, reason, message)
	s.Active, s.Ready = 0, ptr.To[int32](0)
	j.record.Warning(job, reason, "%s", message)
	return j.end(p.active)
}

func (j *jobs) complete(job *batchv1.Job, s *batchv1.JobStatus) {
	s.CompletionTime = ptr.To(metav1.Now().Rfc3339Copy())
	conclude(s, batchv1.JobSuccessCriteriaMet, "CompletionsReached", "Reached expected number of succeeded pods")
	conclude(s, batchv1.JobComplete, "CompletionsReached", "Reached expected number of succeeded pods")
	j.record.Normal(job, "Completed", "Job completed")
}

// expire deletes a job that has ended when its time to live is over.
func (j *jobs) expire(job *batchv1.Job) (time.Duration, error) {
	if job.Spec.TTLSecondsAfterFinished == nil {
		return 0, nil
	}
	var ended time.Time
	for _, c := range job.Status.Conditions {
		ended = c.LastTransitionTime.Time
	}
	if left := time.Until(ended.Add(time.Duration(*job.Spec.TTLSecondsAfterFinished) * time.Second)); left > 0 {
		return left, nil
	}
	_, _, err := j.api.Delete(registry.Jobs, job.Namespace, job.Name, metav1.DeleteOptions{}, false)
	if err != nil {
		return 0, fmt.Errorf("job past its time to live: %w", err)
	}
	return 0, nil
}
