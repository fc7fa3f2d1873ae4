package eks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// entry is an access entry with its policies.
type entry struct {
	AccessEntry
	Policies map[string]*AssociatedPolicy `json:"policies"`
}

const policyPrefix = "arn:aws:eks::aws:cluster-access-policy/"

const adminPolicy = policyPrefix + "AmazonEKSClusterAdminPolicy"

// accessPolicies are the policies that practice's clusters know, with the group that the API server gives for each. The
// API server authorizes groups, where AWS has an authorizer of its own.
var accessPolicies = map[string]string{
	"AmazonEKSClusterAdminPolicy": "system:masters",
	"AmazonEKSAdminPolicy":        "eks:admin",
	"AmazonEKSAdminViewPolicy":    "eks:admin-view",
	"AmazonEKSEditPolicy":         "eks:edit",
	"AmazonEKSViewPolicy":         "eks:view",
}

// CreateAccessEntryRequest is what CreateAccessEntry takes.
type CreateAccessEntryRequest struct {
	Cluster   string   `json:"-" path:"name"`
	Principal string   `json:"principalArn" wire:",required"`
	Groups    []string `json:"kubernetesGroups"`
	Tags      tagMap   `json:"tags"`
	Token     string   `json:"clientRequestToken"`
	Username  string   `json:"username"`
	Type      string   `json:"type"`
}

// CreateAccessEntry lets a user or role into a cluster.
func (s *Service) CreateAccessEntry(region string, r CreateAccessEntryRequest) (*AccessEntry, error) {
	c, err := s.find(region, r.Cluster)
	if err != nil {
		return nil, err
	}
	if err := c.hasAPIAccess(); err != nil {
		return nil, err
	}
	switch {
	case c.Entries[r.Principal] != nil:
		return nil, inUse("The specified access entry resource is already in use on this cluster.")
	case !isPrincipal(r.Principal) || strings.Contains(r.Principal, ":role/aws-service-role/") || !s.parts.Roles.Exists(r.Principal):
		return nil, invalidParameter("The specified principalArn is invalid: invalid principal.")
	case r.Type != "" && r.Type != "STANDARD" && r.Type != "EC2_LINUX":
		return nil, invalidParameter("The type %s is not supported.", r.Type)
	case r.Type == "EC2_LINUX" && (len(r.Groups) > 0 || r.Username != ""):
		return nil, invalidParameter("Access entries of type EC2_LINUX cannot have a username or kubernetes groups.")
	}
	if err := checkSubject(r.Username, r.Groups); err != nil {
		return nil, err
	}
	return &s.newEntry(c, r).AccessEntry, nil
}

func (s *Service) newEntry(c *cluster, r CreateAccessEntryRequest) *entry {
	now := s.now()
	kind, name := principal(r.Principal)
	e := &entry{AccessEntry: AccessEntry{
		ClusterName: c.Name, PrincipalARN: r.Principal, Groups: orEmpty(r.Groups),
		ARN:       s.arn(c.Region, fmt.Sprintf("access-entry/%s/%s/%s/%s/%s", c.Name, kind, s.account, name, s.w.UUID("access-entry"))),
		CreatedAt: now, ModifiedAt: now, Tags: r.Tags.copy(), Username: r.Username, Type: or(r.Type, "STANDARD"),
	}, Policies: map[string]*AssociatedPolicy{}}
	switch {
	case e.Type == "EC2_LINUX":
		e.Username, e.Groups = "system:node:{{EC2PrivateDNSName}}", []string{"system:nodes"}
	case e.Username == "" && kind == "role":
		e.Username = "arn:aws:sts::" + s.account + ":assumed-role/" + name + "/{{SessionName}}"
	case e.Username == "":
		e.Username = r.Principal
	}
	c.Entries[r.Principal] = e
	return e
}

// checkSubject refuses names that are Kubernetes' or AWS's own ("Amazon EKS User Guide: Create access entries").
func checkSubject(username string, groups []string) error {
	for _, prefix := range []string{"system:", "eks:", "aws:", "amazon:", "iam:"} {
		if strings.HasPrefix(username, prefix) {
			return invalidParameter("The username %s is invalid, it cannot start with %s", username, prefix)
		}
	}
	for _, g := range groups {
		if strings.HasPrefix(g, "system:") {
			return invalidParameter("The kubernetes group name %s is invalid, it cannot start with system:", g)
		}
	}
	return nil
}

