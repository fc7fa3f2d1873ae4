// Package form shows a step's choices and takes the answers.
package form

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/steps/engine"
	"eksui/tui/screen"
)

// Form asks a step's questions. Enter takes what is there and goes on when everything is valid.
type Form struct {
	env    *screen.Env
	ask    screen.Ask
	asked  engine.Form
	fields []*field
	focus  int   // of the visible fields
	err    error // what is wrong, where no field is known that it is about
	told   bool  // what is wrong was told just now: it has to be in view
	paging bool  // the learner scrolls: the focused field need not be in view

	width, height int
	offset        int // the first line in view
}

// Submitted is the wish of a form whose answers are complete and valid: fill the form that was asked with them.
type Submitted struct {
	Form    engine.Form
	Answers map[string][]string
}

// field is one question with its answer so far.
type field struct {
	engine.Field
	in     screen.Input
	chosen map[string]bool // of a list
	row    int             // the list's cursor
	err    error
}

// New is the form of a step's questions, with the answers that stand there.
func New(e *screen.Env, ask screen.Ask, f engine.Form) *Form {
	form := &Form{env: e, ask: ask, asked: f}
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
			fd.in = screen.NewInput(strings.Join(q.Values, ""), q.Kind == engine.FieldSecret)
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
func (f *Form) visible() []*field {
	var shown []*field
	for _, fd := range f.fields {
		if fd.ShowIf == nil || f.holds(*fd.ShowIf) {
			shown = append(shown, fd)
		}
	}
	return shown
}

func (f *Form) holds(c engine.Condition) bool {
	for _, fd := range f.fields {
		if fd.Key == c.Field {
			return slices.ContainsFunc(fd.answer(), func(v string) bool { return slices.Contains(c.Values, v) })
		}
	}
	return false
}

func (f *Form) focused() *field {
	shown := f.visible()
	if len(shown) == 0 {
		return nil
	}
	return shown[max(0, min(f.focus, len(shown)-1))]
}

// Empty says whether there is nothing to choose.
func (f *Form) Empty() bool { return len(f.fields) == 0 }

// Focused is the key of the field that has the focus, "" when there is none.
func (f *Form) Focused() string {
	if fd := f.focused(); fd != nil {
		return fd.Key
	}
	return ""
}

// Answers are those of the visible fields, by key.
func (f *Form) Answers() map[string][]string {
	all := map[string][]string{}
	for _, fd := range f.visible() {
		all[fd.Key] = fd.answer()
	}
	return all
}

// Forget clears the secrets: they are used once.
func (f *Form) Forget() {
	for _, fd := range f.fields {
		if fd.Kind == engine.FieldSecret {
			fd.in.Clear()
		}
	}
}

// Update takes keys, pastes and the form's size. Keys that it has no use for go up, and so do the answers when Enter finds
// all of them valid.
func (f *Form) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.width, f.height = msg.Width, msg.Height
	case tea.PasteMsg:
		cmd = f.paste(msg)
	case tea.KeyPressMsg:
		switch taken, submit := f.press(msg); {
		case submit:
			f.ask(Submitted{f.asked, f.Answers()})
		case !taken:
			f.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	f.focus = max(0, min(f.focus, len(f.visible())-1)) // a choice may have hidden fields
	_, f.offset = f.lines(f.width, f.height).inView(f, f.height)
	return f, cmd
}

// Keys lists what the keys do in the form; where letters are text, only those that lead on and out.
func (f *Form) Keys() []key.Binding {
	k := f.env.Keys
	if fd := f.focused(); fd != nil && !fd.list() {
		return []key.Binding{k.Enter, k.Back, k.NextField}
	}
	return []key.Binding{k.Enter, k.Back, k.Space, k.Stop, k.Help, k.Quit, k.NextField, k.Down}
}

func (f *Form) paste(msg tea.PasteMsg) tea.Cmd {
	if fd := f.focused(); fd != nil && !fd.list() {
		f.edited(fd)
		return fd.in.Update(msg)
	}
	return nil
}

// edited forgets what was wrong: it was about the answers before.
func (f *Form) edited(fd *field) { fd.err, f.err = nil, nil }

// Refuse tells what was wrong with the answers, at the field that it is about where that is known.
func (f *Form) Refuse(err error) {
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
func (f *Form) press(msg tea.KeyPressMsg) (taken, submit bool) {
	k, fd := f.env.Keys, f.focused()
	if fd == nil {
		return false, false
	}
	f.told, f.paging = false, false
	last := len(f.visible()) - 1
	switch {
	case key.Matches(msg, k.PageUp):
		f.offset, f.paging = f.offset-f.page(), true
		return true, false
	case key.Matches(msg, k.PageDown):
		f.offset, f.paging = f.offset+f.page(), true
		return true, false
	case key.Matches(msg, k.Enter) && fd.pointed():
		f.choose(fd)
		return true, false
	case key.Matches(msg, k.Enter):
		return true, f.valid()
	case key.Matches(msg, k.Back):
		return false, false
	case key.Matches(msg, k.NextField) && f.focus < last:
		f.goTo(f.focus + 1)
		return true, false
	case key.Matches(msg, k.PrevField) && f.focus > 0:
		f.goTo(f.focus - 1)
		return true, false
	case key.Matches(msg, k.Tab, k.BackTab):
		return false, false
	case fd.list():
		return f.pressList(fd, msg), false
	case msg.String() == "up":
		f.goTo(f.focus - 1)
		return true, false
	case msg.String() == "down":
		f.goTo(f.focus + 1)
		return true, false
	}
	before := fd.in.Value()
	if fd.in.Update(msg); fd.in.Value() != before {
		f.edited(fd)
	}
	return true, false
}

// page is how many lines a page key moves by: all in view but the last, which may be covered by the hint.
func (f *Form) page() int { return max(1, f.height-1) }

// goTo moves to another field. In a list of one the cursor returns to what is chosen: passing by takes nothing, and Enter
// goes on when one comes back.
func (f *Form) goTo(at int) {
	if fd := f.focused(); fd.Kind == engine.FieldOne {
		fd.row = max(0, slices.IndexFunc(fd.Options, func(o engine.Option) bool { return fd.chosen[o.Value] }))
	}
	f.focus = max(0, min(at, len(f.visible())-1))
}

// pressList moves in a list and chooses; beyond its ends are the neighbouring fields.
func (f *Form) pressList(fd *field, msg tea.KeyPressMsg) bool {
	k := f.env.Keys
	switch {
	case key.Matches(msg, k.Up) && fd.row == 0:
		f.goTo(f.focus - 1)
	case key.Matches(msg, k.Up):
		fd.row--
	case key.Matches(msg, k.Down) && fd.row >= len(fd.Options)-1:
		f.goTo(f.focus + 1)
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
func (f *Form) choose(fd *field) {
	fd.toggle()
	f.edited(fd)
}

// pointed says whether the cursor of a list of one stands on what is not chosen: Enter takes that, and goes on from what
// is chosen.
func (f *field) pointed() bool {
	return f.Kind == engine.FieldOne && f.row < len(f.Options) && !f.chosen[f.Options[f.row].Value]
}

// Prompt says what Enter does in the form.
func (f *Form) Prompt() string {
	fd := f.focused()
	switch {
	case fd == nil || !fd.pointed():
		return f.env.T(msgPromptTake)
	case fd.Options[fd.row].WhyNot.IsZero():
		return f.env.T(msgPromptChoose)
	}
	return f.env.T(msgPromptNotThis)
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
func (f *Form) valid() bool {
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
