package wire

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"eksui/practice/world"
)

// maxBody is more than any request of these services may have.
const maxBody = 1 << 20

// NewServer answers the services' APIs. A request goes to the service that its signature is made for, and there to the
// operation that its protocol names: the Action of a form (and the Version: both load balancer services sign as
// elasticloadbalancing), X-Amz-Target, or method and path.
func NewServer(w *world.World, auth Authority, services ...*Service) http.Handler {
	return NewServerWithPast(w, auth, nil, services...)
}

// NewServerWithPast is NewServer for services whose reads can lag.
func NewServerWithPast(w *world.World, auth Authority, past Past, services ...*Service) http.Handler {
	s := &server{world: w, auth: auth, past: past, services: map[string][]*Service{}, routes: map[*Service]*routes{}}
	for _, svc := range services {
		s.services[svc.Name] = append(s.services[svc.Name], svc)
		if svc.Protocol == RESTJSON {
			s.routes[svc] = newRoutes(svc)
		}
	}
	return s
}

type server struct {
	world    *world.World
	auth     Authority
	past     Past
	services map[string][]*Service // by signing name
	routes   map[*Service]*routes
	calls    atomic.Uint64
}

// request is one HTTP request on its way to an operation.
type request struct {
	http  *http.Request
	query url.Values
	form  url.Values // the query's and a form body's parameters
	body  []byte
	sig   *signature
	id    string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req := &request{http: r, id: newRequestID()}
	answer := s.answer(w, req)
	if answer.cut {
		panic(http.ErrAbortHandler) // net/http closes the connection without a word
	}
	answer.write(w)
}

// answer runs a request from its signature to its operation's result.
func (s *server) answer(w http.ResponseWriter, req *request) *answer {
	guess := &Service{Protocol: guessProtocol(req.http)}
	if err := req.read(w); err != nil {
		return fail(guess, req.id, err)
	}
	sig, err := readSignature(req.http, req.query)
	if err == nil && sig == nil {
		err = &Error{Status: http.StatusForbidden, Code: codeNoSignature, Message: "Request is missing Authentication Token"}
	}
	if err != nil {
		return fail(guess, req.id, err)
	}
	req.sig = sig
	svc := s.service(req)
	if svc == nil {
		return fail(guess, req.id, &Error{Status: http.StatusNotFound, Code: "UnknownOperationException",
			Message: "The service " + sig.Service + " is not built in the practice cloud."})
	}
	if err := checkRegion(sig.Region); err != nil {
		return fail(svc, req.id, err)
	}
	var who Identity
	s.world.View(func() { who, err = authenticate(s.world, s.auth, sig, req.http, req.query, req.body) })
	if err != nil {
		return fail(svc, req.id, err)
	}
	s.auth.Used(sig.AccessKey, sig.Service, sig.Region)

	accident := s.accident(req)
	if accident.err != nil {
		return fail(svc, req.id, accident.err)
	}
	if accident.cutBefore {
		return &answer{cut: true}
	}
	out := s.call(svc, req, who)
	out.cut = accident.cutAfter
	return out
}

// read takes in the body and the parameters.
func (req *request) read(w http.ResponseWriter) error {
	r := req.http
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &Error{Status: http.StatusRequestEntityTooLarge, Code: "RequestEntityTooLarge", Message: "Request entity too large"}
	case err != nil:
		return Errorf("IncompleteBody", "The request body terminated unexpectedly")
	}
	req.body = body
	if req.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return Errorf("MalformedQueryString", "The query string contains a syntax error: %v", err)
	}
	req.form = url.Values{}
	for name, values := range req.query {
		if !strings.HasPrefix(name, "X-Amz-") {
			req.form[name] = values
		}
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return Errorf("MalformedQueryString", "The query string contains a syntax error: %v", err)
		}
		for name, values := range form {
			req.form[name] = values
		}
	}
	return nil
}

// guessProtocol tells in whose words to refuse a request whose service is not known.
func guessProtocol(r *http.Request) Protocol {
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		return JSON11
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"), r.URL.Query().Has("Action"):
		return Query
	default:
		return RESTJSON
	}
}

// service picks among the services of the signing name the one whose version the request asks for.
func (s *server) service(req *request) *Service {
	named := s.services[req.sig.Service]
	for _, svc := range named {
		if svc.Version != "" && svc.Version == req.form.Get("Version") {
			return svc
		}
	}
	if len(named) == 0 {
		return nil
	}
	return named[0]
}

