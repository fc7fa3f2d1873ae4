package awsx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/internal/version"
)

// session opens a session with the example keys against a server of the test.
func session(t *testing.T, handler http.HandlerFunc) *Session {
	t.Helper()
	o := home(t)
	if err := SaveKeys(o, "lab", Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret, Region: "ap-northeast-2"}); err != nil {
		t.Fatal(err)
	}
	o.Profile, o.Pace = "lab", quick
	if handler != nil {
		srv := httptest.NewServer(handler)
		t.Cleanup(srv.Close)
		o.Endpoint = srv.URL
	}
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// refuse answers as the services with the Query protocol do.
func refuse(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>`, code, message)
	}
}

const identityAnswer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::123456789012:assumed-role/Student/kim</Arn><UserId>AROA:kim</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

func TestIdentity(t *testing.T) {
	s := session(t, func(w http.ResponseWriter, r *http.Request) {
		if agent := r.UserAgent() + " "; !strings.Contains(agent, "app/eksui ") || !strings.Contains(agent, " eksui/"+version.Get().Version+" ") {
			t.Errorf("user agent %q", r.UserAgent())
		}
		_, _ = w.Write([]byte(identityAnswer))
	})
	id, err := s.Identity(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if id.Account != "123456789012" || id.Partition != "aws" || id.Region != "ap-northeast-2" || id.Name() != "Student/kim" || !id.Expires.IsZero() || s.Calls() != 1 {
		t.Errorf("%+v, %d calls", id, s.Calls())
	}
}

func TestIdentityNamesStayTheSameFromOneProcessToTheNext(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:iam::123456789012:root":                                                 "root",
		"arn:aws:iam::123456789012:user/class/kim":                                       "class/kim",
		"arn:aws:sts::123456789012:assumed-role/Student/kim":                             "Student/kim",
		"arn:aws:sts::123456789012:assumed-role/Student/20261125":                        "Student",
		"arn:aws:sts::123456789012:assumed-role/Student/aws-go-sdk-1764000000000000000":  "Student",
		"arn:aws:sts::123456789012:assumed-role/Student/botocore-session-1764000000":     "Student",
		"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Lab_0123/kim@example.com": "AWSReservedSSO_Lab_0123/kim@example.com",
		"arn:aws:sts::123456789012:assumed-role/NodeInstanceRole/i-0123456789abcdef0":    "NodeInstanceRole/i-0123456789abcdef0",
	} {
		if got := (Identity{ARN: arn}).Name(); got != want {
			t.Errorf("%s: %s", arn, got)
		}
	}
}

func TestIdentityExplainsEachThingThatCanBeWrong(t *testing.T) {
	wrongSignature := refuse(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		why, next text.Key
		words     string // what has to be in the English text
	}{
		"wrong key":    {refuse(403, "InvalidClientTokenId", "The security token included in the request is invalid."), msgWrongKey, msgWrongKeyNext, "InvalidClientTokenId: The security token"},
		"wrong secret": {wrongSignature, msgWrongSecret, msgWrongSecretNext, ""},
		"expired":      {refuse(403, "ExpiredToken", "The security token included in the request is expired"), msgExpired, msgExpiredNext, "--profile lab"},
		"clock ahead": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(-17*time.Minute).UTC().Format(http.TimeFormat))
			refuse(403, "SignatureDoesNotMatch", "Signature not yet current: 20261124T091700Z is still later than 20261124T090500Z")(w, r)
		}, msgSkewAhead, msgSkewNext, "17m0s ahead"},
		"clock behind": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat))
			refuse(403, "RequestTimeTooSkewed", "skewed")(w, r)
		}, msgSkewBehind, msgSkewNext, "2h0m0s behind"},
		"signature wrong and clock off": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			wrongSignature(w, r)
		}, msgSkewBehind, msgSkewNext, "1h0m0s"},
		"denied": {refuse(403, "AccessDenied", "User: arn:aws:iam::1:user/me is not authorized to perform: sts:GetCallerIdentity with an explicit deny"),
			msgDenied, msgDeniedNext, "permission for sts:GetCallerIdentity"},
		"throttled":  {refuse(400, "Throttling", "Rate exceeded"), msgThrottled, msgThrottledNext, ""},
		"region off": {refuse(403, "RegionDisabledException", "STS is not activated in this region"), msgRegionOff, msgRegionOffNext, "ap-northeast-2"},
		"AWS is ill": {refuse(503, "ServiceUnavailable", "x"), msgServer, msgServerNext, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := session(t, c.handler).Identity(context.Background())
			var p *text.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%v", err)
			}
			if p.Why.Key != c.why || p.Next.Key != c.next || !strings.Contains(p.In(text.EN), c.words) {
				t.Errorf("%s", p.In(text.EN))
			}
			if strings.Contains(p.In(text.EN), exampleSecret) {
				t.Error("the secret is in the message")
			}
		})
	}
}

func TestIdentityWithoutNetwork(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close() // nobody listens there now
	s := session(t, nil)
	o := s.opts
	o.Endpoint = "http://" + l.Addr().String()
	if s, err = Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	_, err = s.Identity(context.Background())
	var p *text.Problem
	if !errors.As(err, &p) || p.Why.Key != msgNetwork || !IsUnreachable(err) {
		t.Errorf("%v", err)
	}
}

func TestClassifyNetworkErrors(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want cause.ID
	}{
		"DNS":       {&net.OpError{Op: "dial", Err: &net.DNSError{Name: "sts.ap-north-1.amazonaws.com", IsNotFound: true}}, HostUnknown},
		"timeout":   {context.DeadlineExceeded, Unreachable},
		"reset":     {&net.OpError{Op: "read", Err: errors.New("reset")}, Unreachable},
		"something": {errors.New("something"), "aws.other"},
	} {
		if got := causeOf(fmt.Errorf("wrapped: %w", c.err)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestNoCredentialsAtAll(t *testing.T) {
	o := home(t)
	o.Endpoint = "http://127.0.0.1:1"
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Identity(context.Background())
	var p *text.Problem
	if !errors.As(err, &p) || p.Why.Key != msgNoCredentials {
		t.Errorf("%v", err)
	}
	if s.Region() != DefaultRegion {
		t.Errorf("region %s", s.Region())
	}
}

func TestSSOSessionThatHasEnded(t *testing.T) {
	o := home(t)
	write(t, o.ConfigFile, mixedConfig)
	o.Profile, o.Endpoint = "sso", "http://127.0.0.1:1"
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Identity(context.Background())
	var p *text.Problem
	if !errors.As(err, &p) || p.Why.Key != msgSSOExpired || !strings.Contains(p.In(text.KO), "aws sso login --profile sso") || !IsExpired(err) {
		t.Errorf("%v", err)
	}
}

func TestOpenNamesWhatIsWrongWithTheFiles(t *testing.T) {
	o := home(t)
	write(t, o.ConfigFile, mixedConfig+"\n[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/lab\nsource_profile = default\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n")
	write(t, o.CredentialsFile, mixedCredentials)
	for profile, want := range map[string]text.Key{"nosuch": msgNoProfile, "mfa": msgMFA, "broken": msgNoProfile} {
		o.Profile = profile
		_, err := Open(context.Background(), o)
		var p *text.Problem
		if !errors.As(err, &p) || p.Why.Key != want || p.Next.IsZero() {
			t.Errorf("%s: %v", profile, err)
		}
	}
}

func TestWhatIsWrongWithTheFilesIsACause(t *testing.T) {
	o := home(t)
	write(t, o.ConfigFile, "[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/lab\nsource_profile = mfa\nmfa_serial = arn:aws:iam::123456789012:mfa/me\naws_access_key_id = A\naws_secret_access_key = B\n"+
		"[profile odd]\nrole_arn = arn:aws:iam::123456789012:role/lab\ncredential_source = Nonsense\n")
	for profile, want := range map[string]cause.ID{"nosuch": "aws.profile-unknown", "mfa": "aws.profile-asks-mfa", "odd": "aws.config-broken"} {
		o.Profile = profile
		if _, err := Open(context.Background(), o); cause.Of(err) != want {
			t.Errorf("%s: %q, %v", profile, cause.Of(err), err)
		}
	}
}

// AWS_ENDPOINT_URL_<SERVICE> of somebody's shell must not lead a session with an endpoint of its own to AWS.
func TestAnExplicitEndpointWinsOverTheEnvironment(t *testing.T) {
	s := session(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(identityAnswer)) })
	o := s.opts
	t.Setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00000")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Identity(context.Background())
	if err != nil || !strings.HasPrefix(id.Source, "SharedConfig") && !strings.Contains(id.Source, "Profile") {
		t.Errorf("%+v %v", id, err)
	}
}
