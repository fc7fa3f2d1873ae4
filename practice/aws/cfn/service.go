// Package cfn is the practice cloud's CloudFormation: stacks made from templates by the order of their dependencies,
// with AWS's events, rollbacks and failures, behind the Query API.
package cfn

import (
	"fmt"
	"maps"
	"slices"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Deps are what stacks ask of the other services. All are called as inside world.Update, and each may be nil: then what
// needs it fails as where AWS finds nothing, and nobody is refused.
type Deps struct {
	Account    string // 12 digits
	IAM        Authorizer
	Network    Network
	Secrets    Secrets
	Parameters Parameters
}

// Authorizer says whether the caller of a stack may do what its resources need; the error's text becomes the
// resource's reason. wire.Authority is one.
type Authorizer interface {
	Authorize(a wire.Ask) error
}

// Network answers what parameters of EC2's types and Fn::GetAZs ask.
type Network interface {
	// Exists says whether a value names something of a parameter type, "AWS::EC2::VPC::Id"; a list's items are asked one
	// by one under the type of the item.
	Exists(region, paramType, value string) bool
	// Zones lists the region's availability zones that have a default subnet, or all when none has.
	Zones(region string) []string
}

// Secrets reads secrets for {{resolve:secretsmanager:…}}.
type Secrets interface {
	// SecretString returns the text of a version of a secret, named or by ARN; stage and version may be "".
	SecretString(region, id, stage, version string) (string, error)
}

// Parameters reads parameters for {{resolve:ssm:…}} and parameters of the type AWS::SSM::Parameter::Value<…>.
type Parameters interface {
	// ParameterValue returns a parameter's value; version 0 is the latest, and secure asks for a SecureString.
	ParameterValue(region, name string, version int, secure bool) (string, error)
}

// Service is CloudFormation in all regions.
type Service struct {
	w     *world.World
	deps  Deps
	types map[string]Type
	st    state
}

// New registers the stacks' state and jobs in a world that has not started yet.
func New(w *world.World, deps Deps) (*Service, error) {
	s := &Service{w: w, deps: deps, types: map[string]Type{}, st: state{Stacks: map[string]*Stack{}}}
	if err := w.Section("cloudformation", &s.st); err != nil {
		return nil, err
	}
	for _, st := range s.st.Stacks {
		for _, v := range st.versions() {
			if err := v.parse(); err != nil {
				return nil, fmt.Errorf("cfn: the template of stack %s in the snapshot: %w", st.ID, err)
			}
		}
	}
	world.Handle(w, advanceJob, s.advanceDue)
	world.Handle(w, taskJob, s.taskDue)
	world.Handle(w, timeoutJob, s.timeoutDue)
	world.Handle(w, changeSetJob, s.changeSetDue)
	return s, nil
}

// Register adds resource types. It is called before world.Start, and panics on a name that is taken.
func (s *Service) Register(types ...Type) {
	for _, t := range types {
		if _, taken := s.types[t.Name]; taken {
			panic(fmt.Sprintf("cfn: type %s registered twice", t.Name))
		}
		s.types[t.Name] = t
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
