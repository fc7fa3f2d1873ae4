package steps

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubeconfig"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// writtenEntry is the entry of the kubeconfig that the lab writes for its own cluster.
type writtenEntry struct{ lab *site.Site }

func (e writtenEntry) check(ctx context.Context) (engine.Status, error) {
	if _, err := e.lab.Target(ctx); err != nil { // reads the cluster
		return engine.Status{}, err
	}
	entry := entryOf(e.lab)
	if entry == nil {
		return e.checkLeftOver()
	}
	files := kubeconfigOf(e.lab)
	change, err := files.Preview(*entry)
	if err != nil {
		return engine.Status{}, offerSettingAside(err)
	}
	if e.madeByHand(*entry) {
		return engine.Status{State: engine.Done, Detail: connectByHand.With(entry.Context)}, nil
	}
	current, err := files.Current()
	switch {
	case err != nil:
		return engine.Status{}, err
	case change.File != "" && !has(files, entry.Context):
		return engine.Status{State: engine.Absent, Detail: connectAbsent.With(entry.Context)}, nil
	case change.File != "" || current != entry.Context:
		return engine.Status{State: engine.Partial, Detail: connectOther.With(cmp.Or(current, "-"))}, nil
	}
	return engine.Status{State: engine.Done, Detail: connectStands.With(entry.Context)}, nil
}

// madeByHand says whether the current context has the lab's name and leads to its cluster, by whomever it was written: the AWS
// CLI and eksctl name the other entries and the plugin otherwise.
func (e writtenEntry) madeByHand(entry kubeconfig.Entry) bool {
	return slices.ContainsFunc(kubeconfigOf(e.lab).List().Contexts, func(c kubeconfig.Context) bool {
		return c.Current && c.Name == entry.Context && c.Server == entry.Server && c.Flaw.IsZero() && (c.Cluster != entry.Cluster || c.User != entry.User)
	})
}

// checkLeftOver tells whether an entry is there without a cluster of the lab. eksctl gives its own the same name.
func (e writtenEntry) checkLeftOver() (engine.Status, error) {
	name := namesOf(e.lab).Context
	if has(kubeconfigOf(e.lab), name) {
		if cluster := e.lab.Cluster.Known(); cluster != nil && cluster.Foreign {
			return engine.Status{State: engine.Absent, Detail: connectForeign.With(name)}, nil
		}
		return engine.Status{State: engine.Partial, Detail: connectStale.With(name)}, nil
	}
	return engine.Status{State: engine.Absent, Detail: connectAbsent.With(name)}, nil
}

func (e writtenEntry) plan() (engine.Plan, error) {
	c := e.lab.Choices()
	name := namesOf(e.lab).Context
	p := engine.Plan{
		Priced:  connectFree.With(),
		Creates: []engine.Item{{Kind: "context", Name: name, Detail: text.Raw(strings.Join(kubeconfigOf(e.lab).Paths(), ", "))}},
		ByHand: byHand(e.lab,
			engine.Command{Line: "aws eks update-kubeconfig --name " + shellWord(c.Cluster.Name) + " --alias " + shellWord(name) + " --region " + cmp.Or(e.lab.Region(), awsx.DefaultRegion) + profileFlag(e.lab), Why: byHandKubeconfig.With()},
			engine.Command{Line: "kubectl config get-contexts", Why: byHandContexts.With()},
			engine.Command{Line: "kubectl config use-context " + shellWord(name), Why: byHandUseContext.With()},
			engine.Command{Line: "kubectl get nodes", Why: byHandNodes.With()},
		),
		Notes: []text.Text{connectKeeps.With()},
	}
	if entry := entryOf(e.lab); entry != nil {
		change, err := kubeconfigOf(e.lab).Preview(*entry)
		if err != nil {
			return engine.Plan{}, err
		}
		if diff := change.Diff(); diff != "" {
			p.Notes = append(p.Notes, text.Raw(diff))
		}
	}
	return p, nil
}

func (e writtenEntry) run(ctx context.Context, emit engine.Emit) error {
	target, err := e.lab.Target(ctx)
	if err != nil {
		return err
	}
	client, err := target.Client(ctx)
	if err != nil {
		return err
	}
	entry := entryOf(e.lab)
	if client == nil || entry == nil {
		return e.lab.NoCluster()
	}
	if !e.lab.Setup.TokenNote.IsZero() {
		emit(engine.Note{Level: engine.Info, Text: e.lab.Setup.TokenNote})
	}
	files := kubeconfigOf(e.lab)
	change, err := files.Merge(*entry)
	if err != nil {
		return err
	}
	if change.File != "" {
		emit(engine.Note{Level: engine.Info, Text: connectMerged.With(entry.Context, change.File)})
	}
	if change.Backup != "" {
		emit(engine.Note{Level: engine.Info, Text: connectBackup.With(change.Backup)})
	}
	previous, err := files.Use(entry.Context)
	if err != nil {
		return err
	}
	if previous != "" && previous != entry.Context {
		emit(engine.Note{Level: engine.Info, Text: connectSwitched.With(previous)})
	}
	through, err := kube.Open(kubeconfigPath(e.lab), entry.Context)
	if err != nil {
		return err
	}
	version, err := through.ServerVersion(ctx)
	if err != nil {
		return kube.Problem(err)
	}
	emit(engine.Note{Level: engine.Good, Text: connectProven.With(entry.Context, version)})
	return nil
}

