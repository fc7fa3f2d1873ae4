package kube_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubetest"
	"eksui/practice/aws/eks"
)

// watchLimit is how long what is watched for may take.
const watchLimit = 2 * time.Minute

// pod is a manifest of a pod with one container; more are further lines of the container.
func pod(name, image, more string) string {
	manifest := "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n  - name: web\n    image: %s\n    imagePullPolicy: IfNotPresent\n"
	return fmt.Sprintf(manifest, name, image) + more
}

// until follows a watch until ok, which is told each update, and gives the update that was.
func until[S any](t *testing.T, watch func(context.Context, func(kube.Update[S])) error, ok func(kube.Update[S]) bool) kube.Update[S] {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), watchLimit)
	defer cancel()
	var last kube.Update[S]
	found := false
	err := watch(ctx, func(u kube.Update[S]) {
		if found {
			return // what came before the watch has ended
		}
		if last = u; ok(u) {
			found = true
			cancel()
		}
	})
	if err != nil || !found {
		t.Fatalf("%v; the last was %+v", err, last)
	}
	return last
}

// podState waits until the state of a pod satisfies.
func podState(t *testing.T, c *kube.Client, ns, name string, ok func(kube.PodState) bool) kube.PodState {
	t.Helper()
	return until(t, func(ctx context.Context, fn func(kube.Update[kube.PodState])) error {
		return c.WatchPods(ctx, kube.Select{Namespace: ns, Fields: "metadata.name=" + name}, fn)
	}, func(u kube.Update[kube.PodState]) bool { return !u.Gone && ok(u.State) }).State
}

func TestPodsSayWhyTheyAreNotReady(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, "%s", pod("good", kubetest.WebImage, ""))
		good := podState(t, c.Client, ns, "good", func(s kube.PodState) bool { return s.Ready })
		if good.IP == "" || good.Node == "" || good.Phase != "Running" || good.Image != kubetest.WebImage || good.Reason != "" || !good.Why.IsZero() {
			t.Errorf("a ready pod: %+v", good)
		}
		for _, bad := range []struct {
			name, manifest, reason, want string
			hopeless                     bool
		}{
			{"no-image", strings.Replace(pod("no-image", "docker.io/library/nothing-of-that-name:0", ""), "IfNotPresent", "Never", 1), "ErrImageNeverPull", "not on the node", true},
			{"no-name", pod("no-name", "Not/A/Name", ""), "InvalidImageName", "not a valid image name", true},
			{"too-big", pod("too-big", kubetest.WebImage, "    resources: {requests: {memory: 900Ti}}\n"), "Unschedulable", "enough free CPU or memory", false},
			{"unready", pod("unready", kubetest.WebImage, "    readinessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1}\n"), "Unhealthy", "health check fails", false},
			{"no-secret", pod("no-secret", kubetest.WebImage, "    envFrom: [{secretRef: {name: db}}]\n"), "CreateContainerConfigError", `secret "db" not found`, true},
		} {
			c.Apply(t, ns, "%s", bad.manifest)
			s := podState(t, c.Client, ns, bad.name, func(s kube.PodState) bool { return s.Reason == bad.reason })
			if !strings.Contains(s.Why.In(text.EN), bad.want) || s.Hopeless != bad.hopeless || s.Ready {
				t.Errorf("%s: %+v, %s", bad.name, s, s.Why)
			}
			if s.Why.In(text.KO) == s.Why.In(text.EN) {
				t.Errorf("%s is not translated: %s", bad.name, s.Why)
			}
		}
		c.Apply(t, ns, "%s", pod("bad-command", kubetest.WebImage, "    command: [/no/such/program]\n"))
		podState(t, c.Client, ns, "bad-command", func(s kube.PodState) bool {
			return strings.Contains(s.Why.In(text.EN), "/no/such/program") && s.Why.In(text.KO) != s.Why.In(text.EN)
		})
	})
}

