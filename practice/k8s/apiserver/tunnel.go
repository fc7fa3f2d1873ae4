package apiserver

import (
	"bufio"
	"net"
	"net/http"
	"slices"

	"github.com/gorilla/websocket"
	corev1 "k8s.io/api/core/v1"
	constants "k8s.io/apimachinery/pkg/util/portforward"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/cri-streaming/pkg/streaming"
	kubelet "k8s.io/cri-streaming/pkg/streaming/portforward"
)

// tunnelProtocol is the WebSocket subprotocol whose messages carry a SPDY connection.
const tunnelProtocol = constants.WebsocketsSPDYTunnelingPortForwardV1

func tunnels(req *http.Request) bool {
	return websocket.IsWebSocketUpgrade(req) && slices.Contains(websocket.Subprotocols(req), tunnelProtocol)
}

// tunnel upgrades to a WebSocket and serves a SPDY connection inside of it.
func (s *Server) tunnel(c *call, pod *corev1.Pod) error {
	upgrader := websocket.Upgrader{
		Subprotocols: []string{tunnelProtocol},
		CheckOrigin:  func(*http.Request) bool { return true }, // the bearer token is what authenticates, not a cookie
	}
	ws, err := upgrader.Upgrade(c.w, c.req, nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	conn := portforward.NewTunnelingConnection("server", ws)
	defer conn.Close()
	inner := c.req.Clone(c.req.Context())
	inner.Method = http.MethodPost
	inner.Header = http.Header{
		"Connection":                {"Upgrade"},
		"Upgrade":                   {"SPDY/3.1"},
		"X-Stream-Protocol-Version": {kubelet.ProtocolV1Name},
	}
	kubelet.ServePortForward(&tunnelWriter{header: http.Header{}, conn: conn}, inner, forwarder{s.Runtime, pod}, pod.Name, string(pod.UID), &kubelet.V4Options{},
		streaming.DefaultConfig.StreamIdleTimeout, streaming.DefaultConfig.StreamCreationTimeout, kubelet.SupportedProtocols)
	return nil
}

// tunnelWriter is a response whose upgrade has happened already: the SPDY server gets the tunnel when it hijacks.
type tunnelWriter struct {
	header http.Header
	conn   net.Conn
}

func (t *tunnelWriter) Header() http.Header         { return t.header }
func (t *tunnelWriter) WriteHeader(int)             {}
func (t *tunnelWriter) Write(p []byte) (int, error) { return len(p), nil }
func (t *tunnelWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return t.conn, bufio.NewReadWriter(bufio.NewReader(t.conn), bufio.NewWriter(t.conn)), nil
}
