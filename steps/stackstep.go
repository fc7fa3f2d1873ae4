package steps

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// stackStep is a step that is one CloudFormation stack: a value of what tells it from the next one.
type stackStep struct {
	part
	usual    time.Duration // that AWS takes
	template string        // the embedded one's name
	outputs  []string      // that later steps need
	intro    text.Key
	free     text.Key
	// fill gives values for parameters of the embedded template that the learner has not given. Nil where its defaults will do.
	fill func(ctx context.Context, given map[string]string) (map[string]string, error)
	// choice is where the learner's choices for the stack are.
	choice func(*site.Choices) *site.StackChoice
	// learn takes from a stack that stands what later steps need, and says how it stands; forget drops it. A step from which
	// nothing is needed has neither.
	learn  func(*awsx.Stack) (text.Text, error)
	forget func()
}

// stands takes what later steps need of a stack, and says how it stands.
func (st *stackStep) stands(stack *awsx.Stack) (text.Text, error) {
	if st.learn == nil {
		return stackIs.With(stack.Name, string(stack.Status)), nil
	}
	return st.learn(stack)
}

// made lists the step's stacks: as chosen now, and under names that were chosen before.
func (st *stackStep) made() []string { return st.lab.MadeStacks(st.id, st.chosen().Stack) }

// Made implements site.Maker.
func (st *stackStep) Made(_ context.Context, q *awsx.Query) error {
	q.Stacks = append(q.Stacks, st.made()...)
	q.Foreign = q.Foreign || st.chosen().Template != ""
	return nil
}

// undoByHand implements handUndoer.
func (st *stackStep) undoByHand() []engine.Command {
	stack := shellWord(st.chosen().Stack)
	return []engine.Command{
		{Line: "aws cloudformation delete-stack --stack-name " + stack, Why: byHandDeleteStack.With()},
		{Line: "aws cloudformation wait stack-delete-complete --stack-name " + stack, Why: byHandWait.With()},
	}
}

func (st *stackStep) chosen() site.StackChoice {
	c := st.lab.Choices()
	return *st.choice(&c)
}

// body is the chosen template.
func (st *stackStep) body(c site.StackChoice) (string, error) {
	if c.Template == "" {
		return assets.Template(st.template), nil
	}
	return site.ReadInput(c.Template)
}

func (st *stackStep) parse(c site.StackChoice) (*awsx.Template, error) {
	body, err := st.body(c)
	if err != nil {
		return nil, err
	}
	return awsx.ParseTemplate(body)
}

// parameters are the learner's, and those that only the cloud can say. A template of the learner's own gets no others.
func (st *stackStep) parameters(ctx context.Context, c site.StackChoice) (map[string]string, error) {
	all := maps.Clone(c.Parameters)
	if st.fill == nil || c.Template != "" {
		return all, nil
	}
	filled, err := st.fill(ctx, c.Parameters)
	if all == nil {
		all = map[string]string{}
	}
	for name, value := range filled {
		if _, given := all[name]; !given {
			all[name] = value
		}
	}
	return all, err
}

// Check implements engine.Stage.
func (st *stackStep) Check(ctx context.Context) (engine.Status, error) {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return engine.Status{}, err
	}
	name := st.chosen().Stack
	stack, err := s.FindStack(ctx, name)
	if err != nil {
		return engine.Status{}, err
	}
	if st.forget != nil {
		st.forget()
	}
	switch {
	case stack == nil:
		return engine.Status{State: engine.Absent, Detail: stackAbsent.With(name)}, nil
	case !stack.Status.Usable():
		return engine.Status{State: engine.Partial, Detail: stackIs.With(name, string(stack.Status))}, nil
	}
	detail, err := st.stands(stack)
	var lacking *text.Problem
	if errors.As(err, &lacking) {
		return engine.Status{State: engine.Partial, Detail: lacking.What}, nil
	}
	return engine.Status{State: engine.Done, Detail: detail}, err
}

