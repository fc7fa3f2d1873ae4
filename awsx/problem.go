package awsx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"eksui/internal/text"
)

// Code is the error code in AWS's answer ("AccessDenied", "ValidationError"), "" when err is not an answer of AWS.
func Code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// clockSkew is AWS's clock minus ours, by the Date header of the answer in err.
func clockSkew(err error) (time.Duration, bool) {
	var answer *smithyhttp.ResponseError
	if !errors.As(err, &answer) || answer.Response == nil {
		return 0, false
	}
	server, parseErr := http.ParseTime(answer.Response.Header.Get("Date"))
	if parseErr != nil {
		return 0, false
	}
	return time.Until(server), true
}

// problem turns an SDK error into one made for people. What says what was being done; the rest depends on the error.
// A cancelled context is passed on as it is: nobody needs an explanation of a stop that was asked for.
func (s *Session) problem(what text.Text, err error) error {
	var already *text.Problem
	if err == nil || errors.As(err, &already) || errors.Is(err, context.Canceled) {
		return err
	}
	p := &text.Problem{What: what, Code: Code(err), Err: awsWords{err}}
	c := call{err: err, profile: s.effectiveProfile(), region: s.Region(), signIn: s.signIn}
	if wrongKey(c) {
		c.stale = s.staleToken()
	}
	return callCauses.Explain(p, c)
}

// staleEnvironment is where a session token stands that is left in the environment.
const staleEnvironment = "AWS_SESSION_TOKEN"

// staleToken says where a session token stands beside a long-term key, which takes none: in the environment, or a file.
func (s *Session) staleToken() string {
	used, err := s.cfg.Credentials.Retrieve(context.Background()) // those of the call, which are kept
	switch {
	case err != nil || used.SessionToken == "" || !strings.HasPrefix(used.AccessKeyID, longTermKey):
		return ""
	case used.Source == config.CredentialsSourceName:
		return staleEnvironment
	}
	return s.opts.credentialsFile()
}

// longTermKey begins the IDs of keys that users have ("IAM identifiers: unique ID prefixes").
const longTermKey = "AKIA"

func skewText(err error) text.Text {
	skew, ok := clockSkew(err)
	switch {
	case !ok || skew.Abs() < time.Minute:
		return msgSkew.With()
	case skew > 0:
		return msgSkewBehind.With(skew.Round(time.Minute).String())
	}
	return msgSkewAhead.With((-skew).Round(time.Minute).String())
}

var deniedPattern = regexp.MustCompile(`not authorized to perform:? ([\w-]+:\w+)`)

// deniedAction names the action that AWS refused: from its message, else from the call.
func deniedAction(err error) string {
	if m := deniedPattern.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	var op *smithy.OperationError
	if errors.As(err, &op) {
		return strings.ToLower(strings.ReplaceAll(op.ServiceID, " ", "")) + ":" + op.OperationName
	}
	return "?"
}

func dnsName(err error) string {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dns.Name
	}
	return ""
}

// encodedPart is what EC2 adds to a refusal, hundreds of characters that only sts:DecodeAuthorizationMessage can read.
var encodedPart = regexp.MustCompile(`[.:]? ?Encoded authorization failure message: \S+`)

// awsWords shows an SDK error as AWS's own code and words with the call, without the SDK's layers around them.
type awsWords struct{ error }

func (w awsWords) Unwrap() error { return w.error }

func (w awsWords) Error() string {
	var (
		api smithy.APIError
		op  *smithy.OperationError
	)
	if !errors.As(w.error, &api) {
		return w.error.Error()
	}
	s := api.ErrorCode() + ": " + encodedPart.ReplaceAllString(api.ErrorMessage(), "")
	if errors.As(w.error, &op) {
		s += fmt.Sprintf(" (%s %s)", op.ServiceID, op.OperationName)
	}
	return s
}
