//go:build !linux

package forward

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const askLimit = 2 * time.Second

// portOwner asks the system's own tool who listens on a port.
func portOwner(port int) (name string, pid int) {
	ctx, cancel := context.WithTimeout(context.Background(), askLimit)
	defer cancel()
	if runtime.GOOS == "windows" {
		return netstatOwner(ctx, port)
	}
	// -F prints one field a line: p the pid, c the command.
	out, err := exec.CommandContext(ctx, "lsof", "-nP", fmt.Sprintf("-iTCP:%d", port), "-sTCP:LISTEN", "-Fpc").Output()
	if err != nil {
		return "", 0
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		switch l := lines.Text(); {
		case strings.HasPrefix(l, "p"):
			pid, _ = strconv.Atoi(l[1:])
		case strings.HasPrefix(l, "c"):
			return l[1:], pid
		}
	}
	return "", 0
}

func netstatOwner(ctx context.Context, port int) (name string, pid int) {
	out, err := exec.CommandContext(ctx, "netstat", "-ano", "-p", "TCP").Output()
	if err != nil {
		return "", 0
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		c := strings.Fields(lines.Text()) // TCP 127.0.0.1:9000 0.0.0.0:0 LISTENING 1234
		if len(c) == 5 && strings.HasSuffix(c[1], fmt.Sprintf(":%d", port)) && strings.HasSuffix(c[2], ":0") {
			if pid, err := strconv.Atoi(c[4]); err == nil {
				return processName(ctx, pid), pid
			}
		}
	}
	return "", 0
}

func processName(ctx context.Context, pid int) string {
	out, err := exec.CommandContext(ctx, "tasklist", "/FI", fmt.Sprintf("PID eq %d", pid), "/FO", "CSV", "/NH").Output()
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(string(out), `"`), `"`)
	return name
}
