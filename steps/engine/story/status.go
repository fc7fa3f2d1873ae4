package story

import (
	"strings"
	"time"

	"eksui/steps/engine"
)

// IsFinal says whether a stack or resource with this status of CloudFormation's has come to an end, good or bad.
func IsFinal(status string) bool {
	return strings.HasSuffix(status, "_COMPLETE") || strings.HasSuffix(status, "_FAILED")
}

// IsFailure says whether a status is one that nobody wanted: failed, or rolled back.
func IsFailure(status string) bool {
	return strings.HasSuffix(status, "_FAILED") || strings.Contains(status, "ROLLBACK")
}

// Span is the time from the beginning of something to its end. Both are zero before they are known.
type Span struct{ Began, Ended time.Time }

// Elapsed is how long it has taken by now, or took in all.
func (s Span) Elapsed(now time.Time) time.Duration {
	if s.Began.IsZero() {
		return 0
	}
	if !s.Ended.IsZero() {
		now = s.Ended
	}
	return max(0, now.Sub(s.Began))
}

// follow moves the span along with an event. What begins anew after an end (the delete after a create) is timed anew.
func (s *Span) follow(e engine.StackEvent) {
	final := IsFinal(e.Status)
	if s.Began.IsZero() || !final && !s.Ended.IsZero() {
		s.Began = e.At
	}
	s.Ended = time.Time{}
	if final {
		s.Ended = e.At
	}
}
