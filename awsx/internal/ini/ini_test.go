package ini

import (
	"strings"
	"testing"
)

func TestSetKeepsLineEndsAndUnknownLines(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":            {"", "[p]\nregion = r\n"},
		"no final newline": {"[other]\na = 1", "[other]\na = 1\n\n[p]\nregion = r\n"},
		"CRLF":             {"[p]\r\na = 1\r\n", "[p]\r\na = 1\r\nregion = r\r\n"},
		"mixed line ends":  {"[p]\na = 1\r\nb = 2\n", "[p]\na = 1\r\nb = 2\nregion = r\r\n"},
		"commented header": {"[ p ] # mine\n\n# next\n[q]\n", "[ p ] # mine\nregion = r\n\n# next\n[q]\n"},
		"colon":            {"[p]\nRegion: x\n", "[p]\nregion = r\n"},
		"twice":            {"[p]\nregion=1\n[q]\n[p]\nregion=2\n", "[p]\nregion = r\n[q]\n[p]\nregion = r\n"},
		"nested is not it": {"[p]\ns3 =\n  region = x\n", "[p]\ns3 =\n  region = x\nregion = r\n"},
		"garbage stays":    {"???\n[p]\n", "???\n[p]\nregion = r\n"},
	} {
		f := Parse(c.in)
		f.Set("p", "region", "r")
		if got := f.String(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRemoveTakesOnlyTheKey(t *testing.T) {
	f := Parse("[a]\ntoken = 1\n[b]\nx = 1\ntoken = 2\n  token = nested\ntoken = 3\n")
	f.Remove("b", "token")
	if got, want := f.String(), "[a]\ntoken = 1\n[b]\nx = 1\n  token = nested\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzSet(f *testing.F) {
	f.Add("[default]\nregion = us-east-1\ns3 =\n  region = x\n\n# next\n[profile sso] ; mine\nregion: r\n")
	f.Add("[p]\r\nregion=x\r\n[p]\r\n")
	f.Add("\n\n[")
	f.Fuzz(func(t *testing.T, content string) {
		before := Parse(content)
		kept := map[string]int{}
		for _, line := range before.lines {
			kept[line]++
		}
		before.Set("p", "region", "r")
		after := Parse(before.String())
		found := 0
		after.eachProperty("p", func(i int, key string) {
			if key != "region" {
				return
			}
			found++
			if strings.TrimSuffix(after.lines[i], "\r") != "region = r" {
				t.Errorf("line %q", after.lines[i])
			}
		})
		if found == 0 {
			t.Error("the setting is not there")
		}
		for _, line := range after.lines {
			kept[line]--
		}
		for line, n := range kept {
			if n > 0 && propertyKey(line) != "region" {
				t.Errorf("lost %q", line)
			}
		}
	})
}
