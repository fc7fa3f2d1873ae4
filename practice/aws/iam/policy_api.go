package iam

import (
	"slices"

	"eksui/practice/aws/wire"
)

// policyRef is the part of a request that names a managed policy, and a version of it.
type policyRef struct {
	PolicyArn string `wire:",required"`
}

type policyVersionRef struct {
	policyRef
	VersionId string `wire:",required"`
}

func (s *Service) policyOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreatePolicy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			PolicyName        string `wire:",required"`
			PolicyDocument    string `wire:",required"`
			Path, Description string
		}) (any, error) {
			p, err := s.CreatePolicy(in.PolicyName, in.Path, in.Description, in.PolicyDocument)
			if err != nil {
				return nil, err
			}
			return struct{ Policy policyShape }{s.showPolicy(p)}, nil
		})},
		"GetPolicy": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *policyRef) (any, error) {
			p, err := s.known(in.PolicyArn)
			if err != nil {
				return nil, err
			}
			return struct{ Policy policyShape }{s.showPolicy(p)}, nil
		})},
		"ListPolicies": {Do: wire.Op(s.world.View, s.listPolicies)},
		"DeletePolicy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *policyRef) (any, error) {
			return nil, s.DeletePolicy(in.PolicyArn)
		})},
		"CreatePolicyVersion": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			policyRef
			PolicyDocument string `wire:",required"`
			SetAsDefault   bool
		}) (any, error) {
			p, err := s.own(in.PolicyArn)
			if err != nil {
				return nil, err
			}
			if err := s.addVersion(p, in.PolicyDocument, in.SetAsDefault); err != nil {
				return nil, err
			}
			return struct{ PolicyVersion versionShape }{p.show(&p.Versions[len(p.Versions)-1], false)}, nil
		})},
		"GetPolicyVersion": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *policyVersionRef) (any, error) {
			p, v, err := s.knownVersion(in)
			if err != nil {
				return nil, err
			}
			return struct{ PolicyVersion versionShape }{p.show(v, true)}, nil
		})},
		"ListPolicyVersions": {Do: wire.Op(s.world.View, s.listVersions)},
		"DeletePolicyVersion": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *policyVersionRef) (any, error) {
			p, err := s.own(in.PolicyArn)
			if err != nil {
				return nil, err
			}
			if _, _, err := s.knownVersion(in); err != nil {
				return nil, err
			}
			if in.VersionId == p.Default {
				return nil, conflict("DeleteConflict", "Cannot delete the default version of a policy.")
			}
			p.Versions = slices.DeleteFunc(p.Versions, func(v policyVersion) bool { return v.ID == in.VersionId })
			return nil, nil
		})},
		"SetDefaultPolicyVersion": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *policyVersionRef) (any, error) {
			p, err := s.own(in.PolicyArn)
			if err != nil {
				return nil, err
			}
			if _, _, err := s.knownVersion(in); err != nil {
				return nil, err
			}
			p.Default, p.Updated = in.VersionId, s.now()
			return nil, nil
		})},
		"ListEntitiesForPolicy": {Do: wire.Op(s.world.View, s.listEntities)},
	}
}

// known finds a managed policy of either kind.
func (s *Service) known(arn string) (*ManagedPolicy, error) {
	if p := s.policy(arn); p != nil {
		return p, nil
	}
	return nil, notFound("Policy %s was not found.", arn)
}

func (s *Service) knownVersion(ref *policyVersionRef) (*ManagedPolicy, *policyVersion, error) {
	p, err := s.known(ref.PolicyArn)
	if err != nil {
		return nil, nil, err
	}
	v := p.version(ref.VersionId)
	if v == nil {
		return nil, nil, notFound("Policy %s version %s does not exist or is not attachable.", ref.PolicyArn, ref.VersionId)
	}
	return p, v, nil
}

func (s *Service) listPolicies(_ *wire.Call, in *struct {
	Scope, PathPrefix, PolicyUsageFilter string
	OnlyAttached                         bool
	paging
}) (any, error) {
	var all []policyShape
	add := func(from map[string]*ManagedPolicy) {
		for _, arn := range sortedKeys(from) {
			if p := from[arn]; under(in.PathPrefix, p.Path) && (!in.OnlyAttached || s.attachments(arn) > 0) {
				all = append(all, s.showPolicy(p))
			}
		}
	}
	if in.Scope != "AWS" {
		add(s.st.Policies)
	}
	if in.Scope != "Local" {
		add(s.managed)
	}
	page, end, err := cut(all, func(p policyShape) string { return p.Arn }, in.paging)
	return struct {
		Policies wire.Members[policyShape]
		listed
	}{page, end}, err
}

func (s *Service) listVersions(_ *wire.Call, in *struct {
	policyRef
	paging
}) (any, error) {
	p, err := s.known(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	var all []versionShape
	for i := range p.Versions {
		all = append(all, p.show(&p.Versions[len(p.Versions)-1-i], false))
	}
	page, end, err := cut(all, func(v versionShape) string { return v.VersionId }, in.paging)
	return struct {
		Versions wire.Members[versionShape]
		listed
	}{page, end}, err
}

func (s *Service) listEntities(_ *wire.Call, in *struct {
	policyRef
	EntityFilter, PathPrefix, PolicyUsageFilter string
	paging
}) (any, error) {
	if _, err := s.known(in.PolicyArn); err != nil {
		return nil, err
	}
	type userRef struct{ UserName, UserId string }
	type roleRef struct{ RoleName, RoleId string }
	var out struct {
		PolicyGroups wire.Members[struct{}]
		PolicyUsers  wire.Members[userRef]
		PolicyRoles  wire.Members[roleRef]
		listed
	}
	for _, name := range sortedKeys(s.st.Users) {
		if u := s.st.Users[name]; slices.Contains(u.Attached, in.PolicyArn) {
			out.PolicyUsers = append(out.PolicyUsers, userRef{u.Name, u.ID})
		}
	}
	for _, name := range sortedKeys(s.st.Roles) {
		if r := s.st.Roles[name]; slices.Contains(r.Attached, in.PolicyArn) {
			out.PolicyRoles = append(out.PolicyRoles, roleRef{r.Name, r.ID})
		}
	}
	return out, nil
}
