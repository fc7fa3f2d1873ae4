package kubelet

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
)

// status says in Kubernetes' terms where a pod is. The lock is held.
func (t *turn) status() corev1.PodStatus {
	s := *t.pod.Status.DeepCopy()
	node := t.node.Spec
	s.HostIP, s.HostIPs = node.InternalIP, []corev1.HostIP{{IP: node.InternalIP}}
	if t.run.IP != "" && t.begun() {
		s.PodIP, s.PodIPs = t.run.IP, []corev1.PodIP{{IP: t.run.IP}}
	}
	if s.StartTime == nil {
		s.StartTime = ptr.To(metav1.NewTime(t.now).Rfc3339Copy())
	}
	initialized := true
	s.InitContainerStatuses = nil
	for i := range t.pod.Spec.InitContainers {
		c := &t.pod.Spec.InitContainers[i]
		run := t.run.Containers[c.Name]
		s.InitContainerStatuses = append(s.InitContainerStatuses, t.containerStatus(c, run, true))
		restartable := c.RestartPolicy != nil
		initialized = initialized && (run.Step == exited && run.Exit == 0 || restartable && run.Step == running)
	}
	s.ContainerStatuses = nil
	ready := true
	var unready []string
	for i := range t.pod.Spec.Containers {
		c := &t.pod.Spec.Containers[i]
		cs := t.containerStatus(c, t.run.Containers[c.Name], false)
		s.ContainerStatuses = append(s.ContainerStatuses, cs)
		if !cs.Ready {
			ready = false
			unready = append(unready, c.Name)
		}
	}
	s.Phase = t.phase()
	t.conditions(&s, initialized, ready, unready)
	s.ObservedGeneration = t.pod.Generation
	return s
}

// begun says whether the pod's sandbox is there.
func (t *turn) begun() bool {
	for _, run := range t.run.Containers {
		if run.Step != waiting {
			return true
		}
	}
	return false
}

func (t *turn) phase() corev1.PodPhase {
	for _, c := range t.pod.Spec.InitContainers {
		run := t.run.Containers[c.Name]
		if run.Step == exited && run.Exit != 0 {
			return corev1.PodFailed
		}
		if run.Step != exited && (c.RestartPolicy == nil || run.Step != running) {
			return corev1.PodPending
		}
	}
	all, bad, begun := true, false, true
	for _, c := range t.pod.Spec.Containers {
		run := t.run.Containers[c.Name]
		all = all && run.Step == exited
		bad = bad || run.Step == exited && run.Exit != 0
		begun = begun && run.ID != ""
	}
	switch {
	case all && bad:
		return corev1.PodFailed
	case all:
		return corev1.PodSucceeded
	case begun:
		return corev1.PodRunning
	}
	return corev1.PodPending
}

func (t *turn) conditions(s *corev1.PodStatus, initialized, ready bool, unready []string) {
	put := func(kind corev1.PodConditionType, ok bool, reason, message string) {
		c := corev1.PodCondition{Type: kind, Status: corev1.ConditionFalse, Reason: reason, Message: message, ObservedGeneration: t.pod.Generation}
		if ok {
			c.Status, c.Reason, c.Message = corev1.ConditionTrue, "", ""
		}
		registry.SetPodCondition(s, c)
	}
	done := s.Phase == corev1.PodSucceeded
	why, what := "ContainersNotReady", "containers with unready status: ["+strings.Join(unready, " ")+"]"
	if done {
		why, what = "PodCompleted", ""
	}
	put(corev1.PodReadyToStartContainers, t.begun() && !done && s.Phase != corev1.PodFailed, "", "")
	put(corev1.PodInitialized, initialized || done, "ContainersNotInitialized", "containers with incomplete status: ["+strings.Join(t.incomplete(), " ")+"]")
	put(corev1.PodReady, ready && initialized, why, what)
	put(corev1.ContainersReady, ready && initialized, why, what)
	put(corev1.PodScheduled, true, "", "")
}

func (t *turn) incomplete() (names []string) {
	for _, c := range t.pod.Spec.InitContainers {
		if run := t.run.Containers[c.Name]; run.Step != exited || run.Exit != 0 {
			names = append(names, c.Name)
		}
	}
	return names
}

func (t *turn) containerStatus(c *corev1.Container, run *containerRun, init bool) corev1.ContainerStatus {
	s := corev1.ContainerStatus{
		Name: c.Name, Image: c.Image, RestartCount: run.Restarts, ContainerID: run.ID, Started: ptr.To(false), Resources: c.Resources.DeepCopy(),
		AllocatedResources: c.Resources.Requests,
	}
	if i, ok := parseImage(c.Image); ok && run.ID != "" {
		s.Image = i.String()
		s.ImageID = i.registry + "/" + i.repository + "@" + digest(c.Image)
	}
	if len(c.Resources.Requests)+len(c.Resources.Limits) == 0 {
		s.Resources = &corev1.ResourceRequirements{}
	}
	if run.Last != nil && run.Step != exited && (run.Step != crashed || run.BackOff > 0) {
		s.LastTerminationState.Terminated = terminated(run.Last)
	}
	switch run.Step {
	case running:
		s.State.Running = &corev1.ContainerStateRunning{StartedAt: second(run.Started)}
		s.Started = ptr.To(c.StartupProbe == nil || run.Startup.OK)
		s.Ready = run.Ready.OK
	case exited:
		s.State.Terminated = terminated(run.Last)
		s.Ready = init && run.Exit == 0
	case crashed:
		if run.BackOff == 0 {
			s.State.Terminated = terminated(run.Last)
			break
		}
		s.State.Waiting = &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff", Message: "back-off " + run.BackOff.String() + " restarting failed container=" +
			c.Name + " pod=" + t.pod.Name + "_" + t.pod.Namespace + "(" + string(t.pod.UID) + ")"}
	default:
		reason, message := run.Reason, run.Message
		if reason == "" || run.Step == starting {
			reason, message = "ContainerCreating", ""
			if len(t.pod.Spec.InitContainers) > 0 {
				reason = "PodInitializing"
			}
		}
		s.State.Waiting = &corev1.ContainerStateWaiting{Reason: reason, Message: message}
	}
	return s
}

func terminated(e *ended) *corev1.ContainerStateTerminated {
	return &corev1.ContainerStateTerminated{
		ExitCode: e.Exit, Reason: e.Reason, Message: e.Message, StartedAt: second(e.Started), FinishedAt: second(e.Finished), ContainerID: e.ID,
	}
}

func second(t time.Time) metav1.Time { return metav1.NewTime(t).Rfc3339Copy() }
