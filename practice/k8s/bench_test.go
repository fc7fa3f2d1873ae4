package k8s

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/world"
)

// BenchmarkLarge is a cluster of 1,000 nodes and 5,000 pods, all of them ready before anything is measured.
func BenchmarkLarge(b *testing.B) {
	before := heap()
	l := startLab(b, world.Options{})
	ctx := context.Background()
	l.world.Update(func() {
		for i := range 1000 {
			n := nodeSpec(i)
			n.InternalIP = fmt.Sprintf("192.168.%d.%d", i/200, 10+i%200)
			n.Name = fmt.Sprintf("ip-192-168-%d-%d.ap-northeast-2.compute.internal", i/200, 10+i%200)
			l.server.AddNode(testARN, n)
		}
		l.server.SetAddon(testARN, "vpc-cni", "v1", true)
	})
	l.nodesReady(1000)
	for i := range 4000 { // one pod of the network add-on on each node, and these
		pod := &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("p%d", i), Labels: map[string]string{"app": fmt.Sprintf("a%d", i%100)}},
			Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
		}
		if _, err := l.client.CoreV1().Pods("default").Create(ctx, pod, metav1.CreateOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	l.eventually("pods running", func(ctx context.Context) string {
		pods, err := l.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{FieldSelector: "status.phase=Running"})
		if err != nil {
			return err.Error()
		}
		if len(pods.Items) != 5000 {
			return fmt.Sprintf("%d of 5000", len(pods.Items))
		}
		return ""
	})
	used := float64(heap()-before) / (1 << 20) // of the cluster and of the client, which is in this process too
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			runtime.KeepAlive(l)
		}
		b.ReportMetric(used, "MiB")
	})

	b.Run("get", func(b *testing.B) {
		parallel(b, func(n int64) error {
			_, err := l.client.CoreV1().Pods("default").Get(ctx, fmt.Sprintf("p%d", n%4000), metav1.GetOptions{})
			return err
		})
	})
	b.Run("patch", func(b *testing.B) {
		parallel(b, func(n int64) error {
			_, err := l.client.CoreV1().Pods("default").Patch(ctx, fmt.Sprintf("p%d", n%4000), types.StrategicMergePatchType, fmt.Appendf(nil, `{"metadata":{"labels":{"n":"%d"}}}`, n), metav1.PatchOptions{})
			return err
		})
	})
	b.Run("list-100", func(b *testing.B) {
		parallel(b, func(n int64) error {
			_, err := l.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{Limit: 100})
			return err
		})
	})
	b.Run("list-of-node", func(b *testing.B) {
		parallel(b, func(n int64) error {
			_, err := l.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{FieldSelector: "spec.nodeName=ip-192-168-0-10.ap-northeast-2.compute.internal"})
			return err
		})
	})
	b.Run("list-all", func(b *testing.B) {
		parallel(b, func(n int64) error {
			_, err := l.client.CoreV1().Pods("").List(ctx, metav1.ListOptions{})
			return err
		})
	})
}

func parallel(b *testing.B, request func(n int64) error) {
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := request(n.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