// A container's own last words say more than its exit code.
func TestACrashIsToldWithTheLastLinesOfItsLog(t *testing.T) {
	c := kubetest.NewPractice(t) // realkube's only image has no shell
	ns := c.Namespace(t)
	command := "    command: [sh, -c, 'for i in 1; do :; done; echo connecting; echo no such table: users; exit 3']\n"
	c.Apply(t, ns, "%s", pod("crashing", "busybox", command))
	// At full speed a container may have been started again before its log is read: one of its ends is told whole.
	s := podState(t, c.Client, ns, "crashing", func(s kube.PodState) bool {
		return s.Hopeless && strings.Contains(s.Why.In(text.EN), "connecting no such table: users")
	})
	if !strings.Contains(s.Why.In(text.EN), "exit code 3") || s.Restarts < 3 {
		t.Errorf("%+v, %s", s, s.Why)
	}
	// Where the log can't be read, the reason is told without it.
	c.Apply(t, ns, role, "pods, events", "get, list, watch")
	guest := podState(t, c.As(t, "guest"), ns, "crashing", func(s kube.PodState) bool { return s.Hopeless })
	if said := guest.Why.In(text.EN); strings.Contains(said, "users") || !strings.Contains(said, "exit code 3") {
		t.Errorf("without the right to read logs: %s", guest.Why)
	}
}

