package bodies

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"eksui/models/model"
)

// text judges a scalar in its written form: of a form, of XML, of a URL, or of JSON.
func (j *Judge) text(m *model.Member, path, value string) {
	switch m.Kind {
	case "string":
		j.str(m, path, value)
	case "integer":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			j.differ(path, "is not a whole number")
			return
		}
		j.bounds(m, path, float64(n), "value")
	case "number":
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			j.differ(path, "is not a number")
			return
		}
		j.bounds(m, path, n, "value")
	case "boolean":
		if value != "true" && value != "false" {
			j.differ(path, "is not true or false")
		}
	case "timestamp":
		j.moment(path, value)
	case "blob":
		if _, err := base64.StdEncoding.DecodeString(value); err != nil {
			j.differ(path, "is not base64")
		}
	case "document":
	default:
		j.differ(path, "is text, the model has a "+m.Kind)
	}
}

// iso is the timestamp of the Query protocols: UTC, with a fraction or without.
var iso = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$`)

func (j *Judge) moment(path, value string) {
	if _, err := time.Parse(time.RFC3339, value); err != nil || !iso.MatchString(value) {
		j.differ(path, "is not a date-time in UTC as 2006-01-02T15:04:05Z")
	}
}

func (j *Judge) str(m *model.Member, path, value string) {
	if len(m.Enum) > 0 && !slices.Contains(m.Enum, value) {
		j.differ(path, fmt.Sprintf("%q is not among the model's values", value))
	}
	j.bounds(m, path, float64(utf8.RuneCountInString(value)), "length")
	if m.Pattern == "" {
		return
	}
	if re := j.patterns.get(m.Pattern); re != nil && !re.MatchString(value) {
		j.differ(path, "does not match "+m.Pattern)
	}
}

func (j *Judge) bounds(m *model.Member, path string, n float64, what string) {
	if m.Min != nil && n < *m.Min {
		j.differ(path, fmt.Sprintf("has a %s below %v", what, *m.Min))
	}
	if m.Max != nil && n > *m.Max {
		j.differ(path, fmt.Sprintf("has a %s above %v", what, *m.Max))
	}
}

// patterns compiles the models' patterns, which are Java's and mean the whole value.
type patterns struct {
	compiled map[string]*regexp.Regexp
	unread   map[string]bool
}

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)

func (p *patterns) get(pattern string) *regexp.Regexp {
	if p.compiled == nil {
		p.compiled, p.unread = map[string]*regexp.Regexp{}, map[string]bool{}
	}
	re, ok := p.compiled[pattern]
	if !ok {
		var err error
		if re, err = compile(pattern); err != nil {
			p.unread[pattern] = true
		}
		p.compiled[pattern] = re
	}
	return re
}

// surrogates are how Java writes what is beyond 16 bits.
const surrogates = `\uD800\uDC00-\uDBFF\uDFFF`

func compile(pattern string) (*regexp.Regexp, error) {
	goes := strings.ReplaceAll(pattern, surrogates, `\x{10000}-\x{10FFFF}`)
	goes = unicodeEscape.ReplaceAllString(goes, `\x{$1}`)
	return regexp.Compile(`^(?:` + goes + `)$`)
}
