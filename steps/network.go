package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/text"
)

// networkStep is the base stack: a VPC with public subnets for the nodes.
type networkStep struct{}

func (networkStep) ID() ID             { return Network }
func (networkStep) Title() text.Text   { return titleNetwork.With() }
func (networkStep) Needs() []Milestone { return []Milestone{DoneOf(Credentials)} }

// usualNetwork is how long AWS takes for a stack of this kind.
const usualNetwork = time.Minute

// maxFileBytes keeps a wrong path (a disk image, a log) from being read into memory.
const maxFileBytes = 1 << 20

// readInput reads a file of the learner's.
func readInput(path string) (string, error) {
	raw, why, err := readSmall(path, false)
	if err != nil || !why.IsZero() {
		return "", &text.Problem{What: fileUnread.With(path), Why: why, Next: fileUnreadNext.With(), Err: err}
	}
	return string(raw), nil
}

// readSmall reads a regular file up to the limit, whatever its size is said to be. A device, which may never end, is not
// opened, and a pipe only where one is wanted, as for `-f <(…)`. Why says why a file was not taken.
func readSmall(path string, pipe bool) (raw []byte, why text.Text, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, why, err
	case !info.Mode().IsRegular() && !(pipe && info.Mode().Type() == fs.ModeNamedPipe):
		return nil, fileNotRegular.With(), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, why, err
	}
	defer f.Close()
	raw, err = io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if len(raw) > maxFileBytes {
		return nil, fileTooLarge.With(), nil
	}
	return raw, why, err
}

func baseTemplate(c Choices) (string, error) {
	if c.Network.Template == "" {
		return assets.BaseTemplate, nil
	}
	return readInput(c.Network.Template)
}

// The outputs that the lab needs of the base template (the course's names).
const (
	outputVPC        = "VPC"
	outputSubnets    = "WorkerSubnets"
	outputRouteTable = "RouteTable"
)

func (networkStep) Check(ctx context.Context, l *Lab) (Status, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return Status{}, err
	}
	name := l.Choices().Network.Stack
	stack, err := s.FindStack(ctx, name)
	if err != nil {
		return Status{}, err
	}
	l.set(func() { l.network = nil })
	switch {
	case stack == nil:
		return Status{State: Absent, Detail: stackAbsent.With(name)}, nil
	case !stack.Status.Usable():
		return Status{State: Partial, Detail: stackIs.With(name, string(stack.Status))}, nil
	}
	facts, err := networkFacts(stack)
	if err != nil {
		return Status{State: Partial, Detail: networkLacksOutputs.With(name)}, nil
	}
	l.set(func() { l.network = facts })
	return Status{State: Done, Detail: networkStands.With(facts.VPC, len(facts.WorkerSubnets))}, nil
}

// networkFacts reads the outputs of a stack that stands.
func networkFacts(stack *awsx.Stack) (*NetworkFacts, error) {
	f := &NetworkFacts{StackARN: stack.ARN, VPC: stack.Outputs[outputVPC], RouteTable: stack.Outputs[outputRouteTable]}
	for _, id := range strings.Split(stack.Outputs[outputSubnets], ",") {
		if id = strings.TrimSpace(id); id != "" {
			f.WorkerSubnets = append(f.WorkerSubnets, id)
		}
	}
	if f.VPC == "" || len(f.WorkerSubnets) == 0 {
		return nil, &text.Problem{What: networkLacksOutputs.With(stack.Name), Next: networkOutputsNext.With()}
	}
	return f, nil
}

