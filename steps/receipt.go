package steps

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"eksui/internal/atomicfile"
	"eksui/internal/text"
)

// saveReceipt writes a receipt beside the lab's journal and returns the file's path.
func saveReceipt(l *Lab, r Receipt) (string, error) {
	path := filepath.Join(l.Setup.Folder, "receipt-"+r.At.Format("20060102-150405")+".md")
	return path, atomicfile.Write(path, []byte(r.markdown(l)), 0o600)
}

// markdown is the receipt as a file, for whoever asks later: in every language, since it may be somebody else.
func (r Receipt) markdown(l *Lab) string {
	var parts []string
	for _, lang := range []text.Lang{text.EN, text.KO} {
		parts = append(parts, r.markdownIn(lang, l))
	}
	return strings.Join(parts, "\n---\n\n")
}

func (r Receipt) markdownIn(lang text.Lang, l *Lab) string {
	var b strings.Builder
	heading := func(k text.Key) { fmt.Fprintf(&b, "\n## %s\n\n", k.In(lang)) }
	item := func(t text.Text) { fmt.Fprintf(&b, "- %s\n", t.In(lang)) }
	who := l.Identity()
	fmt.Fprintf(&b, "# %s\n\n", receiptTitle.With(l.Choices().Name).In(lang))
	item(receiptWho.With(who.Account, l.Region(), who.ARN))
	item(receiptWhen.With(r.At.Format(time.RFC3339), r.Took.Round(time.Second)))
	if l.Setup.Practice {
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
