package kube

import (
	"regexp"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"eksui/internal/text"
)

// Reason is why a pod is not ready.
type Reason struct {
	// Code is Kubernetes' own word for it: ImagePullBackOff, Unschedulable, CrashLoopBackOff ...
	Code string
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
	// crashesUntilHopeless is how often a container may crash before more tries count as useless.
	crashesUntilHopeless = 3
)

// Why says why a pod is not ready, from its status, its warnings (newest last) and the last log lines of the container
// that crashed. It is zero for a ready pod.
func Why(p *corev1.Pod, warnings []EventState, log string, now time.Time) Reason {
	switch {
	case p.DeletionTimestamp != nil:
		return Reason{Code: "Terminating", Text: podTerminating.With()}
	case PodReady(p):
		return Reason{}
	case p.Status.Phase == corev1.PodSucceeded:
		return Reason{Code: "Completed", Text: podCompleted.With(), Hopeless: true}
	}
	for _, statuses := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for _, c := range statuses {
			if r, found := whyContainer(p, c, warnings, log); found {
				return r
			}
		}
	}
	if p.Status.Phase == corev1.PodFailed {
		return Reason{Code: or(p.Status.Reason, "Failed"), Text: podFailed.With(or(p.Status.Message, p.Status.Reason)), Hopeless: true}
	}
	if r, found := whyUnscheduled(p, now); found {
		return r
	}
	if w, ok := lastWarning(warnings, "FailedMount", "FailedAttachVolume"); ok {
		return Reason{Code: w.Reason, Text: podVolume.With(w.Message), Hopeless: strings.Contains(w.Message, "not found")}
	}
	if w, ok := lastWarning(warnings, "FailedCreatePodSandBox"); ok {
		return Reason{Code: w.Reason, Text: podSandbox.With(w.Message)}
	}
	if p.Status.Phase == corev1.PodRunning {
		return whyUnready(p, warnings)
	}
	return Reason{Code: "ContainerCreating", Text: podCreating.With()}
}

// whyContainer judges one container; found is false when it is not the one at fault.
func whyContainer(p *corev1.Pod, c corev1.ContainerStatus, warnings []EventState, log string) (Reason, bool) {
	if w := c.State.Waiting; w != nil {
		switch w.Reason {
		case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError", "RegistryUnavailable":
			return whyImage(c, w, warnings), true
		case "CreateContainerConfigError":
			return Reason{Code: w.Reason, Text: containerConfig.With(c.Name, w.Message), Hopeless: true}, true
		case "CreateContainerError", "RunContainerError":
			return Reason{Code: w.Reason, Text: containerNotStarted.With(c.Name, w.Message), Hopeless: true}, true
		case "CrashLoopBackOff":
			return whyCrash(c, c.LastTerminationState.Terminated, w.Reason, log), true
		}
	}
	if t := c.State.Terminated; t != nil && t.ExitCode != 0 {
		r := whyCrash(c, t, or(t.Reason, "Error"), log)
		r.Hopeless = r.Hopeless || p.Status.Phase == corev1.PodFailed
		return r, true
	}
	return Reason{}, false
}

// nodesJoining are the taints of nodes that have just come (Kubernetes, Well-Known Labels, Annotations and Taints).
var nodesJoining = regexp.MustCompile(`node\.kubernetes\.io/not-ready|node\.cloudprovider\.kubernetes\.io/uninitialized`)

// The parts of a registry's or container runtime's answer that tell the causes apart.
var (
	imageMissing = regexp.MustCompile(`(?i)not found|manifest unknown|does not exist`)
	imageDenied  = regexp.MustCompile(`(?i)unauthorized|denied|forbidden|authorization failed|no basic auth`)
	noRegistry   = regexp.MustCompile(`(?i)no such host|server misbehaving`)
	networkDown  = regexp.MustCompile(`(?i)i/o timeout|deadline exceeded|connection refused|network is unreachable|connection reset`)
)

