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
	l.nodesReady(5)
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
	things := []changeable{
		changeableOf(l.client.CoreV1().Services("default"), func(m metav1.ObjectMeta) *corev1.Service {
			return &corev1.Service{ObjectMeta: m, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}
		}),
		changeableOf(l.client.CoreV1().Pods("default"), func(m metav1.ObjectMeta) *corev1.Pod {
			return &corev1.Pod{ObjectMeta: m, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}}
		}),
	}
	random := rand.New(rand.NewPCG(1, 2))
	exist := map[string]bool{}
	for i := range changes {
		what := random.IntN(4) / 3 // a pod, now and then: each means many changes more, its own and its events
		thing, name := things[what], fmt.Sprintf("s%d", random.IntN(100))
		key := fmt.Sprint(what, name)
		var err error
		switch {
		case i%10 == 0:
			_, err = l.client.CoreV1().Nodes().Patch(ctx, nodeSpec(i/10%5).Name, types.MergePatchType, labelled(i), metav1.PatchOptions{})
		case !exist[key]:
			err = thing.create(ctx, metav1.ObjectMeta{Name: name, Labels: map[string]string{"n": fmt.Sprint(i)}})
			exist[key] = true
		case random.IntN(4) == 0:
			err = thing.delete(ctx, name)
			delete(exist, key)
		default:
			err = thing.patch(ctx, name, labelled(i))
		}
		if err != nil {
			t.Fatal(err)
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

func labelled(n int) []byte { return fmt.Appendf(nil, `{"metadata":{"labels":{"n":"%d"}}}`, n) }

// changeable is what can be done to the objects of a kind.
type changeable struct {
	create func(context.Context, metav1.ObjectMeta) error
	patch  func(ctx context.Context, name string, patch []byte) error
	delete func(ctx context.Context, name string) error
}

// client is a kind's part of client-go.
type client[T any] interface {
	Create(context.Context, T, metav1.CreateOptions) (T, error)
	Patch(ctx context.Context, name string, how types.PatchType, patch []byte, o metav1.PatchOptions, subresources ...string) (T, error)
	Delete(ctx context.Context, name string, o metav1.DeleteOptions) error
}

func changeableOf[T any](c client[T], make func(metav1.ObjectMeta) T) changeable {
	return changeable{
		create: func(ctx context.Context, m metav1.ObjectMeta) error {
			_, err := c.Create(ctx, make(m), metav1.CreateOptions{})
			return err
		},
		patch: func(ctx context.Context, name string, patch []byte) error {
			_, err := c.Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{})
			return err
		},
		delete: func(ctx context.Context, name string) error {
			return c.Delete(ctx, name, metav1.DeleteOptions{GracePeriodSeconds: new(int64)})
		},
	}
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
