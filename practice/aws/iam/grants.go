package iam

import (
	"slices"
	"strings"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

const maxAttached = 10 // to a role or user ("IAM and AWS STS quotas")

// held are the policies of one user or role, with whose they are: kind is "User" or "Role".
type held struct {
	*grants
	kind, name string
}

func (u *User) held() held { return held{&u.grants, "User", u.Name} }
func (r *Role) held() held { return held{&r.grants, "Role", r.Name} }

// attach gives a managed policy to a user or role.
func (s *Service) attach(g held, policyARN string) error {
	if s.policy(policyARN) == nil {
		return notFound("Policy %s does not exist or is not attachable.", policyARN)
	}
	if slices.Contains(g.Attached, policyARN) {
		return nil
	}
	if len(g.Attached) >= maxAttached {
		return conflict("LimitExceeded", "Cannot exceed quota for PoliciesPer%s: %d", g.kind, maxAttached)
	}
	g.Attached = append(g.Attached, policyARN)
	return nil
}

func (g *grants) detach(policyARN string) error {
	i := slices.Index(g.Attached, policyARN)
	if i < 0 {
		return notFound("Policy %s was not found.", policyARN)
	}
	g.Attached = slices.Delete(g.Attached, i, i+1)
	return nil
}

// put gives an inline policy to a user or role.
func (g held) put(name, document string) error {
	if err := checkName("policyName", name, 128); err != nil {
		return err
	}
	if err := checkDocument(document, policy.Identity); err != nil {
		return err
	}
	most := map[string]int{"Role": maxRoleInlineSize, "User": maxUserInlineSize}[g.kind]
	total := size(document)
	for other, text := range g.Inline {
		if other != name {
			total += size(text)
		}
	}
	if total > most {
		return conflict("LimitExceeded", "Maximum policy size of %d bytes exceeded for %s %s", most, strings.ToLower(g.kind), g.name)
	}
	if g.Inline == nil {
		g.Inline = map[string]string{}
	}
	g.Inline[name] = document
	return nil
}

// deletable refuses to delete whoever still has policies.
func (g *grants) deletable() error {
	switch {
	case len(g.Attached) > 0:
		return conflict("DeleteConflict", "Cannot delete entity, must detach all policies first.")
	case len(g.Inline) > 0:
		return conflict("DeleteConflict", "Cannot delete entity, must delete policies first.")
	}
	return nil
}

// holder is the part of a request that names the user or role whose policies it concerns.
type holder struct{ UserName, RoleName string }

// grants finds the policies of a request's user or role; kind is "User" or "Role".
func (s *Service) grants(kind string, h holder) (held, error) {
	if kind == "Role" {
		r, err := s.role(h.RoleName)
		if err != nil {
			return held{}, err
		}
		return r.held(), nil
	}
	u, err := s.user(h.UserName)
	if err != nil {
		return held{}, err
	}
	return u.held(), nil
}

type attachment struct {
	holder
	PolicyArn string `wire:",required"`
}

type inlinePolicy struct {
	holder
	PolicyName     string `wire:",required"`
	PolicyDocument string `wire:",required"`
}

type inlineName struct {
	holder
	PolicyName string `wire:",required"`
}

type grantList struct {
	holder
	PathPrefix string
	paging
}

// grantOperations are the operations on policies that users and roles have alike; kind is "User" or "Role".
func (s *Service) grantOperations(kind string) map[string]wire.Operation {
	return map[string]wire.Operation{
		"Attach" + kind + "Policy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *attachment) (any, error) {
			g, err := s.grants(kind, in.holder)
			if err != nil {
				return nil, err
			}
			return nil, s.attach(g, in.PolicyArn)
		})},
		"Detach" + kind + "Policy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *attachment) (any, error) {
			g, err := s.grants(kind, in.holder)
			if err != nil {
				return nil, err
			}
			return nil, g.detach(in.PolicyArn)
		})},
		"Put" + kind + "Policy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *inlinePolicy) (any, error) {
			g, err := s.grants(kind, in.holder)
			if err != nil {
				return nil, err
			}
			return nil, g.put(in.PolicyName, in.PolicyDocument)
		})},
		"Delete" + kind + "Policy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *inlineName) (any, error) {
			g, err := s.grants(kind, in.holder)
			if err != nil {
				return nil, err
			}
			if _, ok := g.Inline[in.PolicyName]; !ok {
				return nil, noInline(kind, in.PolicyName)
			}
			delete(g.Inline, in.PolicyName)
			return nil, nil
		})},
		"Get" + kind + "Policy": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *inlineName) (any, error) {
			return s.getInline(kind, in)
		})},
		"List" + plural[kind]: {Do: wire.Op(s.world.View, func(_ *wire.Call, in *grantList) (any, error) {
			return s.listInline(kind, in)
		})},
		"ListAttached" + plural[kind]: {Do: wire.Op(s.world.View, func(_ *wire.Call, in *grantList) (any, error) {
			return s.listAttached(kind, in)
		})},
	}
}

var plural = map[string]string{"User": "UserPolicies", "Role": "RolePolicies"}

func noInline(kind, name string) error {
	lower := map[string]string{"User": "user", "Role": "role"}[kind]
	return notFound("The %s policy with name %s cannot be found.", lower, name)
}

func (s *Service) getInline(kind string, in *inlineName) (any, error) {
	g, err := s.grants(kind, in.holder)
	if err != nil {
		return nil, err
	}
	document, ok := g.Inline[in.PolicyName]
	if !ok {
		return nil, noInline(kind, in.PolicyName)
	}
	return struct {
		UserName       string `xml:",omitempty"`
		RoleName       string `xml:",omitempty"`
		PolicyName     string
		PolicyDocument string
	}{in.UserName, in.RoleName, in.PolicyName, encodeDocument(document)}, nil
}

func (s *Service) listInline(kind string, in *grantList) (any, error) {
	g, err := s.grants(kind, in.holder)
	if err != nil {
		return nil, err
	}
	names, end, err := cut(sortedKeys(g.Inline), func(n string) string { return n }, in.paging)
	return struct {
		PolicyNames wire.Members[string]
		listed
	}{names, end}, err
}

func (s *Service) listAttached(kind string, in *grantList) (any, error) {
	g, err := s.grants(kind, in.holder)
	if err != nil {
		return nil, err
	}
	type attached struct{ PolicyName, PolicyArn string }
	var all []attached
	for _, arn := range g.Attached {
		if p := s.policy(arn); p != nil && under(in.PathPrefix, p.Path) {
			all = append(all, attached{p.Name, arn})
		}
	}
	page, end, err := cut(all, func(a attached) string { return a.PolicyArn }, in.paging)
	return struct {
		AttachedPolicies wire.Members[attached]
		listed
	}{page, end}, err
}
