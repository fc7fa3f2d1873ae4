package k8s

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"

	"eksui/practice/world"
)

// TestInformers changes ten thousand things and lets a shared informer factory follow.
func TestInformers(t *testing.T) {
	changes := 10_000
	if testing.Short() {
		changes = 500
	}
	l := startLab(t, world.Options{})
	l.addNodes(5)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	factory := informers.NewSharedInformerFactory(l.client, 0)
	pods, nodes, services := factory.Core().V1().Pods().Lister(), factory.Core().V1().Nodes().Lister(), factory.Core().V1().Services().Lister()
	factory.Core().V1().Pods().Informer()
	factory.Start(ctx.Done())
	defer factory.Shutdown()
	defer cancel()
	for kind, ok := range factory.WaitForCacheSync(ctx.Done()) {
		if !ok {
			t.Fatalf("%v never synced", kind)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	exist := map[string]bool{}
	for i := range changes {
		name := fmt.Sprintf("s%d", random.IntN(200))
		switch {
		case !exist[name]:
			object := metav1.ObjectMeta{Name: name, Labels: map[string]string{"n": fmt.Sprint(i)}}
			var err error
			if i%2 == 0 {
				_, err = l.client.CoreV1().Services("default").Create(ctx, &corev1.Service{ObjectMeta: object, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}, metav1.CreateOptions{})
			} else {
				_, err = l.client.CoreV1().Pods("default").Create(ctx, &corev1.Pod{ObjectMeta: object, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}}, metav1.CreateOptions{})
				name = "pod/" + name
			}
			if err == nil {
				exist[name] = true
			}
		case random.IntN(4) == 0:
			if err := l.client.CoreV1().Services("default").Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
			delete(exist, name)
		default:
			patch := fmt.Appendf(nil, `{"metadata":{"labels":{"n":"%d"}}}`, i)
			if _, err := l.client.CoreV1().Services("default").Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	l.eventually("informers in sync", func(ctx context.Context) string {
		listed, err := l.client.CoreV1().Services("").List(ctx, metav1.ListOptions{})
		if err != nil {
			return err.Error()
		}
		cached, err := services.List(labels.Everything())
		if err != nil {
			return err.Error()
		}
		if why := differ(pointers(listed.Items), cached); why != "" {
			return "services: " + why
		}
		listedPods, err := l.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{})
		if err != nil {
			return err.Error()
		}
		cachedPods, err := pods.List(labels.Everything())
		if err != nil {
			return err.Error()
		}
		if why := differ(pointers(listedPods.Items), cachedPods); why != "" {
			return "pods: " + why
		}
		listedNodes, err := l.client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
		if err != nil {
			return err.Error()
		}
		cachedNodes, err := nodes.List(labels.Everything())
		if err != nil {
			return err.Error()
		}
		if why := differ(pointers(listedNodes.Items), cachedNodes); why != "" {
			return "nodes: " + why
		}
		return ""
	})
}

func pointers[T any](items []T) []*T {
	p := make([]*T, len(items))
	for i := range items {
		p[i] = &items[i]
	}
	return p
}

type versioned interface {
	runtime.Object
	metav1.Object
}

// differ says how two lists differ in names and versions.
func differ[T versioned](a, b []T) string {
	if len(a) != len(b) {
		return fmt.Sprintf("%d listed, %d cached", len(a), len(b))
	}
	versions := map[string]string{}
	for _, o := range a {
		versions[o.GetNamespace()+"/"+o.GetName()] = o.GetResourceVersion()
	}
	for _, o := range b {
		if v := versions[o.GetNamespace()+"/"+o.GetName()]; v != o.GetResourceVersion() {
			return fmt.Sprintf("%s is %q in the list and %q in the cache", o.GetName(), v, o.GetResourceVersion())
		}
	}
	return ""
}
