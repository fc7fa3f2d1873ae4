package story

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// Section is one thing that a receipt says: a sentence, or the head of a list. Every face words a receipt by its sections and
// only adds its marks.
type Section struct {
	Kind  SectionKind
	Head  text.Text
	Items []string // what the head lists, in AWS's words; none where the head says all
}

// SectionKind says which part of a receipt a section is.
type SectionKind int

// The kinds, in the order in which a receipt tells them. Of the first three a receipt has one.
const (
	Nothing  SectionKind = iota // it is proven that nothing is left
	Unproven                    // nothing was found, but not everything could be read
	Left                        // what was found
	Unread                      // the calls that had no answer
	Skipped                     // the calls that were denied, of what the lab never makes
	Took
	Practice // nothing was billed
	Saved    // the file of the receipt
	Deleted  // how many of each kind
	Looked   // the calls that were asked
)

// Receipt words a receipt. practice says that its cloud was practice.
func Receipt(r engine.Receipt, practice bool) []Section {
	var all []Section
	say := func(kind SectionKind, head text.Text, items ...string) { all = append(all, Section{kind, head, items}) }
	switch {
	case len(r.Left) > 0:
		var left []string
		for _, l := range r.Left {
			left = append(left, strings.Join(slices.DeleteFunc([]string{l.Kind, l.ID, l.Name, l.State}, func(s string) bool { return s == "" }), " "))
		}
		say(Left, receiptLeft.With(len(left)), left...)
	case r.Clean():
		say(Nothing, receiptNothing.With(len(r.Looked)))
	default:
		say(Unproven, receiptUnproven.With())
	}
	if len(r.Unread) > 0 {
		say(Unread, receiptUnread.With(), r.Unread...)
	}
	if len(r.Skipped) > 0 {
		say(Skipped, receiptSkipped.With(), strings.Join(r.Skipped, ", "))
	}
	say(Took, receiptTook.With(r.Took.Round(time.Second).String()))
	if practice {
		say(Practice, receiptPractice.With())
	}
	if r.Saved != "" {
		say(Saved, receiptSaved.With(r.Saved))
	}
	if len(r.Deleted) > 0 {
		var deleted []string
		for _, kind := range slices.Sorted(maps.Keys(r.Deleted)) {
			deleted = append(deleted, fmt.Sprintf("%d × %s", r.Deleted[kind], kind))
		}
		say(Deleted, receiptDeleted.With(), deleted...)
	}
	if len(r.Looked) > 0 {
		say(Looked, receiptLooked.With(r.At.Format("2006-01-02 15:04:05 -07:00")), r.Looked...)
	}
	return all
}

// Sentence is a section as one sentence, its items one after the other.
func (s Section) Sentence() text.Text {
	if len(s.Items) == 0 {
		return s.Head
	}
	return receiptListed.With(s.Head, strings.Join(s.Items, ", "))
}

// Lines are a section as one sentence an item.
func (s Section) Lines() []text.Text {
	if len(s.Items) == 0 {
		return []text.Text{s.Head}
	}
	var lines []text.Text
	for _, item := range s.Items {
		lines = append(lines, receiptListed.With(s.Head, item))
	}
	return lines
}
