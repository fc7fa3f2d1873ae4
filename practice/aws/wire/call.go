// Package wire speaks the AWS protocols on the practice cloud's side: it checks signatures, tells services and actions
// apart, reads requests, asks IAM, and writes answers and errors in the shape that the SDKs and the CLI expect of the
// service: AWS Query and EC2 Query (XML), REST-JSON, and JSON 1.1.
package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Identity is who signed a call.
type Identity struct {
	Account   string // 12 digits
	ARN       string // arn:aws:iam::123456789012:user/student
	UserID    string // AIDA…
	UserName  string
	AccessKey string
}

// Call is one request to one operation.
type Call struct {
	Context   context.Context // ends with the client's connection
	Service   string          // the signing name: "ec2", "cloudformation", "elasticloadbalancing"
	Protocol  Protocol
	Action    string // "DescribeVpcs"
	Version   string // the API version of a Query request: ELB and ELBv2 share a signing name
	Region    string
	Caller    Identity
	RequestID string
	JSON      bool // a caller of STS accepts JSON only, as the authenticator in front of a cluster does

	Form url.Values        // parameters of a Query or EC2 request; the URL's query of a REST one
	Body []byte            // body of a JSON request
	Path map[string]string // variables of a REST path
}

// Error is an error as AWS answers it.
type Error struct {
	Status  int // HTTP status; 0 means 400
	Code    string
	Message string
}

// Errorf makes an Error with status 400.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Protocol is a wire protocol of AWS.
type Protocol int

// The protocols of the services that practice builds.
const (
	Query    Protocol = iota // AWS Query: form in, <ActionResponse><ActionResult> out, lists as <member>
	EC2Query                 // EC2's dialect: lists as <item>, errors as <Response><Errors>
	RESTJSON                 // method and path choose the action
	JSON11                   // X-Amz-Target chooses the action
	JSON10                   // the same by its elder name
)

// Operation answers one action. Its result is a struct with xml tags (Query protocols) or json tags, nil where AWS's model
// has no output, Empty where it has one without members. It runs without the world's lock and takes it itself with View or Update.
type Operation struct {
	// IAM is the action that policies name, as "ec2:DescribeVpcs"; "" means service:Action. "-" means that no permission
	// is asked (sts:GetCallerIdentity).
	IAM string
	// Resources names the ARNs that the call concerns, for policies that name resources; nil means "*".
	Resources func(c *Call) []string
	// Context gives the service's own condition keys of the call, as iam:PolicyARN; nil has none.
	Context func(c *Call) map[string]string
	// Method and Route choose a RESTJSON operation: "POST", "/clusters/{name}/node-groups".
	Method, Route string
	Do            func(c *Call) (any, error)
}

// Empty is the result of an operation whose output has no members: an empty element in a Query answer.
type Empty struct{}

// Service is one AWS service as the practice cloud offers it.
type Service struct {
	Name       string // signing name
	Version    string // API version in Query requests, "2010-05-15"
	Namespace  string // XML namespace of Query answers
	Target     string // prefix of X-Amz-Target, "AmazonSSM"
	Protocol   Protocol
	Operations map[string]Operation
	Limits     Limits // of the members of its requests
}