// isPrincipal says whether an ARN is one of a user or role.
func isPrincipal(arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return len(parts) == 6 && parts[2] == "iam" && (strings.HasPrefix(parts[5], "user/") || strings.HasPrefix(parts[5], "role/"))
}

// principal splits an ARN's end into kind (user or role) and name without path.
func principal(arn string) (kind, name string) {
	path := strings.Split(arn[strings.LastIndex(arn, ":")+1:], "/")
	return path[0], path[len(path)-1]
}

// hasAPIAccess refuses access entries where only the aws-auth ConfigMap counts.
func (c *cluster) hasAPIAccess() error {
	if c.Access.AuthenticationMode == "CONFIG_MAP" {
		return invalidRequest("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.")
	}
	return nil
}

// bootstrapAdmin gives the creator what bootstrapClusterCreatorAdminPermissions promises.
func (s *Service) bootstrapAdmin(c *cluster) {
	if c.Access.AuthenticationMode == "CONFIG_MAP" {
		return // the creator is an administrator without an entry
	}
	e := s.newEntry(c, CreateAccessEntryRequest{Principal: iamARN(c.Creator)})
	s.associate(e, adminPolicy, AccessScope{Type: "cluster"})
}

// iamARN is the role of an assumed role's session, and any other ARN itself.
func iamARN(arn string) string {
	before, session, ok := strings.Cut(arn, ":assumed-role/")
	if !ok {
		return arn
	}
	role, _, _ := strings.Cut(session, "/")
	return strings.Replace(before, ":sts:", ":iam:", 1) + ":role/" + role
}

func (s *Service) associate(e *entry, policy string, scope AccessScope) *AssociatedPolicy {
	now := s.now()
	p := e.Policies[policy]
	if p == nil {
		p = &AssociatedPolicy{PolicyARN: policy, AssociatedAt: now}
		e.Policies[policy] = p
	}
	p.Scope, p.ModifiedAt = scope, now
	return p
}

// AssociatePolicy gives an access entry an access policy.
func (s *Service) AssociatePolicy(region, clusterName, principal, policy string, scope AccessScope) (*AssociatedPolicy, error) {
	e, err := s.entry(region, clusterName, principal)
	if err != nil {
		return nil, err
	}
	name, ok := strings.CutPrefix(policy, policyPrefix)
	switch {
	case e.Type != "STANDARD":
		return nil, invalidParameter(`This operation can only be performed on Access Entries with a type of "STANDARD".`)
	case !ok || accessPolicies[name] == "":
		return nil, invalidParameter("The specified policyArn is invalid: invalid policy.")
	case scope.Type != "cluster": // practice's API servers can't limit a policy to namespaces
		return nil, invalidParameter("The access scope type %s is not supported.", scope.Type)
	}
	return s.associate(e, policy, scope), nil
}

func (s *Service) entry(region, clusterName, principal string) (*entry, error) {
	c, err := s.find(region, clusterName)
	if err != nil {
		return nil, err
	}
	if err := c.hasAPIAccess(); err != nil {
		return nil, err
	}
	if e := c.Entries[principal]; e != nil {
		return e, nil
	}
	return nil, notFound("The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.")
}

// DeleteAccessEntry takes a principal out of a cluster.
func (s *Service) DeleteAccessEntry(region, clusterName, principal string) error {
	e, err := s.entry(region, clusterName, principal)
	if err != nil {
		return err
	}
	delete(s.st.Clusters[key(region, clusterName)].Entries, e.PrincipalARN)
	return nil
}

func (e *entry) policies() []*AssociatedPolicy {
	var out []*AssociatedPolicy
	for _, arn := range slices.Sorted(maps.Keys(e.Policies)) {
		out = append(out, e.Policies[arn])
	}
	return out
}

type entryRequest struct {
	Cluster   string      `json:"-" path:"name"`
	Principal string      `json:"-" path:"principalArn"`
	Policy    string      `json:"-" path:"policyArn"`
	WithARN   string      `json:"-" query:"associatedPolicyArn"`
	PolicyARN string      `json:"policyArn"`
	Scope     AccessScope `json:"accessScope"`
	Groups    *[]string   `json:"kubernetesGroups"`
	Username  string      `json:"username"`
	Token     string      `json:"clientRequestToken"`
}

