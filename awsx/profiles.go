package awsx

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"eksui/awsx/internal/ini"
	"eksui/internal/atomicfile"
	"eksui/internal/cause"
	"eksui/internal/text"
)

// ProfileKind says where a profile's credentials come from.
type ProfileKind string

// The kinds of profiles that the SDKs know.
const (
	ProfileKeys    ProfileKind = "keys"    // an access key in a file
	ProfileSSO     ProfileKind = "sso"     // IAM Identity Center: aws sso login
	ProfileLogin   ProfileKind = "login"   // the console's session: aws login
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
	MFA    string // the device whose code the role asks for
	Source string // the profile that a role is assumed with
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
func FindCredentials(ctx context.Context, o Options) (Found, error) {
	found := Found{
		Default:         envProfile(),
		Environment:     os.Getenv("AWS_ACCESS_KEY_ID") != "" && os.Getenv("AWS_SECRET_ACCESS_KEY") != "",
		EnvRegion:       cmp.Or(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION")),
		CredentialsFile: o.credentialsFile(),
		ConfigFile:      o.configFile(),
	}
	names, err := profileNames(found.ConfigFile, found.CredentialsFile)
	if err != nil {
		return found, err
	}
	readable, done := o.forSDK()
	defer done()
	for _, name := range names {
		found.Profiles = append(found.Profiles, readProfile(ctx, readable, name))
	}
	return found, nil
}

// profileNames lists the profiles of both files: in the config file they are headed [profile NAME], except the default.
func profileNames(configFile, credentialsFile string) ([]string, error) {
	configINI, err := readINI(configFile)
	if err != nil {
		return nil, err
	}
	credentialsINI, err := readINI(credentialsFile)
	if err != nil {
		return nil, err
	}
	names := credentialsINI.Sections()
	for _, section := range configINI.Sections() {
		name, isProfile := strings.CutPrefix(section, "profile ")
		if isProfile || section == config.DefaultSharedConfigProfile {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == config.DefaultSharedConfigProfile) != (b == config.DefaultSharedConfigProfile) {
			if a == config.DefaultSharedConfigProfile {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(names), nil
}

func readProfile(ctx context.Context, files Options, name string) Profile {
	p := Profile{Name: name, Kind: ProfileNone}
	shared, err := config.LoadSharedConfigProfile(ctx, name, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles = []string{files.configFile()}
		o.CredentialsFiles = []string{files.credentialsFile()}
	})
	if err != nil {
		p.Err = err
		return p
	}
	p.Region, p.MFA = shared.Region, shared.MFASerial
	if shared.Source != nil { // what the role is assumed with
		p.Source = shared.Source.Profile
	}
	switch {
	case shared.RoleARN != "":
		p.Kind, p.Detail = ProfileRole, shared.RoleARN
	case shared.Credentials.HasKeys():
		p.Kind, p.Detail = ProfileKeys, shared.Credentials.AccessKeyID
	case shared.SSOSession != nil:
		p.Kind, p.Detail = ProfileSSO, shared.SSOSession.SSOStartURL
	case shared.SSOStartURL != "":
		p.Kind, p.Detail = ProfileSSO, shared.SSOStartURL
	case shared.LoginSession != "":
		p.Kind, p.Detail = ProfileLogin, shared.LoginSession
	case shared.CredentialProcess != "":
		p.Kind = ProfileProcess // its command line may hold a secret
	}
	return p
}

// signIn is the profile of the credentials that a session begins with: of a role the one that it is assumed with.
func (o Options) signIn(ctx context.Context) Profile {
	if o.Profile == "" && os.Getenv("AWS_ACCESS_KEY_ID") != "" {
		return Profile{Kind: profileEnvironment}
	}
	readable, done := o.forSDK()
	defer done()
	p := readProfile(ctx, readable, cmp.Or(o.Profile, envProfile()))
	for range 8 { // a circle is an error of the SDK's
		if p.Kind != ProfileRole || p.Source == "" {
			break
		}
		p = readProfile(ctx, readable, p.Source)
	}
	return p
}

// profileEnvironment are keys in the environment, of no profile.
const profileEnvironment ProfileKind = "environment"

// SaveKeys writes keys and region to a profile, the way `aws configure` writes them: everything else in both files
// (comments, order, other profiles, unknown settings) stays as it is. Only a session token that is left over from
// earlier temporary keys is removed: the new keys would be refused with it.
func SaveKeys(o Options, profile string, k Keys) error {
	if profile == "" {
		profile = config.DefaultSharedConfigProfile
	}
	k = k.Clean()
	if err := errors.Join(checkProfileName(profile), k.Check()); err != nil {
		return err
	}
	if err := editINI(o.credentialsFile(), func(f *ini.File) {
		f.Set(profile, "aws_access_key_id", k.AccessKeyID)
		f.Set(profile, "aws_secret_access_key", k.SecretAccessKey)
		if k.SessionToken == "" {
			f.Remove(profile, "aws_session_token")
			return
		}
		f.Set(profile, "aws_session_token", k.SessionToken)
	}); err != nil || k.Region == "" {
		return err
	}
	return editINI(o.configFile(), func(f *ini.File) {
		section := "profile " + profile
		// The default profile has no prefix, but where somebody gave it one, that section wins.
		if profile == config.DefaultSharedConfigProfile && !slices.Contains(f.Sections(), section) {
			section = profile
		}
		f.Set(section, "region", k.Region)
	})
}

func checkProfileName(name string) error {
	if strings.ContainsAny(name, "[]#;\n\r\t\"'") || strings.TrimSpace(name) != name {
		return profileNameProblem(name)
	}
	return nil
}

func readINI(path string) (*ini.File, error) {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadableFile(path, err)
	}
	return ini.Parse(string(b)), nil
}

func editINI(path string, change func(*ini.File)) error {
	f, err := readINI(path)
	if err != nil {
		return err
	}
	change(f)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return unwritableFile(path, err)
	}
	return atomicfile.Write(path, []byte(f.String()), 0o600)
}

func init() {
	cause.Add(profileNameProblem("my profile "), unreadableFile("~/.aws/credentials", nil), unwritableFile("~/.aws/credentials", nil))
}

func profileNameProblem(name string) *text.Problem {
	return &text.Problem{Cause: "profile.name-invalid", What: msgBadProfileName.With(name), Next: msgBadProfileNameNext.With()}
}

func unreadableFile(path string, err error) *text.Problem {
	return &text.Problem{Cause: "aws.file-unreadable", What: msgFileUnreadable.With(path), Next: msgFileUnreadableNext.With(path), Err: err}
}

func unwritableFile(path string, err error) *text.Problem {
	return &text.Problem{Cause: "aws.file-unwritable", What: msgFileUnwritable.With(path), Next: msgFileUnreadableNext.With(path), Err: err}
}

func (o Options) credentialsFile() string {
	return cmp.Or(o.CredentialsFile, os.Getenv("AWS_SHARED_CREDENTIALS_FILE"), config.DefaultSharedCredentialsFilename())
}

func (o Options) configFile() string {
	return cmp.Or(o.ConfigFile, os.Getenv("AWS_CONFIG_FILE"), config.DefaultSharedConfigFilename())
}
