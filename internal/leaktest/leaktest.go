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

// WithClientGo is a TestMain for packages that talk to Kubernetes by client-go.
func WithClientGo(m *testing.M, more ...goleak.Option) {
	for _, f := range clientGo {
		more = append(more, goleak.IgnoreAnyFunction(f))
	}
	goleak.VerifyTestMain(m, append(more, goleak.IgnoreCurrent())...)
}
