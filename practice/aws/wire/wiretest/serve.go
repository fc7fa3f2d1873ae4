package wiretest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Serve makes a service on a world of its own, which ends with the test, and configures SDK clients for it.
func Serve(t *testing.T, service func(w *world.World) (*wire.Service, error)) aws.Config {
	t.Helper()
	w, err := world.Open(world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := service(w)
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return Config(NewServer(w, Everybody{}, s))
}

// Config configures SDK clients that reach a server in this process, without a network: it works in a bubble of
// testing/synctest, too. The clients try once.
func Config(server http.Handler) aws.Config {
	return aws.Config{
		Region: "ap-northeast-2", Credentials: credentials.NewStaticCredentialsProvider("AKIAPRACTICE00000001", "secret", ""),
		BaseEndpoint: aws.String("http://practice.localhost"), HTTPClient: inProcess{server}, RetryMaxAttempts: 1,
	}
}

type inProcess struct{ http.Handler }

func (p inProcess) Do(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.Host = r.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	p.ServeHTTP(rec, in)
	res := rec.Result()
	res.Request = r
	return res, nil
}

// Everybody is an authority that knows every key, as the student's, and allows everything.
type Everybody struct{}

// Credential implements wire.Authority.
func (Everybody) Credential(string) (wire.Credential, bool) {
	const account = "123456789012"
	return wire.Credential{Secret: "secret", Identity: wire.Identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/student", UserName: "student"}}, true
}

// Authorize implements wire.Authority.
func (Everybody) Authorize(wire.Ask) error { return nil }

// Used implements wire.Authority.
func (Everybody) Used(string, string, string) {}
