package kubelet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"eksui/practice/k8s/registry"
)

// Back-off of pulls and restarts, as the kubelet's.
const (
	firstBackOff = 10 * time.Second
	maxBackOff   = 5 * time.Minute
)

func backOff(failures int) time.Duration {
	d := firstBackOff
	for range failures - 1 {
		d = min(2*d, maxBackOff)
	}
	return d
}

func (t *turn) enter(run *containerRun, s step, takes time.Duration) {
	run.Step, run.Since, run.Due = s, t.now, nil
	if takes > 0 && takes < forever/2 {
		due := t.now.Add(takes)
		run.Due = &due
	}
	t.moved = true
}

// container moves one container as far as it has come by now.
func (t *turn) container(c *corev1.Container, run *containerRun) {
	for range 64 { // a container that does everything at once comes to a rest before
		if run.Due != nil && t.now.Before(*run.Due) {
			break
		}
		if !t.step(c, run) {
			break
		}
	}
	if run.Step == running {
		t.probe(c, run)
	}
	if run.Due != nil {
		t.at(*run.Due)
	}
}

// step does what is due and says whether something else may be.
func (t *turn) step(c *corev1.Container, run *containerRun) bool {
	switch run.Step {
	case waiting, refused:
		return t.prepare(c, run)
	case pulling:
		return t.pulled(c, run)
	case pullBack: // it shows its last reason until the next pull has ended
		t.startPull(c, run)
	case crashed:
		run.Restarts++
		run.LastLog, run.Log = run.Log, nil
		t.startPull(c, run)
	case starting:
		return t.start(c, run)
	case running:
		if run.Due == nil {
			return false
		}
		return t.play(c, run)
	case exited:
		return false
	}
	return true
}

// prepare checks what a container needs before its image.
func (t *turn) prepare(c *corev1.Container, run *containerRun) bool {
	if reason, why := t.missing(c); why != "" {
		run.Reason, run.Message = reason, why
		t.event(c, corev1.EventTypeWarning, "Failed", "Error: %s", why)
		t.enter(run, refused, t.k.takes(firstBackOff, "refused/"+c.Name, t.pod))
		return false
	}
	t.startPull(c, run)
	return true
}

// missing looks for ConfigMaps and Secrets that a container's environment refers to.
func (t *turn) missing(c *corev1.Container) (reason, why string) {
	const reasonConfig = "CreateContainerConfigError"
	for _, e := range c.Env {
		if e.ValueFrom == nil {
			continue
		}
		if ref := e.ValueFrom.ConfigMapKeyRef; ref != nil && !isTrue(ref.Optional) {
			o, err := t.k.api.Get(registry.ConfigMaps, t.pod.Namespace, ref.Name)
			if err != nil {
				return reasonConfig, fmt.Sprintf("configmap %q not found", ref.Name)
			}
			if _, ok := o.(*corev1.ConfigMap).Data[ref.Key]; !ok {
				return reasonConfig, fmt.Sprintf("couldn't find key %v in ConfigMap %v/%v", ref.Key, t.pod.Namespace, ref.Name)
			}
		}
		if ref := e.ValueFrom.SecretKeyRef; ref != nil && !isTrue(ref.Optional) {
			o, err := t.k.api.Get(registry.Secrets, t.pod.Namespace, ref.Name)
			if err != nil {
				return reasonConfig, fmt.Sprintf("secret %q not found", ref.Name)
			}
			if _, ok := o.(*corev1.Secret).Data[ref.Key]; !ok {
				return reasonConfig, fmt.Sprintf("couldn't find key %v in Secret %v/%v", ref.Key, t.pod.Namespace, ref.Name)
			}
		}
	}
	for _, from := range c.EnvFrom {
		if ref := from.ConfigMapRef; ref != nil && !isTrue(ref.Optional) {
			if _, err := t.k.api.Get(registry.ConfigMaps, t.pod.Namespace, ref.Name); err != nil {
				return reasonConfig, fmt.Sprintf("configmap %q not found", ref.Name)
			}
		}
		if ref := from.SecretRef; ref != nil && !isTrue(ref.Optional) {
			if _, err := t.k.api.Get(registry.Secrets, t.pod.Namespace, ref.Name); err != nil {
				return reasonConfig, fmt.Sprintf("secret %q not found", ref.Name)
			}
		}
	}
	return "", ""
}

