// Package lb is the data path of practice's load balancers: it takes requests on loopback under a balancer's hostname and
// carries them to the ready pods of its service, one after the other.
package lb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Target is where a load balancer leads.
type Target struct {
	ClusterARN, Namespace, Service string
	Ports                          []int32 // the listeners', as the service names them
	Resolves                       bool    // its name is known to the DNS
	InService                      bool    // at least one instance has passed its health check
}

// Balancers finds a load balancer by its hostname.
type Balancers func(hostname string) (Target, bool)

// Dial connects to a ready pod of a service.
type Dial func(ctx context.Context, clusterARN, namespace, service string, port int32) (net.Conn, error)

// Front listens for the load balancers' ports. Balancers that share a port are told apart by the Host header.
type Front struct {
	find Balancers
	dial Dial

	mu     sync.Mutex
	ports  map[int32]*listener // by the service's port
	closed bool
}

// listener is one port that is listened on for a service port.
type listener struct {
	http *http.Server
	port int
	done chan struct{}
}

// New makes a front that listens to nothing yet.
func New(find Balancers, dial Dial) *Front {
	return &Front{find: find, dial: dial, ports: map[int32]*listener{}}
}

// fallbackPort is where the search for a free port begins when the service's own can't be had: port 80 needs rights that
// not every system gives.
const fallbackPort = 8080

// Listen makes sure that a service port is listened on, and returns the port where that is: the same one where the system
// allows it, else the next free one from 8080.
func (f *Front) Listen(servicePort int32) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, net.ErrClosed
	}
	if l := f.ports[servicePort]; l != nil {
		return l.port, nil
	}
	socket, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(int(servicePort))))
	for next := fallbackPort; err != nil && next < fallbackPort+100; next++ {
		socket, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(next)))
	}
	if err != nil {
		return 0, fmt.Errorf("no port for load balancers: %w", err)
	}
	l := &listener{
		port: socket.Addr().(*net.TCPAddr).Port, done: make(chan struct{}),
		http: &http.Server{Handler: f.handler(servicePort), ErrorLog: log.New(io.Discard, "", 0)},
	}
	go func() {
		defer close(l.done)
		_ = l.http.Serve(socket) // ends with Close
	}()
	f.ports[servicePort] = l
	return l.port, nil
}

// Close stops listening and breaks off what is under way.
func (f *Front) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	var errs error
	for _, l := range f.ports {
		errs = errors.Join(errs, l.http.Close())
		<-l.done
	}
	return errs
}

func (f *Front) handler(servicePort int32) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		target, ok := f.find(strings.ToLower(host))
		switch {
		case !ok:
			http.Error(w, "no load balancer has the name "+strconv.Quote(host), http.StatusNotFound)
		case !target.Resolves || !slices.Contains(target.Ports, servicePort):
			panic(http.ErrAbortHandler) // net/http closes the connection: nobody listens at this name yet, or not at this port
		case !target.InService:
			// A classic load balancer without an instance in service.
			http.Error(w, "Service Unavailable: Back-end server is at capacity", http.StatusServiceUnavailable)
		default:
			f.proxy(target, servicePort).ServeHTTP(w, r)
		}
	})
}

// proxy carries one request; its connection is not kept, so that the next one goes to the next pod.
func (f *Front) proxy(t Target, servicePort int32) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "pod"
			r.Out.Host = r.In.Host
		},
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return f.dial(ctx, t.ClusterARN, t.Namespace, t.Service, servicePort)
			},
		},
		ErrorLog: log.New(io.Discard, "", 0),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "Bad Gateway: "+err.Error(), http.StatusBadGateway)
		},
	}
}
