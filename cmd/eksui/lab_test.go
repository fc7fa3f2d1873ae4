package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"eksui/internal/version"
)

// fast is how many times faster than AWS the tests work: with more, a busy machine is too slow for the cloud.
const fast = "300"

func TestTheWholeLabUpAndDown(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	lines := l.must(nil, "up", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file)
	if s := lines[len(lines)-1]; !s.is("summary") || s["ok"] != true || s["api_calls"].(float64) < 10 {
		t.Errorf("summary: %v", s)
	}
	for i, e := range lines[:len(lines)-1] {
		if i > 0 && e["seq"].(float64) != lines[i-1]["seq"].(float64)+1 {
			t.Errorf("sequence breaks at %v", e)
		}
	}
	l.status("--practice").single(t)
	page := l.forwarded("up", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file)
	if !strings.Contains(page, "nginx-pod") {
		t.Errorf("the page through the port-forward does not name its pod: %q", page)
	}
	lines = l.must(nil, "down", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file)
	left, ok := lines[len(lines)-1]["left"].([]any)
	if !ok || len(left) != 0 {
		t.Errorf("left: %v", lines[len(lines)-1])
	}
	saved := ""
	for _, e := range lines {
		if e.is("receipt") {
			saved, _ = e["saved"].(string)
		}
	}
	receipt, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"- Nothing of this lab is left (", "- 이 실습에서 남은 것이 없습니다(", "- 1 × cluster", "cloudformation:DescribeStacks",
		"written by eksui " + version.Get().String() + "\n", "작성한 프로그램 eksui " + version.Get().String() + "\n",
	} {
		if !strings.Contains(string(receipt), want) {
			t.Errorf("the receipt does not say %q:\n%s", want, receipt)
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		t.Error(err)
	}
	return string(body)
}

// TestKilledInEachStep kills `up` inside every step, continues, and in the end finds the lab once.
func TestKilledInEachStep(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	up := []string{"up", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file}
	for _, step := range []string{"credentials", "network", "subnets", "cluster", "connect", "deploy", "forward", "expose"} {
		began := false
		_, stderr, code := l.run(func(e line) bool {
			if e["step"] != step {
				return false
			}
			if began { // the first thing that happens in it
				return true
			}
			began = e.is("step-started")
			return false
		}, up...)
		if code != -1 {
			t.Fatalf("%s: not killed, exit code %d\n%s", step, code, stderr)
		}
	}
	l.must(nil, up...)
	l.status("--practice").single(t)

	// and down, killed twice on its way
	down := []string{"down", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file}
	for _, step := range []string{"expose", "cluster", "network"} {
		if _, stderr, code := l.run(func(e line) bool { return e["step"] == step && (e.is("stack-event") || e.is("service")) }, down...); code != -1 {
			t.Fatalf("down in %s: not killed, exit code %d\n%s", step, code, stderr)
		}
	}
	l.must(nil, down...)
}

// TestTheCoursesOwnInput deploys the course's manifests: the private image is explained and a public one offered; with
// image: it runs.
func TestTheCoursesOwnInput(t *testing.T) {
	t.Parallel()
	course, err := filepath.Abs("testdata/course")
	if err != nil {
		t.Fatal(err)
	}
	manifests := func(image string) string {
		return "deploy:\n  manifest: " + course + "/pod.yaml\n" + image + "expose:\n  manifest: " + course + "/service.yaml\n"
	}
	l := newLab(t, manifests(""))
	lines, _, code := l.run(nil, "up", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file)
	if code != exitFailed {
		t.Fatalf("exit code %d:\n%s", code, tail(lines))
	}
	var failed line
	for _, e := range lines {
		if e.is("step-failed") && e["step"] == "deploy" {
			failed = e
		}
	}
	if failed == nil || !strings.Contains(failed["code"].(string), "Pull") || failed["remedies"] == nil || failed["why"] == nil {
		t.Fatalf("no reason in words with a public image offered: %v", failed)
	}
	again := newLab(t, manifests("  image: public.ecr.aws/nginx/nginx:latest\n"))
	again.dir, again.env = l.dir, l.env // the same lab goes on
	again.must(nil, "up", "--practice", "--yes", "--json", "--speed", fast, "-f", again.file)
	again.status("--practice").single(t)
}