// role lets guest do something in a namespace: resources, verbs.
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: guest}
rules: [{apiGroups: [''], resources: [%s], verbs: [%s]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: guest}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: guest}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: guest}]
`

func TestPodsAreWatchedWhereEventsMayNotBeRead(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, role, "pods", "list, watch")
		c.Apply(t, ns, "%s", pod("web", kubetest.WebImage, ""))
		podState(t, c.As(t, "guest"), ns, "web", func(s kube.PodState) bool { return s.Ready })
	})
}

func TestPodsThatGoAreTold(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, "%s", pod("web", kubetest.WebImage, ""))
		podState(t, c.Client, ns, "web", func(s kube.PodState) bool { return s.Ready })
		terminating := false
		deleted := false
		gone := until(t, func(ctx context.Context, fn func(kube.Update[kube.PodState])) error {
			return c.Client.WatchPods(ctx, kube.Select{Namespace: ns}, fn)
		}, func(u kube.Update[kube.PodState]) bool {
			if !deleted {
				deleted = true
				if err := c.Client.Typed().CoreV1().Pods(ns).Delete(t.Context(), "web", metav1.DeleteOptions{}); err != nil {
					t.Error(err)
				}
			}
			terminating = terminating || u.State.Phase == "Terminating" && !u.State.Ready && u.State.Reason == "Terminating"
			return u.Gone
		})
		if gone.State.Name != "web" || !terminating {
			t.Errorf("gone: %+v; told that it was terminating: %v", gone, terminating)
		}
	})
}

func TestPodObjectsAreHandedOverAsTheyAre(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, "%s", pod("web", kubetest.WebImage, ""))
		ctx, cancel := context.WithTimeout(t.Context(), watchLimit)
		defer cancel()
		ready, gone := false, false
		err := c.Client.WatchPodObjects(ctx, kube.Select{Namespace: ns}, func(p *corev1.Pod, deleted bool) {
			switch {
			case deleted:
				gone = p.Name == "web"
				cancel()
			case !ready && kube.PodReady(p):
				ready = true
				if err := c.Client.Typed().CoreV1().Pods(ns).Delete(ctx, "web", metav1.DeleteOptions{}); err != nil {
					t.Error(err)
				}
			}
		})
		if err != nil || !ready || !gone {
			t.Errorf("ready %v, gone %v, %v", ready, gone, err)
		}
	})
}

func TestServicesAreWatched(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		manifest := "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{name: web, port: 80, targetPort: http}]\n"
		c.Apply(t, ns, "%s", manifest)
		var first kube.Update[kube.ServiceState]
		gone := until(t, func(ctx context.Context, fn func(kube.Update[kube.ServiceState])) error {
			return c.Client.WatchServices(ctx, kube.Select{Namespace: ns}, fn)
		}, func(u kube.Update[kube.ServiceState]) bool {
			if first.State.Name == "" {
				first = u
				if _, err := c.Client.Delete(t.Context(), []byte(manifest), kube.ApplyOptions{Namespace: ns}); err != nil {
					t.Error(err)
				}
			}
			return u.Gone
		})
		if gone.State.Name != "s" || !first.Listed || first.State.Type != "ClusterIP" || first.State.ClusterIP == "" || first.State.Deleting {
			t.Errorf("first %+v, last %+v", first, gone)
		}
		if got, want := first.State.Ports[0], (kube.ServicePort{Name: "web", Port: 80, Target: "http", Protocol: "TCP"}); got != want {
			t.Errorf("its port: %+v", got)
		}
	})
}

func TestALoadBalancerIsToldByItsNameAndInEvents(t *testing.T) {
	c := kubetest.NewPractice(t) // on a real cluster it belongs to the cloud around it
	ns := c.Namespace(t)
	c.Apply(t, ns, "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  type: LoadBalancer\n  ports: [{port: 80}]\n")
	s := until(t, func(ctx context.Context, fn func(kube.Update[kube.ServiceState])) error {
		return c.Client.WatchServices(ctx, kube.Select{Namespace: ns}, fn)
	}, func(u kube.Update[kube.ServiceState]) bool { return u.State.Hostname != "" }).State
	if s.Hostname != kubetest.Balancer || s.Type != "LoadBalancer" || s.Ports[0].NodePort == 0 {
		t.Errorf("%+v", s)
	}
	e := until(t, func(ctx context.Context, fn func(kube.Update[kube.EventState])) error {
		return c.Client.WatchEvents(ctx, kube.Select{Namespace: ns, Fields: "involvedObject.kind=Service,involvedObject.name=s"}, fn)
	}, func(u kube.Update[kube.EventState]) bool { return u.State.Reason == "EnsuredLoadBalancer" }).State
	if e.Kind != "Service" || e.Name != "s" || e.Namespace != ns || e.Type != "Normal" || e.Message == "" || e.Count < 1 || e.Time.IsZero() {
		t.Errorf("%+v", e)
	}
}

func TestNodesAreWatched(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		n := until(t, c.Client.WatchNodes, func(u kube.Update[kube.NodeState]) bool { return u.State.Ready })
		if !n.Listed || n.State.Stage != kube.NodeReady || !strings.HasPrefix(n.State.Version, "v") || !n.State.Why.IsZero() {
			t.Errorf("%+v", n)
		}
	})
}

// A node climbs a ladder: it joins, waits for its network, is ready; and it goes down again when it is drained.
func TestANodeIsFollowedFromJoiningToLeaving(t *testing.T) {
	c := kubetest.NewPractice(t) // a real cluster's nodes are not the tests' to take
	c.Practice.SetNetwork(false)
	name := c.Practice.AddNode(eks.Taint{Key: "only", Value: "ours", Effect: "NoSchedule"})
	stages := map[kube.NodeStage]kube.NodeState{}
	until(t, c.Client.WatchNodes, func(u kube.Update[kube.NodeState]) bool {
		if u.State.Name != name {
			return false
		}
		was := len(stages)
		stages[u.State.Stage] = u.State
		switch news := len(stages) > was; {
		case news && u.State.Stage == kube.NodeNetwork:
			c.Practice.SetNetwork(true)
		case news && u.State.Stage == kube.NodeReady:
			c.Practice.RemoveNode(name)
		}
		return u.Gone
	})
	network, ready := stages[kube.NodeNetwork], stages[kube.NodeReady]
	if network.Ready || !strings.Contains(network.Why.In(text.EN), "network") || network.Why.In(text.EN) == network.Why.In(text.KO) {
		t.Errorf("without a network: %+v, %s", network, network.Why)
	}
	if !strings.HasPrefix(ready.InstanceID, "i-") || ready.InstanceType != "t3.small" || ready.Zone != "ap-northeast-2a" {
		t.Errorf("ready: %+v", ready)
	}
	if cordoned, ok := stages[kube.NodeCordoned]; !ok || !cordoned.Ready {
		t.Errorf("before it left: %+v", stages)
	}
}

func TestARefusalEndsAWatch(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ctx, cancel := context.WithTimeout(t.Context(), watchLimit)
		defer cancel()
		guest := c.As(t, "somebody")
		for name, err := range map[string]error{
			"nodes":    guest.WatchNodes(ctx, func(kube.Update[kube.NodeState]) {}),
			"pods":     guest.WatchPods(ctx, kube.Select{}, func(kube.Update[kube.PodState]) {}),
			"services": guest.WatchServices(ctx, kube.Select{}, func(kube.Update[kube.ServiceState]) {}),
			"events":   guest.WatchEvents(ctx, kube.Select{}, func(kube.Update[kube.EventState]) {}),
		} {
			if !apierrors.IsForbidden(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
