package awsx

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"eksui/internal/text"
)

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`)

// arguments lists which argument each verb of a format takes, sorted, each once.
func arguments(format string) []int {
	var used []int
	next := 1
	for _, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		if m[1] != "" {
			next = int(m[1][0] - '0')
		}
		used = append(used, next)
		next++
	}
	slices.Sort(used)
	return slices.Compact(used)
}

func TestEverySentenceExistsInBothLanguagesWithTheSameArguments(t *testing.T) {
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for _, key := range text.Keys() {
		if !strings.HasPrefix(string(key), "awsx.") {
			continue
		}
		en, ko := text.Formats(key)
		if !slices.Equal(arguments(en), arguments(ko)) {
			t.Errorf("%s: English takes %v, Korean %v", key, arguments(en), arguments(ko))
		}
		if words := verb.ReplaceAllString(en, ""); len(strings.TrimSpace(words)) > 3 && !hangul.MatchString(ko) {
			t.Errorf("%s has no Korean: %q", key, ko)
		}
	}
}
