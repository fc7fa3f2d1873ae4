package cause_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"eksui/internal/cause"
	"eksui/internal/text"
)

var (
	full  = text.Define("cause.test.full", "It is full.", "가득 찼습니다.")
	empty = text.Define("cause.test.empty", "%s has %d.", "%s에 %d개 있습니다.")
)

var causes = cause.Define([]cause.Cause[string]{
	{
		ID: "test.full", Match: func(s string) bool { return strings.Contains(s, "full") }, Why: full, Next: full, Example: "it is full",
		Remedies: []string{"make-room"},
	},
	{ID: "test.never", Match: func(s string) bool { return s == "full up" }, Next: full, Example: "full up"},
	{ID: "test.other", Tell: func(s string, p *text.Problem) { p.Why = empty.With(s, 0) }, Example: "a disk"},
}...)

func TestTheFirstMatchExplains(t *testing.T) {
	why := text.Raw("as the caller said")
	p := causes.Explain(&text.Problem{What: why, Why: why}, "full up")
	if p.Cause != "test.full" || p.What.String() != "as the caller said" || p.Why.String() != "It is full." || p.Next.String() != "It is full." {
		t.Errorf("%+v", p)
	}
	if p := causes.Problem("x", nil); p.Cause != "test.other" || p.Why.In(text.KO) != "x에 0개 있습니다." {
		t.Errorf("%+v", p)
	}
	if got := causes[:2].Find("x"); got != "" {
		t.Errorf("%q is known", got)
	}
}

func TestACauseIsFoundThroughWhateverWrapsIt(t *testing.T) {
	inner := causes.Problem("full", nil)
	plain := fmt.Errorf("again: %w", &text.Problem{Err: inner})
	outer := causes.Problem("x", plain)
	for _, c := range []struct {
		err  error
		of   cause.ID
		full bool
	}{
		{nil, "", false}, {errors.New("x"), "", false}, {&text.Problem{}, "", false},
		{inner, "test.full", true}, {plain, "test.full", true}, {outer, "test.other", true},
	} {
		if cause.Of(c.err) != c.of || cause.Is(c.err, "test.none", "test.full") != c.full || cause.Is(c.err, "test.none", "") {
			t.Errorf("%v: %q", c.err, cause.Of(c.err))
		}
	}
}

func TestTheCatalogueShowsACauseThatAnotherHides(t *testing.T) {
	hidden := map[cause.ID]cause.ID{}
	for _, e := range cause.All() {
		hidden[e.ID] = e.Mistaken
	}
	if hidden["test.full"] != "" || hidden["test.never"] != "test.full" || hidden["test.other"] != "" {
		t.Errorf("%v", hidden)
	}
}

func TestAnIDIsOneSetsOnly(t *testing.T) {
	for _, id := range []cause.ID{"test.full", ""} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was taken", id)
				}
			}()
			cause.Define(cause.Cause[int]{ID: id})
		}()
	}
}

func TestARemedyIsOfferedWhereItsCauseNamesIt(t *testing.T) {
	err := fmt.Errorf("again: %w", causes.Problem("full", nil))
	if !cause.Offers(err, "make-room") || cause.Offers(err, "wait") || cause.Offers(causes.Problem("x", nil), "make-room") || cause.Offers(errors.New("x"), "make-room") {
		t.Error("a remedy is offered where it is none, or is not where it is one")
	}
}

func TestAProblemThatItsMakerNamesIsListed(t *testing.T) {
	cause.Add(&text.Problem{Cause: "test.added", What: full.With(), Next: full.With()})
	for _, e := range cause.All() {
		if e.ID == "test.added" && !e.Matched && e.Example.What.String() == "It is full." {
			return
		}
	}
	t.Error("it is not in the catalogue")
}
