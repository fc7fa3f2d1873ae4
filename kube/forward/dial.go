package forward

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	wsprotocol "k8s.io/apimachinery/pkg/util/portforward"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/client-go/transport/websocket"
	"k8s.io/streaming/pkg/httpstream" // whose errors client-go's WebSocket returns

	"eksui/kube"
)

// The transports, as the live view names them.
const (
	overWebSocket = "websocket"
	overSPDY      = "spdy"
)

const dialLimit = 15 * time.Second

func dialer(c *kube.Client) func(context.Context, *corev1.Pod) (*tunnel, error) {
	return func(ctx context.Context, pod *corev1.Pod) (*tunnel, error) { return dial(ctx, c, pod) }
}

// dial opens a tunnel, by WebSocket where the API server can (from 1.31), else by SPDY.
func dial(ctx context.Context, c *kube.Client, pod *corev1.Pod) (*tunnel, error) {
	at := c.Typed().CoreV1().RESTClient().Post().Resource("pods").Namespace(pod.Namespace).Name(pod.Name).SubResource("portforward").URL()
	config := c.Config()
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	t := &tunnel{pod: pod.Name, uid: string(pod.UID), transport: overWebSocket}
	var err error
	t.mux, err = dialWebSocket(ctx, config, at)
	if httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err) {
		t.transport = overSPDY
		t.mux, err = dialSPDY(ctx, config, at)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

func dialWebSocket(ctx context.Context, config *rest.Config, at *url.URL) (mux, error) {
	transport, holder, err := websocket.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	conn, err := websocket.Negotiate(transport, holder, req, wsprotocol.WebsocketsSPDYTunnelingPrefix+portforward.PortForwardProtocolV1Name)
	if err != nil {
		return nil, err
	}
	if p := strings.TrimPrefix(conn.Subprotocol(), wsprotocol.WebsocketsSPDYTunnelingPrefix); p != portforward.PortForwardProtocolV1Name {
		_ = conn.Close()
		return nil, fmt.Errorf("the server answers with the protocol %q", p)
	}
	return newSpdyMux(portforward.NewTunnelingConnection("client", conn)), nil
}

// errForbidden is the API server's last word: WebSocket and SPDY need different rights (get and create), and SPDY comes
// last. Its client keeps only the words of the answer.
var errForbidden = errors.New("not allowed")

func dialSPDY(ctx context.Context, config *rest.Config, at *url.URL) (mux, error) {
	transport, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.String(), nil)
	if err != nil {
		return nil, err
	}
	conn, protocol, err := spdy.Negotiate(upgrader, &http.Client{Transport: transport}, req, portforward.PortForwardProtocolV1Name)
	if err != nil && strings.Contains(err.Error(), " is forbidden: ") {
		return nil, fmt.Errorf("%w: %w", errForbidden, err)
	}
	if err != nil {
		return nil, err
	}
	if protocol != portforward.PortForwardProtocolV1Name {
		_ = conn.Close()
		return nil, fmt.Errorf("the server answers with the protocol %q", protocol)
	}
	return waitingMux{conn}, nil
}
