package awsx

import (
	"context"
)

// ProfileKind says where a profile's credentials come from.
type ProfileKind string

// The kinds of profiles that the SDKs know.
const (
	ProfileKeys    ProfileKind = "keys"    // an access key in a file
	ProfileSSO     ProfileKind = "sso"     // IAM Identity Center: aws sso login
	ProfileRole    ProfileKind = "role"    // a role assumed from other credentials
	ProfileProcess ProfileKind = "process" // a program that prints credentials
	ProfileNone    ProfileKind = "none"    // settings only
)

// Profile is one named profile of the shared config and credentials files.
type Profile struct {
	Name   string
	Region string
	Kind   ProfileKind
	Detail string // SSO start URL, role ARN or access key ID: never a secret
	Err    error  // why the SDK can't use it
}

// Found is what the SDK would find on this computer.
type Found struct {
	Profiles        []Profile // default first, then by name
	Default         string    // the profile that is used unless one is named: AWS_PROFILE or "default"
	Environment     bool      // AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set
	EnvRegion       string    // AWS_REGION or AWS_DEFAULT_REGION
	CredentialsFile string
	ConfigFile      string
}

// FindCredentials reads profiles and environment without calling AWS. Missing files are no error.
func FindCredentials(ctx context.Context, o Options) (Found, error) { return Found{}, errPending }

// Keys are an access key as a person has it. It prints without its secrets.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Region          string
}

// ParseKeys reads what people paste: a bare access key ID and secret, lines of export AWS_…=…, an INI section, a line of
// the console's CSV file. What it does not find stays empty.
func ParseKeys(pasted string) Keys { return Keys{} }

// Clean removes white space and quotes around the parts, as pastes have them.
func (k Keys) Clean() Keys { return k }

// Check says what is wrong with the shape of the keys (swapped, too short, a whole line pasted), never quoting a secret.
func (k Keys) Check() error { return errPending }

// String hides the secrets.
func (k Keys) String() string { return k.AccessKeyID }

// SaveKeys writes keys and region to a profile, the way `aws configure` writes them: everything else in both files
// (comments, order, other profiles, unknown settings) stays as it is.
func SaveKeys(o Options, profile string, k Keys) error { return errPending }
