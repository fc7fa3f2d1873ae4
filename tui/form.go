package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// form asks a step's questions. Enter takes what is there and goes on when everything is valid.
type form struct {
	env    *env
	asked  engine.Form
	intro  text.Text
	fields []*field
	at     int // among the visible ones
	offset int // first line drawn
	err    error
	told   bool // what is wrong was told just now: it has to be in view
	paging bool // the learner scrolls: the focused field need not be in view
	page   int  // lines of the last drawing
}

// field is one question with its answer so far.
type field struct {
	engine.Field
	in     input
	chosen map[string]bool // of a list
	row    int             // the list's cursor
	err    error
}

func newForm(e *env, f engine.Form) *form {
	form := &form{env: e, asked: f, intro: f.Intro}
	for _, q := range f.Fields {
		fd := &field{Field: q, chosen: map[string]bool{}}
		switch q.Kind {
		case engine.FieldOne, engine.FieldMany:
			for i, o := range q.Options {
				if slices.Contains(q.Values, o.Value) {
					if len(fd.chosen) == 0 {
						fd.row = i
					}
					fd.chosen[o.Value] = true
				}
			}
		default:
			fd.in = newInput(strings.Join(q.Values, ""), q.Kind == engine.FieldSecret)
		}
		form.fields = append(form.fields, fd)
	}
	return form
}

func (f *field) list() bool { return f.Kind == engine.FieldOne || f.Kind == engine.FieldMany }

// answer is what the field holds now, in the order of the options.
func (f *field) answer() []string {
	if !f.list() {
		return []string{f.in.Value()}
	}
	var values []string
	for _, o := range f.Options {
		if f.chosen[o.Value] {
			values = append(values, o.Value)
		}
	}
	return values
}

func (f *field) check() error {
	f.err = nil
	if f.Check != nil {
		f.err = f.Check(f.answer())
	}
	return f.err
}

// visible are the fields whose condition holds.
func (f *form) visible() []*field {
	var shown []*field
	for _, fd := range f.fields {
		if fd.ShowIf == nil || f.holds(*fd.ShowIf) {
			shown = append(shown, fd)
		}
	}
	return shown
}

func (f *form) holds(c engine.Condition) bool {
	for _, fd := range f.fields {
		if fd.Key == c.Field {
			return slices.ContainsFunc(fd.answer(), func(v string) bool { return slices.Contains(c.Values, v) })
		}
	}
	return false
}

func (f *form) focused() *field {
	shown := f.visible()
	if len(shown) == 0 {
		return nil
	}
	f.at = max(0, min(f.at, len(shown)-1))
	return shown[f.at]
}

// typing says whether letters go into the focused field.
func (f *form) typing() bool {
	fd := f.focused()
	return fd != nil && !fd.list()
}

// answers are those of the visible fields, by key.
func (f *form) answers() map[string][]string {
	all := map[string][]string{}
	for _, fd := range f.visible() {
		all[fd.Key] = fd.answer()
	}
	return all
}

// forget clears the secrets: they are used once.
func (f *form) forget() {
	for _, fd := range f.fields {
		if fd.Kind == engine.FieldSecret {
			fd.in.Clear()
		}
	}
}

func (f *form) paste(msg tea.PasteMsg) tea.Cmd {
	if fd := f.focused(); fd != nil && !fd.list() {
		f.edited(fd)
		return fd.in.Update(msg)
	}
	return nil
}

// edited forgets what was wrong: it was about the answers before.
func (f *form) edited(fd *field) { fd.err, f.err = nil, nil }

// refuse tells what was wrong with the answers, at the field that it is about where that is known.
func (f *form) refuse(err error) {
	f.err, f.told = err, true
	wrong := engine.AsFieldError(err)
	if wrong == nil {
		return
	}
	if i := slices.IndexFunc(f.visible(), func(fd *field) bool { return fd.Key == wrong.Key }); i >= 0 {
		f.goTo(i)
		f.focused().err, f.err = err, nil
	}
}

