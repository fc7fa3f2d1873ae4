package awsx

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/google/go-cmp/cmp"
)

// home isolates a test from the computer's own AWS settings.
func home(t *testing.T) Options {
	t.Helper()
	for _, name := range []string{
		"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
	} {
		t.Setenv(name, "")
		_ = os.Unsetenv(name) // an empty AWS_ENDPOINT_URL is not the same as none
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	return Options{CredentialsFile: filepath.Join(dir, ".aws", "credentials"), ConfigFile: filepath.Join(dir, ".aws", "config")}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const mixedCredentials = `# my keys; do not lose
[default]
aws_access_key_id = AKIAOLDOLDOLDOLDOLD1
aws_secret_access_key = old
aws_session_token = stale
x_principal_arn = arn:aws:iam::1:user/me ; kept

; work
[work]
aws_access_key_id=AKIAWORKWORKWORKWOR1
aws_secret_access_key=worksecret
`

const mixedConfig = `[default]
region = us-east-1
output = json
s3 =
    max_concurrent_requests = 20
    region = not-this-one

# the company's
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Student
region = ap-northeast-2

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = ap-northeast-2

[profile role]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = work

[profile tool]
credential_process = /usr/bin/keys --secret s3cr3t

[profile broken]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = nowhere
`

func TestSaveKeysLeavesEverythingElseUntouched(t *testing.T) {
	o := home(t)
	write(t, o.CredentialsFile, mixedCredentials)
	write(t, o.ConfigFile, mixedConfig)
	k := Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret, Region: "ap-northeast-2"}
	if err := SaveKeys(o, "", k); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("AKIAOLDOLDOLDOLDOLD1", exampleID, "secret_access_key = old", "secret_access_key = "+exampleSecret,
		"aws_session_token = stale\n", "").Replace(mixedCredentials)
	if diff := cmp.Diff(want, read(t, o.CredentialsFile)); diff != "" {
		t.Errorf("credentials (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(strings.Replace(mixedConfig, "us-east-1", "ap-northeast-2", 1), read(t, o.ConfigFile)); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
}

func TestSaveKeysMakesFilesThatTheSDKReads(t *testing.T) {
	o := home(t)
	k := Keys{"ASIAIOSFODNN7EXAMPLE", exampleSecret, exampleToken, "eu-west-1"}
	for _, profile := range []string{"default", "lab", "실습"} {
		if err := SaveKeys(o, profile, k); err != nil {
			t.Fatal(err)
		}
		got, err := config.LoadSharedConfigProfile(context.Background(), profile, func(lo *config.LoadSharedConfigOptions) {
			lo.ConfigFiles, lo.CredentialsFiles = []string{o.ConfigFile}, []string{o.CredentialsFile}
		})
		if err != nil {
			t.Fatal(err)
		}
		if c := got.Credentials; c.AccessKeyID != k.AccessKeyID || c.SecretAccessKey != k.SecretAccessKey || c.SessionToken != k.SessionToken || got.Region != k.Region {
			t.Errorf("profile %s was not read back", profile)
		}
	}
	for _, path := range []string{o.CredentialsFile, o.ConfigFile} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}

func TestSaveKeysRefusesWhatWouldBreakTheFile(t *testing.T) {
	o := home(t)
	write(t, o.CredentialsFile, mixedCredentials)
	good := Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret}
	for _, profile := range []string{"a]b", "a\nb", "#a", " a"} {
		if err := SaveKeys(o, profile, good); err == nil {
			t.Errorf("profile %q was taken", profile)
		}
	}
	if err := SaveKeys(o, "default", Keys{AccessKeyID: exampleSecret, SecretAccessKey: exampleID}); err == nil {
		t.Error("swapped keys were taken")
	}
	if read(t, o.CredentialsFile) != mixedCredentials {
		t.Error("the file changed")
	}
}

func TestFindCredentialsListsEveryKindOfProfile(t *testing.T) {
	o := home(t)
	write(t, o.CredentialsFile, mixedCredentials)
	write(t, o.ConfigFile, mixedConfig)
	t.Setenv("AWS_PROFILE", "work")
	t.Setenv("AWS_REGION", "eu-north-1")
	found, err := FindCredentials(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if found.Default != "work" || found.Environment || found.EnvRegion != "eu-north-1" {
		t.Errorf("environment: %+v", found)
	}
	var got []Profile
	for _, p := range found.Profiles {
		if (p.Err != nil) != (p.Name == "broken") {
			t.Errorf("%s: %v", p.Name, p.Err)
		}
		p.Err = nil
		got = append(got, p)
	}
	want := []Profile{
		{Name: "default", Region: "us-east-1", Kind: ProfileKeys, Detail: "AKIAOLDOLDOLDOLDOLD1"},
		{Name: "broken", Kind: ProfileNone},
		{Name: "role", Kind: ProfileRole, Detail: "arn:aws:iam::123456789012:role/lab", Source: "work"},
		{Name: "sso", Region: "ap-northeast-2", Kind: ProfileSSO, Detail: "https://corp.awsapps.com/start"},
		{Name: "tool", Kind: ProfileProcess},
		{Name: "work", Kind: ProfileKeys, Detail: "AKIAWORKWORKWORKWOR1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindCredentialsWithoutFilesFindsNothing(t *testing.T) {
	found, err := FindCredentials(context.Background(), home(t))
	if err != nil || len(found.Profiles) != 0 || found.Environment || found.Default != "default" {
		t.Errorf("%+v %v", found, err)
	}
}
