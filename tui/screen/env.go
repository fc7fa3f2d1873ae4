package screen

import (
	"time"

	"eksui/internal/text"
)

// Env is what every pane draws with: the reader's language and keys, the style, and the time of the last tick.
type Env struct {
	Lang  text.Lang
	Keys  Keymap
	Theme Theme
	Now   time.Time
	Ticks int
	Speed float64 // of the open lab's clock: practice is faster than AWS
	Look  int     // grows with every change of the language or the style: what was drawn before is out of date
}

// NewEnv is the environment of a wizard that begins now, on a dark screen until the terminal says otherwise.
func NewEnv(lang text.Lang, ascii bool, now time.Time) *Env {
	e := &Env{Theme: NewTheme(true, ascii), Now: now, Speed: 1}
	e.Speak(lang)
	return e
}

// T renders a sentence in the reader's language.
func (e *Env) T(k text.Key, args ...any) string { return k.With(args...).In(e.Lang) }

// In renders a text in the reader's language.
func (e *Env) In(t text.Text) string { return t.In(e.Lang) }

// LabTime is how long something that usually takes d on AWS takes in the open lab.
func (e *Env) LabTime(d time.Duration) time.Duration { return time.Duration(float64(d) / e.Speed) }

// Spin is the spinner's picture of this tick.
func (e *Env) Spin() string { return spinner[e.Ticks%len(spinner)] }

// Speak switches the language.
func (e *Env) Speak(lang text.Lang) {
	e.Lang, e.Keys = lang, newKeymap(lang)
	e.Look++
}

// Restyle changes the style.
func (e *Env) Restyle(t Theme) {
	e.Theme = t
	e.Look++
}

// About rounds a usual time to what a person says.
func (e *Env) About(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return e.T(msgSeconds, max(1, int(d.Round(time.Second)/time.Second)))
	case d < 90*time.Second:
		return e.T(msgSeconds, int(d.Round(5*time.Second)/time.Second))
	}
	return e.T(msgMinutes, int(d.Round(time.Minute)/time.Minute))
}
