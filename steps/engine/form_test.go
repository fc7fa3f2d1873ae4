package engine

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"eksui/internal/text"
)

// draft is a form with a field of every kind.
type draft struct {
	name, secret, file, kind string
	nodes                    int
	ids                      []string
	kept                     int
}

func (d *draft) form() Form {
	label := func(s string) text.Text { return text.Raw("the " + s) }
	return Form{Fields: []Field{
		Field{Key: "x.name", Label: label("name")}.Text(&d.name),
		Field{Key: "x.secret", Label: label("secret")}.Secret(&d.secret),
		Field{Key: "x.file", Label: label("file"), Check: func(answer []string) error {
			if answer[0] == "gone" {
				return fs.ErrNotExist
			}
			return nil
		}}.File(&d.file),
		Field{Key: "x.kind", Label: label("kind")}.One(&d.kind),
		Field{Key: "x.nodes", Label: label("number of nodes")}.Number(&d.nodes),
		Field{Key: "x.ids", Label: label("ids")}.Many(&d.ids),
	}, Keep: func(context.Context) error {
		if d.nodes > 9 {
			return WrongValue("x.nodes", d.nodes, text.Raw("nine at most."))
		}
		d.kept++
		return nil
	}}
}

func TestAnswersGoIntoTheChoicesThatTheFieldsAreBoundTo(t *testing.T) {
	d := draft{name: "lab", nodes: 2, ids: []string{"a"}}
	f := d.form()
	for i, want := range [][]string{{"lab"}, {""}, {""}, {""}, {"2"}, {"a"}} {
		if !slices.Equal(f.Fields[i].Values, want) {
			t.Errorf("%s shows %q, want %q", f.Fields[i].Key, f.Fields[i].Values, want)
		}
	}
	err := f.Fill(t.Context(), map[string][]string{
		"x.name": {" other "}, "x.secret": {" s "}, "x.file": {"~/a"}, "x.kind": {"pod"}, "x.nodes": {" 3 "}, "x.ids": {"b", "c"}, "no.such": {"?"},
	})
	if err != nil || d.kept != 1 {
		t.Fatalf("%v, kept %d times", err, d.kept)
	}
	if d.name != "other" || d.secret != " s " || d.file != "~/a" || d.kind != "pod" || d.nodes != 3 || !slices.Equal(d.ids, []string{"b", "c"}) {
		t.Errorf("%+v", d)
	}
	if err := f.Fill(t.Context(), map[string][]string{"x.nodes": {"4"}}); err != nil || d.name != "other" || d.nodes != 4 {
		t.Errorf("what is not asked stays: %v, %+v", err, d)
	}
}

// A bad answer names its field by the label that a person has seen, and nothing is kept.
func TestABadAnswerIsAnErrorAtItsField(t *testing.T) {
	for name, c := range map[string]struct {
		key, answer, says string
		is                error
	}{
		"no number":         {"x.nodes", "two", `the number of nodes can't be "two"`, nil},
		"nothing":           {"x.nodes", "", `the number of nodes can't be ""`, nil},
		"far too much":      {"x.nodes", strings.Repeat("9", 500), strings.Repeat("9", 60) + "…", nil},
		"refused in Keep":   {"x.nodes", "10", "nine at most.", nil},
		"refused by Check":  {"x.file", "gone", "file does not exist", fs.ErrNotExist},
		"more than a value": {"x.nodes", "1 2", `can't be "1 2"`, nil},
	} {
		d := draft{nodes: 2}
		err := d.form().Fill(t.Context(), map[string][]string{c.key: {c.answer}})
		wrong := AsFieldError(err)
		if wrong == nil || wrong.Key != c.key || wrong.Label.IsZero() || !strings.Contains(text.InLang(err, text.EN), c.says) || d.kept != 0 {
			t.Errorf("%s: %v (kept %d times)", name, err, d.kept)
		}
		if c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v does not unwrap to its reason", name, err)
		}
	}
}

func TestAnErrorAboutNoFieldStaysWhatItIs(t *testing.T) {
	d := draft{}
	f := d.form()
	cause := errors.New("the disk is full")
	f.Keep = func(context.Context) error { return cause }
	if err := f.Fill(t.Context(), nil); err != cause {
		t.Errorf("%v", err)
	}
	f.Keep = func(context.Context) error { return WrongValue("other.key", 1, text.Raw("no.")) }
	if wrong := AsFieldError(f.Fill(t.Context(), nil)); wrong == nil || wrong.Key != "other.key" || !strings.Contains(wrong.Error(), "other.key") {
		t.Errorf("%v", wrong)
	}
	if err := (Form{}).Fill(t.Context(), map[string][]string{"a": {"b"}}); err != nil {
		t.Errorf("a form of nothing: %v", err)
	}
}
