package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"eksui/internal/text"
)

// Former is a stage that has choices. A face shows the form and hands the answers to Fill; lab.yaml sets the same choices
// without it.
type Former interface {
	// Form reads what can be chosen (profiles, versions, subnets) and what is chosen now.
	Form(ctx context.Context) (Form, error)
}

// Form is a stage's choices, ready to be shown. Its fields are bound to a draft of the choices.
type Form struct {
	Intro  text.Text
	Fields []Field
	// Keep takes the draft for the lab, once every answer stands in it; nil where there is nothing to keep.
	Keep func(ctx context.Context) error
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

// Field is one question with the answer that Enter alone takes. It is made with the choice that it is bound to:
//
//	engine.Field{Key: "cluster.nodes", Label: nodes.With()}.Number(&draft.Nodes)
type Field struct {
	Key     string // of the choice, as lab.yaml has it: "cluster.nodes"
	Label   text.Text
	Help    text.Text
	Kind    FieldKind
	Values  []string // the default: one value, several of a FieldMany
	Options []Option
	Columns []text.Text // headings over the options' columns
	// ShowIf, when set, hides the field unless another field has one of the values.
	ShowIf *Condition
	Check  func(answer []string) error // nil: anything goes; Fill checks again

	set func(answer []string) error // into the choice that the field is bound to
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

// Text binds the field to a text. Spaces around an answer do not count.
func (f Field) Text(choice *string) Field { return f.word(FieldText, choice, strings.TrimSpace) }

// Secret binds the field to a text that is not shown, neither the choice nor the answer.
func (f Field) Secret(choice *string) Field {
	return f.word(FieldSecret, choice, func(s string) string { return s })
}

// File binds the field to a path.
func (f Field) File(choice *string) Field { return f.word(FieldFile, choice, strings.TrimSpace) }

// One binds the field to one value of Options.
func (f Field) One(choice *string) Field {
	return f.word(FieldOne, choice, func(s string) string { return s })
}

func (f Field) word(kind FieldKind, choice *string, clean func(string) string) Field {
	f.Kind, f.Values = kind, []string{*choice}
	f.set = func(answer []string) error {
		*choice = clean(strings.Join(answer, ""))
		return nil
	}
	return f
}

// Number binds the field to a whole number.
func (f Field) Number(choice *int) Field {
	f.Kind, f.Values = FieldNumber, []string{strconv.Itoa(*choice)}
	f.set = func(answer []string) error {
		given := strings.TrimSpace(strings.Join(answer, ""))
		n, err := strconv.Atoi(given)
		if err != nil {
			return WrongValue(f.Key, given, valueNoNumber.With())
		}
		*choice = n
		return nil
	}
	return f
}

// Many binds the field to any number of values of Options.
func (f Field) Many(choice *[]string) Field {
	f.Kind, f.Values = FieldMany, slices.Clone(*choice)
	f.set = func(answer []string) error {
		*choice = slices.Clone(answer)
		return nil
	}
	return f
}

// Fill takes the answers, by field key, and keeps what comes of them. A field that was not asked stays as it is. An answer
// that can't be taken is a FieldError, and nothing is kept then.
func (f Form) Fill(ctx context.Context, answers map[string][]string) error {
	for _, field := range f.Fields {
		answer, asked := answers[field.Key]
		if !asked {
			continue
		}
		var err error
		if field.set != nil { // else it is bound to nothing, and only checked
			err = field.set(answer)
		}
		if err == nil && field.Check != nil {
			err = field.Check(answer)
		}
		if err != nil {
			return f.labelled(atField(field.Key, err))
		}
	}
	if f.Keep == nil {
		return nil
	}
	return f.labelled(f.Keep(ctx))
}

// labelled puts the field's label into an error about one of the form's fields: a person does not know the key.
func (f Form) labelled(err error) error {
	wrong := AsFieldError(err)
	if wrong == nil {
		return err
	}
	i := slices.IndexFunc(f.Fields, func(field Field) bool { return field.Key == wrong.Key })
	if i < 0 {
		return err
	}
	named := *wrong
	named.Label = f.Fields[i].Label
	return &named
}
