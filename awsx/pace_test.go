package awsx

import (
	"testing"
	"time"
)

func TestTimesOfAWSFollowTheCloudsClock(t *testing.T) {
	for pace, want := range map[Pace]time.Duration{
		{}:                           10 * time.Minute,
		{Min: 50 * time.Millisecond}: 6 * time.Second, // practice at a hundred times
		{Min: 5 * time.Second}:       10 * time.Minute,
	} {
		if got := pace.OfAWS(10 * time.Minute); got != want {
			t.Errorf("%v: %v, want %v", pace, got, want)
		}
	}
}
