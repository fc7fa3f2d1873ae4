package site

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"eksui/awsx"
	"eksui/internal/atomicfile"
	"eksui/internal/text"
	"eksui/internal/version"
	"eksui/steps/engine"
)

// Maker is a step that leaves things on AWS.
type Maker interface {
	// Made adds to a query what the step has made, or may have made: what an inventory has to look for.
	Made(ctx context.Context, q *awsx.Query) error
}

// SetMakers says which steps leave things on AWS.
func (s *Site) SetMakers(makers []Maker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.makers = makers
}

// Made is all that may belong to the lab: the sum of what its steps have made.
func (s *Site) Made(ctx context.Context) (awsx.Query, error) {
	s.mu.Lock()
	makers := s.makers
	s.mu.Unlock()
	q := awsx.Query{Lab: s.Choices().Name}
	for _, m := range makers {
		if err := m.Made(ctx, &q); err != nil {
			return awsx.Query{}, err
		}
	}
	return q, nil
}

// ReceiptOf is what an inventory taken after a teardown proves, beside one taken before it.
func ReceiptOf(before, after awsx.Inventory, took time.Duration) engine.Receipt {
	r := engine.Receipt{At: after.At, Left: []engine.Leftover{}, Deleted: map[string]int{}, Took: took}
	left := map[string]bool{}
	for _, i := range after.Items {
		left[i.Kind+i.ID] = true
		r.Left = append(r.Left, engine.Leftover{Kind: i.Kind, ID: i.ID, Name: i.Name, State: i.State, Hourly: i.USDPerHour})
	}
	for _, i := range before.Items {
		if !left[i.Kind+i.ID] {
			r.Deleted[i.Kind]++
		}
	}
	for _, look := range after.Looks {
		r.Looked = append(r.Looked, look.What)
		if look.Err != nil {
			r.Unread = append(r.Unread, fmt.Sprintf("%s: %v", look.What, look.Err))
		}
	}
	return r
}

// SaveReceipt writes a receipt beside the lab's journal and returns the file's path.
func (s *Site) SaveReceipt(r engine.Receipt) (string, error) {
	path := filepath.Join(s.Setup.Folder, "receipt-"+r.At.Format("20060102-150405")+".md")
	return path, atomicfile.Write(path, []byte(s.markdown(r)), 0o600)
}

// markdown is the receipt as a file, for whoever asks later: in every language, since it may be somebody else.
func (s *Site) markdown(r engine.Receipt) string {
	var parts []string
	for _, lang := range []text.Lang{text.EN, text.KO} {
		parts = append(parts, s.markdownIn(lang, r))
	}
	return strings.Join(parts, "\n---\n\n")
}

func (s *Site) markdownIn(lang text.Lang, r engine.Receipt) string {
	var b strings.Builder
	heading := func(k text.Key) { fmt.Fprintf(&b, "\n## %s\n\n", k.In(lang)) }
	item := func(t text.Text) { fmt.Fprintf(&b, "- %s\n", t.In(lang)) }
	who := s.Who()
	fmt.Fprintf(&b, "# %s\n\n", receiptTitle.With(s.Choices().Name).In(lang))
	item(receiptWho.With(who.Account, s.Region(), who.ARN))
	item(receiptWhen.With(r.At.Format(time.RFC3339), r.Took.Round(time.Second)))
	item(receiptBy.With(version.Get().String()))
	if s.Setup.Practice {
		item(receiptPractice.With())
	}
	heading(receiptLeftHeading)
	if len(r.Left) == 0 {
		fmt.Fprintln(&b, receiptNothing.In(lang))
	}
	for _, i := range r.Left {
		item(text.Raw(strings.TrimRight(strings.Join([]string{i.Kind, i.ID, i.Name, i.State}, " "), " ")))
	}
	heading(receiptDeleted)
	for _, kind := range slices.Sorted(maps.Keys(r.Deleted)) {
		item(text.Raw(fmt.Sprintf("%d × %s", r.Deleted[kind], kind)))
	}
	heading(receiptLooked)
	for _, what := range r.Looked {
		item(text.Raw(what))
	}
	if len(r.Unread) > 0 {
		heading(receiptUnread)
		for _, what := range r.Unread {
			item(text.Raw(what))
		}
	}
	return b.String()
}
