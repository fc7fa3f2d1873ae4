package kube_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
	"eksui/kube"
)

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func waiting(reason, message string) corev1.PodStatus {
	return corev1.PodStatus{Phase: corev1.PodPending, ContainerStatuses: []corev1.ContainerStatus{{
		Name: "web", Image: "shop/web:1", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}},
	}}}
}

// since is a pod that a node took so long ago.
func since(ago time.Duration, s corev1.PodStatus) corev1.PodStatus {
	at := metav1.NewTime(now.Add(-ago))
	s.StartTime = &at
	return s
}

func unscheduled(message string, since time.Duration) corev1.PodStatus {
	return corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: "Unschedulable", Message: message,
		LastTransitionTime: metav1.NewTime(now.Add(-since)),
	}}}
}

func crashing(restarts int32, ended corev1.ContainerStateTerminated) corev1.PodStatus {
	s := waiting("CrashLoopBackOff", "back-off 10s restarting failed container")
	s.Phase = corev1.PodRunning
	s.ContainerStatuses[0].RestartCount = restarts
	s.ContainerStatuses[0].LastTerminationState.Terminated = &ended
	return s
}

func initWaiting(reason, message string) corev1.PodStatus {
	s := waiting(reason, message)
	s.InitContainerStatuses, s.ContainerStatuses = s.ContainerStatuses, nil
	return s
}

// terminated is a container that has ended and is not started again yet, or never.
func terminated(phase corev1.PodPhase) corev1.PodStatus {
	return corev1.PodStatus{Phase: phase, ContainerStatuses: []corev1.ContainerStatus{{
		Name: "web", State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 7}},
	}}}
}

