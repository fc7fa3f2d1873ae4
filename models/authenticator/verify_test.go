// Package authenticator holds EKS tokens against aws-iam-authenticator's own verifier, which stands in front of every EKS
// cluster. It is a module of its own, so that what the verifier needs stays out of eksui's.
package authenticator

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/aws-iam-authenticator/pkg/token"
)

const (
	cluster = "eks-cluster"
	region  = "ap-northeast-2"
	account = "123456789012"
	student = "arn:aws:iam::" + account + ":user/student"
)

// cloud is a practice cloud in another process; STS's host leads to it.
type cloud struct {
	t        *testing.T
	eksui    string
	home     string
	endpoint string
	keys     map[string]string // AWS_ACCESS_KEY_ID and the others
}

func practice(t *testing.T) *cloud {
	eksui := os.Getenv("EKSUI")
	if eksui == "" {
		t.Skip("EKSUI is not set to the binary: make models does it")
	}
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("aws is not installed: apt-get install awscli")
	}
	c := &cloud{t: t, eksui: eksui, home: t.TempDir()}
	state := filepath.Join(c.home, "state")
	serve := exec.Command(eksui, "practice", "serve", "--state", state, "--speed", "600")
	serve.Env = c.env()
	out, err := serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = serve.Process.Signal(os.Interrupt)
		_ = serve.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	c.endpoint = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
	if err != nil || c.endpoint == "" {
		t.Fatalf("practice said %q: %v", line, err)
	}
	raw, err := os.ReadFile(filepath.Join(state, "aws", "credentials"))
	if err != nil {
		t.Fatal(err)
	}
	c.keys = map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(aws_\w+) = (\S+)$`).FindAllStringSubmatch(string(raw), -1) {
		c.keys[strings.ToUpper(m[1])] = m[2]
	}
	// The verifier makes its own client, on the default transport.
	usual := http.DefaultTransport
	http.DefaultTransport = c
	t.Cleanup(func() { http.DefaultTransport = usual })
	return c
}

// RoundTrip leads what is meant for STS in the region to practice. The host stays as it is signed.
func (c *cloud) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "sts."+region+".amazonaws.com" || r.URL.Scheme != "https" {
		c.t.Errorf("the verifier asks %s", r.URL.Host)
	}
	to, err := url.Parse(c.endpoint)
	if err != nil {
		return nil, err
	}
	out := r.Clone(r.Context())
	out.Host, out.URL.Scheme, out.URL.Host = r.URL.Host, to.Scheme, to.Host
	return (&http.Transport{DisableKeepAlives: true}).RoundTrip(out)
}

// env is an environment without a person's AWS settings; a token is signed in it for AWS's own host.
func (c *cloud) env() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.home, "AWS_REGION=" + region, "AWS_DEFAULT_REGION=" + region, "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER="}
	for name, value := range c.keys {
		env = append(env, name+"="+value)
	}
	return env
}

func (c *cloud) run(more []string, name string, args ...string) []byte {
	c.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(c.env(), more...)
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		c.t.Fatalf("%s %s: %v: %s", filepath.Base(name), args[0], err, failed.Stderr) // never its output, which may be a token
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// credential is what a credential plugin prints: ExecCredential.
func (c *cloud) credential(out []byte) string {
	c.t.Helper()
	var e struct{ Status struct{ Token string } }
	if err := json.Unmarshal(out, &e); err != nil || e.Status.Token == "" {
		c.t.Fatalf("not an ExecCredential: %v", err)
	}
	return e.Status.Token
}

// tokens are made by both plugins that a kubeconfig may name.
func (c *cloud) tokens() map[string]string {
	c.t.Helper()
	return map[string]string{
		"eksui token":       c.credential(c.run(nil, c.eksui, "token", "--cluster", cluster)),
		"aws eks get-token": c.credential(c.run(nil, "aws", "eks", "get-token", "--cluster-name", cluster, "--region", region)),
	}
}

func TestVerifierTakesTokensOfBothPlugins(t *testing.T) {
	c := practice(t)
	for name, tok := range c.tokens() {
		who, err := token.NewVerifier(cluster, "aws", region).Verify(tok)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if who.ARN != student || who.CanonicalARN != student || who.AccountID != account || !strings.HasPrefix(who.UserID, "AIDA") || who.AccessKeyID != c.keys["AWS_ACCESS_KEY_ID"] {
			t.Errorf("%s: %s is %s of %s", name, who.ARN, who.UserID, who.AccountID)
		}
	}
}

// TestVerifierKnowsARole: the session of an assumed role stands for the role.
func TestVerifierKnowsARole(t *testing.T) {
	c := practice(t)
	at := []string{"AWS_ENDPOINT_URL=" + c.endpoint}
	c.run(at, "aws", "iam", "create-role", "--role-name", "operator", "--assume-role-policy-document",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+account+`"},"Action":"sts:AssumeRole"}]}`)
	var assumed struct {
		Credentials struct{ AccessKeyId, SecretAccessKey, SessionToken string }
	}
	out := c.run(at, "aws", "sts", "assume-role", "--role-arn", "arn:aws:iam::"+account+":role/operator", "--role-session-name", "someone")
	if err := json.Unmarshal(out, &assumed); err != nil {
		t.Fatal(err)
	}
	k := assumed.Credentials
	c.keys = map[string]string{"AWS_ACCESS_KEY_ID": k.AccessKeyId, "AWS_SECRET_ACCESS_KEY": k.SecretAccessKey, "AWS_SESSION_TOKEN": k.SessionToken}
	for name, tok := range c.tokens() {
		who, err := token.NewVerifier(cluster, "aws", region).Verify(tok)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if who.CanonicalARN != "arn:aws:iam::"+account+":role/operator" || who.SessionName != "someone" || !strings.HasPrefix(who.UserID, "AROA") {
			t.Errorf("%s: %s, session %s, %s", name, who.CanonicalARN, who.SessionName, who.UserID)
		}
	}
}

