package site

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"eksui/awsx"
	"eksui/internal/atomicfile"
	"eksui/internal/text"
	"eksui/internal/version"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
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
		if look.Skipped() {
			r.Skipped = append(r.Skipped, look.What)
			continue
		}
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

// markdownIn is the file in one language: whose lab it was, what is said in a sentence, then the lists under headings.
func (s *Site) markdownIn(lang text.Lang, r engine.Receipt) string {
	var b strings.Builder
	who := s.Who()
	fmt.Fprintf(&b, "# %s\n\n", receiptTitle.With(s.Choices().Name).In(lang))
	fmt.Fprintf(&b, "- %s\n", receiptWho.With(who.Account, s.Region(), who.ARN).In(lang))
	fmt.Fprintf(&b, "- %s\n", receiptBy.With(version.Get().String()).In(lang))
	sections := story.Receipt(r, s.About().Unbilled)
	for _, section := range sections {
		if len(section.Items) == 0 {
			fmt.Fprintf(&b, "- %s\n", section.Head.In(lang))
		}
	}
	for _, section := range sections {
		if len(section.Items) > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n- %s\n", heading(section.Head.In(lang)), strings.Join(section.Items, "\n- "))
		}
	}
	return b.String()
}

// heading begins with a capital, where the language has any.
func heading(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