// Plan implements engine.Stage.
func (st *stackStep) Plan(ctx context.Context) (engine.Plan, error) {
	c := st.chosen()
	t, err := st.parse(c)
	if err != nil {
		return engine.Plan{}, err
	}
	given := c.Parameters
	var unfilled error
	c.Parameters, unfilled = st.parameters(ctx, c)
	p := engine.Plan{
		Creates: stackItems(c.Stack, t), Usual: st.usual, Priced: st.free.With(), Blockers: st.lackingOutputs(t), ByHand: st.byHand(c, t),
	}
	if unfilled != nil {
		p.Blockers = append(p.Blockers, asText(unfilled))
	}
	if err := t.CheckParameters(given); err != nil {
		p.Blockers = append(p.Blockers, asText(err))
	}
	if c.Template != "" {
		p.Notes = append(p.Notes, networkOwnTemplate.With(c.Template))
	}
	return p, nil
}

// lackingOutputs says which outputs the template lacks that later steps need.
func (st *stackStep) lackingOutputs(t *awsx.Template) []text.Text {
	var lacking []text.Text
	for _, out := range st.outputs {
		if !t.HasOutput(out) {
			lacking = append(lacking, networkNeedsOutput.With(out))
		}
	}
	return lacking
}

func (st *stackStep) byHand(c site.StackChoice, t *awsx.Template) []engine.Command {
	var commands []engine.Command
	file := shellWord(c.Template)
	if c.Template == "" {
		file = st.template + ".yaml"
		commands = append(commands, engine.Command{Line: "eksui template " + st.template + " > " + file, Why: byHandTemplate.With()})
	}
	stack := shellWord(c.Stack)
	create := "aws cloudformation create-stack --stack-name " + stack + " --template-body file://" + file +
		" --tags Key=" + awsx.LabTag + ",Value=" + shellWord(st.lab.Choices().Name) + parametersByHand(t, c.Parameters)
	commands = append(commands, hiddenByHand(t, c.Parameters)...)
	return byHand(st.lab, append(commands,
		engine.Command{Line: "aws cloudformation validate-template --template-body file://" + file, Why: byHandValidate.With()},
		engine.Command{Line: create, Why: byHandCreateStack.With()},
		engine.Command{Line: "aws cloudformation wait stack-create-complete --stack-name " + stack, Why: byHandWait.With()},
		engine.Command{Line: "aws cloudformation describe-stacks --stack-name " + stack + " --query 'Stacks[0].Outputs'", Why: byHandOutputs.With()},
	)...)
}

// hiddenByHand asks for the parameters that the template hides.
func hiddenByHand(t *awsx.Template, values map[string]string) (commands []engine.Command) {
	for _, p := range t.Parameters {
		if _, given := values[p.Name]; given && p.NoEcho {
			commands = append(commands, engine.Command{Line: "stty -echo; read -r " + p.Name + "; stty echo", Why: byHandHidden.With(p.Name)})
		}
	}
	return commands
}

// parametersByHand is the --parameters of a command, in the shorthand of the AWS CLI, where a comma in a value is escaped.
// What the template hides is the shell's variable of that name.
func parametersByHand(t *awsx.Template, values map[string]string) string {
	out := ""
	for _, p := range t.Parameters {
		v, given := values[p.Name]
		if !given {
			continue
		}
		if p.NoEcho {
			out += ` "ParameterKey=` + p.Name + `,ParameterValue=$` + p.Name + `"`
			continue
		}
		out += " " + shellWord("ParameterKey="+p.Name+",ParameterValue="+strings.ReplaceAll(v, ",", `\,`))
	}
	if out != "" {
		out = " --parameters" + out
	}
	return out
}