func isTrue(b *bool) bool { return b != nil && *b }

func (t *turn) startPull(c *corev1.Container, run *containerRun) {
	if c.ImagePullPolicy != corev1.PullAlways && t.node.Images[c.Image] {
		t.event(c, corev1.EventTypeNormal, "Pulled", "Container image %q already present on machine and can be accessed by the pod", c.Image)
		t.enter(run, starting, t.k.takes(startTakes, "start/"+c.Name, t.pod))
		return
	}
	if c.ImagePullPolicy == corev1.PullNever {
		run.Reason, run.Message = "ErrImageNeverPull", fmt.Sprintf("Container image %q is not present with pull policy of Never", c.Image)
		t.event(c, corev1.EventTypeWarning, "ErrImageNeverPull", "%s", run.Message)
		t.enter(run, pullBack, t.k.takes(firstBackOff, "never/"+c.Name, t.pod))
		return
	}
	if _, err := find(c.Image); err != nil && err.invalid {
		run.Reason, run.Message = "InvalidImageName", err.text
		t.event(c, corev1.EventTypeWarning, "InspectFailed", "%s", err.text)
		t.event(c, corev1.EventTypeWarning, "Failed", "Error: InvalidImageName")
		t.enter(run, pullBack, t.k.takes(firstBackOff, "invalid/"+c.Name, t.pod))
		return
	}
	t.event(c, corev1.EventTypeNormal, "Pulling", "Pulling image %q", c.Image)
	t.enter(run, pulling, t.k.takes(t.pullTime(c), "pull/"+c.Image, t.pod))
}

// pullTime is a second or so, and some more for each 20 MB that aren't on the node yet.
func (t *turn) pullTime(c *corev1.Container) time.Duration {
	p, err := find(c.Image)
	if err != nil || t.node.Images[c.Image] {
		return time.Second
	}
	return time.Second + time.Duration(p.size/20_000)*time.Millisecond
}

func (t *turn) pulled(c *corev1.Container, run *containerRun) bool {
	p, failure := find(c.Image)
	if failure == nil && t.faulty && !strings.HasPrefix(c.Image, SystemRegistry) {
		failure = &pullError{text: fmt.Sprintf("failed to pull and unpack image %q: failed to copy: httpReadSeeker: failed open: unexpected status code: 429 Too Many Requests - Server message: toomanyrequests: "+
			"You have reached your unauthenticated pull rate limit.", c.Image)}
	}
	if t.deaf > 0 && !strings.HasPrefix(c.Image, SystemRegistry) {
		if t.node.Resolves.IsZero() {
			t.node.Resolves = t.now.Add(t.deaf)
		}
		if i, ok := parseImage(c.Image); ok && t.now.Before(t.node.Resolves) {
			failure = i.unresolved()
		}
	}
	if failure != nil {
		return t.pullFailed(c, run, failure)
	}
	took := t.pullTime(c).Seconds()
	t.event(c, corev1.EventTypeNormal, "Pulled", "Successfully pulled image %q in %.3gs (%.3gs including waiting). Image size: %d bytes.", c.Image, took, took, p.size)
	if t.node.Images == nil {
		t.node.Images = map[string]bool{}
	}
	t.node.Images[c.Image] = true
	run.Failures, run.Reason, run.Message = 0, "", ""
	t.enter(run, starting, t.k.takes(startTakes, "start/"+c.Name, t.pod))
	return true
}

// pullFailed shows ErrImagePull for a moment, then ImagePullBackOff until the next try.
func (t *turn) pullFailed(c *corev1.Container, run *containerRun, failure *pullError) bool {
	if run.Reason != "ErrImagePull" {
		run.Failures++
		run.Reason, run.Message = "ErrImagePull", failure.text
		t.event(c, corev1.EventTypeWarning, "Failed", "Failed to pull image %q: %s", c.Image, failure.text)
		t.event(c, corev1.EventTypeWarning, "Failed", "Error: ErrImagePull")
		t.enter(run, pulling, t.k.takes(3*time.Second, "pull/error", t.pod))
		return false
	}
	run.Reason, run.Message = "ImagePullBackOff", fmt.Sprintf("Back-off pulling image %q: ErrImagePull: %s", c.Image, failure.text)
	t.event(c, corev1.EventTypeNormal, "BackOff", "Back-off pulling image %q", c.Image)
	t.event(c, corev1.EventTypeWarning, "Failed", "Error: ImagePullBackOff")
	t.enter(run, pullBack, t.k.takes(backOff(run.Failures), "pull/backoff", t.pod))
	return false
}

