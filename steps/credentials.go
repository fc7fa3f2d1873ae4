package steps

import (
	"cmp"
	"context"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// credentialsStep finds out who the lab works as. It makes nothing in the cloud; typed keys go to the shared files.
type credentialsStep struct{ part }

func newCredentials(lab *site.Site) *credentialsStep {
	return &credentialsStep{part{lab, Credentials, titleCredentials, nil}}
}

func (st *credentialsStep) Check(ctx context.Context) (engine.Status, error) {
	who, err := st.lab.Identify(ctx)
	if ctx.Err() != nil {
		return engine.Status{}, err
	}
	if err != nil {
		// Not working credentials are what the step is there to mend.
		return engine.Status{State: engine.Absent, Detail: asText(err)}, nil
	}
	return engine.Status{State: engine.Done, Detail: credentialsAre.With(who.Account, who.Name(), who.Region)}, nil
}

func (st *credentialsStep) Plan(_ context.Context) (engine.Plan, error) {
	identity := engine.Command{Line: "aws sts get-caller-identity" + profileFlag(st.lab), Why: byHandIdentity.With()}
	if st.lab.Setup.Practice { // whose keys are made already
		return engine.Plan{ByHand: byHand(st.lab, identity), Notes: []text.Text{credentialsPractice.With()}}, nil
	}
	return engine.Plan{ByHand: []engine.Command{{Line: "aws configure" + profileFlag(st.lab), Why: byHandConfigure.With()}, identity}}, nil
}

func profileFlag(lab *site.Site) string {
	if p := lab.Choices().Profile; p != "" {
		return " --profile " + shellWord(p)
	}
	return ""
}

func (st *credentialsStep) Run(ctx context.Context, emit engine.Emit) error {
	who, err := st.lab.Identify(ctx)
	if err != nil {
		return err
	}
	emit(engine.Note{Level: engine.Good, Text: credentialsAre.With(who.Account, who.Name(), who.Region)})
	emit(engine.Note{Level: engine.Info, Text: credentialsARN.With(who.ARN, who.Source)})
	return nil
}

// Undo leaves credentials alone: they are the learner's, and teardown needs them to the end.
func (st *credentialsStep) Undo(context.Context, engine.Emit) error { return nil }

// Answers of the field "source" that are not profiles.
const (
	sourceEnvironment = "env:"
	sourceKeys        = "keys:"
	sourceProfile     = "profile:"
)

func (st *credentialsStep) Form(ctx context.Context) (engine.Form, error) {
	if st.lab.Setup.Practice {
		return engine.Form{Intro: credentialsPractice.With()}, nil
	}
	found, err := awsx.FindCredentials(ctx, st.lab.Setup.AWS)
	if err != nil {
		return engine.Form{}, err
	}
	source := engine.Field{
		Key: "source", Label: fieldSource.With(), Help: fieldSourceHelp.With(),
		Columns: []text.Text{columnName.With(), columnKind.With(), columnRegion.With()},
	}
	region := cmp.Or(st.lab.Choices().Region, st.lab.Place().Region)
	if found.Environment {
		source.Options = append(source.Options, engine.Option{Value: sourceEnvironment, Columns: []string{"AWS_ACCESS_KEY_ID", "environment", found.EnvRegion}})
		region = cmp.Or(region, found.EnvRegion)
	}
	for _, p := range found.Profiles {
		o := engine.Option{Value: sourceProfile + p.Name, Columns: []string{p.Name, string(p.Kind), p.Region}, Note: text.Raw(p.Detail)}
		if p.Err != nil {
			o.WhyNot = text.Raw(p.Err.Error())
		}
		source.Options = append(source.Options, o)
		if p.Name == cmp.Or(st.lab.Choices().Profile, found.Default) {
			region = cmp.Or(region, p.Region)
		}
	}
	source.Options = append(source.Options, engine.Option{Value: sourceKeys, Columns: []string{"+", "", ""}, Note: optionTypeKeys.With()})
	chosen := firstChoosable(source.Options, sourceProfile+st.lab.Choices().Profile)
	keys, profile, region := awsx.Keys{}, "default", cmp.Or(region, awsx.DefaultRegion)
	typed := &engine.Condition{Field: source.Key, Values: []string{sourceKeys}}
	return engine.Form{Intro: credentialsIntro.With(), Fields: []engine.Field{
		source.One(&chosen),
		engine.Field{Key: "key", Label: fieldAccessKey.With(), Help: fieldAccessKeyHelp.With(), ShowIf: typed}.Text(&keys.AccessKeyID),
		engine.Field{Key: "secret", Label: fieldSecretKey.With(), Help: fieldSecretKeyHelp.With(), ShowIf: typed}.Secret(&keys.SecretAccessKey),
		engine.Field{Key: "profile", Label: fieldProfileName.With(), Help: fieldProfileNameHelp.With(found.CredentialsFile), ShowIf: typed}.Text(&profile),
		engine.Field{Key: "region", Label: fieldRegion.With(), Help: fieldRegionHelp.With()}.Text(&region),
	}, Keep: func(context.Context) error {
		use, isProfile := strings.CutPrefix(chosen, sourceProfile)
		if chosen == sourceKeys {
			use, isProfile = cmp.Or(profile, "default"), true
			typed := keys
			keys = awsx.Keys{} // used once
			if err := st.saveKeys(use, region, typed); err != nil {
				return err
			}
		}
		st.lab.SignOut()
		return st.lab.Edit(func(c *site.Choices) {
			c.Region, c.Profile = region, ""
			if isProfile {
				c.Profile = use
			}
		})
	}}, nil
}

// saveKeys keeps typed keys under a profile's name. A whole line of the console's file may stand where the key is asked for.
func (st *credentialsStep) saveKeys(profile, region string, typed awsx.Keys) error {
	keys := awsx.ParseKeys(typed.AccessKeyID + "\n" + typed.SecretAccessKey)
	if keys.AccessKeyID == "" || keys.SecretAccessKey == "" {
		keys = typed
	}
	keys.Region = region
	keys = keys.Clean()
	if err := keys.Check(); err != nil {
		return err
	}
	return awsx.SaveKeys(st.lab.Setup.AWS, profile, keys)
}

// firstChoosable is the wanted option, or the first one that can be chosen.
func firstChoosable(options []engine.Option, want string) string {
	first := ""
	for _, o := range options {
		if !o.WhyNot.IsZero() {
			continue
		}
		if o.Value == want {
			return want
		}
		first = cmp.Or(first, o.Value)
	}
	return first
}

// Stays implements stayer: teardown needs the credentials to its end.
func (st *credentialsStep) Stays(context.Context) (bool, error) { return true, nil }
