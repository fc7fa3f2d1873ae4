package steps

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"eksui/internal/atomicfile"
)

// saveReceipt writes a receipt beside the lab's journal and returns the file's path.
func saveReceipt(l *Lab, r Receipt) (string, error) {
	path := filepath.Join(l.Setup.Folder, "receipt-"+r.At.Format("20060102-150405")+".md")
	return path, atomicfile.Write(path, []byte(r.markdown(l)), 0o600)
}

// markdown is the receipt as a file: plain facts, in English, for whoever asks later.
func (r Receipt) markdown(l *Lab) string {
	var b strings.Builder
	who := l.Identity()
	fmt.Fprintf(&b, "# eksui: teardown of lab %s\n\n", l.Choices().Name)
	fmt.Fprintf(&b, "- account %s, region %s, by %s\n", who.Account, l.Region(), who.ARN)
	fmt.Fprintf(&b, "- looked at %s, after %s of work\n", r.At.Format(time.RFC3339), r.Took.Round(time.Second))
	if l.Setup.Practice {
		b.WriteString("- in the practice cloud: nothing of this was billed\n")
	}
	b.WriteString("\n## Left\n\n")
	if len(r.Left) == 0 {
		b.WriteString("Nothing that the calls below can see.\n")
	}
	for _, i := range r.Left {
		fmt.Fprintf(&b, "- %s %s %s %s\n", i.Kind, i.ID, i.Name, i.State)
	}
	b.WriteString("\n## Deleted\n\n")
	for _, kind := range slices.Sorted(maps.Keys(r.Deleted)) {
		fmt.Fprintf(&b, "- %d × %s\n", r.Deleted[kind], kind)
	}
	b.WriteString("\n## Looked at\n\n")
	for _, what := range r.Looked {
		fmt.Fprintf(&b, "- %s\n", what)
	}
	if len(r.Unread) > 0 {
		b.WriteString("\n## Could not be read: of these nothing is proven\n\n")
		for _, what := range r.Unread {
			fmt.Fprintf(&b, "- %s\n", what)
		}
	}
	return b.String()
}
