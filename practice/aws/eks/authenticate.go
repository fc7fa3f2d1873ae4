package eks

import (
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"
)

// errUnauthorized is all that a cluster says of a token that it doesn't take.
var errUnauthorized = errors.New("Unauthorized")

const tokenPrefix = "k8s-aws-v1."

// Authenticate reads a bearer token as the authenticator in front of a cluster's API server does: a presigned
// GetCallerIdentity that names the cluster, of a principal with an access entry or of the cluster's creator. It gives the
// Kubernetes user and groups; any other token is an error that says Unauthorized. It takes the world's lock.
func (s *Service) Authenticate(clusterARN, token string) (user string, groups []string, err error) {
	raw, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok {
		return "", nil, errUnauthorized
	}
	url, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(raw, "="))
	if err != nil {
		return "", nil, errUnauthorized
	}
	who, err := s.parts.Tokens.Verify(string(url), clusterARN[strings.LastIndex(clusterARN, "/")+1:])
	if err != nil {
		return "", nil, errUnauthorized
	}
	s.w.View(func() {
		if c := s.byARN(clusterARN); c != nil {
			user, groups = c.user(who.ARN)
		}
	})
	if user == "" {
		return "", nil, errUnauthorized
	}
	return user, groups, nil
}

// user maps an IAM principal to a user of the cluster, "" for a stranger.
func (c *cluster) user(arn string) (name string, groups []string) {
	e := c.Entries[iamARN(arn)]
	switch {
	case e != nil:
		return e.user(arn)
	case c.Access.AuthenticationMode == "CONFIG_MAP" && *c.Access.BootstrapCreatorAdmin && arn == c.Creator:
		return "kubernetes-admin", []string{"system:masters"}
	}
	return "", nil
}

func (e *entry) user(arn string) (name string, groups []string) {
	groups = slices.Clone(e.Groups)
	for _, policy := range slices.Sorted(maps.Keys(e.Policies)) {
		groups = append(groups, accessPolicies[strings.TrimPrefix(policy, policyPrefix)])
	}
	session := arn[strings.LastIndex(arn, "/")+1:]
	return strings.ReplaceAll(e.Username, "{{SessionName}}", session), groups
}
