package apiserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
)

func (c *call) pod() (*corev1.Pod, error) {
	o, err := c.server.API.Get(registry.Pods, c.namespace, c.name)
	if err != nil {
		return nil, err
	}
	return o.(*corev1.Pod), nil
}

func (s *Server) log(c *call) error {
	opts, err := logOptions(c.req.URL.Query())
	if err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	pod, err := c.pod()
	if err != nil {
		return err
	}
	if opts.Container, err = containerFor(pod, opts.Container); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/plain")
	out := &startedWriter{w: c.w}
	if err := s.Runtime.Logs(c.req.Context(), pod, opts, out); err != nil && !out.started {
		return err
	}
	return nil // what breaks off in the middle has been told by breaking off
}

// logOptions reads the query of pods/log, for which client-go's scheme has no conversion.
func logOptions(q url.Values) (*corev1.PodLogOptions, error) {
	opts := &corev1.PodLogOptions{
		Container: q.Get("container"), Follow: isTrue(q.Get("follow")), Previous: isTrue(q.Get("previous")), Timestamps: isTrue(q.Get("timestamps")),
	}
	for name, field := range map[string]**int64{"sinceSeconds": &opts.SinceSeconds, "tailLines": &opts.TailLines, "limitBytes": &opts.LimitBytes} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%s: Invalid value: %q: must be a number that is not negative", name, text)
		}
		*field = &n
	}
	if text := q.Get("sinceTime"); text != "" {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, fmt.Errorf("sinceTime: Invalid value: %q: %w", text, err)
		}
		opts.SinceTime = &metav1.Time{Time: t}
	}
	return opts, nil
}

func containerFor(pod *corev1.Pod, asked string) (string, error) {
	var names []string
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for _, container := range list {
			names = append(names, container.Name)
		}
	}
	switch {
	case asked == "" && len(names) == 1:
		return names[0], nil
	case asked == "":
		return "", apierrors.NewBadRequest(fmt.Sprintf("a container name must be specified for pod %s, choose one of: [%s]", pod.Name, strings.Join(names, " ")))
	case !slices.Contains(names, asked):
		return "", apierrors.NewBadRequest(fmt.Sprintf("container %s is not valid for pod %s", asked, pod.Name))
	}
	return asked, nil
}

// startedWriter flushes every write and knows whether there was one.
type startedWriter struct {
	w       http.ResponseWriter
	started bool
}

func (s *startedWriter) Write(p []byte) (int, error) {
	s.started = true
	n, err := s.w.Write(p)
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
	return n, err
}

// portForward serves pods/portforward with the kubelet's own code: SPDY, and SPDY in a WebSocket.
func (s *Server) portForward(c *call) error {
	pod, err := c.pod()
	if err != nil {
		return err
	}
	if pod.Spec.NodeName == "" {
		return apierrors.NewBadRequest(fmt.Sprintf("pod %s does not have a host assigned", pod.Name))
	}
	req := c.req
	if tunnels(req) {
		return s.tunnel(c, pod)
	}
	opts, err := portforward.NewV4Options(req)
	if err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	portforward.ServePortForward(c.w, req, forwarder{s.Runtime, pod}, pod.Name, string(pod.UID), opts,
		streaming.DefaultConfig.StreamIdleTimeout, streaming.DefaultConfig.StreamCreationTimeout, portforward.SupportedProtocols)
	return nil
}

// forwarder connects the streams of a port-forward with the pod.
type forwarder struct {
	runtime Runtime
	pod     *corev1.Pod
}

func (f forwarder) PortForward(ctx context.Context, _, _ string, port int32, stream io.ReadWriteCloser) error {
	conn, err := f.runtime.Dial(ctx, f.pod, port)
	if err != nil {
		return err
	}
	return pipe(ctx, conn, stream)
}

// pipe copies both ways until the pod has said all it has to say or somebody goes away.
func pipe(ctx context.Context, conn net.Conn, stream io.ReadWriteCloser) error {
	defer stream.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, err := io.Copy(conn, stream)
		if half, ok := conn.(interface{ CloseWrite() error }); ok && err == nil {
			_ = half.CloseWrite() // the pod has gone, which the other direction tells
		}
	}()
	_, err := io.Copy(stream, conn)
	conn.Close()
	stream.Close()
	<-sent
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// token issues a service account's token; nothing but this practice cloud takes it.
func (s *Server) token(c *call) error {
	o, err := c.decode(nil, authenticationv1.SchemeGroupVersion.WithKind("TokenRequest"), c.fields())
	if err != nil {
		return err
	}
	account, err := s.API.Get(c.resource, c.namespace, c.name)
	if err != nil {
		return err
	}
	r := o.(*authenticationv1.TokenRequest)
	seconds := max(ptr.Deref(r.Spec.ExpirationSeconds, 3600), 600)
	r.Spec.ExpirationSeconds = &seconds
	if len(r.Spec.Audiences) == 0 {
		r.Spec.Audiences = []string{s.Issuer}
	}
	r.TypeMeta = metav1.TypeMeta{Kind: "TokenRequest", APIVersion: "authentication.k8s.io/v1"}
	r.Name, r.Namespace, r.CreationTimestamp = c.name, c.namespace, metav1.Now()
	expires := time.Now().Add(time.Duration(seconds) * time.Second)
	r.Status.ExpirationTimestamp = metav1.NewTime(expires)
	if r.Status.Token, err = s.issueToken(c.namespace, c.name, string(account.GetUID()), expires); err != nil {
		return err
	}
	return c.write(http.StatusCreated, r)
}
