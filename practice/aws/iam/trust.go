package iam

import (
	"strings"
	"unicode"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// Sizes of policies in characters without white space ("IAM and AWS STS quotas").
const (
	maxTrustSize      = 2048
	maxManagedSize    = 6144
	maxRoleInlineSize = 10240 // all of a role's inline policies
	maxUserInlineSize = 2048
)

// size is how long a policy is for IAM's quotas.
func size(document string) int {
	n := 0
	for _, c := range document {
		if !unicode.IsSpace(c) {
			n++
		}
	}
	return n
}

// checkTrust checks a role's trust policy: its form, its size, and that the principals that it names exist.
func (s *Service) checkTrust(text string) error {
	d, err := policy.Parse(text, policy.Trust)
	if err != nil {
		return malformed(err)
	}
	if size(text) > maxTrustSize {
		return conflict("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: %d", maxTrustSize)
	}
	for _, st := range d.Statement {
		if st.Principal == nil {
			continue
		}
		for kind, names := range *st.Principal {
			for _, name := range names {
				if !s.isPrincipal(kind, name) {
					if kind == "Service" {
						kind = "SERVICE"
					}
					return wire.Errorf("MalformedPolicyDocument", "Invalid principal in policy: %q:%q", kind, name)
				}
			}
		}
	}
	return nil
}

// isPrincipal says whether a trust policy may name a principal ("AWS JSON policy elements: Principal").
func (s *Service) isPrincipal(kind, name string) bool {
	switch kind {
	case "Service":
		return isService(name)
	case "Federated":
		return strings.HasPrefix(name, "arn:aws:iam::") || strings.Contains(name, ".")
	case "CanonicalUser":
		return len(name) == 64
	case "AWS":
		return name == "*" || isAccount(name) || s.isIAMPrincipal(name)
	}
	return false
}

func isAccount(id string) bool {
	return len(id) == 12 && strings.Trim(id, "0123456789") == ""
}

// isIAMPrincipal says whether an ARN is one of an account, of a user or role that exists, or of a session. Other accounts'
// are taken to be there.
func (s *Service) isIAMPrincipal(arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[1] != "aws" || parts[3] != "" || !isAccount(parts[4]) {
		return false
	}
	kind, _, _ := strings.Cut(parts[5], "/")
	switch {
	case parts[2] == "iam" && parts[5] == "root":
		return true
	case parts[2] == "iam" && (kind == "user" || kind == "role"):
		return s.Exists(arn)
	case parts[2] == "sts":
		return kind == "assumed-role" || kind == "federated-user"
	}
	return false
}

// isService says whether a name is a service's: NAME.amazonaws.com, with the region before amazonaws.com for some.
func isService(name string) bool {
	service, ok := strings.CutSuffix(name, ".amazonaws.com")
	if !ok {
		return false
	}
	if at := strings.LastIndex(service, "."); at > 0 && isRegion(service[at+1:]) {
		service = service[:at]
	}
	return servicePrincipals[service]
}
