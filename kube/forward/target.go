package forward

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
)

// Target is what a forward leads to. Its pods are looked up anew whenever one is needed.
type Target struct {
	// Kind is pod, deployment, replicaset, statefulset, daemonset, job or service; or labels, and Name is a selector.
	Kind, Name string
}

const byLabels = "labels"

// String gives the form that ParseTarget takes.
func (t Target) String() string {
	if t.Kind == byLabels {
		return t.Name
	}
	return t.Kind + "/" + t.Name
}

var kinds = map[string]string{
	"pod": "pod", "pods": "pod", "po": "pod",
	"deployment": "deployment", "deployments": "deployment", "deploy": "deployment",
	"replicaset": "replicaset", "replicasets": "replicaset", "rs": "replicaset",
	"statefulset": "statefulset", "statefulsets": "statefulset", "sts": "statefulset",
	"daemonset": "daemonset", "daemonsets": "daemonset", "ds": "daemonset",
	"job": "job", "jobs": "job",
	"service": "service", "services": "service", "svc": "service",
}

// ParseTarget reads kubectl's forms: web, pod/web, deploy/web, svc/web ... A bare name is a pod's, and app=web means
// whatever pods have that label.
func ParseTarget(s string) (Target, error) {
	if strings.ContainsAny(s, "=!") {
		if _, err := labels.Parse(s); err != nil {
			return Target{}, unknownTarget(s, err)
		}
		return Target{Kind: byLabels, Name: s}, nil
	}
	kind, name, slash := strings.Cut(s, "/")
	if !slash {
		kind, name = "pod", s
	}
	full, known := kinds[strings.ToLower(kind)]
	if !known || name == "" || strings.Contains(name, "/") {
		return Target{}, unknownTarget(s, nil)
	}
	return Target{Kind: full, Name: name}, nil
}

// ParsePort reads LOCAL:REMOTE, REMOTE (the same port on both sides; a name gets any local port) or :REMOTE (any local).
func ParsePort(s string) (Port, error) {
	local, remote, both := strings.Cut(s, ":")
	if !both {
		remote = local
		if _, err := strconv.Atoi(remote); err != nil {
			local = ""
		}
	}
	p := Port{Remote: remote}
	if local != "" {
		n, err := strconv.ParseUint(local, 10, 16)
		if err != nil {
			return Port{}, portProblem(s)
		}
		p.Local = int(n)
	}
	if n, err := strconv.Atoi(remote); remote == "" || err == nil && (n < 1 || n > 65535) || strings.ContainsAny(remote, ":/ ") {
		return Port{}, portProblem(s)
	}
	return p, nil
}

func init() { cause.Add(unknownTarget("node/a", nil), portProblem("9000:")) }

func unknownTarget(s string, err error) *text.Problem {
	return &text.Problem{Cause: "forward.target-unknown", What: targetUnknown.With(s), Next: targetForms.With(), Err: err}
}

func portProblem(s string) *text.Problem {
	return &text.Problem{Cause: "forward.ports-unknown", What: portUnknown.With(s), Next: portForms.With()}
}

// selection is which pods a target means at the moment.
type selection struct {
	// selector of the pods' labels; for a pod that nothing would replace, only its name counts.
	selector labels.Selector
	// prefer is a pod's name to take first; only says that no other will do.
	prefer string
	only   bool
	// service translates its ports to the pods'.
	service *corev1.Service
}

