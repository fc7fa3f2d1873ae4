package secrets_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/secrets"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const region = "ap-northeast-2"

type keys struct{}

func (keys) Credential(key string) (wire.Credential, bool) {
	return wire.Credential{Secret: "secret", Identity: wire.Identity{ARN: "arn:aws:iam::123456789012:user/student"}}, true
}
func (keys) Authorize(wire.Ask) error    { return nil }
func (keys) Used(string, string, string) {}

// database is what an attachment finds.
type database struct{}

func (database) Connection(_, targetType, id string) (map[string]any, bool) {
	return map[string]any{"engine": "postgres", "host": "db.example", "port": 5432, "dbInstanceIdentifier": id}, targetType == "AWS::RDS::DBInstance" && id == "db"
}

type cloud struct {
	t *testing.T
	w *world.World
	s *secrets.Service
	*secretsmanager.Client
}

func start(t *testing.T) *cloud {
	t.Helper()
	w, err := world.Open(world.Options{Speed: world.MaxSpeed})
	if err != nil {
		t.Fatal(err)
	}
	s, err := secrets.New(w, "123456789012", database{})
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	server := httptest.NewServer(wiretest.NewServer(w, keys{}, s.Wire()))
	t.Cleanup(func() {
		server.Close()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return &cloud{t, w, s, secretsmanager.New(secretsmanager.Options{
		Region: region, BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
	})}
}

func (c *cloud) create(name, value string) *secretsmanager.CreateSecretOutput {
	c.t.Helper()
	out, err := c.CreateSecret(c.t.Context(), &secretsmanager.CreateSecretInput{
		Name: &name, SecretString: &value, Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("blue")}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func (c *cloud) value(id, stage string) string {
	c.t.Helper()
	out, err := c.GetSecretValue(c.t.Context(), &secretsmanager.GetSecretValueInput{SecretId: &id, VersionStage: aws.String(stage)})
	if err != nil {
		c.t.Fatal(err)
	}
	return aws.ToString(out.SecretString)
}

func (c *cloud) refuses(code, message string, call func(context.Context) error) {
	c.t.Helper()
	var e smithy.APIError
	if err := call(c.t.Context()); !errors.As(err, &e) || e.ErrorCode() != code || e.ErrorMessage() != message {
		c.t.Errorf("got %v, want %s: %s", err, code, message)
	}
}

func TestVersions(t *testing.T) {
	c := start(t)
	made := c.create("db", "one")
	if !strings.HasPrefix(*made.ARN, "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-") || len(*made.ARN) != len("arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-AbCdEf") {
		t.Errorf("the ARN is %s", *made.ARN)
	}
	if _, err := c.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: made.ARN, SecretString: aws.String("two")}); err != nil {
		t.Fatal(err)
	}
	for stage, want := range map[string]string{"AWSCURRENT": "two", "AWSPREVIOUS": "one"} {
		for _, id := range []string{"db", *made.ARN, strings.TrimSuffix(*made.ARN, (*made.ARN)[len(*made.ARN)-7:])} {
			if got := c.value(id, stage); got != want {
				t.Errorf("%s of %s is %s, want %s", stage, id, got, want)
			}
		}
	}
	d, err := c.DescribeSecret(t.Context(), &secretsmanager.DescribeSecretInput{SecretId: aws.String("db")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"AWSPREVIOUS"}, d.VersionIdsToStages[*made.VersionId]); diff != "" || len(d.Tags) != 1 {
		t.Errorf("described as %+v", d)
	}
	c.refuses("ResourceExistsException", "The operation failed because the secret db already exists.", func(ctx context.Context) error {
		_, err := c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("db"), SecretString: aws.String("x")})
		return err
	})
	c.refuses("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", func(ctx context.Context) error {
		_, err := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("none")})
		return err
	})
	c.refuses("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSPENDING", func(ctx context.Context) error {
		_, err := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("db"), VersionStage: aws.String("AWSPENDING")})
		return err
	})
}

func TestUpdateKeepsTheLastVersions(t *testing.T) {
	c := start(t)
	made := c.create("db", "one")
	id := made.ARN
	for _, value := range []string{"two", "three"} {
		if _, err := c.UpdateSecret(t.Context(), &secretsmanager.UpdateSecretInput{SecretId: id, SecretString: &value}); err != nil {
			t.Fatal(err)
		}
	}
	words, err := c.UpdateSecret(t.Context(), &secretsmanager.UpdateSecretInput{SecretId: id, Description: aws.String("the database")})
	if err != nil || words.VersionId != nil {
		t.Errorf("a description makes no version: %+v, %v", words, err)
	}
	versions := func(all bool) (n int) {
		t.Helper()
		out, err := c.ListSecretVersionIds(t.Context(), &secretsmanager.ListSecretVersionIdsInput{SecretId: id, IncludeDeprecated: &all})
		if err != nil || *out.Name != "db" {
			t.Fatal(err)
		}
		return len(out.Versions)
	}
	if staged, all := versions(false), versions(true); staged != 2 || all != 3 || c.value(*id, "AWSPREVIOUS") != "two" {
		t.Errorf("%d versions with a stage, %d in all", staged, all)
	}
	c.refuses("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", func(ctx context.Context) error {
		_, err := c.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: aws.String("none"), Description: aws.String("x")})
		return err
	})
}

