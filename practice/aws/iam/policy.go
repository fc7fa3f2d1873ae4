package iam

import (
	"fmt"
	"slices"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// maxVersions is how many versions a managed policy can have ("IAM and AWS STS quotas").
const maxVersions = 5

// policy finds a managed policy, the customer's or AWS's, nil for none.
func (s *Service) policy(arn string) *ManagedPolicy {
	if p := s.managed[arn]; p != nil {
		return p
	}
	return s.st.Policies[arn]
}

// own finds a customer managed policy.
func (s *Service) own(arn string) (*ManagedPolicy, error) {
	if s.managed[arn] != nil {
		return nil, &wire.Error{Status: 403, Code: "AccessDenied", Message: "Policy " + arn + " is an AWS managed policy and can't be changed."}
	}
	if p := s.st.Policies[arn]; p != nil {
		return p, nil
	}
	return nil, notFound("Policy %s was not found.", arn)
}

// CreatePolicy makes a customer managed policy.
func (s *Service) CreatePolicy(name, path, description, document string) (*ManagedPolicy, error) {
	if err := checkName("policyName", name, 128); err != nil {
		return nil, err
	}
	path, err := checkPath(path)
	if err != nil {
		return nil, err
	}
	p := &ManagedPolicy{Name: name, Path: path, Description: description, Created: s.now()}
	if err := limits.Value("CreatePolicy", "Description", description); err != nil {
		return nil, err
	}
	byName := map[string]*ManagedPolicy{}
	for _, other := range s.st.Policies {
		byName[other.Name] = other
	}
	if taken(byName, name) {
		return nil, conflict("EntityAlreadyExists", "A policy called %s already exists. Duplicate names are not allowed.", name)
	}
	if err := s.addVersion(p, document, true); err != nil {
		return nil, err
	}
	p.ID = s.id("ANPA")
	s.st.Policies[p.ARN()] = p
	return p, nil
}

func (s *Service) addVersion(p *ManagedPolicy, document string, asDefault bool) error {
	if err := checkDocument(document, policy.Identity); err != nil {
		return err
	}
	if size(document) > maxManagedSize {
		return conflict("LimitExceeded", "Cannot exceed quota for PolicySize: %d", maxManagedSize)
	}
	if len(p.Versions) >= maxVersions {
		return conflict("LimitExceeded", "A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", maxVersions)
	}
	p.LastVersion++
	v := policyVersion{ID: fmt.Sprintf("v%d", p.LastVersion), Document: document, Created: s.now()}
	p.Versions = append(p.Versions, v)
	if asDefault {
		p.Default, p.Updated = v.ID, v.Created
	}
	return nil
}

// DeletePolicy removes a customer managed policy that nobody has and of which only the default version is left.
func (s *Service) DeletePolicy(arn string) error {
	p, err := s.own(arn)
	if err != nil {
		return err
	}
	switch {
	case s.attachments(arn) > 0:
		return conflict("DeleteConflict", "Cannot delete a policy attached to entities.")
	case len(p.Versions) > 1:
		return conflict("DeleteConflict", "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	delete(s.st.Policies, arn)
	return nil
}

// attachments counts the users and roles that have a policy.
func (s *Service) attachments(arn string) int {
	n := 0
	for _, u := range s.st.Users {
		if slices.Contains(u.Attached, arn) {
			n++
		}
	}
	for _, r := range s.st.Roles {
		if slices.Contains(r.Attached, arn) {
			n++
		}
	}
	return n
}

// policyShape is a managed policy in an answer.
type policyShape struct {
	PolicyName, PolicyId, Arn, Path, DefaultVersionId string
	AttachmentCount, PermissionsBoundaryUsageCount    int
	IsAttachable                                      bool
	Description                                       string `xml:",omitempty"`
	CreateDate, UpdateDate                            *wire.Time
}

func (s *Service) showPolicy(p *ManagedPolicy) policyShape {
	return policyShape{
		PolicyName: p.Name, PolicyId: p.ID, Arn: p.ARN(), Path: p.Path, DefaultVersionId: p.Default, AttachmentCount: s.attachments(p.ARN()),
		IsAttachable: true, Description: p.Description, CreateDate: wire.Stamp(p.Created), UpdateDate: wire.Stamp(p.Updated),
	}
}

// versionShape is a policy's version in an answer.
type versionShape struct {
	Document         string `xml:",omitempty"`
	VersionId        string
	IsDefaultVersion bool
	CreateDate       *wire.Time
}

func (p *ManagedPolicy) show(v *policyVersion, document bool) versionShape {
	shape := versionShape{VersionId: v.ID, IsDefaultVersion: v.ID == p.Default, CreateDate: wire.Stamp(v.Created)}
	if document {
		shape.Document = encodeDocument(v.Document)
	}
	return shape
}
