package kubecmd

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"eksui/kube/forward"
)

// requestLog takes the requests of `forward --http` to whoever shows them: the newest ones to the live view, every one to
// printed lines.
type requestLog struct {
	ctx   context.Context
	lines chan forward.Request // nil for a live view

	mu     sync.Mutex
	newest []forward.Request
}

const (
	requestsShown  = 8
	requestsQueued = 256
)

func newRequestLog(ctx context.Context, printed bool) *requestLog {
	l := &requestLog{ctx: ctx}
	if printed {
		l.lines = make(chan forward.Request, requestsQueued)
	}
	return l
}

func (l *requestLog) add(r forward.Request) {
	if l.lines != nil {
		select {
		case l.lines <- r:
		case <-l.ctx.Done():
		}
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.newest = append(l.newest[max(0, len(l.newest)-requestsShown+1):], r)
}

func (l *requestLog) recent() []forward.Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]forward.Request(nil), l.newest...)
}

// requestLine is the same in every language: 14:53:19 GET / 200 88 B 2 ms.
func requestLine(r forward.Request) string {
	status := "-" // the client left before
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	return fmt.Sprintf("%s %s %s %s %s %s", r.At.Format(time.TimeOnly), r.Method, r.Path, status, size(float64(r.Bytes)), r.Took.Round(time.Millisecond/10))
}

func requestJSON(r forward.Request) (string, error) {
	b, err := json.Marshal(struct {
		Type   string    `json:"type"`
		Time   time.Time `json:"time"`
		Method string    `json:"method"`
		Path   string    `json:"path"`
		Status int       `json:"status"`
		Bytes  int64     `json:"bytes"`
		Took   float64   `json:"took_ms"`
	}{"request", r.At, r.Method, r.Path, r.Status, r.Bytes, float64(r.Took) / float64(time.Millisecond)})
	return string(b), err
}
