package steps

import (
	"context"
	"errors"
	"strings"

	"eksui/internal/text"
)

// Former is a step that has choices. A face shows the form, and hands the answers back with Fill; lab.yaml sets the same
// choices without it.
type Former interface {
	// Form reads what can be chosen (profiles, versions, subnets) and what is chosen now.
	Form(ctx context.Context, l *Lab) (Form, error)
	// Fill takes the answers, by field key. An answer that can't be taken is an error that names the field's label.
	Fill(ctx context.Context, l *Lab, answers map[string][]string) error
}

// Form is a step's choices, ready to be shown.
type Form struct {
	Intro  text.Text
	Fields []Field
}

// FieldKind says how a field is answered.
type FieldKind string

// The kinds of fields.
const (
	FieldText   FieldKind = "text"
	FieldSecret FieldKind = "secret" // never shown, never kept beyond Fill
	FieldNumber FieldKind = "number"
	FieldFile   FieldKind = "file" // a path
	FieldOne    FieldKind = "one"  // one of Options
	FieldMany   FieldKind = "many" // any of Options
)

// Field is one question with the answer that Enter alone takes.
type Field struct {
	Key     string
	Label   text.Text
	Help    text.Text
	Kind    FieldKind
	Values  []string // the default: one value, several of a FieldMany
	Options []Option
	Columns []text.Text // headings over the options' columns
	// ShowIf, when set, hides the field unless another field has one of the values.
	ShowIf *Condition
	Check  func(answer []string) error // nil: anything goes; Fill checks again
}

// Condition is what ShowIf asks.
type Condition struct {
	Field  string
	Values []string
}

// Option is one value to choose.
type Option struct {
	Value   string
	Columns []string  // what is shown, cell by cell
	Note    text.Text // behind it: "extended support, 0.60 USD an hour"
	WhyNot  text.Text // set when it can't be chosen, and why
}

// FieldOf is the key of the answer that an error of Fill is about, "" where the error does not tell.
func FieldOf(err error, answers map[string][]string) string {
	var p *text.Problem
	if !errors.As(err, &p) || len(p.What.Args) == 0 {
		return ""
	}
	about, _ := p.What.Args[0].(string)
	switch p.What.Key {
	case msgChoiceWrong: // "cluster.nodeGroup" is the field nodeGroup
		key := about[strings.LastIndex(about, ".")+1:]
		if _, asked := answers[key]; asked {
			return key
		}
	case fileUnread:
		for key, values := range answers {
			if about != "" && strings.TrimSpace(strings.Join(values, "")) == about {
				return key
			}
		}
	}
	return ""
}
