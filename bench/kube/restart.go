//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// restart ends one of realkube's programs by the pid that its up.sh wrote down and starts it again as it was. It is
// killed as a crash would: told to stop, the API server first waits for the forwards to end. run is realkube's run folder.
func restart(ctx context.Context, run, name string) error {
	list := filepath.Join(run, "pids")
	pids, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	pid := 0
	for line := range strings.Lines(string(pids)) {
		if p, n, ok := strings.Cut(strings.TrimSpace(line), " "); ok && n == name {
			if pid, err = strconv.Atoi(p); err != nil {
				return err
			}
		}
	}
	if pid == 0 {
		return fmt.Errorf("%s names no %s", list, name)
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return err
	}
	argv := strings.Split(strings.TrimRight(string(cmdline), "\x00"), "\x00")
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	if err := awaitGone(ctx, pid); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(run, "log", name+".log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer log.Close() // the new process has its own
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = run, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	now := strings.Replace(string(pids), fmt.Sprintf("%d %s\n", pid, name), fmt.Sprintf("%d %s\n", cmd.Process.Pid, name), 1)
	return errors.Join(os.WriteFile(list, []byte(now), 0o644), cmd.Process.Release())
}

// awaitGone waits until a process has ended with all its threads: the last one closes its sockets.
func awaitGone(ctx context.Context, pid int) error {
	for {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		threads, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") && len(threads) <= 1 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// awaitHealth waits until a restarted program works again: a kubelet does when it knows its pods, and gives their logs.
func (c *cluster) awaitHealth(ctx context.Context, name, pod string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		var err error
		if name == "kubelet" {
			_, err = c.client.Typed().CoreV1().Pods(namespace).GetLogs(pod, &corev1.PodLogOptions{}).DoRaw(ctx)
		} else {
			_, err = c.client.Typed().Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		}
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s did not come back: %w", name, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
