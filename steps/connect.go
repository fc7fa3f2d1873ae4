package steps

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubeconfig"
	"eksui/kube/token"
)

// connectStep merges the cluster into the kubeconfig and proves the entry by a call through the file.
type connectStep struct{}

func (connectStep) ID() ID             { return Connect }
func (connectStep) Title() text.Text   { return titleConnect.With() }
func (connectStep) Needs() []Milestone { return []Milestone{APIReady} }

// tokenSource makes tokens of the session's identity, for a client without a kubeconfig.
func tokenSource(s *awsx.Session, cluster string) kube.TokenSource {
	return func(ctx context.Context) (string, time.Time, error) {
		t, err := token.Make(ctx, s.Config(), cluster)
		return t.Value, t.Expires, err
	}
}

// kubeconfigOf names the files that the lab's entry goes to.
func kubeconfigOf(l *Lab) *kubeconfig.Files {
	return kubeconfig.Open(kubeconfigPath(l), filepath.Join(l.Setup.Folder, "kubeconfig"))
}

func kubeconfigPath(l *Lab) string {
	return firstOf(l.Choices().Connect.Kubeconfig, l.Setup.Kubeconfig)
}

// entryOf is the lab's entry, named as eksctl names its own; nil while there is no cluster.
func entryOf(l *Lab) *kubeconfig.Entry {
	cluster := l.ClusterFacts()
	if cluster == nil || cluster.Endpoint == "" || len(l.Setup.TokenCommand) == 0 {
		return nil
	}
	e := namesOf(l)
	e.Server, e.CAData = cluster.Endpoint, cluster.CA
	e.Exec = kubeconfig.Exec{
		Command: l.Setup.TokenCommand[0],
		Args:    append(slices.Clone(l.Setup.TokenCommand[1:]), tokenArgs(l, cluster.Name)...),
	}
	o := l.Setup.AWS
	for _, v := range []kubeconfig.EnvVar{
		{Name: "AWS_CONFIG_FILE", Value: o.ConfigFile},
		{Name: "AWS_SHARED_CREDENTIALS_FILE", Value: o.CredentialsFile},
		{Name: "AWS_ENDPOINT_URL", Value: o.Endpoint},
	} {
		if v.Value != "" {
			e.Exec.Env = append(e.Exec.Env, v)
		}
	}
	return &e
}

// tokenArgs are the plugin's arguments: `aws eks get-token` takes the cluster by another flag than `eksui token`. The profile
// is one of them since keys in the environment win over AWS_PROFILE, and the lab's session takes the profile before them.
func tokenArgs(l *Lab, cluster string) []string {
	flag := "--cluster"
	if slices.Contains(l.Setup.TokenCommand, "get-token") {
		flag = "--cluster-name"
	}
	args := []string{flag, cluster, "--region", l.Region()}
	if p := profileOf(l); p != "" {
		args = append(args, "--profile", p)
	}
	return args
}

func profileOf(l *Lab) string { return firstOf(l.Choices().Profile, l.Setup.AWS.Profile) }

// namesOf are the names of the entry's three parts, also when the cluster is gone.
func namesOf(l *Lab) kubeconfig.Entry {
	c := l.Choices()
	cluster := c.Cluster.Name + "." + firstOf(l.Region(), awsx.DefaultRegion) + ".eksctl.io"
	context := firstOf(c.Connect.Context, l.Identity().Name()+"@"+cluster)
	return kubeconfig.Entry{Cluster: cluster, User: context, Context: context}
}

func (connectStep) Check(ctx context.Context, l *Lab) (Status, error) {
	if name := l.Choices().Connect.Existing; name != "" {
		return checkExistingContext(ctx, l, name)
	}
	if _, err := clusterClient(ctx, l); err != nil {
		return Status{}, err
	}
	e := entryOf(l)
	if e == nil {
		return connectWithoutCluster(l)
	}
	files := kubeconfigOf(l)
	change, err := files.Preview(*e)
	if err != nil {
		return Status{}, settable(err)
	}
	current, err := files.Current()
	switch {
	case err != nil:
		return Status{}, err
	case change.File != "" && !has(files, e.Context):
		return Status{State: Absent, Detail: connectAbsent.With(e.Context)}, nil
	case change.File != "" || current != e.Context:
		return Status{State: Partial, Detail: connectOther.With(firstOf(current, "-"))}, nil
	}
	return Status{State: Done, Detail: connectStands.With(e.Context)}, nil
}

// connectWithoutCluster tells whether an entry was left over.
func connectWithoutCluster(l *Lab) (Status, error) {
	name := namesOf(l).Context
	if has(kubeconfigOf(l), name) {
		return Status{State: Partial, Detail: connectStale.With(name)}, nil
	}
	return Status{State: Absent, Detail: connectAbsent.With(name)}, nil
}