// call finds the operation, asks IAM, and does it.
func (s *server) call(svc *Service, req *request, who Identity) *answer {
	c := &Call{
		Context: req.http.Context(), Service: svc.Name, Protocol: svc.Protocol, Version: svc.Version,
		Region: req.sig.Region, Caller: who, RequestID: req.id, Form: req.form,
		JSON: svc.Name == "sts" && req.http.Header.Get("Accept") == "application/json",
	}
	op, err := s.operation(svc, req, c)
	if err != nil {
		return fail(svc, req.id, err)
	}
	if err := s.authorize(op, c); err != nil {
		return fail(svc, req.id, err)
	}
	if svc.Protocol == EC2Query && strings.EqualFold(c.Form.Get("DryRun"), "true") {
		return fail(svc, req.id, &Error{Status: http.StatusPreconditionFailed, Code: "DryRunOperation",
			Message: "Request would have succeeded, but DryRun flag is set."})
	}
	if err := svc.Limits.check(c); err != nil {
		return fail(svc, req.id, err)
	}
	result, err := s.asOfBefore(svc, c.Action, op).Do(c)
	if err != nil {
		return fail(svc, req.id, err)
	}
	if !reads(c.Action) {
		// What AWS has said yes to is not forgotten.
		if err := s.world.Sync(c.Context); err != nil {
			return fail(svc, req.id, &Error{Status: http.StatusInternalServerError, Code: "InternalFailure",
				Message: "The practice cloud cannot write its state: " + err.Error()})
		}
	}
	return succeed(svc, c, result)
}

// reads tells the operations that change nothing, by AWS's way of naming them.
func reads(action string) bool {
	for _, verb := range []string{"Describe", "List", "Get", "Search", "Validate", "Estimate", "Simulate"} {
		if strings.HasPrefix(action, verb) {
			return true
		}
	}
	return false
}

func (s *server) operation(svc *Service, req *request, c *Call) (Operation, error) {
	unknown := &Error{Code: "UnknownOperationException", Message: "The operation is not known to the service " + svc.Name + "."}
	switch svc.Protocol {
	case RESTJSON:
		name, path := s.routes[svc].match(req.http)
		if name == "" {
			unknown.Status = http.StatusNotFound
			return Operation{}, unknown
		}
		c.Action, c.Path, c.Body = name, path, req.body
	case JSON11, JSON10:
		target, name, _ := strings.Cut(req.http.Header.Get("X-Amz-Target"), ".")
		if _, ok := svc.Operations[name]; !ok || target != svc.Target {
			return Operation{}, unknown
		}
		c.Action, c.Body = name, req.body
	case Query, EC2Query:
		c.Action = c.Form.Get("Action")
		if _, ok := svc.Operations[c.Action]; !ok {
			return Operation{}, noAction(svc, c)
		}
	}
	return svc.Operations[c.Action], nil
}

func noAction(svc *Service, c *Call) *Error {
	switch {
	case c.Action == "":
		return Errorf("MissingAction", "The request must contain the parameter Action")
	case svc.Protocol == EC2Query:
		return Errorf("InvalidAction", "The action %s is not valid for this web service.", c.Action)
	default:
		return Errorf("InvalidAction", "Could not find operation %s for version %s", c.Action, c.Form.Get("Version"))
	}
}

func (s *server) authorize(op Operation, c *Call) (err error) {
	ask := Ask{Caller: c.Caller, Action: op.IAM, Region: c.Region}
	if ask.Action == "-" {
		return nil
	}
	if ask.Action == "" {
		ask.Action = c.Service + ":" + c.Action
	}
	if op.Resources != nil {
		ask.Resources = op.Resources(c)
	}
	if op.Context != nil {
		ask.Context = op.Context(c)
	}
	s.world.View(func() { err = s.auth.Authorize(ask) })
	return err
}

func newRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// routes finds the operation of a RESTJSON request by the standard library's patterns.
type routes struct{ mux *http.ServeMux }

// matched carries what a pattern's handler found back to match.
type matched struct {
	header http.Header
	action string
	path   map[string]string
}

func (m *matched) Header() http.Header         { return m.header }
func (m *matched) Write(b []byte) (int, error) { return len(b), nil }
func (m *matched) WriteHeader(int)             {}

func newRoutes(svc *Service) *routes {
	mux := http.NewServeMux()
	for name, op := range svc.Operations {
		mux.HandleFunc(op.Method+" "+op.Route, func(w http.ResponseWriter, r *http.Request) {
			m := w.(*matched)
			m.action, m.path = name, map[string]string{}
			for segment := range strings.SplitSeq(op.Route, "/") {
				if inner, ok := strings.CutPrefix(segment, "{"); ok {
					inner = strings.TrimSuffix(inner, "}")
					m.path[inner] = r.PathValue(inner)
				}
			}
		})
	}
	return &routes{mux: mux}
}

func (rs *routes) match(r *http.Request) (action string, path map[string]string) {
	m := &matched{header: http.Header{}}
	rs.mux.ServeHTTP(m, r)
	return m.action, m.path
}
