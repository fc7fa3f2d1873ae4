package steps

import (
	"errors"
	"fmt"
	"strings"

	"eksui/internal/text"
)

// asText shows an error inside a plan, in the reader's language where it is a problem.
func asText(err error) text.Text {
	var p *text.Problem
	if !errors.As(err, &p) {
		return text.Raw(err.Error())
	}
	t := p.What
	for _, more := range []text.Text{p.Why, p.Next} {
		if !more.IsZero() {
			t = text.Both(t, more)
		}
	}
	return t
}

// shellWord quotes a word for a POSIX shell where it needs quoting.
func shellWord(s string) string {
	if s != "" && s[0] != '=' && !strings.ContainsAny(s, " \t\n\"'`$&|;<>()*?[]#~%!{}\\") {
		return s
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}
