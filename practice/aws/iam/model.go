// Package iam is the practice cloud's IAM and STS: who there is, with which keys, and what policies let them do.
package iam

import (
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"time"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// Account is the practice cloud's only account.
const Account = "123456789012"

// DefaultUser is the user that a new practice cloud has, with AdministratorAccess and one access key.
const DefaultUser = "student"

// state is IAM's section of the snapshot.
type state struct {
	Users    map[string]*User
	Roles    map[string]*Role
	Profiles map[string]*InstanceProfile
	Policies map[string]*ManagedPolicy // customer managed, by ARN
	Keys     map[string]*AccessKey
	Sessions map[string]*session      // temporary keys, by access key
	OIDC     map[string]*OIDCProvider `json:",omitempty"` // by ARN
}

// grants are the policies of a user or role.
type grants struct {
	Attached []string          // ARNs of managed policies
	Inline   map[string]string // documents by name
}

// User is an IAM user.
type User struct {
	Name, Path, ID string
	Created        time.Time
	Tags           map[string]string
	grants
}

// ARN of the user.
func (u *User) ARN() string { return arn("user" + u.Path + u.Name) }

// Role is an IAM role.
type Role struct {
	Name, Path, ID, Description string
	Trust                       string // its AssumeRolePolicyDocument
	MaxSession                  int    // seconds
	Created                     time.Time
	Made                        time.Time // the same to the nanosecond, for reads that lag
	Tags                        map[string]string
	grants
}

// ARN of the role.
func (r *Role) ARN() string { return arn("role" + r.Path + r.Name) }

// InstanceProfile hands a role to instances.
type InstanceProfile struct {
	Name, Path, ID string
	Role           string // name, "" for none
	Created        time.Time
}

// ARN of the profile.
func (p *InstanceProfile) ARN() string { return arn("instance-profile" + p.Path + p.Name) }

// ManagedPolicy is a managed policy, the customer's or AWS's.
type ManagedPolicy struct {
	Name, Path, ID, Description string
	Created, Updated            time.Time
	Versions                    []policyVersion
	Default                     string // "v1"
	LastVersion                 int
	AWS                         bool
}

type policyVersion struct {
	ID, Document string
	Created      time.Time
}

// ARN of the policy.
func (p *ManagedPolicy) ARN() string {
	if p.AWS {
		return "arn:aws:iam::aws:policy" + p.Path + p.Name
	}
	return arn("policy" + p.Path + p.Name)
}

func (p *ManagedPolicy) version(id string) *policyVersion {
	for i := range p.Versions {
		if p.Versions[i].ID == id {
			return &p.Versions[i]
		}
	}
	return nil
}

// AccessKey is a user's long-term key.
type AccessKey struct {
	ID, User, Secret string
	Inactive         bool
	Created          time.Time
	Used             time.Time
	UsedService      string
	UsedRegion       string
}

// session is a temporary key of STS.
type session struct {
	Secret, Token string
	Expires       time.Time
	Identity      wire.Identity
	Policy        string // session policy, "" for none
}

func arn(resource string) string { return "arn:aws:iam::" + Account + ":" + resource }

// base32 are the characters of IAM's ids.
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// id makes a unique id in IAM's shape: a prefix as AIDA and 17 characters of base 32.
func (s *Service) id(prefix string) string {
	return prefix + letters(s.world.Rand(prefix+"/"+s.world.Hex(prefix, 16)), base32, 17)
}

// secret makes a secret access key.
func (s *Service) secret() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return letters(s.world.Rand("secret/"+s.world.Hex("secret", 16)), alphabet, 40)
}

func letters(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

var (
	validName = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)
	validPath = regexp.MustCompile(`^/([!-.0-~]+/)*$`)
)

// checkName refuses names that IAM refuses; member is the request's, longest its limit.
func checkName(member, name string, longest int) error {
	switch {
	case len(name) > longest:
		return wire.Errorf("ValidationError", "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", name, member, longest)
	case !validName.MatchString(name):
		return wire.Errorf("ValidationError", "The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", member)
	}
	return nil
}

// taken says whether a name is there already: IAM's names don't differ by case alone.
func taken[T any](from map[string]T, name string) bool {
	for other := range from {
		if strings.EqualFold(other, name) {
			return true
		}
	}
	return false
}

func checkPath(path string) (string, error) {
	if path == "" {
		return "/", nil
	}
	if !validPath.MatchString(path) || len(path) > 512 {
		return "", wire.Errorf("ValidationError", "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	return path, nil
}

func checkDocument(text string, kind policy.Kind) error {
	if _, err := policy.Parse(text, kind); err != nil {
		return malformed(err)
	}
	return nil
}

func malformed(err error) error { return wire.Errorf("MalformedPolicyDocument", "%s", err.Error()) }

func notFound(format string, args ...any) error {
	e := wire.Errorf("NoSuchEntity", format, args...)
	e.Status = 404
	return e
}

// conflict is IAM's answer with status 409: EntityAlreadyExists, DeleteConflict, LimitExceeded.
func conflict(code, format string, args ...any) error {
	e := wire.Errorf(code, format, args...)
	e.Status = 409
	return e
}

// encodeDocument writes a policy as answers carry it: percent-encoded.
func encodeDocument(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
