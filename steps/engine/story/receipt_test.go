package story

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/text"
	"eksui/steps/engine"
)

func TestAReceiptSaysWhatItProves(t *testing.T) {
	at := noon.In(time.FixedZone("", 9*60*60))
	left := []engine.Leftover{{Kind: "vpc", ID: "vpc-1", State: "available"}, {Kind: "role", ID: "arn", Name: "node-role"}}
	tests := []struct {
		name     string
		receipt  engine.Receipt
		practice bool
		want     []string // a sentence an item
	}{
		{"nothing is left", engine.Receipt{At: at, Took: 9*time.Minute + 400*time.Millisecond, Looked: []string{"ec2:DescribeVpcs", "iam:ListRoles"}, Deleted: map[string]int{"stack": 3, "cluster": 1}, Saved: "receipt.md"}, true, []string{
			"Nothing of this lab is left (2 places looked at).", "the teardown took 9m0s", "practice: nothing of this was billed", "receipt: receipt.md",
			"deleted: 1 × cluster", "deleted: 3 × stack", "looked at 2026-11-24 21:00:00 +09:00: ec2:DescribeVpcs", "looked at 2026-11-24 21:00:00 +09:00: iam:ListRoles",
		}},
		{"something is left", engine.Receipt{Left: left}, false, []string{"Left behind (2): vpc vpc-1 available", "Left behind (2): role arn node-role", "the teardown took 0s"}},
		{"something is left, and not all was read", engine.Receipt{Left: left[:1], Unread: []string{"iam:ListRoles: denied"}}, false, []string{
			"Left behind (1): vpc vpc-1 available", "could not be read, so nothing is proven of it: iam:ListRoles: denied", "the teardown took 0s",
		}},
		{"nothing was found, but not all was read", engine.Receipt{Unread: []string{"iam:ListRoles: denied"}}, false, []string{
			"Nothing was found, but not everything could be looked at.", "could not be read, so nothing is proven of it: iam:ListRoles: denied", "the teardown took 0s",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Receipt(tt.receipt, tt.practice) {
				for _, line := range s.Lines() {
					got = append(got, line.In(text.EN))
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAListIsOneSentence(t *testing.T) {
	s := Section{Deleted, receiptDeleted.With(), []string{"1 × cluster", "3 × stack"}}
	if got := s.Sentence().In(text.KO); got != "삭제: 1 × cluster, 3 × stack" {
		t.Error(got)
	}
}
