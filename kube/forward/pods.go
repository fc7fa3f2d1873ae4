package forward

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
)

// podFinder knows at every moment which ready pod a target leads to. While the API server is away, what was last known
// counts.
type podFinder struct {
	client    *kube.Client
	namespace string
	target    Target

	mu       sync.Mutex
	selected selection
	pods     map[string]*corev1.Pod // all of the selection, ready or not
	current  string
	changed  chan struct{} // closed and replaced at every change
}

func findPods(ctx context.Context, c *kube.Client, namespace string, t Target) (*podFinder, error) {
	s, err := t.resolve(ctx, c, namespace)
	if err != nil {
		return nil, targetProblem(t, namespace, err)
	}
	return &podFinder{
		client: c, namespace: namespace, target: t, selected: s,
		pods: map[string]*corev1.Pod{}, changed: make(chan struct{}),
	}, nil
}

func targetProblem(t Target, namespace string, err error) error {
	var already *text.Problem
	if errors.As(err, &already) {
		return err
	}
	p := &text.Problem{What: targetUnreadable.With(t.String(), namespace), Code: string(apierrors.ReasonForError(err)), Err: err}
	return lookupCauses.Explain(p, lookup{t.String(), namespace, err})
}

// checkPort refuses a service's port that it does not have; a pod's can only be judged with the pod at hand.
func (f *podFinder) checkPort(remote string) error {
	if f.selected.service == nil {
		return nil
	}
	for _, p := range f.selected.service.Spec.Ports {
		if p.Name == remote && remote != "" {
			return nil
		}
	}
	_, err := f.selected.podPort(&corev1.Pod{}, remote)
	if cause.Is(err, ServiceLacksPort) {
		return err
	}
	return nil
}

// watch follows the target's pods until ctx ends. It asks again what the target means when its selection has no pods
// left: a service may select others by now.
func (f *podFinder) watch(ctx context.Context, changed func(pod string)) error {
	for ctx.Err() == nil {
		f.mu.Lock()
		s := f.selected
		f.mu.Unlock()
		if err := f.watchSelection(ctx, s, changed); err != nil {
			return targetProblem(f.target, f.namespace, err)
		}
	}
	return nil
}

const reresolveEvery = 5 * time.Second

func (f *podFinder) watchSelection(ctx context.Context, s selection, changed func(pod string)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reresolved := make(chan struct{})
	go func() {
		defer close(reresolved)
		f.reresolve(ctx, s, cancel)
	}()
	selecting := kube.Select{Namespace: f.namespace, Labels: s.selector.String()}
	if s.only {
		selecting.Fields = "metadata.name=" + s.prefer
	}
	err := f.client.WatchPodObjects(ctx, selecting, func(pod *corev1.Pod, gone bool) {
		if now, differs := f.update(pod, gone); differs {
			changed(now)
		}
	})
	cancel()
	<-reresolved
	return err
}

// reresolve looks now and then whether the target means other pods by now, and ends the watch then.
func (f *podFinder) reresolve(ctx context.Context, s selection, done func()) {
	tick := time.NewTicker(reresolveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if f.target.Kind == "pod" {
			continue // a pod's siblings are selected by its owner; when it is gone there is nothing to ask
		}
		now, err := f.target.resolve(ctx, f.client, f.namespace)
		if err != nil {
			continue // gone for the moment, or the API server is: the pods that we know go on
		}
		f.mu.Lock()
		f.selected = now
		same := now.selector.String() == s.selector.String()
		if !same {
			clear(f.pods)
		}
		f.mu.Unlock()
		if !same {
			done()
			return
		}
	}
}

// update takes a pod's news and says whether connections go to another pod now.
func (f *podFinder) update(pod *corev1.Pod, gone bool) (now string, differs bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if gone {
		delete(f.pods, pod.Name)
	} else {
		f.pods[pod.Name] = pod
	}
	was := f.current
	f.current = f.choose()
	close(f.changed)
	f.changed = make(chan struct{})
	return f.current, f.current != was
}

// choose stays with the current pod while it is ready: a session must not hop between replicas.
func (f *podFinder) choose() string {
	if usable(f.pods[f.current]) {
		return f.current
	}
	if usable(f.pods[f.selected.prefer]) {
		return f.selected.prefer
	}
	best := ""
	for name, p := range f.pods {
		if usable(p) && (best == "" || newer(p, f.pods[best])) {
			best = name
		}
	}
	return best
}

func usable(p *corev1.Pod) bool {
	return p != nil && p.DeletionTimestamp == nil && kube.PodReady(p)
}

func newer(a, b *corev1.Pod) bool {
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return a.CreationTimestamp.After(b.CreationTimestamp.Time)
	}
	return a.Name < b.Name
}

// ready waits for a ready pod and gives it with the number of a port on it.
func (f *podFinder) ready(ctx context.Context, remote string) (*corev1.Pod, int, error) {
	for {
		f.mu.Lock()
		pod, selected, changed := f.pods[f.current], f.selected, f.changed
		f.mu.Unlock()
		if pod != nil {
			port, err := selected.podPort(pod, remote)
			return pod, port, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, 0, f.notReady(ctx.Err())
		}
	}
}

// notReady says in words why there is no pod to go to.
func (f *podFinder) notReady(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := podNames(f.pods)
	if len(names) == 0 {
		return noPodOf(f.target.String(), err)
	}
	pod := f.pods[names[0]]
	return unreadyPodOf(f.target.String(), pod.Name, podSays.With(pod.Name, kube.Why(pod, nil, "", time.Now()).Text), err)
}

func podNames(pods map[string]*corev1.Pod) []string {
	var names []string
	for n := range pods {
		names = append(names, n)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}
