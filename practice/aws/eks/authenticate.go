package eks

import (
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"
)

// User is who a token stands for inside a cluster.
type User struct {
	Name   string
	Groups []string
	// Namespaces limits what a group allows to some namespaces; a group that is not in it counts everywhere.
	Namespaces map[string][]string
	// ARN is the IAM identity, as the authenticator notes it in the user's extra fields.
	ARN, ID string
}

// errUnauthorized is all that a cluster says of a token that it doesn't take.
var errUnauthorized = errors.New("Unauthorized")

const tokenPrefix = "k8s-aws-v1."

// Authenticate reads a bearer token as the authenticator in front of a cluster's API server does: a presigned
// GetCallerIdentity that names the cluster, of a principal with an access entry or of the cluster's creator. Any other is
// an error that says Unauthorized. It takes the world's lock.
func (s *Service) Authenticate(clusterARN, token string) (User, error) {
	raw, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok {
		return User{}, errUnauthorized
	}
	url, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(raw, "="))
	if err != nil {
		return User{}, errUnauthorized
	}
	name := clusterARN[strings.LastIndex(clusterARN, "/")+1:]
	who, err := s.parts.Tokens.Verify(string(url), name)
	if err != nil {
		return User{}, errUnauthorized
	}
	var user User
	s.w.View(func() {
		for _, c := range s.st.Clusters {
			if c.ARN == clusterARN {
				user, err = c.user(who.ARN)
			}
		}
	})
	user.ARN, user.ID = who.ARN, who.UserID
	if user.Name == "" {
		err = errUnauthorized
	}
	return user, err
}

// user maps an IAM principal to a user of the cluster.
func (c *cluster) user(arn string) (User, error) {
	e := c.Entries[iamARN(arn)]
	switch {
	case e != nil:
		return e.user(arn), nil
	case c.Access.AuthenticationMode == "CONFIG_MAP" && *c.Access.BootstrapCreatorAdmin && arn == c.Creator:
		return User{Name: "kubernetes-admin", Groups: []string{"system:masters"}}, nil
	}
	return User{}, errUnauthorized
}

func (e *entry) user(arn string) User {
	session := arn[strings.LastIndex(arn, "/")+1:]
	u := User{Name: strings.ReplaceAll(e.Username, "{{SessionName}}", session), Groups: slices.Clone(e.Groups), Namespaces: map[string][]string{}}
	for _, policy := range slices.Sorted(maps.Keys(e.Policies)) {
		group := accessPolicies[strings.TrimPrefix(policy, policyPrefix)]
		u.Groups = append(u.Groups, group)
		if scope := e.Policies[policy].Scope; scope.Type == "namespace" {
			u.Namespaces[group] = scope.Namespaces
		}
	}
	return u
}