func (networkStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	c := l.Choices()
	body, err := baseTemplate(c)
	if err != nil {
		return Plan{}, err
	}
	t, err := awsx.ParseTemplate(body)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Usual: usualNetwork, Priced: networkFree.With()}
	for _, r := range t.Resources {
		p.Creates = append(p.Creates, Item{Kind: r.Type, Name: r.LogicalID})
	}
	for _, out := range []string{outputVPC, outputSubnets} {
		if !t.HasOutput(out) {
			p.Blockers = append(p.Blockers, networkNeedsOutput.With(out))
		}
	}
	if err := t.CheckParameters(c.Network.Parameters); err != nil {
		p.Blockers = append(p.Blockers, asText(err))
	}
	file := firstOf(c.Network.Template, "base.yaml")
	if c.Network.Template == "" {
		p.ByHand = append(p.ByHand, Command{Line: "eksui template base > base.yaml", Why: byHandTemplate.With()})
	} else {
		p.Notes = append(p.Notes, networkOwnTemplate.With(c.Network.Template))
	}
	create := "aws cloudformation create-stack --stack-name " + shellWord(c.Network.Stack) + " --template-body file://" + shellWord(file) +
		" --tags Key=" + awsx.LabTag + ",Value=" + shellWord(c.Name) + parametersByHand(t, c.Network.Parameters)
	p.ByHand = append(p.ByHand,
		Command{Line: "aws cloudformation validate-template --template-body file://" + shellWord(file), Why: byHandValidate.With()},
		Command{Line: create, Why: byHandCreateStack.With()},
		Command{Line: "aws cloudformation wait stack-create-complete --stack-name " + shellWord(c.Network.Stack), Why: byHandWait.With()},
		Command{Line: "aws cloudformation describe-stacks --stack-name " + shellWord(c.Network.Stack) + " --query 'Stacks[0].Outputs'", Why: byHandOutputs.With()},
	)
	return p, nil
}

// parametersByHand is the --parameters of a command, in the shorthand of the AWS CLI, where a comma in a value is escaped.
// What the template hides is not shown.
func parametersByHand(t *awsx.Template, values map[string]string) string {
	out := ""
	for _, p := range t.Parameters {
		v, given := values[p.Name]
		if !given {
			continue
		}
		if p.NoEcho {
			v = "***"
		}
		out += " " + shellWord("ParameterKey="+p.Name+",ParameterValue="+strings.ReplaceAll(v, ",", `\,`))
	}
	if out != "" {
		out = " --parameters" + out
	}
	return out
}

func (networkStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	s, err := settled(ctx, l, Place{Networks: []string{l.Choices().Network.Stack}})
	if err != nil {
		return err
	}
	c := l.Choices()
	body, err := baseTemplate(c)
	if err != nil {
		return err
	}
	t, err := s.ValidateTemplate(ctx, body)
	if err != nil {
		return err
	}
	for _, out := range []string{outputVPC, outputSubnets} {
		if !t.HasOutput(out) {
			return &text.Problem{What: networkNeedsOutput.With(out), Next: networkOutputsNext.With()}
		}
	}
	if err := t.CheckParameters(c.Network.Parameters); err != nil {
		return err
	}
	stack, err := ensureStack(ctx, s, awsx.StackInput{
		Name: c.Network.Stack, Template: body, Parameters: c.Network.Parameters,
		Tags: map[string]string{awsx.LabTag: c.Name}, Capabilities: t.Capabilities,
	}, usualNetwork, emit)
	if err != nil {
		return err
	}
	facts, err := networkFacts(stack)
	if err != nil {
		return err
	}
	l.set(func() { l.network = facts })
	for _, k := range slices.Sorted(maps.Keys(stack.Outputs)) {
		emit(StackOutput{Stack: stack.Name, Key: k, Value: stack.Outputs[k]})
	}
	if !ours(l, stack) {
		emit(Note{Warn, stackForeign.With(stack.Name, awsx.LabTag, c.Name)})
	}
	return nil
}

func (networkStep) Mend(ctx context.Context, l *Lab, remedy string, emit Emit) error {
	return recreate(ctx, l, remedy, l.Choices().Network.Stack, emit)
}

