package steps

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"eksui/awsx"
	"eksui/practice"
)

const learner = "learner"

// learnerPolicy is what the learner has.
const learnerPolicy = "arn:aws:iam::" + practice.Account + ":policy/" + learner

// asLearner makes a user who has a policy and nothing else, and goes on with the lab as that user.
func (g *ground) asLearner(t *testing.T, policy []byte) {
	t.Helper()
	api := g.iam(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := api.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String(learner)})
	must(err)
	_, err = api.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String(learner), PolicyDocument: aws.String(string(policy))})
	must(err)
	_, err = api.AttachUserPolicy(t.Context(), &iam.AttachUserPolicyInput{UserName: aws.String(learner), PolicyArn: aws.String(learnerPolicy)})
	must(err)
	key, err := api.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String(learner)})
	must(err)
	must(os.MkdirAll(g.home, 0o700))
	g.setup.AWS.CredentialsFile, g.setup.AWS.Profile = g.learnerFile(), learner
	must(awsx.SaveKeys(awsx.Options{CredentialsFile: g.learnerFile()}, learner, awsx.Keys{
		AccessKeyID: *key.AccessKey.AccessKeyId, SecretAccessKey: *key.AccessKey.SecretAccessKey,
	}))
	g.reopen(t)
}

func (g *ground) learnerFile() string { return filepath.Join(g.home, "credentials") }

// iam is practice's IAM for the administrator of the cloud.
func (g *ground) iam(t *testing.T) *iam.Client {
	t.Helper()
	s, err := awsx.Open(t.Context(), administrator(g))
	if err != nil {
		t.Fatal(err)
	}
	return iam.NewFromConfig(s.Config())
}

func administrator(g *ground) awsx.Options {
	o := g.setup.AWS
	o.Profile, o.CredentialsFile = practice.Profile, practice.FilesIn(g.dir).AWSCredentials
	return o
}

// names are those of the lab in practice's region.
func (g *ground) policy(use awsx.Use) []byte {
	return awsx.Policy(g.lab.Site.Choices().Names(practice.Region), use)
}

// without takes an action out of a policy.
func without(t *testing.T, policy []byte, action string) []byte {
	t.Helper()
	var doc struct {
		Version   string
		Statement []map[string]any
	}
	if err := json.Unmarshal(policy, &doc); err != nil {
		t.Fatal(err)
	}
	kept := doc.Statement[:0]
	for _, st := range doc.Statement {
		var actions []string
		for _, a := range st["Action"].([]any) {
			if a != action {
				actions = append(actions, a.(string))
			}
		}
		if st["Action"] = actions; len(actions) > 0 {
			kept = append(kept, st)
		}
	}
	doc.Statement = kept
	return marshal(t, doc)
}

// TestTheWholeLabWithNothingButItsPolicy: a user who has what `eksui policy` prints makes the lab and takes it away, and the receipt
// proves it.
func TestTheWholeLabWithNothingButItsPolicy(t *testing.T) {
	g := openGround(t, "")
	g.asLearner(t, g.policy(awsx.UseAll))
	onFreePort(t, g)
	if err := g.lab.Up(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	receipt, err := g.lab.Down(t.Context())
	if err != nil || !receipt.Clean() || len(receipt.Skipped) > 0 {
		t.Fatalf("%v: left %v, unread %v, skipped %v", err, receipt.Left, receipt.Unread, receipt.Skipped)
	}
}
