package kubecmd

import (
	"fmt"
	"testing"
	"time"

	"eksui/kube/forward"
)

func TestRequestsAsLines(t *testing.T) {
	at := time.Date(2026, 11, 24, 14, 53, 19, 0, time.UTC)
	for _, c := range []struct {
		r          forward.Request
		line, json string
	}{
		{
			forward.Request{At: at, Method: "GET", Path: "/a%2Fb", Status: 200, Bytes: 12_345, Took: 2_340 * time.Microsecond},
			"14:53:19 GET /a%2Fb 200 12.3 kB 2.3ms",
			`{"type":"request","time":"2026-11-24T14:53:19Z","method":"GET","path":"/a%2Fb","status":200,"bytes":12345,"took_ms":2.34}`,
		},
		{
			forward.Request{At: at, Method: "POST", Path: "/", Took: time.Second},
			"14:53:19 POST / - 0 B 1s",
			`{"type":"request","time":"2026-11-24T14:53:19Z","method":"POST","path":"/","status":0,"bytes":0,"took_ms":1000}`,
		},
	} {
		if got := requestLine(c.r); got != c.line {
			t.Errorf("%q, want %q", got, c.line)
		}
		if got, err := requestJSON(c.r); err != nil || got != c.json {
			t.Errorf("%s %v, want %s", got, err, c.json)
		}
	}
}

func TestTheLiveViewHasTheNewestRequests(t *testing.T) {
	l := newRequestLog(t.Context(), false)
	for i := range 20 {
		l.add(forward.Request{Path: fmt.Sprint(i)})
	}
	got := l.recent()
	if len(got) != requestsShown || got[0].Path != "12" || got[len(got)-1].Path != "19" {
		t.Errorf("%+v", got)
	}
}
