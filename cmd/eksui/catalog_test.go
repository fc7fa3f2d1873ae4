package main

import (
	"regexp"
	"slices"
	"strconv"
	"testing"

	"eksui/internal/text"
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