// press says whether the form took the key, and whether its answers are to be handed over.
func (f *form) press(msg tea.KeyPressMsg) (taken, submit bool) {
	k, fd := f.env.keys, f.focused()
	if fd == nil {
		return false, false
	}
	f.told, f.paging = false, false
	last := len(f.visible()) - 1
	switch {
	case key.Matches(msg, k.PageUp):
		f.offset, f.paging = f.offset-f.page, true
		return true, false
	case key.Matches(msg, k.PageDown):
		f.offset, f.paging = f.offset+f.page, true
		return true, false
	case key.Matches(msg, k.Enter) && fd.pointed():
		f.choose(fd)
		return true, false
	case key.Matches(msg, k.Enter):
		return true, f.valid()
	case key.Matches(msg, k.Back):
		return false, false
	case key.Matches(msg, k.NextField) && f.at < last:
		f.goTo(f.at + 1)
		return true, false
	case key.Matches(msg, k.PrevField) && f.at > 0:
		f.goTo(f.at - 1)
		return true, false
	case key.Matches(msg, k.Tab, k.BackTab):
		return false, false
	case fd.list():
		return f.pressList(fd, msg), false
	case msg.String() == "up":
		f.goTo(f.at - 1)
		return true, false
	case msg.String() == "down":
		f.goTo(f.at + 1)
		return true, false
	}
	before := fd.in.Value()
	if fd.in.Update(msg); fd.in.Value() != before {
		f.edited(fd)
	}
	return true, false
}

// goTo moves to another field. In a list of one the cursor returns to what is chosen: passing by takes nothing, and Enter
// goes on when one comes back.
func (f *form) goTo(at int) {
	if fd := f.focused(); fd.Kind == engine.FieldOne {
		fd.row = max(0, slices.IndexFunc(fd.Options, func(o engine.Option) bool { return fd.chosen[o.Value] }))
	}
	f.at = max(0, min(at, len(f.visible())-1))
}

// pressList moves in a list and chooses; beyond its ends are the neighbouring fields.
func (f *form) pressList(fd *field, msg tea.KeyPressMsg) bool {
	k := f.env.keys
	switch {
	case key.Matches(msg, k.Up) && fd.row == 0:
		f.goTo(f.at - 1)
	case key.Matches(msg, k.Up):
		fd.row--
	case key.Matches(msg, k.Down) && fd.row >= len(fd.Options)-1:
		f.goTo(f.at + 1)
	case key.Matches(msg, k.Down):
		fd.row++
	case key.Matches(msg, k.Space):
		f.choose(fd)
	default:
		return false
	}
	return true
}

// choose takes what the cursor of a list stands on, or gives it back.
func (f *form) choose(fd *field) {
	fd.toggle()
	f.edited(fd)
}

// pointed says whether the cursor of a list of one stands on what is not chosen: Enter takes that, and goes on from what
// is chosen.
func (f *field) pointed() bool {
	return f.Kind == engine.FieldOne && f.row < len(f.Options) && !f.chosen[f.Options[f.row].Value]
}

// prompt says what Enter does in the form.
func (f *form) prompt() string {
	fd := f.focused()
	switch {
	case fd == nil || !fd.pointed():
		return f.env.t(msgPromptTake)
	case fd.Options[fd.row].WhyNot.IsZero():
		return f.env.t(msgPromptChoose)
	}
	return f.env.t(msgPromptNotThis)
}

func (f *field) toggle() {
	if f.row >= len(f.Options) {
		return
	}
	o := f.Options[f.row]
	switch {
	case !o.WhyNot.IsZero():
	case f.Kind == engine.FieldOne:
		f.chosen = map[string]bool{o.Value: true}
	default:
		f.chosen[o.Value] = !f.chosen[o.Value]
	}
}

// valid checks all visible fields and goes to the first that is wrong.
func (f *form) valid() bool {
	wrong := -1
	f.err = nil
	for i, fd := range f.visible() {
		if fd.check() != nil && wrong < 0 {
			wrong = i
		}
	}
	if wrong >= 0 {
		f.goTo(wrong)
		f.told = true
	}
	return wrong < 0
}
