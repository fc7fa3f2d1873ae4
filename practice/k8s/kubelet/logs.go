package kubelet

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
)

// log adds a line to what a container has written.
func (k *Kubelets) log(uid types.UID, container, text string) {
	k.mu.Lock()
	if run := k.Pods[uid]; run != nil && run.Containers[container] != nil {
		run.Containers[container].print(time.Now(), text)
		k.wrote()
	}
	k.mu.Unlock()
	k.changed()
}

// wrote wakes those who follow a log. The lock is held.
func (k *Kubelets) wrote() {
	close(k.written)
	k.written = make(chan struct{})
}

// greet is what a server writes when it starts.
func (t *turn) greet(run *containerRun, s script) {
	if s.title == "Welcome to nginx!" {
		for _, l := range []string{
			"/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
			"/docker-entrypoint.sh: Configuration complete; ready for start up",
			t.now.UTC().Format("2006/01/02 15:04:05") + " [notice] 1#1: start worker processes",
		} {
			run.print(t.now, l)
		}
	} else {
		run.print(t.now, fmt.Sprintf("listening on port %d", s.serves))
	}
	t.k.wrote()
}

func (t *turn) print(run *containerRun, text string) {
	text = strings.NewReplacer(hostnameMark, t.pod.Name, dateMark, t.now.UTC().Format(time.UnixDate)).Replace(text)
	for l := range strings.SplitSeq(strings.ReplaceAll(text, `\n`, "\n"), "\n") {
		run.print(t.now, l)
	}
	t.moved = true
	t.k.wrote()
}

// Logs writes what a container has written.
func (k *Kubelets) Logs(ctx context.Context, pod *corev1.Pod, opts *corev1.PodLogOptions, w io.Writer) error {
	var sent int64
	var last time.Time
	for first := true; ; first = false {
		lines, more, written, err := k.readLog(pod, opts)
		if err != nil {
			return err
		}
		if first {
			lines = window(lines, opts)
		} else {
			for len(lines) > 0 && !lines[0].At.After(last) {
				lines = lines[1:]
			}
		}
		for _, l := range lines {
			text := l.Text + "\n"
			if opts.Timestamps {
				text = l.At.UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + text
			}
			if opts.LimitBytes != nil && sent+int64(len(text)) > *opts.LimitBytes {
				_, err := io.WriteString(w, text[:*opts.LimitBytes-sent])
				return err
			}
			sent += int64(len(text))
			if _, err := io.WriteString(w, text); err != nil {
				return nil // whoever read has gone
			}
			last = l.At
		}
		if !opts.Follow || !more {
			return nil
		}
		select {
		case <-written:
		case <-ctx.Done():
			return nil
		}
	}
}

// window is the part of a log that was asked for.
func window(lines []line, opts *corev1.PodLogOptions) []line {
	var since time.Time
	if opts.SinceTime != nil {
		since = opts.SinceTime.Time
	}
	if s := opts.SinceSeconds; s != nil {
		since = time.Now().Add(-time.Duration(*s) * time.Second)
	}
	for len(lines) > 0 && lines[0].At.Before(since) {
		lines = lines[1:]
	}
	if n := ptr.Deref(opts.TailLines, -1); n >= 0 && int64(len(lines)) > n {
		lines = lines[int64(len(lines))-n:]
	}
	return lines
}

// readLog returns a container's log, whether it may grow, and a channel that closes when it may have.
func (k *Kubelets) readLog(pod *corev1.Pod, opts *corev1.PodLogOptions) ([]line, bool, <-chan struct{}, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var run *containerRun
	if p := k.Pods[pod.UID]; p != nil {
		run = p.Containers[opts.Container]
	}
	switch {
	case opts.Previous && (run == nil || run.Last == nil || run.Restarts == 0):
		return nil, false, nil, apierrors.NewBadRequest(fmt.Sprintf("previous terminated container %q in pod %q not found", opts.Container, pod.Name))
	case opts.Previous:
		return append([]line(nil), run.LastLog...), false, nil, nil
	case run == nil || run.ID == "":
		return nil, false, nil, apierrors.NewBadRequest(fmt.Sprintf("container %q in pod %q is waiting to start: %s", opts.Container, pod.Name, waitingFor(run)))
	}
	return append([]line(nil), run.Log...), run.Step == running, k.written, nil
}

func waitingFor(run *containerRun) string {
	switch {
	case run == nil:
		return "PodInitializing"
	case run.Reason == "ErrImagePull" || run.Reason == "ImagePullBackOff":
		return "trying and failing to pull image"
	case run.Reason != "":
		return run.Reason
	}
	return "ContainerCreating"
}
