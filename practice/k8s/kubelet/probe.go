package kubelet

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// probe runs the probes of a running container that are due.
func (t *turn) probe(c *corev1.Container, run *containerRun) {
	if p := c.StartupProbe; p != nil && !run.Startup.OK {
		t.try(c, run, p, &run.Startup, "Startup")
		if failed(p, run.Startup) {
			t.kill(c, run, "startup")
			return
		}
		if !run.Startup.OK {
			return
		}
	}
	if p := c.LivenessProbe; p != nil {
		t.try(c, run, p, &run.Live, "Liveness")
		if failed(p, run.Live) {
			t.kill(c, run, "liveness")
			return
		}
	}
	if p := c.ReadinessProbe; p != nil {
		t.try(c, run, p, &run.Ready, "Readiness")
	} else {
		run.Ready.OK = true
	}
}

func failed(p *corev1.Probe, r probeRun) bool { return !r.LastGood && r.InARow >= p.FailureThreshold }

func (t *turn) kill(c *corev1.Container, run *containerRun, which string) {
	t.event(c, corev1.EventTypeNormal, "Killing", "Container %s failed %s probe, will be restarted", c.Name, which)
	t.ended(c, run, 137, "Error")
}

func (t *turn) try(c *corev1.Container, run *containerRun, p *corev1.Probe, r *probeRun, which string) {
	seconds := func(n int32) time.Duration {
		return t.k.takes(time.Duration(n)*time.Second, "probe/"+which+"/"+c.Name, t.pod)
	}
	if r.Next.IsZero() {
		r.Next = run.Started.Add(seconds(p.InitialDelaySeconds))
		t.moved = true
	}
	for range 3 { // catches up, but not with everything that a stopped process has missed
		if t.now.Before(r.Next) {
			break
		}
		r.Next = t.now.Add(max(seconds(p.PeriodSeconds), 20*time.Millisecond))
		why := t.k.check(t.pod, c, run, p)
		good := why == ""
		if good == r.LastGood {
			r.InARow++
		} else {
			r.LastGood, r.InARow = good, 1
			t.moved = true
		}
		switch {
		case good && r.InARow >= p.SuccessThreshold:
			r.OK = true
		case !good:
			t.event(c, corev1.EventTypeWarning, "Unhealthy", "%s probe failed: %s", which, why)
			if r.InARow >= p.FailureThreshold {
				r.OK = false
			}
		}
	}
	t.at(r.Next)
}

// check says what a probe finds wrong, in the kubelet's words; "" is success. Commands are not run and succeed.
func (k *Kubelets) check(pod *corev1.Pod, c *corev1.Container, run *containerRun, p *corev1.Probe) string {
	ip := k.Pods[pod.UID].IP
	refused := func(port int32) string {
		return fmt.Sprintf("dial tcp %s: connect: connection refused", net.JoinHostPort(ip, strconv.Itoa(int(port))))
	}
	switch {
	case p.HTTPGet != nil:
		port := portOf(c, p.HTTPGet.Port)
		url := fmt.Sprintf("http://%s%s", net.JoinHostPort(ip, strconv.Itoa(int(port))), p.HTTPGet.Path)
		if !serves(c, run, port) {
			return fmt.Sprintf("Get %q: %s", url, refused(port))
		}
		code := statusOf(p.HTTPGet.Path)
		run.print(time.Now(), accessLine("10.0.0.1", http.MethodGet, p.HTTPGet.Path, code, 0, "kube-probe/1.35"))
		if code >= http.StatusBadRequest {
			return fmt.Sprintf("HTTP probe failed with statuscode: %d", code)
		}
	case p.TCPSocket != nil:
		if port := portOf(c, p.TCPSocket.Port); !serves(c, run, port) {
			return refused(port)
		}
	case p.GRPC != nil:
		if !serves(c, run, p.GRPC.Port) {
			return fmt.Sprintf("timeout: failed to connect service %q within 1s: context deadline exceeded", net.JoinHostPort(ip, strconv.Itoa(int(p.GRPC.Port))))
		}
	}
	return ""
}

func portOf(c *corev1.Container, p intstr.IntOrString) int32 {
	if p.Type == intstr.Int {
		return p.IntVal
	}
	for _, named := range c.Ports {
		if named.Name == p.StrVal {
			return named.ContainerPort
		}
	}
	return 0
}

// serves says whether a container listens on a port.
func serves(c *corev1.Container, run *containerRun, port int32) bool {
	if run.Step != running {
		return false
	}
	p, err := find(c.Image)
	return err == nil && port != 0 && scriptOf(c, p).serves == port
}
