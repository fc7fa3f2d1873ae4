package forward

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Causes for which a forward goes on differently.
const (
	NothingListens   cause.ID = "forward.nothing-listens"
	ServiceLacksPort cause.ID = "forward.service-lacks-port"
)

// lookup is a target that could not be looked up.
type lookup struct {
	target, namespace string
	err               error
}

var lookupCauses = cause.Define([]cause.Cause[lookup]{
	{
		ID: "forward.target-missing", Match: func(l lookup) bool { return apierrors.IsNotFound(l.err) }, Next: checkNamespace,
		Tell:    func(l lookup, p *text.Problem) { p.What = targetMissing.With(l.target, l.namespace) },
		Example: lookup{"pod/web", "default", apierrors.NewNotFound(pods, "web")},
	},
	{
		ID: "forward.lookup-forbidden", Match: func(l lookup) bool { return apierrors.IsForbidden(l.err) }, Why: notAllowed, Next: askForRights,
		Example: lookup{"pod/web", "default", apierrors.NewForbidden(pods, "web", errors.New(`User "student" cannot get resource "pods"`))},
	},
	{ID: "forward.lookup-failed", Next: checkCluster, Example: lookup{"pod/web", "default", syscall.ECONNREFUSED}},
}...)

var pods = schema.GroupResource{Resource: "pods"}

var serviceCauses = cause.Define(cause.Cause[*corev1.Service]{
	ID: "forward.service-without-pods", Match: func(s *corev1.Service) bool { return len(s.Spec.Selector) == 0 }, Next: forwardPod,
	Tell:    func(s *corev1.Service, p *text.Problem) { p.What = serviceWithoutPods.With(s.Name) },
	Example: &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "kubernetes"}},
})

// port is a port that was asked of something that has others.
type port struct {
	service, pod string // one of them
	asked        string
	have         []string
}

var portCauses = cause.Define([]cause.Cause[port]{
	{
		ID: ServiceLacksPort, Match: func(p port) bool { return p.service != "" },
		Tell: func(p port, told *text.Problem) {
			told.What, told.Next = serviceHasNoPort.With(p.service, p.asked), portsThere.With(strings.Join(p.have, ", "))
		},
		Example: port{service: "web", asked: "8080", have: []string{"80 (http)"}},
	},
	{
		ID: "forward.pod-lacks-port", Match: func(p port) bool { return p.pod != "" },
		Tell: func(p port, told *text.Problem) {
			told.What, told.Next = podHasNoPort.With(p.pod, p.asked), portsThere.With(strings.Join(p.have, ", "))
		},
		Example: port{pod: "web", asked: "https", have: []string{"80 (http)"}},
	},
}...)

// podEnd is why a pod's side would not take a connection.
type podEnd struct {
	pod  string
	port int
	said error
}

var endCauses = cause.Define([]cause.Cause[podEnd]{
	{
		// Nothing accepted the connection in the pod, so that no byte of it was seen.
		ID: NothingListens, Match: func(e podEnd) bool { return strings.Contains(e.said.Error(), "connection refused") }, Next: checkPort,
		Tell:    func(e podEnd, p *text.Problem) { p.What = nothingListens.With(e.pod, e.port) },
		Example: podEnd{"web", 80, errors.New("dial tcp4 127.0.0.1:80: connect: connection refused")},
	},
	{
		ID: "forward.forbidden", Match: func(e podEnd) bool { return errors.Is(e.said, errForbidden) }, Why: notAllowed, Next: askForRights,
		Tell:    func(e podEnd, p *text.Problem) { p.What = notForwarded.With(e.pod) },
		Example: podEnd{pod: "web", said: errForbidden},
	},
}...)

// opening is a local port that could not be opened.
type opening struct {
	address string
	port    int
	busy    *BusyError // nil when the port is not taken
	err     error
}

var openingCauses = cause.Define([]cause.Cause[opening]{
	{
		ID: "forward.port-busy", Match: func(o opening) bool { return o.busy != nil }, Remedies: []string{"next-port"},
		Tell: func(o opening, p *text.Problem) {
			p.What = portBusy.With(o.port)
			if o.busy.PID != 0 {
				p.Why = portOwned.With(o.busy.Owner, o.busy.PID)
			}
			if o.busy.Free != 0 {
				p.Next = portFree.With(o.busy.Free)
			}
		},
		Example: opening{port: 9000, busy: &BusyError{Port: 9000, Owner: "python3", PID: 4711, Free: 9001}},
	},
	{
		ID: "forward.port-forbidden", Match: func(o opening) bool { return errors.Is(o.err, syscall.EACCES) }, Why: portLow, Example: opening{port: 80, err: syscall.EACCES},
		Tell: func(o opening, p *text.Problem) {
			p.What, p.Next = portForbidden.With(o.port), portAbove.With(o.port+8000)
		},
	},
	{
		ID: "forward.address-unusable", Next: checkAddress, Example: opening{address: "192.0.2.1", port: 9000, err: syscall.EADDRNOTAVAIL},
		Tell: func(o opening, p *text.Problem) {
			p.What = notListening.With(fmt.Sprintf("%s:%d", o.address, o.port))
		},
	},
}...)

// httpCall is an HTTP request that the pod's program did not answer.
type httpCall struct{ method, path string }

var unansweredCauses = cause.Define(cause.Cause[httpCall]{
	ID: "forward.no-http-answer", Next: seeItsLog, Example: httpCall{"GET", "/"},
	Tell: func(r httpCall, p *text.Problem) { p.What = noAnswer.With(r.method, r.path) },
})

func init() {
	cause.Add(
		noPodOf("deploy/web", nil), unreadyPodOf("deploy/web", "web-1", podSays.With("web-1", noPods.With()), nil),
		unreachedPod("web-1", nil), lostTunnel("web-1", nil),
	)
}

func noPodOf(target string, err error) *text.Problem {
	return &text.Problem{Cause: "forward.no-pods", What: noReadyPod.With(target), Why: noPods.With(), Next: startPods.With(), Err: err}
}

func unreadyPodOf(target, pod string, why text.Text, err error) *text.Problem {
	return &text.Problem{Cause: "forward.no-ready-pod", What: noReadyPod.With(target), Why: why, Next: lookAtPod.With(pod), Err: err}
}

func unreachedPod(pod string, err error) *text.Problem {
	return &text.Problem{Cause: "forward.pod-unreached", What: notReached.With(pod), Next: checkCluster.With(), Err: err}
}

func lostTunnel(pod string, err error) *text.Problem {
	return &text.Problem{Cause: "forward.tunnel-lost", What: tunnelLost.With(pod), Next: connectAgain.With(pod), Err: err}
}