func (s *Service) createAccessEntry(c *wire.Call, r *CreateAccessEntryRequest) (any, error) {
	if err := r.Tags.check(); err != nil {
		return nil, err
	}
	return answer("accessEntry")(s.CreateAccessEntry(c.Region, *r))
}

func (s *Service) describeAccessEntry(c *wire.Call, r *entryRequest) (any, error) {
	e, err := s.entry(c.Region, r.Cluster, r.Principal)
	if err != nil {
		return nil, err
	}
	return map[string]any{"accessEntry": e.AccessEntry}, nil
}

func (s *Service) listAccessEntries(c *wire.Call, r *entryRequest) (any, error) {
	found, err := s.find(c.Region, r.Cluster)
	if err != nil {
		return nil, err
	}
	if err := found.hasAPIAccess(); err != nil {
		return nil, err
	}
	var arns []string
	for _, arn := range slices.Sorted(maps.Keys(found.Entries)) {
		if r.WithARN == "" || found.Entries[arn].Policies[r.WithARN] != nil {
			arns = append(arns, arn)
		}
	}
	return list(c, "accessEntries", arns, itself)
}

func (s *Service) updateAccessEntry(c *wire.Call, r *entryRequest) (any, error) {
	e, err := s.entry(c.Region, r.Cluster, r.Principal)
	if err != nil {
		return nil, err
	}
	if e.Type != "STANDARD" {
		return nil, invalidParameter(`This operation can only be performed on Access Entries with a type of "STANDARD".`)
	}
	if r.Groups != nil {
		if err := checkSubject("", *r.Groups); err != nil {
			return nil, err
		}
	}
	if err := checkSubject(r.Username, nil); err != nil {
		return nil, err
	}
	if r.Groups != nil {
		e.Groups = *r.Groups
	}
	e.Username, e.ModifiedAt = or(r.Username, e.Username), s.now()
	return map[string]any{"accessEntry": e.AccessEntry}, nil
}

func (s *Service) deleteAccessEntry(c *wire.Call, r *entryRequest) (any, error) {
	return none{}, s.DeleteAccessEntry(c.Region, r.Cluster, r.Principal)
}

func (s *Service) associateAccessPolicy(c *wire.Call, r *entryRequest) (any, error) {
	p, err := s.AssociatePolicy(c.Region, r.Cluster, r.Principal, r.PolicyARN, r.Scope)
	if err != nil {
		return nil, err
	}
	return map[string]any{"clusterName": r.Cluster, "principalArn": r.Principal, "associatedAccessPolicy": p}, nil
}

func (s *Service) disassociateAccessPolicy(c *wire.Call, r *entryRequest) (any, error) {
	e, err := s.entry(c.Region, r.Cluster, r.Principal)
	if err != nil {
		return nil, err
	}
	if e.Policies[r.Policy] == nil {
		return nil, notFound("The specified policyArn could not be found. You can view your associated policies with 'list-associated-access-policies'.")
	}
	delete(e.Policies, r.Policy)
	return none{}, nil
}

func (s *Service) listAssociatedAccessPolicies(c *wire.Call, r *entryRequest) (any, error) {
	e, err := s.entry(c.Region, r.Cluster, r.Principal)
	if err != nil {
		return nil, err
	}
	out, err := list(c, "associatedAccessPolicies", e.policies(), func(p *AssociatedPolicy) string { return p.PolicyARN })
	if err != nil {
		return nil, err
	}
	page := out.(map[string]any)
	page["clusterName"], page["principalArn"] = r.Cluster, r.Principal
	return page, nil
}

type policyInfo struct {
	Name string `json:"name"`
	ARN  string `json:"arn"`
}

func (s *Service) listAccessPolicies(c *wire.Call, _ *none) (any, error) {
	var out []policyInfo
	for _, name := range slices.Sorted(maps.Keys(accessPolicies)) {
		out = append(out, policyInfo{Name: name, ARN: policyPrefix + name})
	}
	return list(c, "accessPolicies", out, func(p policyInfo) string { return p.Name })
}
