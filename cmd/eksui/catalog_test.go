package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/practice/world"
)

var (
	prose  = regexp.MustCompile(`[a-z]{2,} [a-z]{2,} [a-z]{2,}`)
	hangul = regexp.MustCompile(`\p{Hangul}`)
)

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// verbs lists the formats of a sentence's arguments, by their places.
func verbs(t *testing.T, key text.Key, format string) []string {
	var out []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		for len(out) < next {
			out = append(out, "")
		}
		out[next-1] = m[2]
		next++
	}
	if slices.Contains(out, "") {
		t.Errorf("%s: an argument is not used: %q", key, format)
	}
	return out
}

// Every sentence of the program exists in both languages and says the same things in both.
func TestEverySentenceInBothLanguages(t *testing.T) {
	if n := len(text.Keys()); n < 300 {
		t.Fatalf("the catalog has %d sentences only: this test does not see the whole program", n)
	}
	for _, key := range text.Keys() {
		en, ko := text.Formats(key)
		if en == "" || ko == "" {
			t.Errorf("%s: en %q, ko %q", key, en, ko)
			continue
		}
		if e, k := verbs(t, key, en), verbs(t, key, ko); !slices.Equal(e, k) {
			t.Errorf("%s: other arguments in Korean: %q, %q", key, en, ko)
		}
		if prose.MatchString(en) && !hangul.MatchString(ko) {
			t.Errorf("%s is not translated: %q", key, ko)
		}
	}
}

// Every cause of a failure is told in both languages, shows a way out, and is produced: its recorded example is taken for it
// and for no other, or a fault of practice brings it about, or a test asks for it by its ID.
func TestEveryCauseHasAWayOutAndAProof(t *testing.T) {
	tests := testSources(t)
	ids := map[cause.ID]bool{}
	for _, c := range cause.All() {
		ids[c.ID] = true
		if c.Mistaken != "" {
			t.Errorf("%s: its example is taken for %s", c.ID, c.Mistaken)
		}
		told := c.Example
		if told.Why.IsZero() && told.What.IsZero() && told.Next.IsZero() {
			t.Errorf("%s says nothing", c.ID)
		}
		for _, sentence := range []text.Text{told.What, told.Why, told.Next} {
			en, ko := sentence.In(text.EN), sentence.In(text.KO)
			if strings.Contains(en+ko, "%!") || prose.MatchString(en) && !hangul.MatchString(ko) {
				t.Errorf("%s: %q, %q", c.ID, en, ko)
			}
		}
		if told.Next.IsZero() && len(c.Remedies) == 0 {
			t.Errorf("%s shows no way out", c.ID)
		}
		for _, r := range c.Remedies {
			if !slices.Contains(cause.RemedyNames(), r) {
				t.Errorf("%s: no step takes the remedy %s", c.ID, r)
			}
		}
		if c.Fault != "" && !slices.Contains(world.FaultNames(), c.Fault) {
			t.Errorf("%s: practice has no fault %s", c.ID, c.Fault)
		}
		if !c.Matched && c.Fault == "" && !strings.Contains(tests, strconv.Quote(string(c.ID))) {
			t.Errorf("%s: nothing tells it but the code that meets it, and no test asks for it", c.ID)
		}
	}
	if len(ids) < 190 {
		t.Errorf("the catalogue has %d causes only: this test does not see the whole program", len(ids))
	}
	t.Logf("%d causes in %d forms, %d remedies, %d faults", len(ids), len(cause.All()), len(cause.RemedyNames()), len(world.FaultNames()))
}

// Every fault of practice leads to a cause that is known.
func TestEveryFaultLeadsToACause(t *testing.T) {
	for _, name := range world.FaultNames() {
		if !slices.ContainsFunc(cause.All(), func(c cause.Entry) bool { return c.Fault == name }) {
			t.Errorf("no cause is known for the fault %s", name)
		}
	}
}

// testSources is the text of all tests of the program, this one left out.
func testSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "catalog_test.go" {
			return err
		}
		source, err := os.ReadFile(path)
		all.Write(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