// changed signs nothing anew: it makes another token of the same URL with a parameter changed.
func changed(t *testing.T, tok, parameter, value string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(tok, "k8s-aws-v1."))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(parameter, value)
	u.RawQuery = q.Encode()
	return "k8s-aws-v1." + base64.RawURLEncoding.EncodeToString([]byte(u.String()))
}

// TestVerifierRefuses what is not a token for this cluster now: the verifier itself, or STS (practice) behind it.
func TestVerifierRefuses(t *testing.T) {
	c := practice(t)
	for name, tok := range c.tokens() {
		longAgo := time.Now().Add(-20 * time.Minute).UTC().Format("20060102T150405Z")
		for _, refused := range []struct{ what, cluster, tok, want string }{
			{"for another cluster", "other", tok, "got 403"},
			{"with another signature", cluster, changed(t, tok, "X-Amz-Signature", strings.Repeat("0", 64)), "got 403"},
			{"of an unknown key", cluster, changed(t, tok, "X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20260101/"+region+"/sts/aws4_request"), "got 403"},
			{"of 20 minutes ago", cluster, changed(t, tok, "X-Amz-Date", longAgo), "is expired"},
			{"for another action", cluster, changed(t, tok, "Action", "GetSessionToken"), "unexpected action"},
			{"without the cluster's header", cluster, changed(t, tok, "X-Amz-SignedHeaders", "host"), "did not sign the x-k8s-aws-id header"},
		} {
			who, err := token.NewVerifier(refused.cluster, "aws", region).Verify(refused.tok)
			if err == nil {
				t.Errorf("%s, %s: taken as %s", name, refused.what, who.ARN)
			} else if !strings.Contains(err.Error(), refused.want) {
				t.Errorf("%s, %s: %v, want %q", name, refused.what, err, refused.want)
			}
		}
	}
}