func whyImage(c corev1.ContainerStatus, w *corev1.ContainerStateWaiting, warnings []EventState) Reason {
	detail := w.Message
	// The back-off message only repeats the image; the registry's words are in the event.
	if e, ok := lastWarning(warnings, "Failed"); ok && strings.Contains(e.Message, "pull") && w.Reason == "ImagePullBackOff" {
		detail = e.Message
	}
	r := Reason{Code: w.Reason, Hopeless: true}
	switch {
	case w.Reason == "InvalidImageName":
		r.Text = imageNameBad.With(c.Image)
	case w.Reason == "ErrImageNeverPull":
		r.Text = imageNeverPull.With(c.Image)
	case imageDenied.MatchString(detail):
		r.Text = imageRefused.With(c.Image, oneLine(detail))
	case noRegistry.MatchString(detail):
		r.Text = imageNoRegistry.With(c.Image, oneLine(detail))
	case networkDown.MatchString(detail):
		r.Text, r.Hopeless = imageNetwork.With(c.Image, oneLine(detail)), false
	case imageMissing.MatchString(detail):
		r.Text = imageNotFound.With(c.Image, oneLine(detail))
	default:
		r.Text, r.Hopeless = imageNotPulled.With(c.Image, oneLine(detail)), false
	}
	return r
}

func whyCrash(c corev1.ContainerStatus, t *corev1.ContainerStateTerminated, code, log string) Reason {
	r := Reason{Code: code, Hopeless: int(c.RestartCount) >= crashesUntilHopeless}
	if t == nil {
		r.Text = containerCrashed.With(c.Name, int(c.RestartCount))
		return r
	}
	switch {
	case t.Reason == "OOMKilled":
		r.Code, r.Text = t.Reason, containerOOM.With(c.Name, int(c.RestartCount))
	case t.ExitCode == 0:
		r.Text = containerEnds.With(c.Name, int(c.RestartCount))
	case log != "":
		r.Text = containerExitedLog.With(c.Name, int(t.ExitCode), int(c.RestartCount), log)
	case t.Message != "":
		r.Text = containerExitedLog.With(c.Name, int(t.ExitCode), int(c.RestartCount), oneLine(t.Message))
	default:
		r.Text = containerExited.With(c.Name, int(t.ExitCode), int(c.RestartCount))
	}
	return r
}

func whyUnscheduled(p *corev1.Pod, now time.Time) (Reason, bool) {
	for _, c := range p.Status.Conditions {
		if c.Type != corev1.PodScheduled || c.Status == corev1.ConditionTrue {
			continue
		}
		r, limit := Reason{Code: c.Reason, Text: podUnscheduled.With(c.Message)}, unschedulableLimit
		switch {
		case strings.Contains(c.Message, "no nodes available"):
			r.Text, limit = podNoNodes.With(), joiningLimit
		case nodesJoining.MatchString(c.Message):
			r.Text, limit = podNodesNotReady.With(c.Message), joiningLimit
		case strings.Contains(c.Message, "Too many pods"):
			r.Text = podTooMany.With(c.Message)
		case strings.Contains(c.Message, "Insufficient"):
			r.Text = podInsufficient.With(c.Message)
		}
		r.Hopeless = c.Reason == corev1.PodReasonUnschedulable && now.Sub(c.LastTransitionTime.Time) > limit
		return r, true
	}
	if p.Spec.NodeName == "" {
		return Reason{Code: "Pending", Text: podWaitsForScheduler.With()}, true
	}
	return Reason{}, false
}

// whyUnready explains a pod that runs and is not ready: a probe, or a gate of somebody else's.
func whyUnready(p *corev1.Pod, warnings []EventState) Reason {
	if w, ok := lastWarning(warnings, "Unhealthy"); ok {
		return Reason{Code: w.Reason, Text: podProbe.With(oneLine(w.Message))}
	}
	for _, c := range p.Status.ContainerStatuses {
		if !c.Ready {
			return Reason{Code: "ContainersNotReady", Text: containerNotReady.With(c.Name)}
		}
	}
	return Reason{Code: "NotReady", Text: podNotReady.With()}
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
