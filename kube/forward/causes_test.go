package forward

import (
	"errors"
	"io"
	"net/http/httptest"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// What went wrong is told by a cause, through whatever it was wrapped in.
func TestProblemsNameTheirCause(t *testing.T) {
	service := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "web"}}
	service.Spec.Ports = []corev1.ServicePort{{Name: "http", Port: 80, TargetPort: intstr.FromString("web")}}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web-1"}}
	busy, err := listen("127.0.0.1", Port{})
	if err != nil {
		t.Fatal(err)
	}
	defer busy[0].Close() // the test is over
	quiet := make(chan error, 1)
	quiet <- nil
	finder, unready := &podFinder{}, &podFinder{pods: map[string]*corev1.Pod{"web-1": pod}}
	errOf := func(_ any, err error) error { return err }
	for want, err := range map[cause.ID]error{
		ServiceLacksPort:           errOf(selection{service: service}.podPort(pod, "81")),
		"forward.pod-lacks-port":   errOf(selection{service: service}.podPort(pod, "80")),
		"forward.port-busy":        errOf(listen("127.0.0.1", busy[0].port)),
		"forward.address-unusable": errOf(listen("203.0.113.1", Port{Local: 9000})),
		"forward.no-http-answer":   answerProblem(httptest.NewRequest("GET", "/", nil), io.ErrUnexpectedEOF),
		"forward.lookup-failed":    targetProblem(Target{Kind: "pod", Name: "web"}, "default", io.ErrUnexpectedEOF),
		"forward.no-pods":          finder.notReady(nil),
		"forward.no-ready-pod":     unready.notReady(nil),
		"forward.pod-unreached":    unreached("web-1", io.ErrUnexpectedEOF),
		"forward.tunnel-lost":      (&podConn{tunnel: &tunnel{pod: "web-1"}, stream: silent{}, failure: quiet}).why(io.ErrUnexpectedEOF),
		NothingListens:             notCarried{endCauses.Problem(podEnd{"web-1", 80, errors.New("connect: connection refused")}, nil)},
	} {
		if got := cause.Of(err); got != want || !cause.Is(&text.Problem{Err: err}, want) {
			t.Errorf("%s: %q, %v", want, got, err)
		}
	}
}

// silent is a stream that ends before anything has come.
type silent struct{ muxStream }

func (silent) got() int64 { return 0 }
