package steps

import (
	"os/exec"
	"strings"
	"testing"

	"eksui/awsx"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// byHandRuns: the commands stand as they can be typed into a new shell, which is pointed at the lab first. Whether they do what
// the step does is seen by practice/byhand/pages, which runs them.
func byHandRuns(t *testing.T, id engine.ID, choices site.Choices, plan engine.Plan) {
	t.Helper()
	if len(plan.ByHand) == 0 {
		t.Errorf("no commands by hand for %s", id)
		return
	}
	if first := plan.ByHand[0].Line; first != `eval "$(eksui practice env)"` {
		t.Errorf("a new shell is not told of the lab first, but: %s", first)
	}
	for _, c := range plan.ByHand {
		for _, never := range []string{"…", "***", "\n"} {
			if strings.Contains(c.Line, never) {
				t.Errorf("%q can't be typed: %s", never, c.Line)
			}
		}
		if c.Why.IsZero() {
			t.Errorf("what for: %s", c.Line)
		}
		if existing := choices.Connect.Existing; existing != "" && strings.Contains(c.Line, "kubectl ") &&
			!strings.Contains(c.Line, "--context "+existing) && !strings.Contains(c.Line, "kubectl config ") {
			t.Errorf("goes to whatever context is current: %s", c.Line)
		}
		sh, err := exec.LookPath("sh")
		if err != nil {
			continue // the lines are POSIX shell; where there is none, only what stands in them is looked at
		}
		parse := exec.CommandContext(t.Context(), sh, "-n")
		parse.Stdin = strings.NewReader(c.Line + "\n")
		if out, err := parse.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", c.Line, err, out)
		}
	}
}

// TestNewShellGoesToTheLabsAccount: with the profile and the region of the choices, as the wizard has them.
func TestNewShellGoesToTheLabsAccount(t *testing.T) {
	choices := site.Defaults()
	choices.Profile, choices.Region, choices.Connect.Kubeconfig = "my lab", "eu-west-1", "/tmp/k"
	l, err := site.Open(site.Setup{Folder: t.TempDir()}, &choices)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want := "export AWS_PROFILE='my lab' AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 KUBECONFIG=/tmp/k"
	if got := newShell(l); len(got) != 1 || got[0].Line != want {
		t.Errorf("%+v", got)
	}
}

// TestEntryByHandIsTheLabs: what `aws eks update-kubeconfig --alias` writes is seen as done, and goes with the lab.
func TestEntryByHandIsTheLabs(t *testing.T) {
	t.Parallel()
	g := openGround(t, "")
	for _, id := range []engine.ID{Network, Subnets, Cluster} {
		if err := g.lab.Run(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	cluster, err := g.lab.Site.Cluster.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	arn := "arn:aws:eks:ap-northeast-2:123456789012:cluster/" + cluster.Name
	if _, err := g.lab.Site.Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	name := namesOf(g.lab.Site).Context
	path := g.file(t, "by-hand", "apiVersion: v1\nkind: Config\ncurrent-context: "+name+"\n"+
		"clusters:\n- name: "+arn+"\n  cluster: {server: '"+cluster.Endpoint+"'}\n- name: other\n  cluster: {server: 'https://other.example'}\n"+
		"contexts:\n- name: another\n  context: {cluster: other, user: '"+arn+"'}\n- name: "+name+"\n  context: {cluster: '"+arn+"', user: '"+arn+"'}\n- name: other\n  context: {cluster: other, user: other}\n"+
		"users:\n- name: "+arn+"\n  user: {token: arn}\n- name: other\n  user: {token: other}\n")
	g.choose(t, func(c *site.Choices) { c.Connect.Kubeconfig = path })
	g.state(t, Connect, engine.Done)
	if by := newConnect(g.lab.Site).undoByHand(); len(by) != 2 || by[1].Line != "kubectl config delete-cluster "+arn {
		t.Errorf("the user is another context's too: %+v", by)
	}
	if err := g.lab.Undo(t.Context(), Connect); err != nil {
		t.Fatal(err)
	}
	left := kubeconfigOf(g.lab.Site).List()
	if len(left.Contexts) != 2 || left.Contexts[0].Name != "another" || !left.Contexts[0].Flaw.IsZero() || left.Contexts[1].Name != "other" {
		t.Errorf("left: %+v", left)
	}
}

// TestHiddenParametersByHand: no secret stands in a command; the shell asks for it.
func TestHiddenParametersByHand(t *testing.T) {
	const body = "Parameters: {Plain: {Type: String}, Secret: {Type: String, NoEcho: true}}\nResources: {Gateway: {Type: 'AWS::EC2::InternetGateway'}}\n"
	template, err := awsx.ParseTemplate(body)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"Plain": "a,b", "Secret": "hunter2"}
	asked := hiddenByHand(template, values)
	if len(asked) != 1 || asked[0].Line != "stty -echo; read -r Secret; stty echo" {
		t.Errorf("%+v", asked)
	}
	if got, want := parametersByHand(template, values), ` --parameters 'ParameterKey=Plain,ParameterValue=a\,b' "ParameterKey=Secret,ParameterValue=$Secret"`; got != want {
		t.Error(got)
	}
}
