package practice

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

// TestEveryServiceAnswersForItsOperations looks for each service in some package's wiretest.Every, which fails that
// package's tests when one of the service's operations is called by none of them.
func TestEveryServiceAnswersForItsOperations(t *testing.T) {
	files, err := filepath.Glob("aws/*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var covered []string
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range regexp.MustCompile(`wiretest\.Every\(m, ([^)]*)\)`).FindAllStringSubmatch(string(raw), -1) {
			for quoted := range strings.SplitSeq(call[1], ", ") {
				covered = append(covered, strings.Trim(quoted, `"`))
			}
		}
	}
	for _, s := range inMemory(t).services.wire() {
		if id := wiretest.ID(s); !slices.Contains(covered, id) {
			t.Errorf("no TestMain answers for %q", id)
		}
	}
}
