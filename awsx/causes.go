package awsx

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// The causes for which any call to AWS can fail, whatever it asked for.
const (
	Denied        cause.ID = "aws.denied"
	WrongKey      cause.ID = "aws.key-unknown"
	WrongSecret   cause.ID = "aws.secret-wrong"
	Expired       cause.ID = "aws.credentials-expired"
	ClockOff      cause.ID = "aws.clock-off"
	Throttled     cause.ID = "aws.throttled"
	RegionOff     cause.ID = "aws.region-off"
	TokenLeft     cause.ID = "aws.session-token-left"
	NoCredentials cause.ID = "aws.no-credentials"
	LoginEnded    cause.ID = "aws.login-ended"
	SSOEnded      cause.ID = "aws.sso-ended"
	ProcessFailed cause.ID = "aws.credential-process"
	ServerTrouble cause.ID = "aws.server-trouble"
	MFARefused    cause.ID = "aws.mfa-refused"
	QuotaReached  cause.ID = "aws.quota"
	HostUnknown   cause.ID = "aws.host-unknown"
	Untrusted     cause.ID = "aws.certificate-untrusted"
	Unreachable   cause.ID = "aws.unreachable"
)

// call is a call to AWS that failed, and as whom and where it was made.
type call struct {
	err             error
	profile, region string
	signIn          Profile // that has to be renewed
	stale           string  // where a session token stands beside a key that takes none; "" for nowhere
}

