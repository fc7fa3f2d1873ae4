package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/tools/clientcmd"
)

// moveAway puts a cluster as far away as managed ones are: it writes a kubeconfig whose API server is reached through a relay
// on loopback that holds every byte back for half of a round trip, each way. Nobody's API server is on the machine of who
// forwards, and a forward that waits for answers pays for each of them.
func moveAway(kubeconfig string, roundTrip time.Duration) (moved string, stop func(), err error) {
	config, err := clientcmd.LoadFromFile(kubeconfig)
	if err != nil {
		return "", nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	cluster := config.Clusters[config.Contexts[config.CurrentContext].Cluster]
	server, err := url.Parse(cluster.Server)
	if err != nil {
		return "", nil, err
	}
	go relay(l, server.Host, roundTrip/2)
	cluster.TLSServerName = server.Hostname()
	cluster.Server = fmt.Sprintf("%s://%s", server.Scheme, l.Addr())
	dir, err := os.MkdirTemp("", "eksui-bench")
	if err != nil {
		return "", nil, err
	}
	moved = filepath.Join(dir, "config")
	stop = func() {
		_ = l.Close()
		_ = os.RemoveAll(dir)
	}
	if err := clientcmd.WriteToFile(*config, moved); err != nil {
		stop()
		return "", nil, err
	}
	return moved, stop, nil
}

func relay(l net.Listener, to string, delay time.Duration) {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", to)
		if err != nil {
			_ = near.Close()
			continue
		}
		go late(near, far, delay)
		go late(far, near, delay)
	}
}

// late copies, each byte after the delay.
func late(to, from net.Conn, delay time.Duration) {
	type piece struct {
		bytes []byte
		due   time.Time
	}
	const onTheWay = 4096 // pieces; more than a window holds
	line := make(chan piece, onTheWay)
	go func() {
		defer close(line)
		for {
			b := make([]byte, 64<<10)
			n, err := from.Read(b)
			if n > 0 {
				line <- piece{b[:n], time.Now().Add(delay)}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range line {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.bytes); err != nil {
			break
		}
	}
	_ = to.Close()
	for range line { // lets the reader end
	}
}
