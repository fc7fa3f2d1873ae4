package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
)

// Choices are all that a learner can choose: what the wizard's forms fill in and lab.yaml holds. The zero value of a
// field means its default, which Defaults gives. The tag about names the sentence that LabFile writes behind a key.
type Choices struct {
	Name    string        `yaml:"name" about:"choice.name"` // the lab: the value of the tag eksui:lab
	Region  string        `yaml:"region" about:"choice.region"`
	Profile string        `yaml:"profile" about:"choice.profile"`
	Network StackChoice   `yaml:"network"`
	Subnets SubnetsChoice `yaml:"subnets"`
	Cluster ClusterChoice `yaml:"cluster"`
	Connect ConnectChoice `yaml:"connect"`
	Deploy  DeployChoice  `yaml:"deploy"`
	Forward ForwardChoice `yaml:"forward"`
	Expose  ExposeChoice  `yaml:"expose"`
}

// StackChoice is one CloudFormation stack.
type StackChoice struct {
	Stack      string            `yaml:"stack" about:"choice.stack"`
	Template   string            `yaml:"template" about:"choice.template"` // a file; "" is the embedded one
	Parameters map[string]string `yaml:"parameters" about:"choice.parameters"`
}

// SubnetsChoice says where the nodes live. Without IDs: the eligible ones of the base stack's output WorkerSubnets.
type SubnetsChoice struct {
	VPC string   `yaml:"vpc" about:"choice.vpc"` // "" is the base stack's
	IDs []string `yaml:"ids" about:"choice.ids"`
}

// ClusterChoice is the cluster and its node group.
type ClusterChoice struct {
	Name         string `yaml:"name" about:"choice.cluster"`
	Version      string `yaml:"version" about:"choice.version"` // "" is the newest in standard support
	NodeGroup    string `yaml:"nodeGroup" about:"choice.nodeGroup"`
	InstanceType string `yaml:"instanceType" about:"choice.instanceType"`
	Nodes        int    `yaml:"nodes" about:"choice.nodes"`
	Min          int    `yaml:"min" about:"choice.min"`
	Max          int    `yaml:"max" about:"choice.max"`
	// UpgradePolicy is awsx.SupportStandard or SupportExtended; "" is the one that the version is in.
	UpgradePolicy string `yaml:"upgradePolicy" about:"choice.upgradePolicy"`
	// Role and NodeRole are ARNs of roles that are there already, for an account that may make none; "" makes them.
	Role     string `yaml:"role" about:"choice.role"`
	NodeRole string `yaml:"nodeRole" about:"choice.nodeRole"`
}

// ConnectChoice is the kubeconfig entry.
type ConnectChoice struct {
	Kubeconfig string `yaml:"kubeconfig" about:"choice.kubeconfig"` // "" is what kubectl would use
	Context    string `yaml:"context" about:"choice.context"`       // "" is IDENTITY@NAME.REGION.eksctl.io, as eksctl names it
	// Existing is a context whose cluster takes the workload in place of the practice cloud's; "" is the lab's own cluster.
	Existing string `yaml:"existing" about:"choice.existing"`
}

// Workload kinds that deploy writes by itself.
const (
	KindPod        = "pod"
	KindDeployment = "deployment"
)

// DeployChoice is the workload.
type DeployChoice struct {
	Kind     string `yaml:"kind" about:"choice.kind"`         // pod or deployment; unused with a manifest
	Manifest string `yaml:"manifest" about:"choice.manifest"` // a file; "" is the embedded one of the kind
	Image    string `yaml:"image" about:"choice.image"`       // replaces the image of every container
	Replicas int    `yaml:"replicas" about:"choice.replicas"` // of the deployment
}

// ForwardChoice is the port-forward.
type ForwardChoice struct {
	Local  int `yaml:"local" about:"choice.local"`
	Remote int `yaml:"remote" about:"choice.remote"`
}

// ExposeChoice is the service.
type ExposeChoice struct {
	Manifest string `yaml:"manifest" about:"choice.service"` // a file; "" is the embedded service.yaml
}

// Defaults are the course's own choices, where AWS still takes them.
func Defaults() Choices {
	return Choices{
		Name:    "eks-cluster",
		Network: StackChoice{Stack: "eks-work-base"},
		Cluster: ClusterChoice{
			Name: "eks-cluster", NodeGroup: "eks-work-nodegroup", InstanceType: "t2.small", Nodes: 2, Min: 2, Max: 5,
		},
		Deploy:  DeployChoice{Kind: KindPod, Replicas: 2},
		Forward: ForwardChoice{Local: 9000, Remote: 80},
	}
}

// LoadChoices reads a lab.yaml over the defaults. Unknown keys and wrong types are errors that name the line. Files that
// it mentions are looked for beside it.
func LoadChoices(path string) (Choices, error) {
	c, err := readChoices(path)
	if wrong := c.wrong(); err == nil && wrong != nil {
		err = wrongValue(path, wrong)
	}
	return c, err
}

// LoadMade is LoadChoices for finding what was made: values that can't hold have their defaults, and wrong says which one
// that was. Nothing can have been made by such a value, and it must not keep the rest of a lab from being taken away.
func LoadMade(path string) (c Choices, wrong, err error) {
	if c, err = readChoices(path); err != nil {
		return c, nil, err
	}
	first := c.wrong()
	if first == nil {
		return c, nil, nil
	}
	if c, ok := c.salvaged(); ok {
		return c, wrongValue(path, first), nil
	}
	return c, nil, wrongValue(path, first)
}