func has(files *kubeconfig.Files, name string) bool {
	return slices.ContainsFunc(files.List().Contexts, func(c kubeconfig.Context) bool { return c.Name == name })
}

func (connectStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	c := l.Choices()
	if c.Connect.Existing != "" {
		return planExistingContext(c.Connect.Existing), nil
	}
	name := namesOf(l).Context
	p := Plan{
		Priced:  connectFree.With(),
		Creates: []Item{{Kind: "context", Name: name, Detail: text.Raw(strings.Join(kubeconfigOf(l).Paths(), ", "))}},
		ByHand: []Command{
			{Line: "aws eks update-kubeconfig --name " + shellWord(c.Cluster.Name) + " --region " + firstOf(l.Region(), awsx.DefaultRegion) + profileFlag(l), Why: byHandKubeconfig.With()},
			{Line: "kubectl config get-contexts", Why: byHandContexts.With()},
			{Line: "kubectl config use-context " + shellWord(name), Why: byHandUseContext.With()},
			{Line: "kubectl get nodes", Why: byHandNodes.With()},
		},
		Notes: []text.Text{connectKeeps.With()},
	}
	if e := entryOf(l); e != nil {
		change, err := kubeconfigOf(l).Preview(*e)
		if err != nil {
			return Plan{}, err
		}
		if diff := change.Diff(); diff != "" {
			p.Notes = append(p.Notes, text.Raw(diff))
		}
	}
	return p, nil
}

func (connectStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	if name := l.Choices().Connect.Existing; name != "" {
		return runExistingContext(ctx, l, name, emit)
	}
	client, err := clusterClient(ctx, l)
	if err != nil {
		return err
	}
	e := entryOf(l)
	if client == nil || e == nil {
		return &text.Problem{What: msgNoCluster.With(l.Choices().Cluster.Name), Next: msgNoClusterNext.With()}
	}
	if !l.Setup.TokenNote.IsZero() {
		emit(Note{Info, l.Setup.TokenNote})
	}
	files := kubeconfigOf(l)
	change, err := files.Merge(*e)
	if err != nil {
		return err
	}
	if change.File != "" {
		emit(Note{Info, connectMerged.With(e.Context, change.File)})
	}
	if change.Backup != "" {
		emit(Note{Info, connectBackup.With(change.Backup)})
	}
	previous, err := files.Use(e.Context)
	if err != nil {
		return err
	}
	if previous != "" && previous != e.Context {
		emit(Note{Info, connectSwitched.With(previous)})
	}
	through, err := kube.Open(kubeconfigPath(l), e.Context)
	if err != nil {
		return err
	}
	version, err := through.ServerVersion(ctx)
	if err != nil {
		return err
	}
	emit(Note{Good, connectProven.With(e.Context, version)})
	return nil
}

const remedySetAside = "set-aside"

// settable offers to begin a new kubeconfig where the old one is broken.
func settable(err error) error {
	var b *kubeconfig.BrokenError
	if !errors.As(err, &b) {
		return err
	}
	return &Failure{Problem: b.Problem, Remedies: []Remedy{{ID: remedySetAside, Label: remedySetAsideLabel.With(b.Path)}}}
}

func (connectStep) Mend(_ context.Context, l *Lab, remedy string, emit Emit) error {
	if remedy != remedySetAside {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	for _, err := range kubeconfigOf(l).List().Broken {
		var b *kubeconfig.BrokenError
		if !errors.As(err, &b) {
			continue
		}
		kept, err := kubeconfig.SetAside(b.Path)
		if err != nil {
			return err
		}
		emit(Note{Info, connectSetAside.With(b.Path, kept)})
	}
	return nil
}

// Undo takes the entry out, and nothing else; not one that the lab did not make.
func (connectStep) Undo(_ context.Context, l *Lab, emit Emit) error {
	if l.Choices().Connect.Existing != "" {
		return nil
	}
	entries := writtenEntries(l)
	if known := entryOf(l); known != nil {
		entries = append(entries, *known)
	}
	for _, e := range entries {
		change, err := kubeconfigOf(l).Remove(e)
		if err != nil {
			return err
		}
		if change.File != "" {
			emit(Note{Info, connectRemoved.With(e.Context, change.File)})
			return nil
		}
	}
	return nil
}

// writtenEntries are the forms in which the lab's entry may have been written, by which it is known when the cluster and so its
// address are gone: the plugin was eksui or the AWS CLI.
func writtenEntries(l *Lab) []kubeconfig.Entry {
	var all []kubeconfig.Entry
	for _, plugin := range [][]string{{"token", "--cluster"}, {"eks", "get-token", "--cluster-name"}} {
		args := append(plugin, l.Choices().Cluster.Name, "--region", l.Region())
		e := namesOf(l)
		e.Exec.Args = args
		all = append(all, e)
		if p := profileOf(l); p != "" {
			e.Exec.Args = append(slices.Clone(args), "--profile", p)
			all = append(all, e)
		}
	}
	return all
}
