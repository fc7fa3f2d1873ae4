package awsx

import (
	"testing"
	"time"
)

func TestTimesOfAWSFollowTheCloudsClock(t *testing.T) {
	for pace, want := range map[Pace]time.Duration{
		{}:                           10 * time.Minute,
		{Speed: 100}:                 6 * time.Second,
		{Speed: 0.5}:                 20 * time.Minute,
		{Min: 50 * time.Millisecond}: 10 * time.Minute, // how often one asks says nothing of the clock
	} {
		if got := pace.OfAWS(10 * time.Minute); got != want {
			t.Errorf("%v: %v, want %v", pace, got, want)
		}
	}
}
