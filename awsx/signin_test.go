package awsx_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/practice"
)

// write writes a file of the test's folder and returns its path.
func write(t *testing.T, dir, name, body string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(body), 0o700); err != nil { // a script is to be run
		t.Fatal(err)
	}
	return path
}

// keysOf are the keys of a session.
func keysOf(t *testing.T, s *awsx.Session) aws.Credentials {
	t.Helper()
	keys, err := s.Config().Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// identify opens a session with a config file and asks who it is.
func identify(t *testing.T, o awsx.Options, config string) (awsx.Identity, error) {
	t.Helper()
	o.ConfigFile = write(t, t.TempDir(), "config", config)
	s, err := awsx.Open(t.Context(), o)
	if err != nil {
		return awsx.Identity{}, err
	}
	defer s.Close()
	return s.Identity(t.Context())
}

const trustAccount = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + practice.Account + `:root"},"Action":"sts:AssumeRole"}]}`

// A role is assumed where everything else is asked, however the endpoint is configured.
func TestRolesAreAssumedAtTheEndpoint(t *testing.T) {
	s, c := cloud(t)
	api := iam.NewFromConfig(s.Config())
	for _, name := range []string{"learner", "second"} {
		if _, err := api.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(trustAccount)}); err != nil {
			t.Fatal(err)
		}
		if _, err := api.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: aws.String(name), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}); err != nil {
			t.Fatal(err)
		}
	}
	keys := keysOf(t, s)
	profiles := "[profile keys]\nregion = ap-northeast-2\naws_access_key_id = " + keys.AccessKeyID + "\naws_secret_access_key = " + keys.SecretAccessKey +
		"\n[profile x]\nregion = ap-northeast-2\nsource_profile = keys\nrole_arn = arn:aws:iam::" + practice.Account + ":role/learner\n" +
		"[profile y]\nregion = ap-northeast-2\nsource_profile = x\nrole_arn = arn:aws:iam::" + practice.Account + ":role/second\n"
	for name, how := range map[string]struct {
		env, option, more string
	}{
		"AWS_ENDPOINT_URL":     {env: "AWS_ENDPOINT_URL"},
		"AWS_ENDPOINT_URL_STS": {env: "AWS_ENDPOINT_URL_STS"},
		"the option":           {option: c.Endpoint()},
		"the profile":          {more: "endpoint_url = " + c.Endpoint() + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if how.env != "" {
				t.Setenv(how.env, c.Endpoint())
			}
			for profile, want := range map[string]string{"x": ":assumed-role/learner/", "y": ":assumed-role/second/"} { // y is a chain
				id, err := identify(t, awsx.Options{Profile: profile, Endpoint: how.option}, strings.ReplaceAll(profiles, "["+"profile "+profile+"]\n", "[profile "+profile+"]\n"+how.more))
				if err != nil || !strings.Contains(id.ARN, want) {
					t.Errorf("%s: %s, %v", profile, id.ARN, err)
				}
			}
		})
	}
}

// Profiles and SSO sessions with a space in their names stand in quotes, as aws configure writes them.
func TestNamesWithASpace(t *testing.T) {
	dir := t.TempDir()
	o := awsx.Options{
		ConfigFile: write(t, dir, "config", "[profile 'My Corp']\nregion = us-west-2\n[profile \"Her Corp\"]\nregion = eu-west-1\nsso_session = Our Portal\n"+
			"sso_account_id = 123456789012\nsso_role_name = Lab\n[sso-session 'Our Portal']\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n"+
			"sso_registration_scopes = sso:account:access\n"),
		CredentialsFile: write(t, dir, "credentials", "[My Corp]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
	}
	found, err := awsx.FindCredentials(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range found.Profiles {
		got = append(got, p.Name+" "+string(p.Kind)+" "+p.Region+" "+p.Detail)
	}
	if want := []string{"Her Corp sso eu-west-1 https://example.awsapps.com/start", "My Corp keys us-west-2 AKIAIOSFODNN7EXAMPLE"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	o.Profile = "My Corp"
	s, err := awsx.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Region() != "us-west-2" || keysOf(t, s).AccessKeyID != "AKIAIOSFODNN7EXAMPLE" {
		t.Errorf("region %s", s.Region())
	}
	o.Profile = "No Corp"
	_, err = awsx.Open(t.Context(), o)
	var p *text.Problem
	if !errors.As(err, &p) || !strings.HasSuffix(p.Next.In(text.EN), "aws configure --profile 'No Corp'") {
		t.Errorf("%v", err)
	}
	keys := awsx.Keys{AccessKeyID: "AKIAI44QH8DHBEXAMPLE", SecretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", Region: "ap-south-1"}
	for _, profile := range []string{"My Corp", "New Corp"} {
		if err := awsx.SaveKeys(o, profile, keys); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(o.ConfigFile)
	if err != nil || strings.Count(string(raw), "My Corp") != 1 || !strings.Contains(string(raw), "[profile 'My Corp']\nregion = ap-south-1\n") ||
		!strings.HasSuffix(string(raw), "[profile 'New Corp']\nregion = ap-south-1\n") {
		t.Errorf("%v\n%s", err, raw)
	}
}

// A session token that is left beside a long-term key is named, where it stands.
func TestASessionTokenThatIsLeft(t *testing.T) {
	s, c := cloud(t)
	keys := keysOf(t, s)
	told := func(o awsx.Options) (cause.ID, string) {
		t.Helper()
		o.Endpoint = c.Endpoint()
		s, err := awsx.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		_, err = s.Identity(t.Context())
		var p *text.Problem
		if !errors.As(err, &p) {
			t.Fatal(err)
		}
		return p.Cause, p.Next.In(text.EN)
	}
	file := write(t, t.TempDir(), "credentials", "[kim]\naws_access_key_id = "+keys.AccessKeyID+"\naws_secret_access_key = "+keys.SecretAccessKey+"\naws_session_token = stale\n")
	if id, next := told(awsx.Options{Profile: "kim", CredentialsFile: file}); id != awsx.TokenLeft || !strings.Contains(next, file) || !strings.Contains(next, "kim") {
		t.Errorf("in a file: %s, %s", id, next)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", keys.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey)
	t.Setenv("AWS_SESSION_TOKEN", "stale")
	if id, next := told(awsx.Options{}); id != awsx.TokenLeft || !strings.Contains(next, "unset AWS_SESSION_TOKEN") {
		t.Errorf("in the environment: %s, %s", id, next)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE")
	if id, _ := told(awsx.Options{}); id != awsx.WrongKey {
		t.Errorf("a temporary key takes a token: %s", id)
	}
}

// A credential_process is run as the AWS CLI runs it, wherever its quotes stand.
func TestCredentialProcessInQuotes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	s, c := cloud(t)
	keys := keysOf(t, s)
	dir := filepath.Join(t.TempDir(), "sp ace")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	program := write(t, dir, "cp.sh", "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\""+keys.AccessKeyID+"\",\"SecretAccessKey\":\""+keys.SecretAccessKey+"\"}'\n")
	for name, line := range map[string]string{
		"all of it":         `"` + program + `"`,
		"in single quotes":  `'` + program + `'`,
		"beginning and end": `"` + program + `" "an argument"`,
		"the program":       `"` + program + `" argument`,
	} {
		id, err := identify(t, awsx.Options{Profile: "x", Endpoint: c.Endpoint()}, "[profile x]\nregion = ap-northeast-2\ncredential_process = "+line+"\n")
		if err != nil || id.Account != practice.Account {
			t.Errorf("%s: %v", name, err)
		}
	}
}