func TestWhyNamesTheCauseAndWhetherWaitingHelps(t *testing.T) {
	warning := func(reason, message string) []kube.EventState {
		return []kube.EventState{{Type: "Warning", Reason: reason, Message: message}}
	}
	running := corev1.PodStatus{Phase: corev1.PodRunning, ContainerStatuses: []corev1.ContainerStatus{{Name: "web"}}}
	for _, c := range []struct {
		status   corev1.PodStatus
		warnings []kube.EventState
		log      string
		want     string
		hopeless bool
	}{
		{waiting("ErrImagePull", `failed to resolve reference "shop/web:1": shop/web:1: not found`), nil, "", "does not exist in its registry", true},
		{waiting("ErrImagePull", "pull access denied, repository does not exist or may require authorization"), nil, "", "does not let this cluster pull", true},
		{waiting("ErrImagePull", "dial tcp: lookup 905418305225.dkr.ecr.ap-northeast-2.amazonaws.com: no such host"), nil, "", "can't be found", false},
		{since(6*time.Minute, waiting("ErrImagePull", "dial tcp: lookup 905418305225.dkr.ecr.ap-northeast-2.amazonaws.com: no such host")), nil, "", "can't be found", true},
		{waiting("ErrImagePull", "failed to do request: Head \"https://registry-1.docker.io/v2/library/nginx/manifests/latest\": dial tcp: lookup registry-1.docker.io on 192.168.0.2:53: server misbehaving"), nil, "", "can't reach the registry", false},
		{waiting("ErrImagePull", "dial tcp: lookup public.ecr.aws: Temporary failure in name resolution"), nil, "", "can't reach the registry", false},
		{waiting("ErrImagePull", "failed to do request: Head \"https://quay.io/v2/shop/denied/manifests/not-found\": net/http: TLS handshake timeout"), nil, "", "can't reach the registry", false},
		{waiting("ImagePullBackOff", `Back-off pulling image "shop/denied:1"`), nil, "", "keeps trying", false},
		{waiting("ErrImagePull", "shop/web:1: manifest unknown"), nil, "", "does not exist in its registry", true},
		{waiting("ErrImageNeverPull", `Container image "shop/web:1" is not present with pull policy of Never`), nil, "", "forbids pulling it", true},
		{since(time.Hour, waiting("ErrImagePull", "dial tcp 10.0.0.1:443: connect: connection refused")), nil, "", "can't reach the registry", false},
		{waiting("ErrImagePull", "dial tcp 10.0.0.1:443: i/o timeout"), nil, "", "can't reach the registry", false},
		{waiting("ImagePullBackOff", `Back-off pulling image "shop/web:1"`), warning("Failed", "Failed to pull image: 401 Unauthorized"), "", "does not let this cluster pull", true},
		{waiting("InvalidImageName", "couldn't parse image name"), nil, "", "not a valid image name", true},
		{waiting("CreateContainerConfigError", `secret "db" not found`), nil, "", `secret "db" not found`, true},
		{unscheduled("no nodes available to schedule pods", time.Second), nil, "", "no nodes yet", false},
		{unscheduled("0/2 nodes are available: 2 Too many pods.", time.Second), nil, "", "as many pods as their instance type allows", false},
		{unscheduled("0/2 nodes are available: 2 Insufficient cpu.", 3*time.Minute), nil, "", "enough free CPU or memory", true},
		{unscheduled(`0/2 nodes are available: persistentvolumeclaim "data" not found.`, 3*time.Minute), nil, "", "volume claim that it names is not there", true},
		{unscheduled("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.", 3*time.Minute), nil, "", "Nothing makes the volume", true},
		{unscheduled("0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.", time.Second), nil, "", "waits for the nodes", false},
		{unscheduled("no nodes available to schedule pods", 8*time.Minute), nil, "", "no nodes yet", false},
		{unscheduled("no nodes available to schedule pods", 13*time.Minute), nil, "", "no nodes yet", true},
		{unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint {node.cloudprovider.kubernetes.io/uninitialized: true}.", 8*time.Minute), nil, "", "waits for the nodes", false},
		{unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.", 13*time.Minute), nil, "", "waits for the nodes", true},
		{crashing(1, corev1.ContainerStateTerminated{ExitCode: 3}), nil, "no such table: users", "exit code 3 (restarted 1 times); its last words: no such table: users", false},
		{crashing(4, corev1.ContainerStateTerminated{ExitCode: 3}), nil, "", "exit code 3", true},
		{crashing(2, corev1.ContainerStateTerminated{ExitCode: 137, Reason: "OOMKilled"}), nil, "", "more memory than its limit", false},
		{crashing(5, corev1.ContainerStateTerminated{ExitCode: 0, Reason: "Completed"}), nil, "", "ends at once without an error", true},
		{running, warning("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500"), "", "health check fails: Readiness probe failed", false},
		{running, nil, "", "does not pass its readiness check yet", false},
		{corev1.PodStatus{Phase: corev1.PodPending}, warning("FailedMount", `MountVolume.SetUp failed: secret "tls" not found`), "", `volume of it can't be mounted: MountVolume.SetUp failed: secret "tls"`, true},
		{corev1.PodStatus{Phase: corev1.PodFailed, Reason: "Evicted", Message: "The node was low on resource: memory."}, nil, "", "low on resource", true},
		{corev1.PodStatus{Phase: corev1.PodFailed, Reason: "Evicted"}, nil, "", "Evicted", true},
		{corev1.PodStatus{Phase: corev1.PodSucceeded}, nil, "", "run to its end", true},
		{corev1.PodStatus{Phase: corev1.PodPending}, warning("FailedCreatePodSandBox", "failed to assign an IP address to container"), "", "failed to assign an IP address", false},
		{corev1.PodStatus{Phase: corev1.PodPending}, nil, "", "pulling the image", false},
		{initWaiting("ErrImagePull", "shop/init:1: not found"), nil, "", "does not exist in its registry", true},
		{waiting("CreateContainerError", "no command specified"), nil, "", "no command specified", true},
		{waiting("ErrImagePull", "toomanyrequests: "+strings.Repeat("a long story ", 50)), nil, "", "…", false},
		{waiting("CrashLoopBackOff", "back-off"), nil, "", "web", false},
		{crashing(1, corev1.ContainerStateTerminated{ExitCode: 128, Message: "exec: \"/web\": permission denied"}), nil, "", "permission denied", false},
		{terminated(corev1.PodRunning), nil, "", "exit code 7", false},
		{terminated(corev1.PodFailed), nil, "", "exit code 7", true},
		{unscheduled("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.", time.Second), nil, "", "node affinity", false},
		{corev1.PodStatus{Phase: corev1.PodRunning, ContainerStatuses: []corev1.ContainerStatus{{Name: "web", Ready: true}}}, nil, "", "readiness gate", false},
	} {
		got := kube.Why(&corev1.Pod{Spec: corev1.PodSpec{NodeName: "n"}, Status: c.status}, c.warnings, c.log, now)
		if !strings.Contains(got.Text.In(text.EN), c.want) || got.Hopeless != c.hopeless {
			t.Errorf("%s: %q, hopeless %v", c.want, got.Text.In(text.EN), got.Hopeless)
		}
		if got.Text.In(text.KO) == got.Text.In(text.EN) || strings.Contains(fmt.Sprint(got.Text.In(text.KO)), "%!") {
			t.Errorf("%s: Korean is %q", c.want, got.Text.In(text.KO))
		}
	}
	if got := kube.Why(&corev1.Pod{Status: corev1.PodStatus{Phase: corev1.PodPending}}, nil, "", now); got.Text.In(text.EN) != "It waits to be given a node." {
		t.Errorf("not scheduled yet: %s", got.Text)
	}
	claims := corev1.PodSpec{Volumes: []corev1.Volume{{Name: "d", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"}}}}}
	if got := kube.Why(&corev1.Pod{Spec: claims, Status: corev1.PodStatus{Phase: corev1.PodPending}}, nil, "", now); got.Text.In(text.EN) != "It waits for a node and for the volume that it claims." || got.Hopeless {
		t.Errorf("before the scheduler gives up on a volume: %+v", got)
	}
	late := unscheduled(`running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded`, 3*time.Minute)
	late.Conditions[0].Reason = "SchedulerError"
	if got := kube.Why(&corev1.Pod{Spec: claims, Status: late}, nil, "", now); got.Cause != "pod.claim-unbound" || !got.Hopeless {
		t.Errorf("after it: %+v", got)
	}
	leaving := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: &metav1.Time{Time: now}}}
	if got := kube.Why(leaving, nil, "", now); got.Code != "Terminating" || got.Hopeless || got.Text.In(text.EN) == got.Text.In(text.KO) {
		t.Errorf("a pod that is being deleted: %+v", got)
	}
	ready := corev1.PodStatus{Phase: corev1.PodRunning, Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}}
	if got := kube.Why(&corev1.Pod{Status: ready}, nil, "", now); !got.Text.IsZero() || got.Hopeless || got.Code != "" {
		t.Errorf("a ready pod: %+v", got)
	}
}