// callCauses groups the codes by which AWS's services say the same thing ("Common errors" in each API reference).
var callCauses = cause.Define([]cause.Cause[call]{
	{
		ID: SSOEnded, Match: ssoEnded, Example: call{err: &ssocreds.InvalidTokenError{}},
		Tell: func(c call, p *text.Problem) {
			p.Why, p.Next = msgSSOExpired.With(c.profile), msgSSONext.With(c.renews())
		},
	},
	{
		ID: LoginEnded, Match: loginEnded, Example: call{err: errors.New("load login token: token file not found, please reauthenticate")},
		Tell: func(c call, p *text.Problem) {
			p.Why, p.Next = msgLoginEnded.With(c.profile), msgLoginNext.With(c.renews())
		},
	},
	{
		ID: MFARefused, Match: mfaRefused, Why: msgMFARefused, Next: msgMFARefusedNext,
		Example: answer("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."),
	},
	{
		ID: ProcessFailed, Match: failedBy[*processcreds.ProviderError], Example: call{err: &processcreds.ProviderError{}},
		Tell: func(c call, p *text.Problem) {
			p.Why, p.Next = msgProcess.With(c.profile), msgProcessNext.With(c.profile)
		},
	},
	{
		ID: ClockOff, Match: clockOff, Next: msgSkewNext,
		Example: answer("SignatureDoesNotMatch", "Signature expired: 20261124T081300Z is now earlier than 20261124T085500Z (20261124T090000Z - 5 min.)"),
		Tell:    func(c call, p *text.Problem) { p.Why = skewText(c.err) },
	},
	{
		ID: Denied, Match: answers("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized"), Fault: faultDenied,
		Example: answer("UnauthorizedOperation", "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/student is not authorized to perform: ec2:CreateVpc"),
		Tell: func(c call, p *text.Problem) {
			action := deniedAction(c.err)
			p.Why, p.Next = msgDenied.With(action), msgDeniedNext.With(action)
		},
	},
	{
		ID: TokenLeft, Match: func(c call) bool { return c.stale != "" && wrongKey(c) }, Why: msgTokenLeft,
		Example: call{err: answer("InvalidClientTokenId", "The security token included in the request is invalid.").err, stale: staleEnvironment},
		Tell: func(c call, p *text.Problem) {
			p.Next = msgTokenLeftFile.With(c.stale, c.profile)
			if c.stale == staleEnvironment {
				p.Next = msgTokenLeftEnv.With()
			}
		},
	},
	{
		ID: WrongKey, Match: wrongKey, Why: msgWrongKey, Next: msgWrongKeyNext,
		Example: answer("InvalidClientTokenId", "The security token included in the request is invalid."),
	},
	{
		ID: WrongSecret, Match: answers("SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"), Why: msgWrongSecret, Next: msgWrongSecretNext,
		Example: answer("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided."),
	},
	{
		ID: Expired, Match: answers("ExpiredToken", "ExpiredTokenException", "RequestExpired"), Why: msgExpired, Fault: faultExpiredToken,
		Example: answer("ExpiredToken", "The security token included in the request is expired"),
		Tell:    func(c call, p *text.Problem) { p.Next = renewBy(c) },
	},
	{
		ID: Throttled, Fault: faultThrottling, Why: msgThrottled, Next: msgThrottledNext,
		Match: answers("Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
			"RequestThrottled", "SlowDown"),
		Example: answer("Throttling", "Rate exceeded"),
	},
	{
		ID: RegionOff, Match: answers("OptInRequired", "RegionDisabledException"), Example: answer("OptInRequired", "You are not subscribed to this service."),
		Tell: func(c call, p *text.Problem) {
			p.Why, p.Next = msgRegionOff.With(c.region), msgRegionOffNext.With(c.region)
		},
	},
	{
		ID: QuotaReached, Next: msgQuotaNext,
		Match: answers("LimitExceeded", "LimitExceededException", "ResourceLimitExceeded", "ResourceLimitExceededException",
			"ServiceQuotaExceededException"),
		Example: answer("ResourceLimitExceededException", "Cluster limit exceeded for account"),
		Tell:    func(c call, p *text.Problem) { p.Why = msgQuota.With(c.region) },
	},
	{
		ID: NoCredentials, Match: noCredentials, Why: msgNoCredentials, Next: msgNoCredentialsNext,
		Example: call{err: errors.New("no EC2 IMDS role found, operation error ec2imds: GetMetadata, access disabled to EC2 IMDS via client option")},
	},
	{
		ID: ServerTrouble, Match: serverTrouble, Why: msgServer, Next: msgServerNext, Fault: faultAPI500,
		Example: answer("InternalFailure", "The request processing has failed because of an unknown error, exception or failure."),
	},
	{
		ID: HostUnknown, Match: unanswered(failedBy[*net.DNSError]), Example: call{err: &net.DNSError{Name: "sts.ap-north-1.amazonaws.com", IsNotFound: true}},
		Tell: func(c call, p *text.Problem) {
			p.Why, p.Next = msgDNS.With(dnsName(c.err), c.region), msgDNSNext.With(c.region)
		},
	},
	{
		ID: Untrusted, Match: unanswered(untrusted), Why: msgTLS, Next: msgTLSNext, Example: call{err: tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}},
	},
	{
		ID: Unreachable, Match: unanswered(unreachable), Why: msgNetwork, Next: msgNetworkNext, Fault: faultCutConnections,
		Example: call{err: &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}},
	},
	{
		ID: Unreachable, Match: unanswered(timedOut), Why: msgNetwork, Next: msgNetworkNext, Fault: faultSlowAPI, Example: call{err: context.DeadlineExceeded},
	},
	{ID: "aws.other", Next: msgOtherNext, Example: answer("InvalidParameterException", "Subnets specified must be in at least two different AZs")},
}...)

var wrongKey = answers("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure", "InvalidToken")

// answer is an answer of AWS to a call.
func answer(code, message string) call {
	return call{err: &smithy.GenericAPIError{Code: code, Message: message}}
}

// answers matches AWS's answers with one of these codes.
func answers(codes ...string) func(call) bool {
	return func(c call) bool { return slices.Contains(codes, Code(c.err)) }
}

// unanswered matches only what AWS has not answered.
func unanswered(match func(call) bool) func(call) bool {
	return func(c call) bool { return !isA[smithy.APIError](c.err) && match(c) }
}

func isA[T error](err error) bool {
	var e T
	return errors.As(err, &e)
}

// failedBy matches an error of the SDK or of Go in what went wrong.
func failedBy[T error](c call) bool { return isA[T](c.err) }

// ssoSession matches what the SDK says of an SSO session that was not begun or can't be refreshed, where it has no type.
var ssoSession = regexp.MustCompile(`SSO token`)

func ssoEnded(c call) bool {
	return isA[*ssocreds.InvalidTokenError](c.err) ||
		ssoSession.MatchString(c.err.Error()) && !isA[*net.DNSError](c.err) && !untrusted(c) && !unreachable(c) && !timedOut(c)
}

// loginSession matches what the SDK says of an `aws login` that was not done, or has ended; it has no type for it.
var loginSession = regexp.MustCompile(`(load|validate) login token|create oauth2 token`)