// recreate takes remedyRecreate: it deletes the failed stack, and only one that this lab made.
func recreate(ctx context.Context, l *Lab, remedy, name string, emit Emit) error {
	if remedy != remedyRecreate {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	stack, err := s.FindStack(ctx, name)
	if err != nil || stack == nil {
		return err
	}
	if !ours(l, stack) {
		return foreignStack(l, stack)
	}
	return removeStack(ctx, s, name, emit)
}

func foreignStack(l *Lab, s *awsx.Stack) error {
	return &text.Problem{What: stackNotOurs.With(s.Name), Why: stackForeign.With(s.Name, awsx.LabTag, l.Choices().Name), Next: stackNotOursNext.With(s.Name)}
}

func (n networkStep) Undo(ctx context.Context, l *Lab, emit Emit) error {
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	for _, name := range networkStacks(l) {
		if err := removeOwnStack(ctx, l, s, name, emit); err != nil {
			return explainHolds(ctx, l, s, err)
		}
	}
	return nil
}

// networkStacks are the base stack as chosen now and others that the lab has made.
func networkStacks(l *Lab) []string {
	return union([]string{l.Choices().Network.Stack}, l.Place().Networks)
}

// explainHolds adds to a stack's failed deletion what holds the network, found by looking. Only where something was in use: a
// missing permission has nothing to do with what the network still holds.
func explainHolds(ctx context.Context, l *Lab, s *awsx.Session, failed error) error {
	if !awsx.InUse(failed) {
		return failed
	}
	q, err := teardownQuery(ctx, l)
	if err != nil {
		return failed
	}
	holds, err := s.Blockers(ctx, q)
	if err != nil || len(holds) == 0 {
		return failed
	}
	h := holds[0]
	return &text.Problem{What: deleteHeld.With(h.Holds, h.Item.Kind, h.Item.ID), Why: h.Why, Next: h.Next, Err: failed}
}

func (networkStep) Form(ctx context.Context, l *Lab) (Form, error) {
	c := l.Choices()
	body, err := baseTemplate(c)
	if err != nil {
		return Form{}, err
	}
	t, err := awsx.ParseTemplate(body)
	if err != nil {
		return Form{}, err
	}
	f := Form{Intro: networkIntro.With(), Fields: []Field{
		{Key: "template", Label: fieldTemplate.With(), Help: fieldTemplateHelp.With(), Kind: FieldFile, Values: []string{c.Network.Template}},
	}}
	for _, p := range t.Parameters {
		f.Fields = append(f.Fields, parameterField(p, firstOf(c.Network.Parameters[p.Name], p.Default)))
	}
	return f, nil
}

const parameterKey = "parameter:"

func parameterField(p awsx.Parameter, value string) Field {
	f := Field{
		Key: parameterKey + p.Name, Label: text.Raw(p.Name), Help: text.Raw(firstOf(p.Description, p.ConstraintDescription)),
		Kind: FieldText, Values: []string{value},
		Check: func(answer []string) error { return p.Check(strings.Join(answer, ",")) },
	}
	if p.NoEcho {
		f.Kind = FieldSecret
	}
	if len(p.AllowedValues) > 0 {
		f.Kind = FieldOne
		for _, v := range p.AllowedValues {
			f.Options = append(f.Options, Option{Value: v, Columns: []string{v}})
		}
	}
	return f
}

// Fill takes the template and its parameters. When the template changed, the answers belong to the old one's parameters
// and are dropped: the next Form shows the new ones.
func (networkStep) Fill(_ context.Context, l *Lab, a map[string][]string) error {
	c := l.Choices()
	file := strings.TrimSpace(one(a, "template"))
	if file != c.Network.Template {
		body, err := baseTemplate(Choices{Network: NetworkChoice{Template: file}})
		if err != nil {
			return err
		}
		if _, err := awsx.ParseTemplate(body); err != nil {
			return err
		}
		return l.Edit(func(c *Choices) { c.Network.Template, c.Network.Parameters = file, nil })
	}
	body, err := baseTemplate(c)
	if err != nil {
		return err
	}
	t, err := awsx.ParseTemplate(body)
	if err != nil {
		return err
	}
	params := map[string]string{}
	for _, p := range t.Parameters {
		if v := one(a, parameterKey+p.Name); v != p.Default {
			params[p.Name] = v
		}
	}
	if err := t.CheckParameters(params); err != nil {
		return err
	}
	return l.Edit(func(c *Choices) { c.Network.Parameters = params })
}

// asText shows an error inside a plan, in the reader's language where it is a problem.
func asText(err error) text.Text {
	var p *text.Problem
	if !errors.As(err, &p) {
		return text.Raw(err.Error())
	}
	t := p.What
	for _, more := range []text.Text{p.Why, p.Next} {
		if !more.IsZero() {
			t = twoSentences.With(t, more)
		}
	}
	return t
}
