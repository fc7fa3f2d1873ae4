package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// TestAnswerOfAQueryService looks at the bodies themselves: SDKs skip what they don't look for.
func TestAnswerOfAQueryService(t *testing.T) {
	type identity struct{ Account string }
	for name, c := range map[string]struct {
		result any
		accept string
		want   string // in the body
		kind   string
	}{
		"a result":                        {identity{"1"}, "", "<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult><ResponseMetadata>", "text/xml"},
		"an output without members":       {wire.Empty{}, "", "<GetCallerIdentityResult></GetCallerIdentityResult><ResponseMetadata>", "text/xml"},
		"no output":                       {nil, "", `doc"><ResponseMetadata>`, "text/xml"},
		"JSON, as authenticators want it": {identity{"1"}, "application/json", `{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Account":"1"},"ResponseMetadata":{"RequestId":"`, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := world.Open(world.Options{})
			if err != nil {
				t.Fatal(err)
			}
			srv := httptest.NewServer(wire.NewServer(w, keys{}, &wire.Service{
				Name: "sts", Version: "2011-06-15", Namespace: "http://doc", Protocol: wire.Query,
				Operations: map[string]wire.Operation{"GetCallerIdentity": {IAM: "-", Do: func(*wire.Call) (any, error) { return c.result, nil }}},
			}))
			t.Cleanup(srv.Close)
			said := &listener{accept: c.accept}
			client := sts.New(sts.Options{
				Region: "ap-northeast-2", BaseEndpoint: aws.String(srv.URL), HTTPClient: said,
				Credentials: credentials.NewStaticCredentialsProvider(testKey, testSecret, ""),
			})
			_, _ = client.GetCallerIdentity(t.Context(), nil) // the SDK reads no JSON here
			if said.status != http.StatusOK || !strings.Contains(said.body, c.want) || said.kind != c.kind {
				t.Errorf("%d %s %s, want %s", said.status, said.kind, said.body, c.want)
			}
		})
	}
}

// listener keeps what was answered. Accept is not among the signed headers.
type listener struct {
	accept     string
	status     int
	kind, body string
}

func (l *listener) Do(r *http.Request) (*http.Response, error) {
	if l.accept != "" {
		r.Header.Set("Accept", l.accept)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	l.status, l.kind, l.body = answer.StatusCode, answer.Header.Get("Content-Type"), string(body)
	answer.Body = io.NopCloser(strings.NewReader(l.body))
	return answer, err
}