func loginEnded(c call) bool {
	return loginSession.MatchString(c.err.Error()) && !isA[*net.DNSError](c.err) && !untrusted(c) && !unreachable(c) && !timedOut(c)
}

// mfaRefused matches STS's words for a code that is not the device's.
func mfaRefused(c call) bool {
	var api smithy.APIError
	return errors.As(c.err, &api) && strings.Contains(api.ErrorMessage(), "MultiFactorAuthentication failed")
}

// renews is the profile that a command has to name for the credentials to be renewed.
func (c call) renews() string { return shellWord(cmp.Or(c.signIn.Name, c.profile)) }

// renewBy says how credentials are renewed that have expired, by where they come from. What is under way goes on with the new ones.
func renewBy(c call) text.Text {
	profile := c.renews()
	switch c.signIn.Kind {
	case ProfileSSO:
		return msgExpiredSSO.With(profile)
	case ProfileLogin:
		return msgExpiredLogin.With(profile)
	case profileEnvironment:
		return msgExpiredEnv.With()
	case ProfileProcess:
		return msgExpiredProcess.With(profile)
	}
	return msgExpiredNext.With(profile)
}

// skewLimit is how far a clock may be off before AWS takes signatures for wrong ones (SigV4: five minutes).
const skewLimit = 5 * time.Minute

// clockOff looks behind the code where one code means several things: a clock that is off shows as a wrong signature
// ("Signature expired", "Signature not yet current") or, from EC2, as AuthFailure or, like an expired token, as
// RequestExpired.
func clockOff(c call) bool {
	var api smithy.APIError
	if !errors.As(c.err, &api) {
		return false
	}
	switch api.ErrorCode() {
	case "RequestTimeTooSkewed", "RequestInTheFuture":
		return true
	case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "AuthFailure", "RequestExpired":
		skew, measured := clockSkew(c.err)
		return strings.Contains(api.ErrorMessage(), "Signature expired") || strings.Contains(api.ErrorMessage(), "not yet current") ||
			measured && skew.Abs() > skewLimit
	}
	return false
}

// chainEnded matches what the SDK says at the end of its credential chain; it has no type for it.
var chainEnded = regexp.MustCompile(`no EC2 IMDS role found|static credentials are empty|EC2 IMDS.*disabled`)

func noCredentials(c call) bool {
	if isA[smithy.APIError](c.err) {
		return Code(c.err) == "MissingAuthenticationToken"
	}
	return chainEnded.MatchString(c.err.Error())
}

// serverTrouble takes also the codes of AWS's own failures that nothing else in the list knows.
func serverTrouble(c call) bool {
	var api smithy.APIError
	return answers("ServiceUnavailable", "InternalFailure", "InternalError", "ServerException")(c) ||
		errors.As(c.err, &api) && api.ErrorFault() == smithy.FaultServer
}

func untrusted(c call) bool {
	return isA[*tls.CertificateVerificationError](c.err) || isA[tls.RecordHeaderError](c.err)
}

func unreachable(c call) bool {
	return isA[*net.OpError](c.err) || isA[*smithyhttp.RequestSendError](c.err)
}

func timedOut(c call) bool { return errors.Is(c.err, context.DeadlineExceeded) }

// causeOf tells why a call to AWS failed, "" where the catalogue has no answer. It takes the SDK's own errors too.
func causeOf(err error) cause.ID {
	if err == nil {
		return ""
	}
	return callCauses.Find(call{err: err})
}

// IsDenied says whether AWS refused for lack of a permission.
func IsDenied(err error) bool { return causeOf(err) == Denied }

// IsThrottled says whether AWS refused because of too many requests.
func IsThrottled(err error) bool { return causeOf(err) == Throttled }

// IsExpired says whether the credentials ran out (an expired token, an SSO session that ended): with new ones the
// same call would succeed.
func IsExpired(err error) bool {
	return slices.Contains([]cause.ID{Expired, SSOEnded, LoginEnded}, causeOf(err))
}

// IsUnreachable says whether AWS could not be asked at all: no network, no name, no trust, or its own trouble.
func IsUnreachable(err error) bool {
	return slices.Contains([]cause.ID{HostUnknown, Untrusted, Unreachable, ServerTrouble}, causeOf(err))
}
