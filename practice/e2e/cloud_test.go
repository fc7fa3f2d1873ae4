// Package e2e_test asks the practice cloud what a learner would: through unmodified aws and kubectl.
package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"eksui/practice"
	"eksui/practice/world"
)

// lab is a practice cloud with the environment that points aws and kubectl at it.
type lab struct {
	t     *testing.T
	cloud *practice.Cloud
	env   []string
}

// start starts a practice cloud at full speed, with a home of its own for the tools.
func start(t *testing.T) *lab {
	t.Helper()
	for _, tool := range []string{"aws", "kubectl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: see the AWS CLI's and Kubernetes' installation pages", tool)
		}
	}
	cloud, err := practice.Start(t.Context(), practice.Options{Dir: t.TempDir(), Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	home := t.TempDir()
	l := &lab{t: t, cloud: cloud, env: []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "AWS_PAGER=", "KUBECONFIG=" + home + "/kubeconfig", "NO_COLOR=1",
	}}
	l.env = append(l.env, cloud.Env()...)
	return l
}

// faults switches faults on, as eksui practice fault does.
func (l *lab) faults(names ...string) {
	l.t.Helper()
	var list []world.Fault
	for _, name := range names {
		f, err := world.ParseFault(name)
		if err != nil {
			l.t.Fatal(err)
		}
		list = append(list, f)
	}
	l.cloud.World().SetFaults(list)
}

// run runs a command line, split at spaces, and returns both its streams and its exit code.
func (l *lab) run(line string, more ...string) (out string, code int) {
	l.t.Helper()
	return l.with(nil, line, more...)
}

func (l *lab) with(env []string, line string, more ...string) (out string, code int) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 2*time.Minute)
	defer cancel()
	args := append(strings.Fields(line), more...)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(append([]string{}, l.env...), env...)
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		l.t.Fatalf("%s: %v", line, err)
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

// ok runs a command that succeeds and returns its output without the space around it.
func (l *lab) ok(line string, more ...string) string {
	l.t.Helper()
	out, code := l.run(line, more...)
	if code != 0 {
		l.t.Fatalf("%s %s: exit code %d:\n%s", line, strings.Join(more, " "), code, out)
	}
	return strings.TrimSpace(out)
}

// fails runs a command that fails with a message that matches.
func (l *lab) fails(message, line string, more ...string) {
	l.t.Helper()
	if out, code := l.run(line, more...); code == 0 || !regexp.MustCompile(message).MatchString(out) {
		l.t.Errorf("%s: exit code %d, want an error like %q:\n%s", line, code, message, out)
	}
}

// until repeats a command until its output matches.
func (l *lab) until(pattern, line string, more ...string) string {
	l.t.Helper()
	var out string
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if out, _ = l.run(line, more...); regexp.MustCompile(pattern).MatchString(out) {
			return out
		}
	}
	l.t.Fatalf("%s never says %q but:\n%s", line, pattern, out)
	return ""
}

// base makes the base stack and returns its VPC and subnets, those of zones a, b and c.
func (l *lab) base() (vpc string, subnets []string) {
	l.t.Helper()
	l.ok("aws cloudformation create-stack --stack-name eks-work-base --template-body file://../../assets/templates/base.yaml")
	l.until("CREATE_COMPLETE", status+"eks-work-base")
	output := func(name string) string {
		return l.ok("aws cloudformation describe-stacks --stack-name eks-work-base --output text --query", "Stacks[0].Outputs[?OutputKey=='"+name+"'].OutputValue")
	}
	return output("VPC"), strings.Split(output("WorkerSubnets"), ",")
}

const (
	status   = "aws cloudformation describe-stacks --output text --query Stacks[0].StackStatus --stack-name "
	failures = "aws cloudformation describe-stack-events --output text --query StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason] --stack-name "
)

// cluster makes a cluster and the role of a node group.
func (l *lab) cluster() (subnets []string) {
	l.t.Helper()
	_, subnets = l.base()
	for role, service := range map[string]string{"cluster": "eks", "node": "ec2"} {
		l.ok("aws iam create-role --role-name "+role+" --assume-role-policy-document",
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"`+service+`.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)
	}
	l.ok("aws eks create-cluster --name eks-cluster --role-arn arn:aws:iam::123456789012:role/cluster --resources-vpc-config subnetIds=" + strings.Join(subnets, ","))
	l.until("ACTIVE", "aws eks describe-cluster --name eks-cluster --query cluster.status")
	l.ok("aws eks update-kubeconfig --name eks-cluster")
	return subnets
}

// createNodegroup asks for two t2.small in zones a and c.
func createNodegroup(subnets []string) string {
	return "aws eks create-nodegroup --cluster-name eks-cluster --nodegroup-name workers --instance-types t2.small " +
		"--node-role arn:aws:iam::123456789012:role/node --subnets " + subnets[0] + " " + subnets[2]
}

const nodegroup = "aws eks describe-nodegroup --cluster-name eks-cluster --nodegroup-name workers --query nodegroup.[status,health.issues]"
