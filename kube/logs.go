package kube

import (
	"context"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

const (
	crashLogLines = 5
	crashLogLimit = 3 * time.Second
)

// crashed names the first container that has ended badly, how often it was restarted, and whether its log has to be
// asked for as that of the previous run; "" when none has.
func crashed(p *corev1.Pod) (container string, restarts int32, previous bool) {
	for _, statuses := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for _, c := range statuses {
			if t := c.State.Terminated; t != nil && t.ExitCode != 0 {
				return c.Name, c.RestartCount, false
			}
			// The container that waits for its next start is the one that ended; previous would be the one before it.
			if w := c.State.Waiting; w != nil && w.Reason == "CrashLoopBackOff" {
				return c.Name, c.RestartCount, false
			}
			if t := c.LastTerminationState.Terminated; t != nil && t.ExitCode != 0 && !c.Ready {
				return c.Name, c.RestartCount, true
			}
		}
	}
	return "", 0, false
}

// lastLines reads the end of a container's log; "" when there is none to be had, which is no error of its own.
func (c *Client) lastLines(ctx context.Context, p *corev1.Pod, container string, previous bool) string {
	ctx, cancel := context.WithTimeout(ctx, crashLogLimit)
	defer cancel()
	raw, err := c.typed.CoreV1().Pods(p.Namespace).GetLogs(p.Name, &corev1.PodLogOptions{
		Container: container, Previous: previous, TailLines: ptr.To[int64](crashLogLines),
	}).DoRaw(ctx)
	if err != nil {
		return ""
	}
	return oneLine(strings.ToValidUTF8(string(raw), "�"))
}
