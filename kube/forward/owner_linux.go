package forward

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// portOwner finds who listens on a port, by the socket tables in /proc. Other users' processes show only to root.
func portOwner(port int) (name string, pid int) {
	inodes := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		listeningInodes(table, port, inodes)
	}
	if len(inodes) == 0 {
		return "", 0
	}
	links, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return "", 0
	}
	for _, link := range links {
		to, err := os.Readlink(link)
		if err != nil || !inodes[to] {
			continue
		}
		pid, err := strconv.Atoi(strings.Split(link, "/")[2])
		if err != nil {
			continue
		}
		comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		if err != nil {
			continue
		}
		return strings.TrimSpace(string(comm)), pid
	}
	return "", 0
}

// listeningInodes collects the sockets that listen on a port, as /proc/PID/fd names them. The table's columns: sl,
// local_address, rem_address, st ... and, tenth, the inode.
func listeningInodes(table string, port int, into map[string]bool) {
	const listening = "0A"
	f, err := os.Open(table)
	if err != nil {
		return
	}
	defer f.Close() // only read from
	suffix := fmt.Sprintf(":%04X", port)
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		c := strings.Fields(lines.Text())
		if len(c) > 9 && strings.HasSuffix(c[1], suffix) && c[3] == listening {
			into["socket:["+c[9]+"]"] = true
		}
	}
}
