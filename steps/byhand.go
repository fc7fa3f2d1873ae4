package steps

import (
	"cmp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/awsx"
	"eksui/kube"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// byHand is a page of commands that runs as it stands in a new shell: first what points the tools at the lab.
func byHand(lab *site.Site, commands ...engine.Command) []engine.Command {
	return append(newShell(lab), commands...)
}

// newShell points a shell's tools at practice, or at the lab's profile, region and kubeconfig where they are not the usual ones.
func newShell(lab *site.Site) []engine.Command {
	if lab.About().Unbilled {
		return []engine.Command{{Line: `eval "$(eksui practice env)"`, Why: byHandPractice.With()}}
	}
	var variables []string
	set := func(name, value string) {
		if value != "" {
			variables = append(variables, name+"="+shellWord(value))
		}
	}
	set("AWS_PROFILE", lab.Choices().Profile)
	region := cmp.Or(lab.Region(), awsx.DefaultRegion)
	set("AWS_REGION", region)
	set("AWS_DEFAULT_REGION", region) // what version 1 of the AWS CLI reads
	set("KUBECONFIG", lab.Choices().Connect.Kubeconfig)
	return []engine.Command{{Line: "export " + strings.Join(variables, " "), Why: byHandPlace.With()}}
}

// kubectl is the command with the context that the workload goes to, where that is not the current one.
func kubectl(lab *site.Site) string {
	if existing := lab.Choices().Connect.Existing; existing != "" {
		return "kubectl --context " + shellWord(existing)
	}
	return "kubectl"
}

// inNamespace is the flag of an object's namespace, unless that is the default one.
func inNamespace(namespace string) string {
	if namespace == "" || namespace == kube.DefaultNamespace {
		return ""
	}
	return " -n " + shellWord(namespace)
}

// describeByHand shows an object's state and its events.
func describeByHand(lab *site.Site, o *unstructured.Unstructured) engine.Command {
	kind := strings.ToLower(o.GetKind())
	if group := o.GroupVersionKind().Group; group != "" {
		kind += "." + group
	}
	return engine.Command{Line: kubectl(lab) + " describe " + kind + " " + shellWord(o.GetName()) + inNamespace(o.GetNamespace()), Why: byHandDescribe.With()}
}

// outputByHand asks a stack for one of its outputs, for a command that needs it before anybody knows it.
func outputByHand(stack, output string) string {
	return `"$(aws cloudformation describe-stacks --stack-name ` + shellWord(stack) +
		` --query "Stacks[0].Outputs[?OutputKey=='` + output + `'].OutputValue" --output text)"`
}
