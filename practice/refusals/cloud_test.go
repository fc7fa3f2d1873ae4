package refusals

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"

	"eksui/practice"
	"eksui/practice/world"
)

// call is a request as it goes over the wire, before it is signed. Names in braces are put in from the base.
type call struct {
	service      string // signing name
	method, path string
	target       string // X-Amz-Target of a JSON service
	form         bool
	body         string
	region       string // "" is practice's
	key          string // another access key than the student's
}

// query is a call of a Query service; params are names and values in turn.
func query(service, version, action string, params ...string) call {
	form := url.Values{"Action": {action}, "Version": {version}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return call{service: service, method: http.MethodPost, path: "/", form: true, body: form.Encode()}
}

func ec2(action string, params ...string) call { return query("ec2", "2016-11-15", action, params...) }
func iam(action string, params ...string) call { return query("iam", "2010-05-08", action, params...) }
func sts(action string, params ...string) call { return query("sts", "2011-06-15", action, params...) }
func cfn(action string, params ...string) call {
	return query("cloudformation", "2010-05-15", action, params...)
}
func rds(action string, params ...string) call { return query("rds", "2014-10-31", action, params...) }
func elb(action string, params ...string) call {
	return query("elasticloadbalancing", "2012-06-01", action, params...)
}
func elbv2(action string, params ...string) call {
	return query("elasticloadbalancing", "2015-12-01", action, params...)
}

// eks is a call of EKS, whose operations are methods and paths.
func eks(method, path, body string) call {
	return call{service: "eks", method: method, path: path, body: body}
}

func targeted(service, prefix, action, body string) call {
	return call{service: service, method: http.MethodPost, path: "/", target: prefix + "." + action, body: body}
}

func logs(action, body string) call { return targeted("logs", "Logs_20140328", action, body) }
func ssm(action, body string) call  { return targeted("ssm", "AmazonSSM", action, body) }
func secrets(action, body string) call {
	return targeted("secretsmanager", "secretsmanager", action, body)
}

// answer is what came back.
type answer struct {
	status  int
	body    string
	code    string // of an error
	message string
}

// cloud is a practice cloud at full speed with a base of things that the rows name.
type cloud struct {
	t        *testing.T
	endpoint string
	student  aws.Credentials
	base     map[string]string
}

func start(t *testing.T) *cloud {
	t.Helper()
	dir := t.TempDir()
	p, err := practice.Start(t.Context(), practice.Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	files := practice.FilesIn(dir)
	cfg, err := config.LoadDefaultConfig(t.Context(), config.WithSharedConfigProfile(practice.Profile),
		config.WithSharedConfigFiles([]string{files.AWSConfig}), config.WithSharedCredentialsFiles([]string{files.AWSCredentials}))
	if err != nil {
		t.Fatal(err)
	}
	student, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := &cloud{t: t, endpoint: p.Endpoint(), student: student, base: map[string]string{"account": practice.Account}}
	c.build()
	return c
}

// fill puts the base's things in for their names; in a form the braces are escaped.
func (c *cloud) fill(text string) string {
	for name, id := range c.base {
		text = strings.ReplaceAll(text, "{"+name+"}", id)
		text = strings.ReplaceAll(text, "%7B"+name+"%7D", url.QueryEscape(id))
	}
	return text
}

// send signs and sends a call.
func (c *cloud) send(k call) answer {
	c.t.Helper()
	body := []byte(c.fill(k.body))
	r, err := http.NewRequestWithContext(c.t.Context(), k.method, c.endpoint+c.fill(k.path), bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	switch {
	case k.form:
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	case k.target != "":
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		r.Header.Set("X-Amz-Target", k.target)
	default:
		r.Header.Set("Content-Type", "application/json")
	}
	who, region := c.student, practice.Region
	if k.key != "" {
		who.AccessKeyID = k.key
	}
	if k.region != "" {
		region = k.region
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(context.Background(), who, r, hex.EncodeToString(sum[:]), k.service, region, time.Now()); err != nil {
		c.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, body: string(raw)}
	if a.status >= http.StatusBadRequest {
		a.readError(raw)
	}
	return a
}

// readError takes code and message out of an error in any of the protocols.
func (a *answer) readError(raw []byte) {
	var text struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	if json.Unmarshal(raw, &text) == nil {
		a.code, a.message = text.Type, text.Message
		return
	}
	type pair struct{ Code, Message string }
	var markup struct {
		Error  pair
		Errors struct{ Error pair }
	}
	if err := xml.Unmarshal(raw, &markup); err == nil {
		a.code, a.message = markup.Error.Code+markup.Errors.Error.Code, markup.Error.Message+markup.Errors.Error.Message
	}
}