// offerSettingAside offers to begin a new kubeconfig where the old one is broken.
func offerSettingAside(err error) error {
	var b *kubeconfig.BrokenError
	if !errors.As(err, &b) {
		return err
	}
	return &engine.Failure{Problem: b.Problem, Remedies: []engine.Remedy{{ID: remedySetAside, Label: remedySetAsideLabel.With(b.Path)}}}
}

// Undo takes the entry out, and nothing else; not one that the lab did not make.
func (e writtenEntry) undo(emit engine.Emit) error {
	entries := writtenEntries(e.lab)
	if known := entryOf(e.lab); known != nil {
		if e.madeByHand(*known) {
			change, err := kubeconfigOf(e.lab).Delete(known.Context)
			if err == nil {
				emit(engine.Note{Level: engine.Info, Text: connectRemoved.With(known.Context, change.File)})
			}
			return err
		}
		entries = append(entries, *known)
	}
	for _, entry := range entries {
		change, err := kubeconfigOf(e.lab).Remove(entry)
		if err != nil {
			return err
		}
		if change.File != "" {
			emit(engine.Note{Level: engine.Info, Text: connectRemoved.With(entry.Context, change.File)})
			return nil
		}
	}
	return nil
}

// kubeconfigOf names the files that the lab's entry goes to.
func kubeconfigOf(lab *site.Site) *kubeconfig.Files {
	return kubeconfig.Open(kubeconfigPath(lab), filepath.Join(lab.Setup.Folder, "kubeconfig"))
}

func kubeconfigPath(lab *site.Site) string {
	return cmp.Or(lab.Choices().Connect.Kubeconfig, lab.Setup.Kubeconfig)
}

// entryOf is the lab's entry, named as eksctl names its own; nil while there is no cluster.
func entryOf(lab *site.Site) *kubeconfig.Entry {
	cluster := lab.Cluster.Known()
	if cluster == nil || cluster.Foreign || cluster.Endpoint == "" || len(lab.Setup.TokenCommand) == 0 {
		return nil
	}
	e := namesOf(lab)
	e.Server, e.CAData = cluster.Endpoint, cluster.CA
	e.Exec = kubeconfig.Exec{
		Command: lab.Setup.TokenCommand[0],
		Args:    append(slices.Clone(lab.Setup.TokenCommand[1:]), tokenArgs(lab, cluster.Name)...),
	}
	o := lab.Setup.AWS
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
func tokenArgs(lab *site.Site, cluster string) []string {
	flag := "--cluster"
	if slices.Contains(lab.Setup.TokenCommand, "get-token") {
		flag = "--cluster-name"
	}
	args := []string{flag, cluster, "--region", lab.Region()}
	if p := lab.Profile(); p != "" {
		args = append(args, "--profile", p)
	}
	return args
}

// namesOf are the names of the entry's three parts, also when the cluster is gone.
func namesOf(lab *site.Site) kubeconfig.Entry {
	c := lab.Choices()
	cluster := c.Cluster.Name + "." + cmp.Or(lab.Region(), awsx.DefaultRegion) + ".eksctl.io"
	context := cmp.Or(c.Connect.Context, lab.Who().Name()+"@"+cluster)
	return kubeconfig.Entry{Cluster: cluster, User: context, Context: context}
}

// undoByHand are the commands that take the lab's context out of the kubeconfig, with the cluster and the user that it names
// unless another context names them too: what the AWS CLI writes has other names than the lab's own entry.
func (e writtenEntry) undoByHand() []engine.Command {
	name := namesOf(e.lab).Context
	contexts := kubeconfigOf(e.lab).List().Contexts
	i := slices.IndexFunc(contexts, func(c kubeconfig.Context) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	own := contexts[i]
	others := slices.Delete(contexts, i, i+1)
	commands := []engine.Command{{Line: "kubectl config delete-context " + shellWord(name), Why: byHandDropEntry.With()}}
	if !slices.ContainsFunc(others, func(c kubeconfig.Context) bool { return c.Cluster == own.Cluster }) {
		commands = append(commands, engine.Command{Line: "kubectl config delete-cluster " + shellWord(own.Cluster), Why: byHandDropCluster.With()})
	}
	if !slices.ContainsFunc(others, func(c kubeconfig.Context) bool { return c.User == own.User }) {
		commands = append(commands, engine.Command{Line: "kubectl config delete-user " + shellWord(own.User), Why: byHandDropUser.With()})
	}
	return commands
}

func has(files *kubeconfig.Files, name string) bool {
	return slices.ContainsFunc(files.List().Contexts, func(c kubeconfig.Context) bool { return c.Name == name })
}

// writtenEntries are the forms in which the lab's entry may have been written, by which it is known when the cluster and so its
// address are gone: the plugin was eksui or the AWS CLI.
func writtenEntries(lab *site.Site) []kubeconfig.Entry {
	var all []kubeconfig.Entry
	for _, plugin := range [][]string{{"token", "--cluster"}, {"eks", "get-token", "--cluster-name"}} {
		args := append(plugin, lab.Choices().Cluster.Name, "--region", lab.Region())
		e := namesOf(lab)
		e.Exec.Args = args
		all = append(all, e)
		if p := lab.Profile(); p != "" {
			e.Exec.Args = append(slices.Clone(args), "--profile", p)
			all = append(all, e)
		}
	}
	return all
}
