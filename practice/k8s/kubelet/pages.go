package kubelet

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// Dial connects to a port of a pod, as its own localhost would.
func (k *Kubelets) Dial(ctx context.Context, pod *corev1.Pod, port int32) (net.Conn, error) {
	k.mu.Lock()
	run := k.Pods[pod.UID]
	var at *corev1.Container
	if run != nil && run.Dies == nil {
		for i := range pod.Spec.Containers {
			c := &pod.Spec.Containers[i]
			if r := run.Containers[c.Name]; r != nil && serves(c, r, port) {
				at = c
			}
		}
	}
	if at == nil {
		k.mu.Unlock()
		return nil, &refusedError{pod: string(pod.UID), port: port}
	}
	client, server := net.Pipe()
	conn := &podConn{Conn: server, k: k, uid: pod.UID, pod: pod, container: at, address: run.IP}
	if k.conns[pod.UID] == nil {
		k.conns[pod.UID] = map[net.Conn]struct{}{}
	}
	k.conns[pod.UID][conn] = struct{}{}
	k.mu.Unlock()
	select {
	case k.pages.incoming <- conn:
		return client, nil
	case <-ctx.Done():
		conn.Close()
		return nil, ctx.Err()
	case <-k.pages.closed:
		conn.Close()
		return nil, net.ErrClosed
	}
}

// refusedError is what containerd says when nothing listens on a port.
type refusedError struct {
	pod  string
	port int32
}

func (e *refusedError) Error() string {
	return fmt.Sprintf("failed to execute portforward in network namespace %q: failed to connect to localhost:%d inside namespace %q, IPv4: dial tcp4 127.0.0.1:%d: connect: connection refused IPv6 dial tcp6 [::1]:%d: connect: connection refused ",
		"/var/run/netns/cni-"+e.pod, e.port, digest(e.pod)[7:], e.port, e.port)
}

func (e *refusedError) Unwrap() error { return syscall.ECONNREFUSED }

// hangUp closes the connections to a pod.
func (k *Kubelets) hangUp(uid types.UID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hangUpLocked(uid)
}

func (k *Kubelets) hangUpLocked(uid types.UID) {
	for conn := range k.conns[uid] {
		conn.(*podConn).Conn.Close()
	}
	delete(k.conns, uid)
}

// podConn is the pod's end of a connection.
type podConn struct {
	net.Conn
	k         *Kubelets
	uid       types.UID
	pod       *corev1.Pod
	container *corev1.Container
	address   string
}

func (c *podConn) Close() error {
	c.k.mu.Lock()
	delete(c.k.conns[c.uid], c)
	c.k.mu.Unlock()
	return c.Conn.Close()
}

// pages is the web server that all pods of a cluster share; it is its own listener.
type pages struct {
	k        *Kubelets
	incoming chan *podConn
	closed   chan struct{}
	once     sync.Once
	server   *http.Server
}

func newPages(k *Kubelets) *pages {
	p := &pages{k: k, incoming: make(chan *podConn), closed: make(chan struct{})}
	p.server = &http.Server{
		Handler:           http.HandlerFunc(p.serve),
		ReadHeaderTimeout: time.Minute,
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
	}
	return p
}

type connKey struct{}

func (p *pages) start(ctx context.Context, wg *sync.WaitGroup) {
	wg.Go(func() { _ = p.server.Serve(p) }) // ends with ErrServerClosed
	wg.Go(func() {
		<-ctx.Done()
		p.server.Close()
	})
}

func (p *pages) Accept() (net.Conn, error) {
	select {
	case c := <-p.incoming:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pages) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pages) Addr() net.Addr { return &net.TCPAddr{} }

// statusOf is what a page's server answers to a path: it has one page.
func statusOf(path string) int {
	path, _, _ = strings.Cut(path, "?")
	if path == "/" || path == "/index.html" {
		return http.StatusOK
	}
	return http.StatusNotFound
}

// view is what a page shows.
type view struct{ Title, Pod, Namespace, Node, Zone, Image, IP string }

// html is the page. It is put together by hand: a program that runs templates keeps every method of every type, and the AWS SDK
// has many (CONTRIBUTING.md).
func (v view) html() string {
	var b strings.Builder
	title := html.EscapeString(v.Title)
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html>
<head>
<title>%s</title>
<style>html { color-scheme: light dark; } body { width: 35em; margin: 0 auto; font-family: Tahoma, Verdana, Arial, sans-serif; }</style>
</head>
<body>
<h1>%s</h1>
<p>This page was served by a pod of the practice cloud.</p>
<table>
`, title, title)
	for _, row := range [][2]string{
		{"Pod", v.Pod}, {"Namespace", v.Namespace}, {"Node", v.Node}, {"Zone", v.Zone}, {"Image", v.Image}, {"Address", v.IP},
	} {
		fmt.Fprintf(&b, "<tr><th>%s</th><td>%s</td></tr>\n", row[0], html.EscapeString(row[1]))
	}
	b.WriteString("</table>\n</body>\n</html>\n")
	return b.String()
}

func (p *pages) serve(w http.ResponseWriter, req *http.Request) {
	c := req.Context().Value(connKey{}).(*podConn)
	prog, failure := find(c.container.Image)
	if failure != nil {
		http.Error(w, failure.text, http.StatusInternalServerError)
		return
	}
	server, _, _ := strings.Cut(c.container.Image[strings.LastIndex(c.container.Image, "/")+1:], ":")
	w.Header().Set("Server", server)
	code := statusOf(req.URL.Path)
	var body string
	if code == http.StatusOK {
		body = view{
			Title: scriptOf(c.container, prog).title, Pod: c.pod.Name, Namespace: c.pod.Namespace, Node: c.pod.Spec.NodeName,
			Zone: p.k.zone(c.pod.Spec.NodeName), Image: c.container.Image, IP: c.address,
		}.html()
	} else {
		body = fmt.Sprintf("<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n<hr><center>%s</center>\n</body>\n</html>\n", html.EscapeString(server))
	}
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(code)
	if _, err := w.Write([]byte(body)); err != nil {
		return // whoever asked has gone
	}
	p.k.log(c.uid, c.container.Name, accessLine("127.0.0.1", req.Method, req.URL.RequestURI(), code, len(body), req.UserAgent()))
}

func (k *Kubelets) zone(node string) string {
	run, _ := k.node(node)
	return run.Spec.Zone
}

// accessLine is a line of an access log in the combined format.
func accessLine(from, method, uri string, code, size int, agent string) string {
	return fmt.Sprintf("%s - - [%s] \"%s %s HTTP/1.1\" %d %d \"-\" %q \"-\"", from, time.Now().UTC().Format("02/Jan/2006:15:04:05 -0700"), method, uri, code, size, agent)
}
