package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"eksui/practice"
)

// fault switches the running cloud's faults: to those named, or --off.
func (l *lab) fault(args ...string) {
	l.t.Helper()
	if out, err := l.command(append([]string{"practice", "fault"}, args...)...).CombinedOutput(); err != nil {
		l.t.Fatalf("practice fault %v: %v\n%s", args, err, out)
	}
}

// says looks for a text in a line, in the JSON's own spelling.
func (e line) says(text string) bool {
	raw, err := json.Marshal(e)
	quoted, errText := json.Marshal(text)
	return err == nil && errText == nil && strings.Contains(string(raw), strings.Trim(string(quoted), `"`))
}

// fails runs up or down to an exit code and finds the last failure of a step that says a text.
func (l *lab) fails(want int, step, text string, args ...string) line {
	l.t.Helper()
	lines, stderr, code := l.run(nil, args...)
	if code != want {
		l.t.Fatalf("exit code %d\n%s\n%s", code, stderr, tail(lines))
	}
	for _, e := range slices.Backward(lines) {
		if e.is("step-failed") && e["step"] == step && e.says(text) {
			return e
		}
	}
	l.t.Errorf("no failure of step %s says %q:\n%s", step, text, tail(lines))
	return line{}
}

// TestFaultsOnTheWay has one lab meet each fault that ends a step, one after the other on its way up and down: up fails
// with the cloud's own words, and once the fault is gone, going on is enough.
func TestFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	up := []string{"up", "--yes", "--json", "--mend", "-f", l.file}
	down := []string{"down", "--yes", "--json", "-f", l.file}
	for _, c := range []struct {
		fault, step, says, cause string
		mendable                 bool
	}{
		{"expired-token", "credentials", "The security token included in the request is expired", "aws.credentials-expired", false},
		{"denied=ec2:CreateVpc", "network", "is not authorized to perform: ec2:CreateVpc", "stack.denied", true},
		{"stack-rollback=InternetGateway", "network", "InternetGateway", "stack.resource-failed", true},
		{"unsupported-type=ap-northeast-2c", "cluster", "is not supported in your requested Availability Zone (ap-northeast-2c)", "stack.instance-type-unsupported", true},
		{"no-capacity=ap-northeast-2a", "cluster", "We currently do not have sufficient t2.small capacity", "stack.no-capacity", true},
		{"node-not-joining", "cluster", "Instances failed to join the kubernetes cluster", "stack.nodes-not-joining", true},
	} {
		l.fault(c.fault)
		e := l.fails(exitFailed, c.step, c.says, up...)
		if (e["remedies"] != nil) != c.mendable {
			t.Errorf("%s: remedies %v", c.fault, e["remedies"])
		}
		if e["cause_id"] != c.cause {
			t.Errorf("%s: cause %v, want %s", c.fault, e["cause_id"], c.cause)
		}
	}

	// What only lasts does not end up: it shows what the cloud says, and goes on as soon as it can.
	l.fault("image-pull", "lb-pending")
	pulls, pending := false, false
	l.must(func(e line) bool {
		switch {
		case pulls && pending:
		case e.is("pod") && e["reason"] == "ImagePullBackOff" && e.says("toomanyrequests"):
			pulls = true
		case e.is("service") && e["rung"] == "applied":
			pending = true
		default:
			return false
		}
		if pulls && pending {
			l.fault("--off")
		}
		return false
	}, up...)
	if !pulls || !pending {
		t.Errorf("image-pull seen: %v, lb-pending seen: %v", pulls, pending)
	}
	l.status().single(t)

	l.fault("delete-blocked", "leaked-eni") // what is the lab's goes, what nobody can tell stays
	e := l.fails(exitLeft, "network", "has dependencies and cannot be deleted", down...)
	if e["cause_id"] != "hold.node-interface" {
		t.Errorf("delete-blocked: cause %v", e["cause_id"])
	}
	l.fault("--off")
	l.deleteInterface(regexp.MustCompile(`eni-[0-9a-f]{17}`).FindString(fmt.Sprint(e["next"])))
	l.must(nil, down...)
}

// deleteInterface does by hand what the failure says.
func (l *lab) deleteInterface(id string) {
	l.t.Helper()
	endpoint, err := practice.Running(filepath.Join(l.dir, "state", "practice"))
	if err != nil {
		l.t.Fatal(err)
	}
	files := practice.FilesIn(filepath.Join(l.dir, "state", "practice"))
	cfg, err := config.LoadDefaultConfig(l.t.Context(), config.WithSharedConfigFiles([]string{files.AWSConfig}), config.WithSharedCredentialsFiles([]string{files.AWSCredentials}),
		config.WithSharedConfigProfile(practice.Profile), config.WithBaseEndpoint(endpoint.Endpoint))
	if err != nil {
		l.t.Fatal(err)
	}
	if _, err := ec2.NewFromConfig(cfg).DeleteNetworkInterface(l.t.Context(), &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: &id}); err != nil {
		l.t.Fatal(err)
	}
}

// TestFaultsOfTheAPI goes up and down while the API itself is bad: retries and waiting get through.
func TestFaultsOfTheAPI(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	l.fault("throttling", "api-500", "cut-connections", "lagging-reads", "young-node-dns")
	l.must(nil, "up", "--yes", "--json", "-f", l.file)
	l.fault("slow-api")
	calm := false
	l.must(func(e line) bool {
		if !calm && e.is("step-done") { // one step has got through: the rest need not take as long
			calm = true
			l.fault("--off")
		}
		return false
	}, "down", "--yes", "--json", "-f", l.file)
	if !calm {
		t.Error("no step was done while every answer took seconds")
	}
}