func TestTagsOfASecret(t *testing.T) {
	c := start(t)
	id := c.create("db", "one").ARN // with the tag team
	if _, err := c.TagResource(t.Context(), &secretsmanager.TagResourceInput{SecretId: id, Tags: []types.Tag{{Key: aws.String("stage"), Value: aws.String("test")}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UntagResource(t.Context(), &secretsmanager.UntagResourceInput{SecretId: id, TagKeys: []string{"team"}}); err != nil {
		t.Fatal(err)
	}
	d, err := c.DescribeSecret(t.Context(), &secretsmanager.DescribeSecretInput{SecretId: id})
	if err != nil || len(d.Tags) != 1 || *d.Tags[0].Key != "stage" {
		t.Errorf("tags: %+v, %v", d.Tags, err)
	}
	c.refuses("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", func(ctx context.Context) error {
		_, err := c.TagResource(ctx, &secretsmanager.TagResourceInput{SecretId: aws.String("none"), Tags: []types.Tag{{Key: aws.String("a")}}})
		return err
	})
}

func TestDeletionAndRestore(t *testing.T) {
	c := start(t)
	c.create("db", "one")
	get := func(ctx context.Context) error {
		_, err := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("db")})
		return err
	}
	gone, err := c.DeleteSecret(t.Context(), &secretsmanager.DeleteSecretInput{SecretId: aws.String("db"), RecoveryWindowInDays: aws.Int64(7)})
	if err != nil {
		t.Fatal(err)
	}
	if days := time.Until(*gone.DeletionDate).Hours() / 24; days < 6.9 || days > 7 {
		t.Errorf("it goes in %v days", days)
	}
	c.refuses("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.", get)
	c.refuses("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.", func(ctx context.Context) error {
		_, err := c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("db")})
		return err
	})
	list, err := c.ListSecrets(t.Context(), &secretsmanager.ListSecretsInput{})
	if err != nil || len(list.SecretList) != 0 {
		t.Errorf("the list is %+v, %v", list, err)
	}
	if _, err := c.RestoreSecret(t.Context(), &secretsmanager.RestoreSecretInput{SecretId: aws.String("db")}); err != nil {
		t.Fatal(err)
	}
	if err := get(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := c.DeleteSecret(t.Context(), &secretsmanager.DeleteSecretInput{SecretId: aws.String("db"), ForceDeleteWithoutRecovery: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	c.create("db", "again")
}

func TestRandomPassword(t *testing.T) {
	c := start(t)
	password := func(in secretsmanager.GetRandomPasswordInput) string {
		t.Helper()
		out, err := c.GetRandomPassword(t.Context(), &in)
		if err != nil {
			t.Fatal(err)
		}
		return *out.RandomPassword
	}
	first := password(secretsmanager.GetRandomPasswordInput{})
	if len(first) != 32 || first == password(secretsmanager.GetRandomPasswordInput{}) {
		t.Error("two passwords of 32 characters were asked for")
	}
	for range 20 {
		p := password(secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(8), ExcludePunctuation: aws.Bool(true), ExcludeCharacters: aws.String("abc0")})
		if len(p) != 8 || strings.ContainsAny(p, "abc0!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") ||
			!strings.ContainsAny(p, "defghijklmnopqrstuvwxyz") || !strings.ContainsAny(p, "123456789") || !strings.ContainsAny(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Errorf("a password is made of %d characters that were not asked for, or lacks some", len(p))
		}
	}
	c.refuses("InvalidParameterException", "The password length must be at least the number of the types of characters it has to include.", func(ctx context.Context) error {
		_, err := c.GetRandomPassword(ctx, &secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(2)})
		return err
	})
}

// made runs a type's Create as the stack engine does.
func (c *cloud) made(name string, props map[string]any) (id string, err error) {
	for _, typ := range c.s.Types() {
		if typ.Name == name {
			c.w.Update(func() {
				id, err = typ.Create(&cfn.Request{Region: region, LogicalID: "It", Props: props, Tags: map[string]string{}})
			})
		}
	}
	return id, err
}

func TestTypes(t *testing.T) {
	c := start(t)
	arn, err := c.made("AWS::SecretsManager::Secret", map[string]any{
		"GenerateSecretString": map[string]any{
			"SecretStringTemplate": `{"username":"admin"}`, "GenerateStringKey": "password", "PasswordLength": 16.0, "ExcludePunctuation": "true",
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(arn, ":secret:It-") {
		t.Errorf("the secret is %s", arn)
	}
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(c.value(arn, "AWSCURRENT")), &fields); err != nil {
		t.Fatal(err)
	}
	password, _ := fields["password"].(string)
	if fields["username"] != "admin" || len(password) != 16 {
		t.Error("the generated secret lacks what was asked for")
	}

	attachment := map[string]any{"SecretId": arn, "TargetId": "db", "TargetType": "AWS::RDS::DBInstance"}
	if id, err := c.made("AWS::SecretsManager::SecretTargetAttachment", attachment); err != nil || id != arn {
		t.Fatalf("attached as %s, %v", id, err)
	}
	if err := json.Unmarshal([]byte(c.value(arn, "AWSCURRENT")), &fields); err != nil {
		t.Fatal(err)
	}
	if fields["host"] != "db.example" || fields["port"] != 5432.0 || fields["password"] != password {
		t.Error("the attached secret lacks the connection, or its password has changed")
	}
	attachment["TargetId"] = "nobody"
	if _, err := c.made("AWS::SecretsManager::SecretTargetAttachment", attachment); err == nil {
		t.Error("a secret is attached to nobody")
	}
}
