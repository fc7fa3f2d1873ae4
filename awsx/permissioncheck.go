package awsx

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"golang.org/x/sync/errgroup"
)

// checkPermissions asks IAM what the caller's policies say of all that the lab needs. It can only warn: IAM's simulation knows
// nothing of what a policy compares with later, the tags of a request, say.
func (s *Session) checkPermissions(ctx context.Context, c ClusterSpec) []Finding {
	id, err := s.Identity(ctx)
	if err != nil {
		return unchecked(msgCheckPermissions, err)
	}
	if id.Root() {
		return []Finding{{Severity: SeverityWarning, What: msgRootUser.With(), Next: msgRootUserNext.With()}}
	}
	source, err := s.policySource(ctx, id)
	if err != nil {
		return unchecked(msgCheckPermissions, err)
	}
	denied, err := s.denied(ctx, source, id.Account, c.names(s.Region()))
	switch {
	case err != nil:
		return unchecked(msgCheckPermissions, err)
	case len(denied) > 0:
		list := strings.Join(denied, ", ")
		return []Finding{{Severity: SeverityWarning, What: msgPermissionsLack.With(list), Next: msgDeniedNext.With(list)}}
	}
	return []Finding{{Severity: SeverityOK, What: msgPermissionsGood.With()}}
}

// names are what the permissions of a cluster's lab are limited by. Of the stacks the cluster's own are enough to ask about.
func (c ClusterSpec) names(region string) Names {
	return Names{
		Lab: c.Lab, Region: region, Cluster: c.Name, Stacks: []string{ClusterStack(c.Name), NodeGroupStack(c.Name, c.NodeGroup)},
		Roles: GivenRoles(c.Role, c.NodeRole),
	}
}

// denied lists the actions that the lab can't do without and a user's or role's policies don't allow.
func (s *Session) denied(ctx context.Context, source, account string, names Names) ([]string, error) {
	byResource := map[string][]string{}
	contexts := map[string]string{"aws:RequestedRegion": names.Region}
	for _, p := range Permissions(UseAll) {
		if p.Optional {
			continue
		}
		for _, scope := range p.On {
			scope, has := scope.of(names)
			if !has {
				continue
			}
			if scope.Key != "" {
				contexts[scope.Key] = scope.Values[0]
			}
			if on := scope.sample(p.Action, account); !slices.Contains(byResource[on], p.Action) {
				byResource[on] = append(byResource[on], p.Action)
			}
		}
	}
	var entries []types.ContextEntry
	for key, value := range contexts {
		entries = append(entries, types.ContextEntry{ContextKeyName: aws.String(key), ContextKeyType: types.ContextKeyTypeEnumString, ContextKeyValues: []string{value}})
	}
	results := make(chan []string, len(byResource))
	g, ctx := errgroup.WithContext(ctx)
	for resource, actions := range byResource {
		g.Go(func() error {
			denied, err := s.simulate(ctx, &iam.SimulatePrincipalPolicyInput{
				PolicySourceArn: aws.String(source), ActionNames: actions, ResourceArns: []string{resource}, ContextEntries: entries,
			})
			results <- denied
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	close(results)
	var all []string
	for denied := range results {
		all = append(all, denied...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// simulate lists those of the actions that are not allowed.
func (s *Session) simulate(ctx context.Context, in *iam.SimulatePrincipalPolicyInput) (denied []string, err error) {
	for page, err := range pages(ctx, iam.NewSimulatePrincipalPolicyPaginator(s.iam(), in)) {
		if err != nil {
			return nil, err
		}
		for _, r := range page.EvaluationResults {
			if r.EvalDecision != types.PolicyEvaluationDecisionTypeAllowed {
				denied = append(denied, aws.ToString(r.EvalActionName))
			}
		}
	}
	return denied, nil
}

// policySource is the user or role whose policies decide: an assumed role's session is not known to IAM, and its ARN
// lacks the role's path.
func (s *Session) policySource(ctx context.Context, id Identity) (string, error) {
	kind, rest, _ := strings.Cut(lastField(id.ARN, ":"), "/")
	if kind != "assumed-role" {
		return id.ARN, nil
	}
	role, _, _ := strings.Cut(rest, "/")
	out, err := s.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(role)})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Role.Arn), nil
}
