package steps

import (
	"context"
	"fmt"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
)

// credentialsStep finds out who the lab works as. It makes nothing in the cloud; typed keys go to the shared files.
type credentialsStep struct{}

func (credentialsStep) ID() ID             { return Credentials }
func (credentialsStep) Title() text.Text   { return titleCredentials.With() }
func (credentialsStep) Needs() []Milestone { return nil }

func (credentialsStep) Check(ctx context.Context, l *Lab) (Status, error) {
	who, err := identify(ctx, l)
	if ctx.Err() != nil {
		return Status{}, err
	}
	if err != nil {
		// Not working credentials are what the step is there to mend.
		return Status{State: Absent, Detail: asText(err)}, nil
	}
	return Status{State: Done, Detail: credentialsAre.With(who.Account, who.Name(), who.Region)}, nil
}

func identify(ctx context.Context, l *Lab) (awsx.Identity, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return awsx.Identity{}, err
	}
	who, err := s.Identity(ctx)
	if err != nil {
		return who, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.who = who
	return who, l.place.elsewhere(l.choices.Name, l.placePath(), Place{Account: who.Account, Region: who.Region})
}

func (credentialsStep) Plan(_ context.Context, l *Lab) (Plan, error) {
	p := Plan{ByHand: []Command{
		{Line: "aws configure" + profileFlag(l), Why: byHandConfigure.With()},
		{Line: "aws sts get-caller-identity" + profileFlag(l), Why: byHandIdentity.With()},
	}}
	if l.Setup.Practice {
		p.Notes = append(p.Notes, credentialsPractice.With())
	}
	return p, nil
}

func profileFlag(l *Lab) string {
	if p := l.Choices().Profile; p != "" {
		return " --profile " + shellWord(p)
	}
	return ""
}

func (credentialsStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	who, err := identify(ctx, l)
	if err != nil {
		return err
	}
	emit(Note{Good, credentialsAre.With(who.Account, who.Name(), who.Region)})
	emit(Note{Info, credentialsARN.With(who.ARN, who.Source)})
	return nil
}

// Undo leaves credentials alone: they are the learner's, and teardown needs them to the end.
func (credentialsStep) Undo(context.Context, *Lab, Emit) error { return nil }

// Answers of the field "source" that are not profiles.
const (
	sourceEnvironment = "env:"
	sourceKeys        = "keys:"
	sourceProfile     = "profile:"
)

func (credentialsStep) Form(ctx context.Context, l *Lab) (Form, error) {
	if l.Setup.Practice {
		return Form{Intro: credentialsPractice.With()}, nil
	}
	found, err := awsx.FindCredentials(ctx, l.Setup.AWS)
	if err != nil {
		return Form{}, err
	}
	source := Field{
		Key: "source", Label: fieldSource.With(), Help: fieldSourceHelp.With(), Kind: FieldOne,
		Columns: []text.Text{columnName.With(), columnKind.With(), columnRegion.With()},
	}
	region := firstOf(l.Choices().Region, l.Place().Region)
	if found.Environment {
		source.Options = append(source.Options, Option{Value: sourceEnvironment, Columns: []string{"AWS_ACCESS_KEY_ID", "environment", found.EnvRegion}})
		region = firstOf(region, found.EnvRegion)
	}
	for _, p := range found.Profiles {
		o := Option{Value: sourceProfile + p.Name, Columns: []string{p.Name, string(p.Kind), p.Region}, Note: text.Raw(p.Detail)}
		if p.Err != nil {
			o.WhyNot = text.Raw(p.Err.Error())
		}
		source.Options = append(source.Options, o)
		if p.Name == firstOf(l.Choices().Profile, found.Default) {
			region = firstOf(region, p.Region)
		}
	}
	source.Options = append(source.Options, Option{Value: sourceKeys, Columns: []string{"+", "", ""}, Note: optionTypeKeys.With()})
	source.Values = []string{firstChoosable(source.Options, sourceProfile+l.Choices().Profile)}
	typed := &Condition{Field: "source", Values: []string{sourceKeys}}
	return Form{Intro: credentialsIntro.With(), Fields: []Field{
		source,
		{Key: "key", Label: fieldAccessKey.With(), Help: fieldAccessKeyHelp.With(), Kind: FieldText, ShowIf: typed},
		{Key: "secret", Label: fieldSecretKey.With(), Help: fieldSecretKeyHelp.With(), Kind: FieldSecret, ShowIf: typed},
		{Key: "profile", Label: fieldProfileName.With(), Help: fieldProfileNameHelp.With(found.CredentialsFile), Kind: FieldText, Values: []string{"default"}, ShowIf: typed},
		{Key: "region", Label: fieldRegion.With(), Help: fieldRegionHelp.With(), Kind: FieldText, Values: []string{firstOf(region, awsx.DefaultRegion)}},
	}}, nil
}

func (credentialsStep) Fill(ctx context.Context, l *Lab, a map[string][]string) error {
	if l.Setup.Practice {
		return nil
	}
	region := strings.TrimSpace(one(a, "region"))
	profile, isProfile := strings.CutPrefix(one(a, "source"), sourceProfile)
	if one(a, "source") == sourceKeys {
		keys := awsx.ParseKeys(one(a, "key") + "\n" + one(a, "secret"))
		if keys.AccessKeyID == "" || keys.SecretAccessKey == "" {
			keys = awsx.Keys{AccessKeyID: one(a, "key"), SecretAccessKey: one(a, "secret")}
		}
		keys.Region = region
		keys = keys.Clean()
		if err := keys.Check(); err != nil {
			return err
		}
		profile = firstOf(strings.TrimSpace(one(a, "profile")), "default")
		if err := awsx.SaveKeys(l.Setup.AWS, profile, keys); err != nil {
			return err
		}
		isProfile = true
	}
	l.forget()
	return l.Edit(func(c *Choices) {
		c.Region = region
		c.Profile = ""
		if isProfile {
			c.Profile = profile
		}
	})
}

// one is a field's only answer.
func one(answers map[string][]string, key string) string {
	if v := answers[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// firstChoosable is the wanted option, or the first one that can be chosen.
func firstChoosable(options []Option, want string) string {
	first := ""
	for _, o := range options {
		if !o.WhyNot.IsZero() {
			continue
		}
		if o.Value == want {
			return want
		}
		first = firstOf(first, o.Value)
	}
	return first
}

// shellWord quotes a word for a POSIX shell where it needs quoting.
func shellWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\n\"'`$&|;<>()*?[]#~=%!{}\\") {
		return s
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}
