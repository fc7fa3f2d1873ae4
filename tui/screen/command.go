package screen

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// WrapCommand breaks a POSIX shell's command into lines of at most w cells that can be typed as they stand: a line that goes on
// ends with a backslash. It breaks between words, and inside one only where it is longer than a line.
func WrapCommand(line string, w int) []string {
	const indent = "  "
	if w < len(indent)+len(` \`)+4 {
		w = len(indent) + len(` \`) + 4
	}
	var lines []string
	now := ""
	words := shellWords(line)
	for i, word := range words {
		need := word.width()
		if i+1 < len(words) && word.flag() && !words[i+1].flag() { // its value stands beside it where a line takes both
			if both := need + 1 + words[i+1].width(); len(indent)+both+len(` \`) <= w {
				need = both
			}
		}
		switch {
		case now == "":
			now = word.String()
		case Width(now)+1+need+len(` \`) <= w:
			now += " " + word.String()
		default:
			lines = append(lines, now+` \`)
			now = indent + word.String()
		}
		for Width(now)+len(` \`) > w {
			head, tail := word.split(w - len(`'\`) - (Width(now) - word.width()))
			if tail == nil {
				break
			}
			lines = append(lines, strings.TrimSuffix(now, word.String())+head+`\`)
			word = tail
			now = word.String() // without an indent, which would end the word
		}
	}
	return append(lines, now)
}

// shellRune is a character of a command, with what the shell reads it in.
type shellRune struct {
	r      rune
	single bool // the place before it is inside '…', where a backslash is no escape
	joined bool // with the one before: an escaped one, or the parenthesis of $(
}

type shellWord []shellRune

func (w shellWord) String() string {
	var s strings.Builder
	for _, c := range w {
		s.WriteRune(c.r)
	}
	return s.String()
}

func (w shellWord) flag() bool { return w[0].r == '-' }

func (w shellWord) width() int { return ansi.StringWidth(w.String()) }

// split takes what fits into some cells off a word, up to its last comma where there is one. Single quotes are closed and
// opened again. There is no tail when nothing can be split off.
func (w shellWord) split(cells int) (head string, tail shellWord) {
	fits, comma := 0, 0
	for i, used := 0, 0; i < len(w); i++ {
		used += ansi.StringWidth(string(w[i].r))
		if used > cells {
			break
		}
		if i+1 < len(w) && !w[i+1].joined {
			fits = i + 1
			if w[i].r == ',' {
				comma = fits
			}
		}
	}
	if comma > 0 {
		fits = comma
	}
	if fits == 0 || fits == len(w) {
		return "", nil
	}
	head, tail = w[:fits].String(), w[fits:]
	if tail[0].single {
		return head + "'", append(shellWord{{r: '\''}}, tail...)
	}
	return head, tail
}

// shellWords takes a command apart at the blanks that the shell takes it apart at, those inside of $(…) too.
func shellWords(line string) (words []shellWord) {
	var word shellWord
	contexts := []byte{0} // what is open: 0, a quote, and anew inside of each $(
	escaped, dollar := false, false
	for _, r := range line {
		top := &contexts[len(contexts)-1]
		c := shellRune{r: r, joined: escaped || dollar && r == '('}
		wasDollar := dollar
		dollar = false
		switch {
		case escaped:
			escaped = false
		case *top == '\'':
			c.single = true
			if r == '\'' {
				*top = 0
			}
		case r == '\\':
			escaped = true
		case r == '$':
			dollar = true
		case wasDollar && r == '(':
			contexts = append(contexts, 0)
		case *top == '"':
			if r == '"' {
				*top = 0
			}
		case r == '"' || r == '\'':
			*top = byte(r)
		case r == ')' && len(contexts) > 1:
			contexts = contexts[:len(contexts)-1]
		case r == ' ':
			if word != nil {
				words = append(words, word)
			}
			word = nil
			continue
		}
		word = append(word, c)
	}
	if word != nil {
		words = append(words, word)
	}
	return words
}
