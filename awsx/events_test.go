package awsx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"eksui/internal/text"
)

const testStack = "arn:aws:cloudformation:ap-northeast-2:123456789012:stack/base/0a1b"

// history is a stack whose events come out one poll at a time, newest first and in pages of two, as CloudFormation lists them.
type history struct {
	mu     sync.Mutex
	events []string // "logical-id status"; "stack status" for the stack's own
	shown  int
	status string
	trip   func(poll int) (status int, code string) // an answer instead of events, 0 for none
	polls  int
}

func (h *history) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		panic(err)
	}
	if r.Form.Get("Action") == "DescribeStacks" {
		fmt.Fprintf(w, `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>base</StackName><StackId>%s</StackId><StackStatus>%s</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`, testStack, h.status)
		return
	}
	page := 0
	if token := r.Form.Get("NextToken"); token != "" {
		_, _ = fmt.Sscan(token, &page)
	} else {
		h.polls++
		if h.trip != nil {
			if status, code := h.trip(h.polls); status != 0 {
				refuse(status, code, "x")(w, r)
				return
			}
		}
		h.shown = min(h.shown+1, len(h.events))
	}
	fmt.Fprint(w, `<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>`)
	newestFirst := slices.Clone(h.events[:h.shown])
	slices.Reverse(newestFirst)
	for i := page; i < min(page+2, h.shown); i++ {
		id, status, _ := strings.Cut(newestFirst[i], " ")
		physical := "p-" + id
		if id == "stack" {
			physical = testStack
		}
		fmt.Fprintf(w, `<member><EventId>%d</EventId><StackId>%s</StackId><StackName>base</StackName><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId><ResourceStatus>%s</ResourceStatus><Timestamp>2026-11-24T09:00:00Z</Timestamp></member>`,
			h.shown-i, testStack, id, physical, status)
	}
	fmt.Fprint(w, `</StackEvents>`)
	if page+2 < h.shown {
		fmt.Fprintf(w, `<NextToken>%d</NextToken>`, page+2)
	}
	fmt.Fprint(w, `</DescribeStackEventsResult></DescribeStackEventsResponse>`)
}

func follow(t *testing.T, h *history, after string) ([]string, error) {
	t.Helper()
	s := session(t, h.ServeHTTP)
	// Without the SDK's own retries it is the follower that meets every refusal.
	cfg := s.cfg
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	s.clients = newClients(cfg)
	var got []string
	for e, err := range s.Events(context.Background(), testStack, after) {
		if err != nil {
			return got, err
		}
		got = append(got, e.LogicalID+" "+e.Status)
	}
	return got, nil
}

var createAndDelete = []string{
	"stack CREATE_IN_PROGRESS", "a CREATE_IN_PROGRESS", "b CREATE_IN_PROGRESS", "a CREATE_COMPLETE", "b CREATE_COMPLETE", "stack CREATE_COMPLETE",
	"stack DELETE_IN_PROGRESS", "b DELETE_COMPLETE", "a DELETE_COMPLETE", "stack DELETE_COMPLETE",
}

var executed = append([]string{"stack REVIEW_IN_PROGRESS"}, createAndDelete[:6]...)

func TestEventsComeOldestFirstEachOnce(t *testing.T) {
	for name, c := range map[string]struct {
		h     *history
		after string
		want  []string
	}{
		"one by one":             {&history{events: createAndDelete[:6]}, "", createAndDelete[:6]},
		"all there already":      {&history{events: createAndDelete[:6], shown: 5}, "", createAndDelete[:6]},
		"resumed in the middle":  {&history{events: createAndDelete[:6], shown: 3}, "2", createAndDelete[2:6]},
		"only the deletion":      {&history{events: createAndDelete, shown: 6}, "6", createAndDelete[6:]},
		"a delete behind create": {&history{events: createAndDelete, shown: 7}, "", createAndDelete},
		"at rest":                {&history{events: createAndDelete, shown: 10, status: "DELETE_COMPLETE"}, "10", nil},
		"out of a change set":    {&history{events: executed}, "", executed},
		"only in review":         {&history{events: executed[:1], status: "REVIEW_IN_PROGRESS"}, "", executed[:1]},
		"throttled and cut off": {&history{events: createAndDelete[:6], trip: func(poll int) (int, string) {
			switch {
			case poll == 2:
				return 400, "Throttling"
			case poll > 3 && poll < 4+outages:
				return 503, "ServiceUnavailable"
			}
			return 0, ""
		}}, "", createAndDelete[:6]},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := follow(t, c.h, c.after)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%v\n got %v\nwant %v", err, got, c.want)
			}
		})
	}
}

func TestEventsEndWithWhatCanNotBeWaitedOut(t *testing.T) {
	h := &history{events: createAndDelete[:6], trip: func(poll int) (int, string) {
		if poll > 2 {
			return 403, "ExpiredToken"
		}
		return 0, ""
	}}
	got, err := follow(t, h, "")
	var p *text.Problem
	if !errors.As(err, &p) || !IsExpired(err) || !slices.Equal(got, createAndDelete[:2]) {
		t.Errorf("%v %v", got, err)
	}
}

func TestEventsGiveUpOnALongOutage(t *testing.T) {
	h := &history{events: createAndDelete[:6], trip: func(int) (int, string) { return 503, "ServiceUnavailable" }}
	if _, err := follow(t, h, ""); !IsUnreachable(err) || h.polls != outages+1 {
		t.Errorf("%v after %d polls", err, h.polls)
	}
}

func TestEventsStopWithTheirReader(t *testing.T) {
	s := session(t, (&history{events: createAndDelete}).ServeHTTP)
	for _, err := range s.Events(context.Background(), testStack, "") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	for _, err := range s.Events(ctx, testStack, "") {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("%v", last)
	}
}