// TestAStackThatBlocksItsNameIsMadeAgain leaves a stack in ROLLBACK_COMPLETE; --mend deletes it and goes on.
func TestAStackThatBlocksItsNameIsMadeAgain(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	up := []string{"up", "--practice", "--yes", "--json", "--speed", fast, "--until", "network", "-f", l.file}
	lines, _, code := l.run(nil, append(up, "--fault", "stack-rollback=WorkerSubnet1")...)
	if last := lines[len(lines)-2]; code != exitFailed || !last.is("step-failed") || last["remedies"] == nil {
		t.Fatalf("exit code %d\n%s", code, tail(lines))
	}
	if out, err := l.command("practice", "fault", "--off").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines, _, code = l.run(nil, up...)
	if code != exitFailed || !strings.Contains(tail(lines), "ROLLBACK_COMPLETE") {
		t.Errorf("exit code %d\n%s", code, tail(lines))
	}
	l.must(nil, append(up, "--mend")...)
	l.must(nil, "down", "--practice", "--yes", "--json", "--speed", fast, "-f", l.file)
}

// TestABrokenKubeconfigIsKept refuses to touch it, and with --mend begins a new one beside it.
func TestABrokenKubeconfigIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	const mine = "contexts: [{{{ mine\n"
	if err := os.WriteFile(path, []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	l := newLab(t, "connect:\n  kubeconfig: "+path+"\n")
	up := []string{"up", "--practice", "--yes", "--json", "--speed", fast, "--until", "connect", "-f", l.file}
	lines, _, code := l.run(nil, up...)
	if raw, _ := os.ReadFile(path); code != exitFailed || !strings.Contains(fmt.Sprint(failureOf(lines, "connect")), path) || string(raw) != mine {
		t.Fatalf("exit code %d, the file holds %q\n%s", code, raw, tail(lines))
	}
	l.must(nil, append(up, "--mend")...)
	kept, err := filepath.Glob(path + ".broken-*")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	if raw, _ := os.ReadFile(kept[0]); string(raw) != mine {
		t.Errorf("kept as %q", raw)
	}
	if raw, err := os.ReadFile(path); err != nil || !strings.Contains(string(raw), "eks-cluster") {
		t.Errorf("the new one: %v\n%s", err, raw)
	}
}

// TestAgainstServe works on a practice cloud of another process, as on AWS, and lets kubectl and aws see the lab.
func TestAgainstServe(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	serve := l.serve()
	if out, err := l.command("practice", "serve").CombinedOutput(); err == nil || !strings.Contains(string(out), strconv.Itoa(serve.Process.Pid)) {
		t.Errorf("a second process on the folder: %v, %s", err, out)
	}
	if _, stderr, code := l.run(nil, "up", "--json", "-f", l.file); code != exitUsage || !strings.Contains(stderr, "--yes") {
		t.Errorf("without --yes and a terminal: exit code %d, %s", code, stderr)
	}
	l.must(nil, "up", "--yes", "--json", "-f", l.file)
	l.status().single(t)
	l.tool("kubectl", "nginx-pod", "get", "nodes,pods,svc", "-A")
	l.tool("aws", "CREATE_COMPLETE", "cloudformation", "describe-stack-events", "--stack-name", "eks-work-base")
	l.must(nil, "down", "--yes", "--json", "-f", l.file)
}

// tool runs an unmodified client of the lab's cloud.
func (l *lab) tool(name, want string, args ...string) {
	l.t.Helper()
	l.t.Run(name, func(t *testing.T) {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed: see the AWS CLI's and Kubernetes' installation pages")
		}
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Env = l.env
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s %s: %v, want %q in:\n%s", name, strings.Join(args, " "), err, want, out)
		}
	})
}

