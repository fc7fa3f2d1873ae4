package cfn

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

// handlerCodes are CloudFormation's classes of handler errors, by what the service's code contains, the first match.
var handlerCodes = []struct{ part, code string }{
	{"NotFound", "NotFound"}, {"NoSuch", "NotFound"}, {"DoesNotExist", "NotFound"},
	{"AlreadyExist", "AlreadyExists"}, {"Duplicate", "AlreadyExists"},
	{"AccessDenied", "AccessDenied"}, {"Unauthorized", "AccessDenied"},
	{"LimitExceeded", "ServiceLimitExceeded"},
	{"Throttl", "Throttling"}, {"RequestLimit", "Throttling"},
	{"ResourceInUse", "ResourceConflict"}, {"DeleteConflict", "ResourceConflict"},
}

func handlerCode(e *wire.Error) string {
	for _, c := range handlerCodes {
		if strings.Contains(e.Code, c.part) {
			return c.code
		}
	}
	if e.Status >= http.StatusInternalServerError {
		return "ServiceInternalError"
	}
	return "InvalidRequest"
}

// reason is the text of a resource's event for an error of its handler.
func (s *Service) reason(t Type, r *Resource, err error) string {
	var e *wire.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("Resource handler returned message: \"%v\" (RequestToken: %s, HandlerErrorCode: GeneralServiceException)", err, r.Token)
	}
	status := e.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	return fmt.Sprintf("Resource handler returned message: \"%s (Service: %s, Status Code: %d, Request ID: %s, Extended Request ID: null)\" "+
		"(RequestToken: %s, HandlerErrorCode: %s)", e.Message, t.Service, status, s.w.UUID("request"), r.Token, handlerCode(e))
}

// request is what a type's function is called with. Its properties still have dynamic references, see resolve.
func (s *Service) request(st *Stack, r *Resource) *Request {
	tags := map[string]string{}
	for _, t := range st.Version.Tags {
		tags[t.Key] = t.Value
	}
	tags["aws:cloudformation:stack-name"] = st.Name
	tags["aws:cloudformation:stack-id"] = st.ID
	tags["aws:cloudformation:logical-id"] = r.ID
	return &Request{
		Caller: st.Version.Caller, Region: st.Region, StackName: st.Name, StackID: st.ID, LogicalID: r.ID, PhysicalID: r.PhysicalID,
		Props: r.Props, Tags: tags, Token: r.Token,
	}
}

// resolve finds what the dynamic references in properties stand for.
func (s *Service) resolve(region string, props map[string]any) (map[string]any, error) {
	v, err := cfntemplate.Resolve(props, func(d cfntemplate.Dynamic) (string, error) { return s.dynamic(region, d) })
	if err != nil {
		return nil, err
	}
	return v.(map[string]any), nil
}

// authorize asks for each of the actions that a handler needs, as the caller of the stack.
func (s *Service) authorize(st *Stack, t Type, r *Request, actions []string) error {
	if s.deps.IAM == nil {
		return nil
	}
	ask := t.Asks
	if ask == nil {
		ask = askForAll
	}
	for _, a := range ask(r, actions) {
		a.Caller, a.Region = st.Version.Caller, st.Region
		if err := s.deps.IAM.Authorize(a); err != nil {
			return err
		}
	}
	return nil
}

func askForAll(_ *Request, actions []string) (asks []wire.Ask) {
	for _, action := range actions {
		asks = append(asks, wire.Ask{Action: action})
	}
	return asks
}
