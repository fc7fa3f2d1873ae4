package iam

import (
	"fmt"
	"maps"
	"strings"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// simulation is a request of SimulatePrincipalPolicy and SimulateCustomPolicy.
type simulation struct {
	PolicySourceArn string
	ActionNames     []string `wire:",required"`
	PolicyInputList []string
	ResourceArns    []string
	CallerArn       string
	ContextEntries  []struct {
		ContextKeyName, ContextKeyType string
		ContextKeyValues               []string
	}
	paging
}

// evaluation is one result of a simulation.
type evaluation struct {
	EvalActionName, EvalResourceName, EvalDecision string
	MatchedStatements                              wire.Members[statementRef]
	MissingContextValues                           wire.Members[string]
}

// statementRef names the policy that decided.
type statementRef struct{ SourcePolicyId, SourcePolicyType string }

var decisionNames = map[policy.Decision]string{
	policy.Allow: "allowed", policy.ImplicitDeny: "implicitDeny", policy.ExplicitDeny: "explicitDeny",
}

func (s *Service) simulateOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"SimulatePrincipalPolicy": {Do: wire.Op(s.world.View, func(c *wire.Call, in *simulation) (any, error) {
			if s.grantsOf(in.PolicySourceArn) == nil {
				return nil, notFound("The principal %s cannot be found.", in.PolicySourceArn)
			}
			return s.simulate(c, in)
		})},
		"SimulateCustomPolicy": {Do: wire.Op(s.world.View, func(c *wire.Call, in *simulation) (any, error) {
			if len(in.PolicyInputList) == 0 {
				return nil, wire.Errorf("InvalidInput", "At least one policy must be provided.")
			}
			in.PolicySourceArn = ""
			return s.simulate(c, in)
		})},
	}
}

func (s *Service) simulate(c *wire.Call, in *simulation) (any, error) {
	sources := map[string]string{} // documents by what they are called
	if g := s.grantsOf(in.PolicySourceArn); g != nil {
		sources = s.documentsByName(g)
	}
	for i, text := range in.PolicyInputList {
		if err := checkDocument(text, policy.Identity); err != nil {
			return nil, err
		}
		sources[fmt.Sprintf("PolicyInputList.%d", i+1)] = text
	}
	resources := in.ResourceArns
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	var all []evaluation
	for _, action := range in.ActionNames {
		if !strings.Contains(action, ":") {
			return nil, wire.Errorf("InvalidInput", "Invalid Entity Arn: %s", action)
		}
		ask := wire.Ask{Caller: wire.Identity{ARN: in.PolicySourceArn}, Action: action, Region: c.Region, Context: map[string]string{}}
		for _, e := range in.ContextEntries {
			ask.Context[e.ContextKeyName] = strings.Join(e.ContextKeyValues, ",")
		}
		for _, resource := range resources {
			all = append(all, s.evaluate(ask, resource, sources))
		}
	}
	page, end, err := cut(all, func(e evaluation) string { return e.EvalActionName + " " + e.EvalResourceName }, in.paging)
	return struct {
		EvaluationResults wire.Members[evaluation]
		listed
	}{page, end}, err
}

// evaluate decides one action on one resource and names the policies that matched.
func (s *Service) evaluate(ask wire.Ask, resource string, sources map[string]string) evaluation {
	e := evaluation{EvalActionName: ask.Action, EvalResourceName: resource}
	decision := policy.ImplicitDeny
	if !s.faulty(ask.Action) {
		r := policy.Request{Action: ask.Action, Resource: resource, Context: s.context(ask)}
		for _, name := range sortedKeys(sources) {
			if d := s.document(sources[name]).Decide(r); d != policy.ImplicitDeny {
				e.MatchedStatements = append(e.MatchedStatements, statementRef{name, "IAM Policy"})
				decision = max(decision, d)
			}
		}
	}
	e.EvalDecision = decisionNames[decision]
	return e
}

func (s *Service) documentsByName(g *grants) map[string]string {
	out := maps.Clone(g.Inline)
	if out == nil {
		out = map[string]string{}
	}
	for _, arn := range g.Attached {
		if p := s.policy(arn); p != nil {
			out[p.Name] = p.version(p.Default).Document
		}
	}
	return out
}
