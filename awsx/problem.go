package awsx

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
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

// IsDenied says whether AWS refused for lack of a permission.
func IsDenied(err error) bool { return classify(err) == failDenied }

// IsThrottled says whether AWS refused because of too many requests.
func IsThrottled(err error) bool { return classify(err) == failThrottled }

// IsExpired says whether the credentials ran out (an expired token, an SSO session that ended): with new ones the
// same call would succeed.
func IsExpired(err error) bool {
	f := classify(err)
	return f == failExpired || f == failSSO
}

// IsUnreachable says whether AWS could not be asked at all: no network, no name, no trust, or its own trouble.
func IsUnreachable(err error) bool {
	switch classify(err) {
	case failDNS, failRefused, failTLS, failNetwork, failServer:
		return true
	}
	return false
}

// failure is one way in which any call can go wrong, whatever it asked for.
type failure int

const (
	failOther failure = iota
	failDenied
	failKey
	failSecret
	failExpired
	failSkew
	failThrottled
	failRegionOff
	failNoCredentials
	failSSO
	failProcess
	failServer
	failQuota
	failDNS
	failRefused
	failTLS
	failNetwork
)

// failures groups the codes by which AWS's services say the same thing ("Common errors" in each API reference).
var failures = map[string]failure{
	"AccessDenied":                   failDenied,
	"AccessDeniedException":          failDenied,
	"UnauthorizedOperation":          failDenied,
	"AuthorizationError":             failDenied,
	"NotAuthorized":                  failDenied,
	"InvalidClientTokenId":           failKey,
	"UnrecognizedClientException":    failKey,
	"InvalidAccessKeyId":             failKey,
	"AuthFailure":                    failKey,
	"SignatureDoesNotMatch":          failSecret,
	"InvalidSignatureException":      failSecret,
	"IncompleteSignature":            failSecret,
	"ExpiredToken":                   failExpired,
	"ExpiredTokenException":          failExpired,
	"RequestExpired":                 failExpired,
	"RequestTimeTooSkewed":           failSkew,
	"RequestInTheFuture":             failSkew,
	"Throttling":                     failThrottled,
	"ThrottlingException":            failThrottled,
	"ThrottledException":             failThrottled,
	"TooManyRequestsException":       failThrottled,
	"RequestLimitExceeded":           failThrottled,
	"RequestThrottled":               failThrottled,
	"SlowDown":                       failThrottled,
	"OptInRequired":                  failRegionOff,
	"RegionDisabledException":        failRegionOff,
	"MissingAuthenticationToken":     failNoCredentials,
	"ServiceUnavailable":             failServer,
	"InternalFailure":                failServer,
	"InternalError":                  failServer,
	"ServerException":                failServer,
	"LimitExceeded":                  failQuota,
	"LimitExceededException":         failQuota,
	"ResourceLimitExceeded":          failQuota,
	"ResourceLimitExceededException": failQuota,
	"ServiceQuotaExceededException":  failQuota,
}

// skewLimit is how far a clock may be off before AWS takes signatures for wrong ones (SigV4: five minutes).
const skewLimit = 5 * time.Minute

// ssoSession matches what the SDK says of an SSO session that was not begun or can't be refreshed, where it has no type.
var ssoSession = regexp.MustCompile(`SSO token`)

// noCredentials matches what the SDK says at the end of its credential chain; it has no type for it.
var noCredentials = regexp.MustCompile(`no EC2 IMDS role found|static credentials are empty|EC2 IMDS.*disabled`)

// classify finds out what kind of failure an error is.
func classify(err error) failure {
	var (
		sso     *ssocreds.InvalidTokenError
		process *processcreds.ProviderError
		api     smithy.APIError
	)
	switch {
	case err == nil:
		return failOther
	case errors.As(err, &sso):
		return failSSO
	case ssoSession.MatchString(err.Error()) && classifyNetwork(err) == failOther:
		return failSSO
	case errors.As(err, &process):
		return failProcess
	case errors.As(err, &api):
		return classifyAnswer(api, err)
	case noCredentials.MatchString(err.Error()):
		return failNoCredentials
	}
	return classifyNetwork(err)
}

// classifyAnswer looks behind the code where one code means several things: a clock that is off shows as a wrong
// signature ("Signature expired", "Signature not yet current") or, from EC2, as AuthFailure or, like an expired token, as
// RequestExpired.
func classifyAnswer(api smithy.APIError, err error) failure {
	f, known := failures[api.ErrorCode()]
	if !known && api.ErrorFault() == smithy.FaultServer {
		return failServer
	}
	if f == failSecret || api.ErrorCode() == "AuthFailure" || api.ErrorCode() == "RequestExpired" {
		skew, measured := clockSkew(err)
		if strings.Contains(api.ErrorMessage(), "Signature expired") || strings.Contains(api.ErrorMessage(), "not yet current") ||
			(measured && skew.Abs() > skewLimit) {
			return failSkew
		}
	}
	return f
}

func classifyNetwork(err error) failure {
	var (
		dns       *net.DNSError
		untrusted *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		op        *net.OpError
		send      *smithyhttp.RequestSendError
	)
	switch {
	case errors.As(err, &dns):
		return failDNS
	case errors.As(err, &untrusted), errors.As(err, &record):
		return failTLS
	case errors.As(err, &op) && op.Op == "dial":
		return failRefused
	case errors.As(err, &op), errors.As(err, &send), errors.Is(err, context.DeadlineExceeded):
		return failNetwork
	}
	return failOther
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
	why, next := s.explain(err)
	return &text.Problem{What: what, Why: why, Next: next, Code: Code(err), Err: awsWords{err}}
}

// explain says why a call failed and what to do, as far as the error alone can tell.
func (s *Session) explain(err error) (why, next text.Text) {
	profile := s.effectiveProfile()
	switch classify(err) {
	case failDenied:
		return msgDenied.With(deniedAction(err)), msgDeniedNext.With(deniedAction(err))
	case failKey:
		return msgWrongKey.With(), msgWrongKeyNext.With()
	case failSecret:
		return msgWrongSecret.With(), msgWrongSecretNext.With()
	case failExpired:
		return msgExpired.With(), msgExpiredNext.With(profile)
	case failSSO:
		return msgSSOExpired.With(profile), msgSSONext.With(profile)
	case failSkew:
		return skewText(err), msgSkewNext.With()
	case failThrottled:
		return msgThrottled.With(), msgThrottledNext.With()
	case failRegionOff:
		return msgRegionOff.With(s.Region()), msgRegionOffNext.With(s.Region())
	case failNoCredentials:
		return msgNoCredentials.With(), msgNoCredentialsNext.With()
	case failProcess:
		return msgProcess.With(profile), msgProcessNext.With(profile)
	case failServer:
		return msgServer.With(), msgServerNext.With()
	case failQuota:
		return msgQuota.With(s.Region()), msgQuotaNext.With()
	case failDNS:
		return msgDNS.With(dnsName(err), s.Region()), msgDNSNext.With(s.Region())
	case failRefused, failNetwork:
		return msgNetwork.With(), msgNetworkNext.With()
	case failTLS:
		return msgTLS.With(), msgTLSNext.With()
	}
	return text.Text{}, text.Text{}
}

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
	s := api.ErrorCode() + ": " + api.ErrorMessage()
	if errors.As(w.error, &op) {
		s += fmt.Sprintf(" (%s %s)", op.ServiceID, op.OperationName)
	}
	return s
}
