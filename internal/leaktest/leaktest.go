// Package leaktest ends a package's tests with a look for goroutines that were left behind (go.uber.org/goleak).
package leaktest

import (
	"testing"

	"go.uber.org/goleak"
)

// clientGo are goroutines of clients that outlive every test, and no leaks.
var clientGo = []string{
	// A client's idle connections wait to be used again.
	"net/http.(*persistConn).readLoop", "net/http.(*persistConn).writeLoop",
	"golang.org/x/net/http2.(*clientConnReadLoop).run", "net/http.(*http2clientConnReadLoop).run",
	// client-go watches client certificates for as long as the process lives.
	"k8s.io/client-go/transport.(*dynamicClientCert).run", "k8s.io/client-go/transport.(*dynamicClientCert).processNextWorkItem",
	"k8s.io/client-go/util/workqueue.(*delayingType[...]).waitingLoop",
	"k8s.io/apimachinery/pkg/util/wait.PollImmediateUntil", "k8s.io/apimachinery/pkg/util/wait.PollImmediateUntilWithContext.poller.func1.1",
}

// kubeletServer are goroutines of the kubelet's own server, which practice runs, and of its SPDY library. They stay where a tunnel
// is broken off, in Close of a stream whose reply was never sent, say; and a closed connection waits for its streams for a while.
var kubeletServer = []string{
	"github.com/moby/spdystream.(*Connection).shutdown", "github.com/moby/spdystream.(*Connection).shutdown.func1",
	"github.com/moby/spdystream.(*Connection).Serve", "github.com/moby/spdystream.(*Connection).frameHandler",
	"github.com/moby/spdystream.(*Connection).handleResetFrame", "github.com/moby/spdystream.(*Stream).Read",
	"k8s.io/cri-streaming/pkg/streaming/portforward.(*httpStreamHandler).portForward",
	"k8s.io/cri-streaming/pkg/streaming/portforward.(*httpStreamHandler).monitorStreamPair",
	"k8s.io/cri-streaming/pkg/streaming/portforward.(*httpStreamHandler).run",
}

// KubeletServer is for packages whose tests break off tunnels to practice's pods: what the kubelet's libraries leave is no leak of ours.
func KubeletServer() (options []goleak.Option) {
	for _, f := range kubeletServer {
		options = append(options, goleak.IgnoreAnyFunction(f))
	}
	return options
}

// WithClientGo is a TestMain for packages that talk to Kubernetes by client-go.
func WithClientGo(m *testing.M, more ...goleak.Option) {
	for _, f := range clientGo {
		more = append(more, goleak.IgnoreAnyFunction(f))
	}
	goleak.VerifyTestMain(m, append(more, goleak.IgnoreCurrent())...)
}
