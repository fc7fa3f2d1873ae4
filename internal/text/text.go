// Package text holds every sentence that a person reads, in English and Korean.
//
// A package defines its sentences next to where they are used (in a file texts.go) and passes them on as a Text: a key
// with arguments, never prose. The face that shows it (wizard, command line) calls Text.In with the reader's language.
package text

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Lang is a language that eksui speaks.
type Lang string

// The languages, by their BCP 47 codes.
const (
	EN Lang = "en"
	KO Lang = "ko"
)

// Key names one sentence in the catalog. It is stable: the journal keeps it.
type Key string

type entry struct{ en, ko string }

var (
	mu      sync.RWMutex
	catalog = map[Key]entry{}
)

// Define adds a sentence to the catalog and returns its key. Both forms are fmt formats of the same arguments; Korean may
// reorder them with explicit indexes (%[2]s). It panics on a key that is taken, at program start.
func Define(key, en, ko string) Key {
	mu.Lock()
	defer mu.Unlock()
	if _, taken := catalog[Key(key)]; taken {
		panic("text: key defined twice: " + key)
	}
	catalog[Key(key)] = entry{en, ko}
	return Key(key)
}

// With binds arguments to the sentence. A Key among them becomes a Text, so that it stays one in the journal.
func (k Key) With(args ...any) Text {
	for i, a := range args {
		if nested, ok := a.(Key); ok {
			args[i] = nested.With()
		}
	}
	return Text{Key: k, Args: args}
}

// In renders a sentence that takes no arguments.
func (k Key) In(l Lang) string { return Text{Key: k}.In(l) }

// Text is a sentence with its arguments. An argument that is a Text or a Key itself is rendered in the same language.
// The zero Text renders as "".
type Text struct {
	Key  Key   `json:"key"`
	Args []any `json:"args,omitempty"`
}

// Raw is a text that is the same in every language: AWS's or Kubernetes' own words.
func Raw(s string) Text { return Text{Key: raw, Args: []any{s}} }

var raw = Define("raw", "%s", "%s")

// Both is two sentences, one after the other.
func Both(first, second Text) Text { return both.With(first, second) }

var both = Define("steps.twoSentences", "%s %s", "%s %s") // the key that journals know

// IsZero says whether there is nothing to show.
func (t Text) IsZero() bool { return t.Key == "" }

// In renders the text in a language. A key that the catalog lacks (a journal of a newer eksui) renders as itself with
// its arguments.
func (t Text) In(l Lang) string {
	if t.Key == "" {
		return ""
	}
	mu.RLock()
	e, ok := catalog[t.Key]
	mu.RUnlock()
	if !ok {
		return fmt.Sprint(append([]any{string(t.Key)}, t.Args...)...)
	}
	format := e.en
	if l == KO {
		format = e.ko
	}
	args := make([]any, len(t.Args))
	for i, a := range t.Args {
		switch a := a.(type) {
		case Text:
			args[i] = a.In(l)
		case interface{ In(Lang) string }:
			args[i] = a.In(l)
		default:
			args[i] = a
		}
	}
	return fmt.Sprintf(format, args...)
}

// String renders in English, for logs and tests.
func (t Text) String() string { return t.In(EN) }

// UnmarshalJSON reads a text back from a journal: nested texts become Text again, whole numbers int.
func (t *Text) UnmarshalJSON(b []byte) error {
	var raw struct {
		Key  Key               `json:"key"`
		Args []json.RawMessage `json:"args"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	t.Key, t.Args = raw.Key, nil
	for _, r := range raw.Args {
		a, err := arg(r)
		if err != nil {
			return err
		}
		t.Args = append(t.Args, a)
	}
	return nil
}

func arg(r json.RawMessage) (any, error) {
	if len(r) > 0 && r[0] == '{' {
		var nested Text
		if err := json.Unmarshal(r, &nested); err != nil {
			return nil, err
		}
		return nested, nil
	}
	var i int
	if json.Unmarshal(r, &i) == nil {
		return i, nil
	}
	var v any
	err := json.Unmarshal(r, &v)
	return v, err
}

// Keys lists the catalog, sorted: what the completeness test walks.
func Keys() []Key {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Sorted(maps.Keys(catalog))
}

// Formats returns the two raw formats of a key.
func Formats(k Key) (en, ko string) {
	mu.RLock()
	defer mu.RUnlock()
	e := catalog[k]
	return e.en, e.ko
}