// Run implements engine.Step.
func (st *stackStep) Run(ctx context.Context, emit engine.Emit) error {
	c := st.chosen()
	s, err := st.lab.RecordMaking(ctx, site.Place{Stacks: map[engine.ID][]string{st.id: {c.Stack}}})
	if err != nil {
		return err
	}
	body, err := st.body(c)
	if err != nil {
		return err
	}
	t, err := s.ValidateTemplate(ctx, body)
	if err != nil {
		return err
	}
	if lacking := st.lackingOutputs(t); len(lacking) > 0 {
		return site.MissingOutputs(lacking[0])
	}
	if err := t.CheckParameters(c.Parameters); err != nil {
		return err
	}
	if c.Parameters, err = st.parameters(ctx, c); err != nil {
		return err
	}
	stack, err := ensureStack(ctx, s, awsx.StackInput{
		Name: c.Stack, Template: body, Parameters: c.Parameters,
		Tags: map[string]string{awsx.LabTag: st.lab.Choices().Name}, Capabilities: t.Capabilities,
	}, st.usual, emit)
	if err != nil {
		return err
	}
	if _, err := st.stands(stack); err != nil {
		return err
	}
	for _, k := range slices.Sorted(maps.Keys(stack.Outputs)) {
		emit(engine.StackOutput{Stack: stack.Name, Key: k, Value: stack.Outputs[k]})
	}
	if !ours(st.lab, stack) {
		emit(engine.Note{Level: engine.Warn, Text: stackForeign.With(stack.Name, awsx.LabTag, st.lab.Choices().Name)})
	}
	return nil
}

// Mend implements engine.Mender.
func (st *stackStep) Mend(ctx context.Context, remedy string, emit engine.Emit) error {
	return recreate(ctx, st.lab, remedy, st.chosen().Stack, emit)
}

// Undo implements engine.Step.
func (st *stackStep) Undo(ctx context.Context, emit engine.Emit) error {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	for _, name := range st.made() {
		if err := removeHeldStack(ctx, st.lab, s, name, emit); err != nil {
			return err
		}
	}
	return nil
}

// Form implements engine.Former.
func (st *stackStep) Form(ctx context.Context) (engine.Form, error) {
	c := st.chosen()
	t, err := st.parse(c)
	if err != nil {
		return engine.Form{}, err
	}
	filled, _ := st.parameters(ctx, site.StackChoice{Template: c.Template}) // without them the form shows the template's
	defaults := make([]string, len(t.Parameters))
	file, values := c.Template, make([]string, len(t.Parameters))
	f := engine.Form{Intro: st.intro.With(), Fields: []engine.Field{
		engine.Field{Key: st.key("template"), Label: fieldTemplate.With(), Help: fieldTemplateHelp.With()}.File(&file),
	}}
	for i, p := range t.Parameters {
		defaults[i] = p.Default
		if v, ok := filled[p.Name]; ok {
			defaults[i] = v
		}
		values[i] = cmp.Or(c.Parameters[p.Name], defaults[i])
		f.Fields = append(f.Fields, parameterField(st.key("parameters."+p.Name), p, &values[i]))
	}
	f.Keep = func(context.Context) error {
		if file != c.Template {
			return st.takeTemplate(file)
		}
		parameters := map[string]string{}
		for i, p := range t.Parameters {
			if values[i] != defaults[i] {
				parameters[p.Name] = values[i]
			}
		}
		if err := t.CheckParameters(parameters); err != nil {
			return err
		}
		return st.lab.Edit(func(all *site.Choices) { st.choice(all).Parameters = parameters })
	}
	return f, nil
}

// key is that of a choice in lab.yaml.
func (st *stackStep) key(choice string) string { return string(st.id) + "." + choice }

// takeTemplate changes the template. The answers belonged to the old one's parameters and are dropped: the next Form shows
// the new ones.
func (st *stackStep) takeTemplate(file string) error {
	if _, err := st.parse(site.StackChoice{Template: file}); err != nil {
		return &engine.FieldError{Key: st.key("template"), Err: err}
	}
	return st.lab.Edit(func(all *site.Choices) {
		c := st.choice(all)
		c.Template, c.Parameters = file, nil
	})
}

// parameterField is the field of a template's parameter.
func parameterField(key string, p awsx.Parameter, value *string) engine.Field {
	f := engine.Field{
		Key: key, Label: text.Raw(p.Name), Help: text.Raw(cmp.Or(p.Description, p.ConstraintDescription)),
		Check: func(answer []string) error { return p.Check(strings.Join(answer, ",")) },
	}
	for _, v := range p.AllowedValues {
		f.Options = append(f.Options, engine.Option{Value: v, Columns: []string{v}})
	}
	switch {
	case len(p.AllowedValues) > 0:
		return f.One(value)
	case p.NoEcho:
		return f.Secret(value)
	}
	return f.Text(value)
}
