package steps

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// wire lies between a lab and its practice cloud. It counts the calls to AWS and to Kubernetes, notes those that can
// change something, and spoils one of them when it is told to.
type wire struct {
	aws, kube *httptest.Server

	mu       sync.Mutex
	api      *url.URL // the API server of the cluster that was described last
	calls    int
	mutating []string
	cut      *cut
}

// cut spoils the nth call of those to come.
type cut struct {
	nth  int
	kind cutKind
	stop bool // the lab is told to stop in that moment, and another process goes on

	also func()
	seen int
	call string // the one that was spoilt; "" while none was
}

func (c *cut) String() string {
	said := fmt.Sprintf("with call %d (%s) %s", c.nth, c.call, c.kind)
	if c.stop {
		said += " and a stop"
	}
	return said
}

// cutKind is how a call is spoilt.
type cutKind string

const (
	refused cutKind = "refused" // it is answered: access denied
	broken  cutKind = "broken"  // the connection breaks before it arrives
	lost    cutKind = "lost"    // it is carried out, and the connection breaks before the answer
)

var cutKinds = []cutKind{refused, broken, lost}

// newWire leads to the AWS endpoint of a practice cloud.
func newWire(t *testing.T, endpoint string) *wire {
	t.Helper()
	at, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{}
	w.aws = w.serve(t, (*httptest.Server).Start, func() *url.URL { return at }, awsCall, refuseAWS, w.redirect)
	w.kube = w.serve(t, (*httptest.Server).StartTLS, w.apiServer, kubeCall, refuseKube, nil)
	return w
}

// call is a request as the suite sees it.
type call struct {
	name  string
	reads bool
}

func (w *wire) serve(t *testing.T, start func(*httptest.Server), to func() *url.URL, read func(*http.Request) call, refuse http.HandlerFunc, modify func(*http.Response) error) *httptest.Server {
	next := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // the clients have proven it elsewhere
	proxy := func(through http.RoundTripper) *httputil.ReverseProxy {
		return &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(to())
				r.Out.Host = r.In.Host // signatures are over it
			},
			Transport: through, ModifyResponse: modify, FlushInterval: -1,
			ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		}
	}
	straight, losing := proxy(next), proxy(loser{next})
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch w.pass(read(r)) {
		case refused:
			refuse(rw, r)
		case broken:
			panic(http.ErrAbortHandler)
		case lost:
			losing.ServeHTTP(rw, r)
		default:
			straight.ServeHTTP(rw, r)
		}
	}))
	srv.Config.ErrorLog = quiet
	start(srv)
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		next.CloseIdleConnections()
	})
	return srv
}

// loser has a call carried out and loses the answer.
type loser struct{ next http.RoundTripper }

var errLost = errors.New("the answer is lost")

func (l loser) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return nil, errLost
}

// pass counts a call and says how it is to be spoilt, "" for not at all.
func (w *wire) pass(c call) cutKind {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if !c.reads {
		w.mutating = append(w.mutating, c.name)
	}
	if w.cut == nil || w.cut.call != "" {
		return ""
	}
	if w.cut.seen++; w.cut.seen < w.cut.nth {
		return ""
	}
	w.cut.call = c.name
	if w.cut.stop {
		w.cut.also()
	}
	return w.cut.kind
}

// spoil arms a cut; nil disarms.
func (w *wire) spoil(c *cut) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = c
}

// noted returns the mutating calls since it was last asked.
func (w *wire) noted() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.mutating
	w.mutating = nil
	return all
}

var (
	endpointField  = regexp.MustCompile(`"endpoint":\s*"(https://[^"]+)"`)
	authorityField = regexp.MustCompile(`"data":\s*"[^"]+"`)
)

// authority is the certificate by which clients know the wire in the API server's place.
func (w *wire) authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.kube.Certificate().Raw})
}

// redirect puts the wire's own address in place of an API server's, where EKS tells of it.
func (w *wire) redirect(r *http.Response) error {
	if !strings.HasPrefix(r.Request.URL.Path, "/clusters/") {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil {
		return err
	}
	if m := endpointField.FindSubmatch(body); m != nil {
		api, err := url.Parse(string(m[1]))
		if err != nil {
			return err
		}
		w.mu.Lock()
		w.api = api
		w.mu.Unlock()
		body = bytes.ReplaceAll(body, m[1], []byte(w.kube.URL))
		body = authorityField.ReplaceAll(body, []byte(`"data":"`+base64.StdEncoding.EncodeToString(w.authority())+`"`))
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	r.Header.Set("Content-Length", fmt.Sprint(len(body)))
	return nil
}

func (w *wire) apiServer() *url.URL {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.api
}

var (
	service    = regexp.MustCompile(`Credential=[^/]+/\d+/[^/]+/([^/]+)/`)
	readingAWS = regexp.MustCompile(`^(Describe|Get|List|Validate|Simulate)`)
)

// serviceOfCall is the AWS service that a request is signed for.
func serviceOfCall(r *http.Request) string {
	if m := service.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		return m[1]
	}
	return ""
}

// awsCall reads a request in any of AWS's protocols.
func awsCall(r *http.Request) call {
	body, _ := io.ReadAll(r.Body) // what can't be read is for the server to refuse
	r.Body = io.NopCloser(bytes.NewReader(body))
	action := ""
	if _, target, ok := strings.Cut(r.Header.Get("X-Amz-Target"), "."); ok {
		action = target
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		action = form.Get("Action")
	}
	if action == "" {
		return call{serviceOfCall(r) + " " + r.Method + " " + r.URL.Path, r.Method == http.MethodGet}
	}
	return call{serviceOfCall(r) + ":" + action, readingAWS.MatchString(action)}
}

// kubeCall reads a request to an API server. A port-forward changes nothing, and what asks for rights is a question.
func kubeCall(r *http.Request) call {
	c := call{name: r.Method + " " + r.URL.Path}
	c.reads = r.Method == http.MethodGet || strings.HasSuffix(r.URL.Path, "/portforward") || strings.HasPrefix(r.URL.Path, "/apis/authorization.k8s.io/")
	return c
}

// refuseAWS answers with AWS's error of a missing permission, in the protocol of the call.
func refuseAWS(w http.ResponseWriter, r *http.Request) {
	const code, message = "AccessDenied", "User is not authorized to perform this"
	switch {
	case r.Header.Get("X-Amz-Target") != "" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.Header().Set("X-Amzn-Errortype", code+"Exception")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, `{"__type":%q,"message":%q}`, code+"Exception", message)
	case serviceOfCall(r) == "ec2":
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>%s</Message></Error></Errors><RequestID>1</RequestID></Response>", message)
	default:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>1</RequestId></ErrorResponse>", code, message)
	}
}

// refuseKube answers as an API server does whose user lacks a right.
func refuseKube(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure,
		Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden, Message: "this is forbidden",
	})
}
