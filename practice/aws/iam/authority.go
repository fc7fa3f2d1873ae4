package iam

import (
	"strings"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Credential implements wire.Authority.
func (s *Service) Credential(accessKey string) (wire.Credential, bool) {
	if t := s.st.Sessions[accessKey]; t != nil {
		return wire.Credential{Secret: t.Secret, Token: t.Token, Expires: t.Expires, Identity: t.Identity}, true
	}
	k := s.st.Keys[accessKey]
	if k == nil || k.Inactive || s.st.Users[k.User] == nil {
		return wire.Credential{}, false
	}
	return wire.Credential{Secret: k.Secret, Identity: identityOf(s.st.Users[k.User])}, true
}

func identityOf(u *User) wire.Identity {
	return wire.Identity{Account: Account, ARN: u.ARN(), UserID: u.ID, UserName: u.Name}
}

// Authorize implements wire.Authority: identity policies, and the session policy of an assumed role.
func (s *Service) Authorize(a wire.Ask) error {
	resources := a.Resources
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	for _, resource := range resources {
		switch s.decide(a, resource) {
		case policy.ImplicitDeny:
			return wire.Denied(a, spoken(a.Action, resource), "because no identity-based policy allows the "+a.Action+" action")
		case policy.ExplicitDeny:
			return wire.Denied(a, spoken(a.Action, resource), "with an explicit deny in an identity-based policy")
		case policy.Allow:
		}
	}
	return nil
}

// spoken is how a refusal names a resource: IAM says "role NAME" of what a call reads or changes, and the ARN of what
// would be made or handed on.
func spoken(action, resource string) string {
	if !strings.HasPrefix(action, "iam:") || strings.HasPrefix(action, "iam:Create") || action == "iam:PassRole" {
		return resource
	}
	for _, kind := range []string{"role", "user", "instance-profile"} {
		if strings.HasPrefix(resource, arn(kind+"/")) {
			return strings.ReplaceAll(kind, "-", " ") + " " + resource[strings.LastIndex(resource, "/")+1:]
		}
	}
	return resource
}

func (s *Service) decide(a wire.Ask, resource string) policy.Decision {
	if s.faulty(a.Action) {
		return policy.ImplicitDeny
	}
	r := policy.Request{Action: a.Action, Resource: resource, Context: s.context(a)}
	s.addTags(r, a.Region)
	decision := decideAll(s.documentsOf(a.Caller), r)
	if t := s.st.Sessions[a.Caller.AccessKey]; t != nil && t.Policy != "" && decision == policy.Allow {
		decision = s.document(t.Policy).Decide(r)
	}
	return decision
}

// addTags adds the tags of the resource that a call concerns: aws:ResourceTag, and the service's own spelling of it.
func (s *Service) addTags(r policy.Request, region string) {
	if s.TagsOf == nil || !strings.HasPrefix(r.Resource, "arn:") {
		return
	}
	service, _, _ := strings.Cut(r.Action, ":")
	for k, v := range s.TagsOf(region, r.Resource) {
		k = strings.ToLower(k)
		r.Context["aws:resourcetag/"+k], r.Context[service+":resourcetag/"+k] = v, v
	}
}

// faulty says whether the fault denied is on for an action.
func (s *Service) faulty(action string) bool { return s.world.Fault(denied, action) }

// denied is a fault: =ACTION, as in denied=ec2:CreateVpc.
var denied = world.DefineFault("denied", true)

func decideAll(documents []*policy.Document, r policy.Request) policy.Decision {
	decision := policy.ImplicitDeny
	for _, d := range documents {
		decision = max(decision, d.Decide(r))
	}
	return decision
}

// context are the global condition keys of a call.
func (s *Service) context(a wire.Ask) map[string]string {
	c := map[string]string{
		"aws:requestedregion": a.Region, "aws:username": a.Caller.UserName, "aws:userid": a.Caller.UserID,
		"aws:principalarn": a.Caller.ARN, "aws:principalaccount": Account, "aws:sourceip": "127.0.0.1",
		"aws:securetransport": "false", "aws:currenttime": s.now().Format("2006-01-02T15:04:05Z"),
	}
	for k, v := range a.Context {
		c[strings.ToLower(k)] = v
	}
	return c
}

// documentsOf are the policies of whoever calls: a user, or the role of a session.
func (s *Service) documentsOf(who wire.Identity) []*policy.Document {
	g := s.grantsOf(who.ARN)
	if g == nil {
		return nil
	}
	var out []*policy.Document
	for _, text := range s.documentsByName(g) {
		out = append(out, s.document(text))
	}
	return out
}

// grantsOf finds the policies of a user, a role or a role's session by its ARN, nil for none.
func (s *Service) grantsOf(arn string) *grants {
	if _, session, ok := strings.Cut(arn, ":assumed-role/"); ok {
		name, _, _ := strings.Cut(session, "/")
		if r := s.st.Roles[name]; r != nil {
			return &r.grants
		}
		return nil
	}
	if u := s.st.Users[arn[strings.LastIndex(arn, "/")+1:]]; u != nil && u.ARN() == arn {
		return &u.grants
	}
	if r := s.roleByARN(arn); r != nil {
		return &r.grants
	}
	return nil
}

// document reads a policy that was checked when it was put.
func (s *Service) document(text string) *policy.Document {
	if d, ok := s.parsed.Load(text); ok {
		return d.(*policy.Document)
	}
	d := policy.MustParse(text)
	s.parsed.Store(text, d)
	return d
}