// resolve asks the cluster what a target means.
func (t Target) resolve(ctx context.Context, c *kube.Client, namespace string) (selection, error) {
	apps, core := c.Typed().AppsV1(), c.Typed().CoreV1()
	get := metav1.GetOptions{}
	switch t.Kind {
	case "deployment":
		o, err := apps.Deployments(namespace).Get(ctx, t.Name, get)
		return bySelector(o.Spec.Selector, err)
	case "replicaset":
		o, err := apps.ReplicaSets(namespace).Get(ctx, t.Name, get)
		return bySelector(o.Spec.Selector, err)
	case "statefulset":
		o, err := apps.StatefulSets(namespace).Get(ctx, t.Name, get)
		return bySelector(o.Spec.Selector, err)
	case "daemonset":
		o, err := apps.DaemonSets(namespace).Get(ctx, t.Name, get)
		return bySelector(o.Spec.Selector, err)
	case "job":
		o, err := c.Typed().BatchV1().Jobs(namespace).Get(ctx, t.Name, get)
		return bySelector(o.Spec.Selector, err)
	case byLabels:
		selector, err := labels.Parse(t.Name)
		return selection{selector: selector}, err
	case "service":
		o, err := core.Services(namespace).Get(ctx, t.Name, get)
		if err != nil {
			return selection{}, err
		}
		if serviceCauses.Find(o) != "" {
			return selection{}, serviceCauses.Problem(o, nil)
		}
		return selection{selector: labels.SelectorFromSet(o.Spec.Selector), service: o}, nil
	}
	pod, err := core.Pods(namespace).Get(ctx, t.Name, get)
	if err != nil {
		return selection{}, err
	}
	return byOwner(ctx, c, pod)
}

func bySelector(s *metav1.LabelSelector, err error) (selection, error) {
	if err != nil {
		return selection{}, err
	}
	selector, err := metav1.LabelSelectorAsSelector(s)
	return selection{selector: selector}, err
}

// byOwner follows a pod to what would replace it, so that its replacement under another name is found too.
func byOwner(ctx context.Context, c *kube.Client, pod *corev1.Pod) (selection, error) {
	alone := selection{selector: labels.Everything(), prefer: pod.Name, only: true}
	owner := metav1.GetControllerOf(pod)
	if owner == nil || owner.Kind != "ReplicaSet" {
		return alone, nil // a StatefulSet's pod comes back under its own name
	}
	rs, err := c.Typed().AppsV1().ReplicaSets(pod.Namespace).Get(ctx, owner.Name, metav1.GetOptions{})
	if apierrors.IsForbidden(err) || apierrors.IsNotFound(err) {
		return alone, nil
	} else if err != nil {
		return selection{}, err
	}
	s, err := deploymentOf(ctx, c, rs)
	s.prefer = pod.Name
	return s, err
}

func deploymentOf(ctx context.Context, c *kube.Client, rs *appsv1.ReplicaSet) (selection, error) {
	if owner := metav1.GetControllerOf(rs); owner != nil && owner.Kind == "Deployment" {
		d, err := c.Typed().AppsV1().Deployments(rs.Namespace).Get(ctx, owner.Name, metav1.GetOptions{})
		if err == nil {
			return bySelector(d.Spec.Selector, nil)
		}
	}
	return bySelector(rs.Spec.Selector, nil)
}

// podPort translates a port of the target to a number on a pod.
func (s selection) podPort(pod *corev1.Pod, remote string) (int, error) {
	if s.service == nil {
		return containerPort(pod, remote)
	}
	for _, p := range s.service.Spec.Ports {
		if p.Name != remote && strconv.Itoa(int(p.Port)) != remote {
			continue
		}
		if name := p.TargetPort.StrVal; name != "" {
			return containerPort(pod, name)
		}
		if n := p.TargetPort.IntValue(); n != 0 {
			return n, nil
		}
		return int(p.Port), nil
	}
	return 0, s.noPort(remote)
}

func (s selection) noPort(remote string) error {
	var have []string
	for _, p := range s.service.Spec.Ports {
		name := strconv.Itoa(int(p.Port))
		if p.Name != "" {
			name += " (" + p.Name + ")"
		}
		have = append(have, name)
	}
	return portCauses.Problem(port{service: s.service.Name, asked: remote, have: have}, nil)
}

func containerPort(pod *corev1.Pod, remote string) (int, error) {
	if n, err := strconv.Atoi(remote); err == nil {
		return n, nil
	}
	var have []string
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name == remote {
				return int(p.ContainerPort), nil
			}
			have = append(have, fmt.Sprintf("%d (%s)", p.ContainerPort, p.Name))
		}
	}
	return 0, portCauses.Problem(port{pod: pod.Name, asked: remote, have: have}, nil)
}
