package screen

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var commandsToWrap = []string{
	"aws sts get-caller-identity",
	"eksctl create cluster --vpc-public-subnets subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb,subnet-0cccccccccccccccc --name eks-cluster --tags eksui-lab=x",
	`aws ec2 describe-subnets --filters Name=vpc-id,Values="$(aws cloudformation describe-stacks --stack-name base --query "Stacks[0].Outputs[?OutputKey=='VPC'].OutputValue" --output text)"`,
	`curl -i http://$(kubectl get service node-service -o jsonpath='{.status.loadBalancer.ingress[0].hostname}')`,
	`aws cloudformation create-stack --parameters 'ParameterKey=Subnets,ParameterValue=subnet-a\,subnet-b' 'it'\''s one  word of many blanks and more'`,
	`kubectl --context student@eks-cluster-with-a-long-name.ap-northeast-2.eksctl.io get nodes`,
	`export NAME='실습 클러스터, 아주 긴 이름이라서 한 줄에 들어가지 않는 것' B="a\"b\$c"`,
	"kubectl set image -f pod.yaml --local -o yaml '*=nginx:1.27' | kubectl apply -f -",
}

// TestWrappedCommandsRun: a shell reads what was wrapped as it reads the whole line, at every width.
func TestWrappedCommandsRun(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no POSIX shell to read the commands with: run it where sh is installed")
	}
	var script strings.Builder
	// Every program of the commands says its words instead.
	for _, name := range []string{"aws", "eksctl", "kubectl", "curl", "export"} {
		script.WriteString(name + `() { printf '<%s>' "$0" ` + name + ` "$@"; cat; }` + "\n")
	}
	const ended = "-- ended"
	count := 0
	for _, line := range commandsToWrap {
		for w := 1; w <= 200; w++ {
			wrapped := WrapCommand(line, w)
			for _, l := range wrapped {
				if Width(l) > max(w, 8) {
					t.Errorf("%d cells at %d: %q", Width(l), w, l)
				}
			}
			for _, l := range []string{line, strings.Join(wrapped, "\n")} {
				script.WriteString("{ " + l + "\n} </dev/null\necho " + ended + "\n")
			}
			count++
		}
	}
	cmd := exec.CommandContext(t.Context(), sh)
	cmd.Stdin = strings.NewReader(strings.NewReplacer("export()", "say_export()", "export ", "say_export ").Replace(script.String()))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := strings.Split(strings.TrimSuffix(string(out), ended+"\n"), ended+"\n")
	if len(said) != 2*count {
		t.Fatalf("%d answers to %d commands:\n%.2000s", len(said), 2*count, out)
	}
	for pair := range slices.Chunk(said, 2) {
		if pair[0] != pair[1] {
			t.Fatalf("read otherwise when wrapped:\n%s\n%s", pair[0], pair[1])
		}
	}
}

// TestCommandBreaksBetweenWords: an id stays whole where it fits, and a list of them breaks at a comma.
func TestCommandBreaksBetweenWords(t *testing.T) {
	got := WrapCommand("aws ec2 create-tags --resources subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb --tags Key=a,Value=1", 40)
	want := []string{
		`aws ec2 create-tags --resources \`,
		`  subnet-0aaaaaaaaaaaaaaaa,\`,
		`subnet-0bbbbbbbbbbbbbbbb \`,
		`  --tags Key=a,Value=1`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