// start starts a container whose image is there.
func (t *turn) start(c *corev1.Container, run *containerRun) bool {
	p, err := find(c.Image)
	if err != nil {
		t.startPull(c, run) // the image was changed meanwhile
		return true
	}
	s := scriptOf(c, p)
	run.ID = fmt.Sprintf("containerd://%s", digest(string(t.pod.UID) + c.Name + fmt.Sprint(run.Restarts))[7:])
	t.event(c, corev1.EventTypeNormal, "Created", "Container created")
	run.Started, run.Ready, run.Live, run.Startup = t.now, probeRun{}, probeRun{}, probeRun{}
	if s.failure != "" {
		t.event(c, corev1.EventTypeWarning, "Failed", "Error: %s", s.failure)
		run.Message = s.failure
		t.ended(c, run, 128, "StartError")
		return true
	}
	t.event(c, corev1.EventTypeNormal, "Started", "Container started")
	run.PC = 0
	run.Message = ""
	t.enter(run, running, 0)
	if s.serves == 0 {
		run.Due = &t.now
	} else {
		t.greet(run, s)
	}
	return true
}

// play runs the steps of a container's script until one takes time or the container ends.
func (t *turn) play(c *corev1.Container, run *containerRun) bool {
	p, err := find(c.Image)
	if err != nil {
		run.Due = nil
		return false
	}
	s := scriptOf(c, p)
	for range 1000 { // an endless loop that never sleeps is left alone for a moment
		if run.PC >= len(s.steps) {
			if s.loop < 0 || s.loop >= len(s.steps) {
				t.ended(c, run, 0, "Completed")
				return true
			}
			run.PC = s.loop
		}
		next := s.steps[run.PC]
		run.PC++
		if next.print != "" {
			t.print(run, next.print)
		}
		switch {
		case next.exit != nil && *next.exit == 0:
			t.ended(c, run, 0, "Completed")
			return true
		case next.exit != nil:
			t.ended(c, run, *next.exit, "Error")
			return true
		case next.sleep >= forever/2:
			run.Due = nil
			return false
		case next.sleep > 0:
			due := t.now.Add(max(t.k.takes(next.sleep, "sleep/"+c.Name, t.pod), 50*time.Millisecond))
			run.Due = &due
			t.moved = true
			return false
		}
	}
	due := t.now.Add(time.Second)
	run.Due = &due
	return false
}

// ended is what follows the end of a container: nothing, or a start anew after a while.
func (t *turn) ended(c *corev1.Container, run *containerRun, code int32, reason string) {
	run.Exit, run.Reason = code, reason
	run.Last = &ended{ID: run.ID, Exit: code, Reason: reason, Message: run.Message, Started: run.Started, Finished: t.now}
	run.Ready, run.Live, run.Startup = probeRun{}, probeRun{}, probeRun{}
	t.k.hangUpLocked(t.pod.UID)
	policy := t.pod.Spec.RestartPolicy
	if slices.ContainsFunc(t.pod.Spec.InitContainers, func(i corev1.Container) bool { return i.Name == c.Name }) && policy == corev1.RestartPolicyAlways {
		policy = corev1.RestartPolicyOnFailure
		if c.RestartPolicy != nil {
			policy = corev1.RestartPolicy(*c.RestartPolicy)
		}
	}
	if policy == corev1.RestartPolicyNever || policy == corev1.RestartPolicyOnFailure && code == 0 {
		t.enter(run, exited, 0)
		return
	}
	if t.now.Sub(run.Started) > t.k.takes(2*maxBackOff, "healthy", t.pod) {
		run.Crashes = 0 // it ran well for long
	}
	run.Crashes++
	if run.Crashes == 1 {
		run.BackOff = 0
		t.enter(run, crashed, t.k.takes(time.Second, "restart/"+c.Name, t.pod))
		return
	}
	wait := backOff(run.Crashes - 1)
	t.event(c, corev1.EventTypeWarning, "BackOff", "Back-off restarting failed container %s in pod %s_%s(%s)", c.Name, t.pod.Name, t.pod.Namespace, t.pod.UID)
	run.BackOff = wait
	t.enter(run, crashed, t.k.takes(wait, "backoff/"+c.Name, t.pod))
}
