package awsx

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// roleForm is that of a role, with its account and its path and name ("IAM User Guide: IAM ARNs").
var roleForm = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::([0-9]{12}):role/([A-Za-z0-9_+=,.@/-]*[A-Za-z0-9_+=,.@-])$`)

// IsRoleARN says whether a text is the ARN of a role.
func IsRoleARN(s string) bool { return roleForm.MatchString(s) }

// GivenRoles are those of a cluster's and its nodes' roles that are given and not made; the same may be given twice.
func GivenRoles(cluster, nodes string) (arns []string) {
	for _, arn := range []string{cluster, nodes} {
		if arn != "" {
			arns = append(arns, arn)
		}
	}
	return arns
}

func init() {
	cause.Add(
		roleMissing("arn:aws:iam::123456789012:role/LabRole"), roleElsewhere("arn:aws:iam::210987654321:role/LabRole", "123456789012"),
		roleDistrusts("arn:aws:iam::123456789012:role/LabRole", "eks.amazonaws.com"),
	)
}

func roleMissing(arn string) *text.Problem {
	return &text.Problem{Cause: "preflight.role-missing", What: msgRoleMissing.With(arn), Next: msgRoleNext.With()}
}

func roleElsewhere(arn, account string) *text.Problem {
	return &text.Problem{Cause: "preflight.role-elsewhere", What: msgRoleElsewhere.With(arn, account), Next: msgRoleNext.With()}
}

func roleDistrusts(arn, service string) *text.Problem {
	return &text.Problem{Cause: "preflight.role-distrusts", What: msgRoleDistrusts.With(arn, service), Next: msgRoleDistrustsNext.With(service)}
}

// checkRoles looks at the roles that were given: whether they are there, in this account, and trust who is to take them.
func (s *Session) checkRoles(ctx context.Context, c ClusterSpec) []Finding {
	var found []Finding
	for _, r := range []struct{ arn, service string }{{c.Role, "eks.amazonaws.com"}, {c.NodeRole, "ec2.amazonaws.com"}} {
		if r.arn != "" {
			found = append(found, s.checkRole(ctx, r.arn, r.service)...)
		}
	}
	return found
}

func (s *Session) checkRole(ctx context.Context, arn, service string) []Finding {
	parts := roleForm.FindStringSubmatch(arn)
	if parts == nil {
		return blocked(roleMissing(arn))
	}
	id, err := s.Identity(ctx)
	if err != nil {
		return unchecked(msgCheckRole, err)
	}
	if parts[1] != id.Partition || parts[2] != id.Account {
		return blocked(roleElsewhere(arn, id.Account))
	}
	out, err := s.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(lastField(parts[3], "/"))})
	switch {
	case Code(err) == "NoSuchEntity" || err == nil && aws.ToString(out.Role.Arn) != arn:
		return blocked(roleMissing(arn))
	case err != nil:
		return unchecked(msgCheckRole, err)
	case !trusts(aws.ToString(out.Role.AssumeRolePolicyDocument), service):
		return blocked(roleDistrusts(arn, service))
	}
	return []Finding{{Severity: SeverityOK, What: msgRoleGood.With(arn)}}
}

// trusts says whether a trust policy, as IAM encodes it, names a service. In China EC2 has another name than elsewhere.
func trusts(document, service string) bool {
	raw, err := url.PathUnescape(document)
	var policy struct {
		Statement statements
	}
	if err != nil || json.Unmarshal([]byte(raw), &policy) != nil {
		return true // what can't be read is for AWS to judge
	}
	for _, st := range policy.Statement {
		if st.Effect == "Allow" && slices.ContainsFunc(st.Principal.Service, func(name string) bool { return strings.TrimSuffix(name, ".cn") == service }) {
			return true
		}
	}
	return false
}

// statements and oneOrMore are lists that a policy may write without brackets when they hold one.
type statements []struct {
	Effect    string
	Principal struct{ Service oneOrMore }
}

func (s *statements) UnmarshalJSON(raw []byte) error {
	type plain statements
	if strings.HasPrefix(string(raw), "{") {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	return json.Unmarshal(raw, (*plain)(s))
}

type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(raw []byte) error {
	if strings.HasPrefix(string(raw), `"`) {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	return json.Unmarshal(raw, (*[]string)(o))
}
