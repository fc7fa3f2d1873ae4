package site

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"eksui/internal/text"
)

// The lab file that eksui writes holds every key with its default, and says what it means, in both languages.
func TestTheLabFileShowsEveryChoice(t *testing.T) {
	for _, lang := range []text.Lang{text.EN, text.KO} {
		body := LabFile(lang)
		got, err := LoadChoices(writeLab(t, body))
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		want := Defaults()
		got.Network.Parameters, want.Network.Parameters = nil, nil // empty either way
		got.Subnets.IDs, want.Subnets.IDs = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s holds\n%+v, the defaults are\n%+v", lang, got, want)
		}
		eachChoice(reflect.TypeFor[Choices](), func(f reflect.StructField) {
			if !strings.Contains(body, f.Tag.Get("yaml")+":") {
				t.Errorf("%s lacks the key %s", lang, f.Tag.Get("yaml"))
			}
			about := text.Key(f.Tag.Get("about"))
			if en, ko := text.Formats(about); f.Type.Kind() != reflect.Struct && (en == "" || ko == "" || en == ko) {
				t.Errorf("nothing says what %s means (%q)", f.Tag.Get("yaml"), about)
			}
		})
	}
}

func eachChoice(t reflect.Type, do func(reflect.StructField)) {
	for f := range t.Fields() {
		do(f)
		if f.Type.Kind() == reflect.Struct {
			eachChoice(f.Type, do)
		}
	}
}

// What the READMEs show of a lab file is one that eksui takes.
func TestTheReadmesShowALabFile(t *testing.T) {
	for _, name := range []string{"README.md", "README.ko.md"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := strings.Cut(string(raw), "```yaml\n")
		body, _, closed := strings.Cut(rest, "```")
		if !found || !closed || !strings.Contains(string(raw), "eksui template lab") {
			t.Fatalf("%s shows no lab.yaml", name)
		}
		if _, err := LoadChoices(writeLab(t, body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
