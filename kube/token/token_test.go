package token_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"eksui/internal/cause"
	"eksui/kube/token"
)

// identity gives the test its own AWS environment with made-up keys.
func identity(t *testing.T) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

func TestTokenIsAPresignedRequestThatSignsTheClustersName(t *testing.T) {
	identity(t)
	got, err := token.Request{Cluster: "eks-cluster", Region: "ap-northeast-2"}.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	encoded, ok := strings.CutPrefix(got.Value, "k8s-aws-v1.")
	if !ok || strings.Contains(encoded, "=") {
		t.Fatalf("token %q", got.Value)
	}
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if u.Host != "sts.ap-northeast-2.amazonaws.com" || q.Get("Action") != "GetCallerIdentity" || q.Get("X-Amz-Expires") != "60" {
		t.Errorf("signed %s", u)
	}
	if !strings.Contains(";"+q.Get("X-Amz-SignedHeaders")+";", ";x-k8s-aws-id;") {
		t.Errorf("signed headers %q", q.Get("X-Amz-SignedHeaders"))
	}
	if left := time.Until(got.Expires); left > 14*time.Minute || left < 13*time.Minute {
		t.Errorf("good for %v", left)
	}
}

func TestATokenEndsWithTheCredentialsThatSignedIt(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		credentials aws.Credentials
		left        time.Duration
	}{
		"for good": {aws.Credentials{}, 14 * time.Minute},
		"longer":   {aws.Credentials{CanExpire: true, Expires: now.Add(time.Hour)}, 14 * time.Minute},
		"sooner":   {aws.Credentials{CanExpire: true, Expires: now.Add(5 * time.Minute)}, 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			c.credentials.AccessKeyID, c.credentials.SecretAccessKey = "AKIDEXAMPLE", "not-a-secret"
			got, err := token.Make(t.Context(), aws.Config{Region: "ap-northeast-2", Credentials: credentials.StaticCredentialsProvider{Value: c.credentials}}, "eks-cluster")
			if err != nil {
				t.Fatal(err)
			}
			if left := got.Expires.Sub(now); left > c.left+5*time.Second || left < c.left-5*time.Second {
				t.Errorf("good for %v", left)
			}
		})
	}
}

func TestExecCredentialAnswersInTheVersionAsked(t *testing.T) {
	tok := token.Token{Value: "k8s-aws-v1.x", Expires: time.Date(2026, 11, 24, 9, 14, 0, 0, time.UTC)}
	for info, want := range map[string]string{
		"": "client.authentication.k8s.io/v1beta1",
		`{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}}`: "client.authentication.k8s.io/v1",
		`{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"}`:                         "client.authentication.k8s.io/v1beta1",
	} {
		b, err := token.ExecCredential(tok, info)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			APIVersion, Kind string
			Status           struct{ Token, ExpirationTimestamp string }
		}
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if got.APIVersion != want || got.Kind != "ExecCredential" || got.Status.Token != tok.Value || got.Status.ExpirationTimestamp != "2026-11-24T09:14:00Z" {
			t.Errorf("for %s: %s", info, b)
		}
	}
	for _, info := range []string{"{", `{"apiVersion":"client.authentication.k8s.io/v1alpha1"}`} {
		if _, err := token.ExecCredential(tok, info); cause.Of(err) != "token.form-unknown" {
			t.Errorf("%s: %v", info, err)
		}
	}
}

func TestTenAtOnceShareOneTokenAndItsFileIsPrivate(t *testing.T) {
	identity(t)
	dir := filepath.Join(t.TempDir(), "tokens")
	r := token.Request{Cluster: "eks-cluster", Region: "ap-northeast-2"}
	values := make([]string, 10)
	var wg sync.WaitGroup
	for i := range values {
		wg.Go(func() {
			tok, err := r.Cached(t.Context(), dir)
			if err != nil {
				t.Error(err)
			}
			values[i] = tok.Value + tok.Expires.String()
		})
	}
	wg.Wait()
	for _, v := range values {
		if v != values[0] {
			t.Fatal("the ten got different tokens")
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("cache holds %v, %v", files, err)
	}
	if st, err := os.Stat(files[0]); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st.Mode(), err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDOTHER")
	other, err := r.Cached(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(values[0], other.Value) {
		t.Error("another identity got the first one's token")
	}
}

func TestADamagedOrOldCacheIsMadeAnew(t *testing.T) {
	identity(t)
	dir := t.TempDir()
	r := token.Request{Cluster: "eks-cluster", Region: "ap-northeast-2"}
	if _, err := r.Cached(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	old, _ := json.Marshal(token.Token{Value: "k8s-aws-v1.old", Expires: time.Now().Add(30 * time.Second)})
	for _, content := range []string{"", "{", `{"value":"x"}`, string(old)} {
		if err := os.WriteFile(files[0], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		tok, err := r.Cached(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if tok.Value == "k8s-aws-v1.old" || time.Until(tok.Expires) < 13*time.Minute {
			t.Errorf("with %q cached: %v", content, tok.Expires)
		}
	}
}

func TestMissingCredentialsAndRegionAreExplained(t *testing.T) {
	identity(t)
	_, err := token.Request{Cluster: "c"}.Make(t.Context())
	if err == nil || !strings.Contains(err.Error(), "--region") {
		t.Errorf("no region: %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	_, err = token.Request{Cluster: "c", Region: "ap-northeast-2"}.Make(t.Context())
	if cause.Of(err) != "token.no-credentials" || !strings.Contains(err.Error(), "No usable AWS credentials") {
		t.Errorf("no credentials: %v", err)
	}
}
