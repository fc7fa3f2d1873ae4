package tui

import (
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// env is what every pane draws with: the reader's language and keys, the style, and the time of the last tick.
type env struct {
	lang   text.Lang
	keys   keymap
	theme  theme
	now    time.Time
	ticks  int
	speed  float64                 // of the open lab's clock: practice is faster than AWS
	picks  bool                    // there is a picker of contexts
	harms  bool                    // the open lab's cloud can be told to have accidents
	titles map[engine.ID]text.Text // of the open lab's steps
}

func newEnv(o Options, now time.Time) *env {
	e := &env{theme: newTheme(true, wantsASCII(o)), now: now, picks: o.Contexts != nil, speed: 1}
	e.speak(o.Lang)
	return e
}

// t renders a sentence in the reader's language.
func (e *env) t(k text.Key, args ...any) string { return k.With(args...).In(e.lang) }

// in renders a text in the reader's language.
func (e *env) in(t text.Text) string { return t.In(e.lang) }

// here is how long something that usually takes d on AWS takes in the open lab.
func (e *env) here(d time.Duration) time.Duration { return time.Duration(float64(d) / e.speed) }

func (e *env) spin() string { return spinner[e.ticks%len(spinner)] }

// speak switches the language.
func (e *env) speak(lang text.Lang) {
	e.lang, e.keys = lang, newKeymap(lang)
	e.keys.Contexts.SetEnabled(e.picks)
	e.keys.Accidents.SetEnabled(e.harms)
}
