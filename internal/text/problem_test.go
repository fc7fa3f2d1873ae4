package text

import (
	"errors"
	"fmt"
	"testing"
)

func TestACauseThatIsAProblemSpeaksTheLanguage(t *testing.T) {
	inner := &Problem{What: plain.With(), Err: errors.New("disk full")}
	p := &Problem{What: Raw("outside."), Err: inner}
	for lang, want := range map[Lang]string{EN: "outside. [done [disk full]]", KO: "outside. [끝 [disk full]]"} {
		if got := InLang(fmt.Errorf("on the way: %w", p), lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
