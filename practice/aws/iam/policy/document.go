// Package policy reads IAM policy documents and decides by them (IAM User Guide, "Policy evaluation logic").
package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Document is a policy.
type Document struct {
	Version   string
	ID        string `json:"Id"`
	Statement statements
}

// Statement is one rule of a policy.
type Statement struct {
	Sid                                      string
	Effect                                   string
	Action, NotAction, Resource, NotResource stringList
	Principal, NotPrincipal                  *principal
	Condition                                map[string]map[string]stringList
}

// statements may be written as one object instead of a list of one.
type statements []Statement

// UnmarshalJSON implements json.Unmarshaler.
func (s *statements) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		*s = make(statements, 1)
		return strict(b, &(*s)[0])
	}
	return strict(b, (*[]Statement)(s))
}

// stringList may be written as one string; in conditions also as bools and numbers.
type stringList []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *stringList) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	*l = stringList{}
	for _, item := range list {
		switch item := item.(type) {
		case string:
			*l = append(*l, item)
		case bool, json.Number:
			*l = append(*l, fmt.Sprint(item))
		default:
			return errors.New("a value is not a string")
		}
	}
	return nil
}

// principal is "*" or lists by kind: {"AWS": [...], "Service": [...]}.
type principal map[string]stringList

// UnmarshalJSON implements json.Unmarshaler.
func (p *principal) UnmarshalJSON(b []byte) error {
	var everyone string
	if json.Unmarshal(b, &everyone) == nil {
		if everyone != "*" {
			return errors.New("a principal is not *")
		}
		*p = principal{"AWS": {"*"}}
		return nil
	}
	var kinds map[string]stringList
	if err := json.Unmarshal(b, &kinds); err != nil {
		return err
	}
	*p = kinds
	return nil
}

func strict(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

// Kind is what a policy is attached to, which decides what it has to say.
type Kind int

// The kinds of policies.
const (
	Identity Kind = iota // of a user or role: Resource, no Principal
	Trust                // of a role: Principal, no Resource
)

// Parse reads a policy and checks it as IAM does when one is put. Errors are IAM's texts of MalformedPolicyDocument.
func Parse(text string, kind Kind) (*Document, error) {
	d, err := decode(text)
	if err != nil {
		return nil, err
	}
	if d.Version != "" && d.Version != "2012-10-17" && d.Version != "2008-10-17" {
		return nil, errors.New("The policy must contain a valid version string")
	}
	if len(d.Statement) == 0 {
		return nil, errors.New("Syntax errors in policy.")
	}
	sids := map[string]bool{}
	for _, s := range d.Statement {
		if err := s.check(kind); err != nil {
			return nil, err
		}
		if s.Sid != "" && sids[s.Sid] {
			return nil, errors.New("Statement IDs (SID) in a single policy must be unique.")
		}
		sids[s.Sid] = true
	}
	return d, nil
}

// MustParse reads a policy that Parse has taken before, of whatever kind.
func MustParse(text string) *Document {
	d, err := decode(text)
	if err != nil {
		panic("policy: a stored document is malformed: " + err.Error())
	}
	return d
}

func decode(text string) (*Document, error) {
	var d Document
	err := strict([]byte(text), &d)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, errors.New("This policy contains invalid Json")
	case err != nil:
		return nil, errors.New("Syntax errors in policy.")
	}
	return &d, nil
}

var validSid = regexp.MustCompile(`^[0-9A-Za-z]*$`)

func (s *Statement) check(kind Kind) error {
	resources := len(s.Resource) + len(s.NotResource)
	principals := s.Principal != nil || s.NotPrincipal != nil
	switch {
	case s.Effect != "Allow" && s.Effect != "Deny":
		return errors.New("Syntax errors in policy.")
	case len(s.Action)+len(s.NotAction) == 0:
		return errors.New("Policy statement must contain actions.")
	case len(s.Action) > 0 && len(s.NotAction) > 0, len(s.Resource) > 0 && len(s.NotResource) > 0:
		return errors.New("Syntax errors in policy.")
	case kind == Identity && principals:
		return errors.New("Policy document should not specify a principal.")
	case kind == Identity && resources == 0:
		return errors.New("Policy statement must contain resources.")
	case kind == Trust && resources > 0:
		return errors.New("Has prohibited field Resource")
	case kind == Trust && !principals:
		return errors.New("Missing required field Principal")
	}
	if !validSid.MatchString(s.Sid) {
		return errors.New("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")
	}
	for _, a := range append(s.Action, s.NotAction...) {
		switch {
		case a != "*" && !strings.Contains(a, ":"):
			return errors.New("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		case kind == Trust && a != "*" && !strings.HasPrefix(strings.ToLower(a), "sts:"):
			return errors.New("AssumeRole policy may only specify STS AssumeRole actions.")
		}
	}
	for _, r := range append(s.Resource, s.NotResource...) {
		if r != "*" && !strings.HasPrefix(r, "arn:") && !strings.HasPrefix(r, "*:") {
			return fmt.Errorf("Resource %s must be in ARN format or \"*\".", r)
		}
	}
	for op := range s.Condition {
		if _, ok := readOperator(op); !ok {
			return fmt.Errorf("Invalid Condition type : %s.", op)
		}
	}
	return nil
}
