package k8s

import (
	"context"
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/world"
)

func claim(name, class string) *corev1.PersistentVolumeClaim {
	c := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
	}}
	if class != "" {
		c.Spec.StorageClassName = &class
	}
	return c
}

func mounting(name, claim string) *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.PodSpec{
		Containers: []corev1.Container{{Name: "c", Image: "nginx", VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/d"}}}},
		Volumes:    []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim}}}},
	}}
}

// TestVolumesStayPending makes claims on a cluster without a driver: no pod that needs one gets a node, and events say why.
func TestVolumesStayPending(t *testing.T) {
	l := startLab(t, world.Options{})
	l.addNodes(2)
	l.nodesReady(2)
	ctx := context.Background()
	core := l.client.CoreV1()
	for _, c := range []*corev1.PersistentVolumeClaim{claim("first", "gp2"), claim("absent", "gp3"), claim("none", "")} {
		if _, err := core.PersistentVolumeClaims("default").Create(ctx, c, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	says := func(object, reason, text string) {
		t.Helper()
		l.eventually(object+": "+reason, func(ctx context.Context) string {
			list, err := core.Events("default").List(ctx, metav1.ListOptions{FieldSelector: "involvedObject.name=" + object})
			if err != nil {
				return err.Error()
			}
			for _, e := range list.Items {
				if e.Reason == reason && strings.Contains(e.Message, text) {
					return ""
				}
			}
			return fmt.Sprint(len(list.Items), " events")
		})
	}
	says("first", "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
	says("absent", "ProvisioningFailed", `storageclass.storage.k8s.io "gp3" not found`)
	says("none", "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
	for pod, of := range map[string]string{"waits": "first", "classless": "none", "orphan": "missing"} {
		if _, err := core.Pods("default").Create(ctx, mounting(pod, of), metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	says("first", "ExternalProvisioning", "external provisioner 'ebs.csi.aws.com' or manually")
	says("waits", "FailedScheduling", `running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded`)
	says("classless", "FailedScheduling", "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/2 nodes are available: 2 Preemption is not helpful")
	says("orphan", "FailedScheduling", `0/2 nodes are available: persistentvolumeclaim "missing" not found.`)
	for _, name := range []string{"waits", "classless", "orphan"} {
		p, err := core.Pods("default").Get(ctx, name, metav1.GetOptions{})
		if err != nil || p.Status.Phase != corev1.PodPending || p.Spec.NodeName != "" {
			t.Errorf("%s is %s on %q, %v", name, p.Status.Phase, p.Spec.NodeName, err)
		}
	}
	// The claim that was missing, with a volume of its own, lets its pod go.
	made := claim("missing", "")
	made.Spec.VolumeName = "pv-made-by-hand"
	if _, err := core.PersistentVolumeClaims("default").Create(ctx, made, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	says("orphan", "Scheduled", "Successfully assigned default/orphan")

	set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Name: "db"}, Spec: appsv1.StatefulSetSpec{
		ServiceName: "db", Replicas: ptr.To[int32](2), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "db"}},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "db"}}, Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "db", Image: "nginx", VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/d"}}}},
		}},
		VolumeClaimTemplates: []corev1.PersistentVolumeClaim{*claim("data", "gp2")},
	}}
	if _, err := l.client.AppsV1().StatefulSets("default").Create(ctx, set, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	says("data-db-0", "ExternalProvisioning", "ebs.csi.aws.com")
	if _, err := core.Pods("default").Get(ctx, "db-1", metav1.GetOptions{}); err == nil {
		t.Error("the second pod of a stateful set does not wait for the first")
	}
}