// TestALabIsLookedForWhereItWasMade takes the region from the environment, which is another one in the next terminal.
func TestALabIsLookedForWhereItWasMade(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	from := func(region string) { l.env = append(l.env, "AWS_REGION="+region, "AWS_DEFAULT_REGION="+region) }
	from("us-west-2")
	l.must(nil, "up", "--yes", "--json", "--until", "network", "-f", l.file)
	from("eu-west-1")
	if made := l.status(); len(made.Exist) == 0 {
		t.Error("status looks in another region")
	}
	elsewhere := filepath.Join(l.dir, "elsewhere.yaml")
	if err := os.WriteFile(elsewhere, []byte("region: eu-west-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"down", "up"} {
		_, stderr, code := l.run(nil, command, "--yes", "--json", "-f", elsewhere)
		if code == 0 || !strings.Contains(stderr, "region us-west-2") || !strings.Contains(stderr, "region eu-west-1") {
			t.Errorf("%s elsewhere: exit code %d, %s", command, code, stderr)
		}
	}
	lines := l.must(nil, "down", "--yes", "--json", "-f", l.file)
	if !strings.Contains(tail(lines), `"stack":1`) {
		t.Errorf("nothing was deleted:\n%s", tail(lines))
	}
	l.must(nil, "up", "--yes", "--json", "--until", "credentials", "-f", elsewhere) // nothing is left there
}

// TestDownTakesAwayWhatOtherChoicesHaveMade changes the names of everything between two runs.
func TestDownTakesAwayWhatOtherChoicesHaveMade(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	l.must(nil, "up", "--yes", "--json", "--until", "cluster", "-f", l.file)
	for n, choices := range []string{
		"cluster: {nodeGroup: more}\n",
		"network: {stack: second}\ncluster: {name: second}\n",
	} {
		file := filepath.Join(l.dir, fmt.Sprintf("choices%d.yaml", n))
		if err := os.WriteFile(file, []byte(choices), 0o600); err != nil {
			t.Fatal(err)
		}
		l.must(nil, "up", "--yes", "--json", "--until", "cluster", "-f", file)
	}
	lines := l.must(nil, "down", "--yes", "--json")
	if !strings.Contains(tail(lines), `"stack":7`) || !strings.Contains(tail(lines), `"left":[]`) {
		t.Errorf("seven stacks were made:\n%s", tail(lines))
	}
}

// TestNamesThatHaveNoStacks are refused before anything is made, and don't keep what is there from being taken away.
func TestNamesThatHaveNoStacks(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	file := filepath.Join(l.dir, "names.yaml")
	write := func(cluster string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("name: names\nnetwork: {stack: names-base}\ncluster: "+cluster+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("{name: fine, nodeGroup: ng}")
	l.must(nil, "up", "--yes", "--json", "--until", "network", "-f", file)
	for cluster, key := range map[string]string{
		"{name: my_cluster, nodeGroup: ng}": "cluster.name", "{name: fine, nodeGroup: my_ng}": "cluster.nodeGroup",
		"{name: " + strings.Repeat("c", 63) + ", nodeGroup: " + strings.Repeat("n", 63) + "}": "cluster.nodeGroup", "{name: fine-}": "cluster.name",
	} {
		write(cluster)
		_, stderr, code := l.run(nil, "up", "--yes", "--json", "-f", file)
		if code != exitUsage || !strings.Contains(stderr, key) {
			t.Errorf("%s: exit code %d\n%s", cluster, code, stderr)
		}
	}
	write("{name: my_cluster, nodeGroup: ng}")
	lines, stderr, code := l.run(nil, "down", "--yes", "--json", "-f", file)
	if code != 0 || !strings.Contains(tail(lines), `"stack":1`) || !strings.Contains(tail(lines), `"left":[]`) || !strings.Contains(stderr, "cluster.name") {
		t.Errorf("down: exit code %d\n%s\n%s", code, tail(lines), stderr)
	}
}

// TestAnothersClusterIsLeftAlone is two labs in one account that call their cluster the same.
func TestAnothersClusterIsLeftAlone(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	l.must(nil, "up", "--yes", "--json", "-f", l.file)
	mine := filepath.Join(l.dir, "mine.yaml")
	if err := os.WriteFile(mine, []byte("name: mine\nnetwork: {stack: mine}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, _, code := l.run(nil, "up", "--yes", "--json", "-f", mine)
	if said := failureOf(lines, "cluster"); code != exitFailed || !strings.Contains(fmt.Sprint(said["what"]), "eks-cluster") {
		t.Errorf("up: exit code %d\n%s", code, tail(lines))
	}
	if slices.ContainsFunc(lines, func(e line) bool { return e.is("stack-event") }) {
		t.Error("a network was made for a cluster that is another's")
	}
	l.must(nil, "down", "--yes", "--json", "-f", mine)
	l.status().single(t)
	l.must(nil, "down", "--yes", "--json", "-f", l.file)
}