func wrongValue(path string, wrong *engine.FieldError) error {
	p := wrong.Problem()
	return wrongLabFile(path, text.Both(p.What, p.Why))
}

// readChoices reads a lab.yaml, whatever its values are.
func readChoices(path string) (Choices, error) {
	c := Defaults()
	raw, why, err := readSmall(path, true)
	if err != nil || !why.IsZero() {
		return c, unreadLabFile(path, why, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, wrongLabFile(path, text.Raw(yamlWords(err)))
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return c, wrongLabFile(path, labFileOneDoc.With())
	}
	dir := filepath.Dir(path)
	for _, file := range []*string{&c.Network.Template, &c.Deploy.Manifest, &c.Expose.Manifest} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(dir, *file)
		}
	}
	return c, nil
}

// salvaged are the choices with the defaults in place of what can't hold; false says that not even the lab's name holds.
func (c Choices) salvaged() (Choices, bool) {
	defaults := Defaults()
	for wrong := c.wrong(); wrong != nil; wrong = c.wrong() {
		switch group, _, _ := strings.Cut(wrong.Key, "."); group {
		case "network":
			c.Network.Stack = defaults.Network.Stack
		case "cluster":
			c.Cluster = defaults.Cluster
		case "deploy":
			c.Deploy = defaults.Deploy
		case "forward":
			c.Forward = defaults.Forward
		default:
			return c, false
		}
	}
	return c, true
}

var (
	goType  = regexp.MustCompile(`field (\S+) not found in type site\.\w+`)
	ownType = regexp.MustCompile(`into site\.\w+`)
)

// yamlWords takes Go's type names out of the decoder's errors, which keep their line numbers.
func yamlWords(err error) string {
	s := goType.ReplaceAllString(err.Error(), `unknown key "$1"`)
	s = ownType.ReplaceAllString(s, "into a mapping of keys")
	s = strings.ReplaceAll(strings.TrimPrefix(s, "yaml: unmarshal errors:\n  "), "\n  ", "; ")
	return strings.TrimSuffix(s, ".") + "."
}

// What names may be, with what is derived from them: the names of a cluster and its node group are parts of their stacks'
// names ("CloudFormation API Reference: CreateStack") and values of the nodes' labels ("Kubernetes: Labels and Selectors").
var (
	labName   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)
	stackName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,127}$`)
	eksName   = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
)

// Check looks at the choices alone, asking nobody. What is wrong is an engine.FieldError.
func (c Choices) Check() error {
	if wrong := c.wrong(); wrong != nil {
		return wrong
	}
	return nil
}

func (c Choices) wrong() *engine.FieldError {
	switch {
	case !labName.MatchString(c.Name):
		return engine.WrongValue("name", c.Name, choiceName.With())
	case !stackName.MatchString(c.Network.Stack):
		return engine.WrongValue("network.stack", c.Network.Stack, choiceStackName.With())
	case !eksName.MatchString(c.Cluster.Name):
		return engine.WrongValue("cluster.name", c.Cluster.Name, choiceEKSName.With())
	case !eksName.MatchString(c.Cluster.NodeGroup):
		return engine.WrongValue("cluster.nodeGroup", c.Cluster.NodeGroup, choiceEKSName.With())
	case !stackName.MatchString(awsx.NodeGroupStack(c.Cluster.Name, c.Cluster.NodeGroup)):
		return engine.WrongValue("cluster.nodeGroup", c.Cluster.NodeGroup, choiceStackLong.With())
	case c.Cluster.Min < 0 || c.Cluster.Nodes < max(1, c.Cluster.Min) || c.Cluster.Max < c.Cluster.Nodes:
		return engine.WrongValue("cluster.nodes", fmt.Sprintf("%d/%d/%d", c.Cluster.Min, c.Cluster.Nodes, c.Cluster.Max), choiceNodes.With())
	case !slices.Contains([]string{"", awsx.SupportStandard, awsx.SupportExtended}, c.Cluster.UpgradePolicy):
		return engine.WrongValue("cluster.upgradePolicy", c.Cluster.UpgradePolicy, choiceUpgradePolicy.With())
	case c.Cluster.Role != "" && !awsx.IsRoleARN(c.Cluster.Role):
		return engine.WrongValue("cluster.role", c.Cluster.Role, choiceRole.With())
	case c.Cluster.NodeRole != "" && !awsx.IsRoleARN(c.Cluster.NodeRole):
		return engine.WrongValue("cluster.nodeRole", c.Cluster.NodeRole, choiceRole.With())
	case c.Deploy.Kind != KindPod && c.Deploy.Kind != KindDeployment:
		return engine.WrongValue("deploy.kind", c.Deploy.Kind, choiceKind.With())
	case c.Deploy.Replicas < 1 || c.Deploy.Replicas > 100:
		return engine.WrongValue("deploy.replicas", c.Deploy.Replicas, choiceReplicas.With())
	case !isPort(c.Forward.Local):
		return engine.WrongValue("forward.local", c.Forward.Local, choicePort.With())
	case !isPort(c.Forward.Remote):
		return engine.WrongValue("forward.remote", c.Forward.Remote, choicePort.With())
	}
	return nil
}

func isPort(p int) bool { return p >= 1 && p <= 65535 }
