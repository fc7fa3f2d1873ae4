package wire

import (
	"encoding/base64"
	"strings"
	"time"
)

// Credential is what an access key stands for.
type Credential struct {
	Secret   string
	Token    string    // the session token that has to come with a temporary key; "" for a user's key
	Expires  time.Time // zero for a user's key
	Identity Identity
}

// Ask is the question whether a caller may do something.
type Ask struct {
	Caller    Identity
	Action    string            // "ec2:CreateVpc"
	Resources []string          // ARNs; empty means "*"
	Region    string            // aws:RequestedRegion
	Context   map[string]string // further condition keys, as iam:PassedToService
}

// Authority knows keys and permissions. Its methods are called as inside World.View.
type Authority interface {
	// Credential finds an active access key.
	Credential(accessKey string) (Credential, bool)
	// Authorize returns nil, or the *Error of the action's service (see Denied).
	Authorize(a Ask) error
	// Used notes, outside of any lock, that a key has signed a call.
	Used(accessKey, service, region string)
}

// Denied is the answer of the action's service to a caller without the permission; reason is the end of AWS's sentence,
// "because no identity-based policy allows the ec2:CreateVpc action".
func Denied(a Ask, resource, reason string) *Error {
	service, _, _ := strings.Cut(a.Action, ":")
	user := "User: " + a.Caller.ARN + " is not authorized to perform: " + a.Action
	if resource != "*" || dialectOf(service) != EC2Query {
		user += " on resource: " + resource
	}
	user += " " + reason
	switch dialectOf(service) {
	case EC2Query:
		return &Error{Status: 403, Code: "UnauthorizedOperation", Message: "You are not authorized to perform this operation. " + user +
			". Encoded authorization failure message: " + base64.RawURLEncoding.EncodeToString([]byte(a.Action+" "+reason))}
	case Query:
		return &Error{Status: 403, Code: "AccessDenied", Message: user}
	case RESTJSON:
		return &Error{Status: 403, Code: "AccessDeniedException", Message: user}
	default:
		return &Error{Status: 400, Code: "AccessDeniedException", Message: user}
	}
}

// dialectOf is the protocol that a service speaks, by its IAM prefix or signing name.
func dialectOf(service string) Protocol {
	switch service {
	case "ec2":
		return EC2Query
	case "cloudformation", "iam", "sts", "elasticloadbalancing", "rds", "autoscaling":
		return Query
	case "eks":
		return RESTJSON
	default:
		return JSON11
	}
}
