package kube

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Reason is why a pod is not ready.
type Reason struct {
	// Code is Kubernetes' own word for it: ImagePullBackOff, Unschedulable, CrashLoopBackOff ...
	Code string
	// Cause is its entry in the catalogue of causes.
	Cause cause.ID
	// Text is the sentence for a person.
	Text text.Text
	// Hopeless says that waiting alone will not help: something has to be changed.
	Hopeless bool
}

const (
	// unschedulableLimit is how long nodes that are there may have no room for a pod before that counts as hopeless.
	unschedulableLimit = 2 * time.Minute
	// joiningLimit is the same for nodes that are not there yet: a managed node group's take 2 to 4 minutes to join, after
	// the time that its stack takes.
	joiningLimit = 12 * time.Minute
	// registryLimit is how long a registry's name may not be found: DNS of a young node takes seconds, and sometimes minutes.
	registryLimit = 5 * time.Minute
	// crashesUntilHopeless is how often a container may crash before more tries count as useless.
	crashesUntilHopeless = 3
)

// Why says why a pod is not ready, from its status, its warnings (newest last) and the last log lines of the container
// that crashed. It is zero for a ready pod.
func Why(p *corev1.Pod, warnings []EventState, log string, now time.Time) Reason {
	if PodReady(p) && p.DeletionTimestamp == nil {
		return Reason{}
	}
	s := symptomOf(p, warnings, log)
	s.pod = p.Name
	told := podCauses.Problem(s, nil)
	return Reason{
		Code: s.code, Cause: told.Cause, Text: told.Why,
		Hopeless: s.hopeless(told.Cause, now) || s.about == aboutCrash && p.Status.Phase == corev1.PodFailed,
	}
}

// symptomOf finds what stands most in the way of a pod.
func symptomOf(p *corev1.Pod, warnings []EventState, log string) symptom {
	switch {
	case p.DeletionTimestamp != nil:
		return symptom{about: aboutPod, code: "Terminating"}
	case p.Status.Phase == corev1.PodSucceeded:
		return symptom{about: aboutPod, code: "Completed"}
	}
	for _, statuses := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for _, c := range statuses {
			if s, found := ofContainer(c, warnings, log); found {
				s.since = taken(p)
				return s
			}
		}
	}
	if p.Status.Phase == corev1.PodFailed {
		return symptom{about: aboutFailed, code: or(p.Status.Reason, "Failed"), words: or(p.Status.Message, p.Status.Reason)}
	}
	if s, found := ofScheduling(p); found {
		return s
	}
	if w, ok := lastWarning(warnings, "FailedMount", "FailedAttachVolume"); ok {
		return symptom{about: aboutPod, code: w.Reason, words: w.Message}
	}
	if w, ok := lastWarning(warnings, "FailedCreatePodSandBox"); ok {
		return symptom{about: aboutPod, code: w.Reason, words: w.Message}
	}
	if p.Status.Phase == corev1.PodRunning {
		return ofUnready(p, warnings)
	}
	return symptom{about: aboutPod, code: "ContainerCreating"}
}

// taken is when a node took a pod.
func taken(p *corev1.Pod) time.Time {
	if p.Status.StartTime != nil {
		return p.Status.StartTime.Time
	}
	return p.CreationTimestamp.Time
}

// ofContainer judges one container; found is false when it is not the one at fault.
func ofContainer(c corev1.ContainerStatus, warnings []EventState, log string) (s symptom, found bool) {
	if w := c.State.Waiting; w != nil {
		s = symptom{about: aboutContainer, code: w.Reason, words: w.Message, container: c.Name, image: c.Image}
		switch w.Reason {
		case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError", "RegistryUnavailable":
			s.about = aboutImage
			// The back-off message only repeats the image; the registry's words are in the event.
			if e, ok := lastWarning(warnings, "Failed"); ok && strings.Contains(e.Message, "pull") && w.Reason == "ImagePullBackOff" {
				s.words = e.Message
			}
			return s, true
		case "CreateContainerConfigError", "CreateContainerError", "RunContainerError":
			return s, true
		case "CrashLoopBackOff":
			return ofCrash(c, c.LastTerminationState.Terminated, w.Reason, log), true
		}
	}
	if t := c.State.Terminated; t != nil && t.ExitCode != 0 {
		return ofCrash(c, t, or(t.Reason, "Error"), log), true
	}
	return symptom{}, false
}

// ofCrash has the container's last words in words, where it had any.
func ofCrash(c corev1.ContainerStatus, ended *corev1.ContainerStateTerminated, code, log string) symptom {
	s := symptom{about: aboutCrash, code: code, words: log, container: c.Name, restarts: int(c.RestartCount), ended: ended}
	if ended != nil && ended.Reason == "OOMKilled" {
		s.code = ended.Reason
	}
	if ended != nil && log == "" {
		s.words = oneLine(ended.Message)
	}
	return s
}

func ofScheduling(p *corev1.Pod) (s symptom, found bool) {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodScheduled && c.Status != corev1.ConditionTrue {
			return symptom{about: aboutScheduler, code: c.Reason, words: c.Message, since: c.LastTransitionTime.Time}, true
		}
	}
	s = symptom{about: aboutPod, code: "Pending"}
	if slices.ContainsFunc(p.Spec.Volumes, func(v corev1.Volume) bool { return v.PersistentVolumeClaim != nil || v.Ephemeral != nil }) {
		s.code = claimPending
	}
	return s, p.Spec.NodeName == ""
}

// ofUnready judges a pod that runs and is not ready: a probe, or a gate of somebody else's.
func ofUnready(p *corev1.Pod, warnings []EventState) symptom {
	if w, ok := lastWarning(warnings, "Unhealthy"); ok {
		return symptom{about: aboutPod, code: w.Reason, words: oneLine(w.Message)}
	}
	for _, c := range p.Status.ContainerStatuses {
		if !c.Ready {
			return symptom{about: aboutPod, code: "ContainersNotReady", container: c.Name}
		}
	}
	return symptom{about: aboutPod, code: "NotReady"}
}

func lastWarning(warnings []EventState, reasons ...string) (EventState, bool) {
	for i := len(warnings) - 1; i >= 0; i-- {
		for _, r := range reasons {
			if warnings[i].Reason == r {
				return warnings[i], true
			}
		}
	}
	return EventState{}, false
}

// oneLine folds whitespace and cuts what is too long for a sentence.
func oneLine(s string) string {
	const limit = 300
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > limit {
		s = string(r[:limit]) + "…"
	}
	return s
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
