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
	errOf := func(_ any, err error) error { return err }
	for want, err := range map[cause.ID]error{
		ServiceLacksPort:           errOf(selection{service: service}.podPort(pod, "81")),
		"forward.pod-lacks-port":   errOf(selection{service: service}.podPort(pod, "80")),
		"forward.port-busy":        errOf(listen("127.0.0.1", busy[0].port)),
		"forward.address-unusable": errOf(listen("203.0.113.1", Port{Local: 9000})),
		"forward.no-http-answer":   answerProblem(httptest.NewRequest("GET", "/", nil), io.ErrUnexpectedEOF),
		NothingListens:             notCarried{endCauses.Problem(podEnd{"web-1", 80, errors.New("connect: connection refused")}, nil)},
	} {
		if got := cause.Of(err); got != want || !cause.Is(&text.Problem{Err: err}, want) {
			t.Errorf("%s: %q, %v", want, got, err)
		}
	}
}
