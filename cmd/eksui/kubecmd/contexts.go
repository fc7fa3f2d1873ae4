package kubecmd

import (
	"path/filepath"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"eksui/kube/kubeconfig"
	"eksui/tui/picker"
)

type contextsFlags struct {
	kubeconfig string
	current    bool
	namespace  string
}

// NewContexts is `eksui contexts`, alias ctx.
func NewContexts(env Env) *cobra.Command {
	var flags contextsFlags
	files := func() (*kubeconfig.Files, error) {
		dir, err := env.StateDir()
		if err != nil {
			return nil, err
		}
		return kubeconfig.Open(flags.kubeconfig, filepath.Join(dir, "kubeconfig")), nil
	}
	names := func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return CompleteContexts(cmd, args, typed)
	}
	cmd := &cobra.Command{
		Use:               "contexts [NAME | -]",
		Aliases:           []string{"ctx"},
		Short:             contextsShort.In(env.Lang()),
		Long:              contextsLong.In(env.Lang()),
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := files()
			if err != nil {
				return err
			}
			return runContexts(cmd, env, f, flags, args)
		},
	}
	cmd.PersistentFlags().StringVar(&flags.kubeconfig, "kubeconfig", "", flagKubeconfig.In(env.Lang()))
	cmd.Flags().BoolVarP(&flags.current, "current", "c", false, flagCurrent.In(env.Lang()))
	cmd.Flags().StringVarP(&flags.namespace, "namespace", "n", "", flagSetNamespace.In(env.Lang()))

	change := func(use, short string, args int, run func(f *kubeconfig.Files, args []string) error) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Args: cobra.ExactArgs(args), ValidArgsFunction: names,
			RunE: func(_ *cobra.Command, args []string) error {
				f, err := files()
				if err != nil {
					return err
				}
				return run(f, args)
			},
		}
	}
	cmd.AddCommand(
		change("rename OLD NEW", renameShort.In(env.Lang()), 2, func(f *kubeconfig.Files, args []string) error {
			_, err := f.Rename(args[0], args[1])
			if err == nil {
				env.say(renamed.With(args[0], args[1]))
			}
			return err
		}),
		change("delete NAME", deleteShort.In(env.Lang()), 1, func(f *kubeconfig.Files, args []string) error {
			_, err := f.Delete(args[0])
			if err == nil {
				env.say(deleted.With(args[0]))
			}
			return err
		}),
		change("undo", undoShort.In(env.Lang()), 0, func(f *kubeconfig.Files, _ []string) error {
			c, err := f.Undo()
			if err != nil {
				return err
			}
			env.say(undone.With(c.File))
			return env.print(c.Diff())
		}),
	)
	return cmd
}

// CompleteContexts gives the names of contexts to the shell, those of the file in the command's flag --kubeconfig if it has
// one.
func CompleteContexts(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	path := ""
	if flag := cmd.Flag("kubeconfig"); flag != nil {
		path = flag.Value.String()
	}
	var names []string
	for _, c := range kubeconfig.Open(path, "").List().Contexts {
		names = append(names, c.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func runContexts(cmd *cobra.Command, env Env, f *kubeconfig.Files, flags contextsFlags, args []string) error {
	switch {
	case flags.current:
		name, err := f.Current()
		if err != nil {
			return err
		}
		if name == "" {
			return noCurrent()
		}
		return env.print(name)
	case len(args) == 1 && args[0] == "-":
		name, err := f.UsePrevious()
		if err != nil {
			return err
		}
		env.say(switched.With(name))
	case len(args) == 1:
		if _, err := f.Use(args[0]); err != nil {
			return err
		}
		env.say(switched.With(args[0]))
	case flags.namespace == "":
		if env.interactive() {
			return pick(cmd, env, f)
		}
		return list(env, f)
	}
	if flags.namespace != "" {
		if _, err := f.SetNamespace("", flags.namespace); err != nil {
			return err
		}
		env.say(namespaceSet.With(flags.namespace))
	}
	return nil
}

// list prints names, one a line, for scripts; what can't be read is said beside them.
func list(env Env, f *kubeconfig.Files) error {
	l := f.List()
	for _, c := range l.Contexts {
		if err := env.print(c.Name); err != nil {
			return err
		}
	}
	if len(l.Broken) > 0 {
		return l.Broken[0]
	}
	return nil
}

// pick shows the picker by itself.
func pick(cmd *cobra.Command, env Env, f *kubeconfig.Files) error {
	m := &pickProgram{picker: picker.New(cmd.Context(), f, env.Lang(), picker.DefaultStyles())}
	p := tea.NewProgram(m, tea.WithContext(cmd.Context()), tea.WithInput(env.In), tea.WithOutput(env.Out))
	if _, err := p.Run(); err != nil {
		return err
	}
	if _, said := m.picker.Done(); !said.IsZero() {
		env.say(said)
	}
	return nil
}

// pickProgram is the picker as a whole program.
type pickProgram struct {
	picker *picker.Picker
	w, h   int
}

func (m *pickProgram) Init() tea.Cmd { return m.picker.Init() }

func (m *pickProgram) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.w, m.h = size.Width, size.Height
	}
	cmd := m.picker.Update(msg)
	if done, _ := m.picker.Done(); done {
		return m, tea.Quit
	}
	return m, cmd
}

func (m *pickProgram) View() tea.View {
	list, cursor := m.picker.View(m.w, m.h)
	v := tea.NewView(list)
	v.AltScreen, v.Cursor = true, cursor
	return v
}
