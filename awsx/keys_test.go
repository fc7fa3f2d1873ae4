package awsx

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"eksui/internal/text"
)

// The documentation's example keys, which belong to nobody.
const (
	exampleID     = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleToken  = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDExampleExampleExampleExampleExampleExampleExampleExampleExample=="
)

func TestParseKeysReadsWhatPeoplePaste(t *testing.T) {
	both := Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret}
	temporary := Keys{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: exampleSecret, SessionToken: exampleToken}
	for name, c := range map[string]struct {
		pasted string
		want   Keys
	}{
		"two lines":           {exampleID + "\n" + exampleSecret, both},
		"one line":            {exampleID + " " + exampleSecret, both},
		"swapped lines":       {exampleSecret + "\r\n" + exampleID + "\r\n", both},
		"console CSV":         {"Access key ID,Secret access key\r\n" + exampleID + "," + exampleSecret + "\r\n", both},
		"old console CSV":     {"User name,Password,Access key ID,Secret access key,Console login link\nstudent,," + exampleID + "," + exampleSecret + ",https://1.signin.aws.amazon.com/console\n", both},
		"bash exports":        {fmt.Sprintf("export AWS_ACCESS_KEY_ID=%q\nexport AWS_SECRET_ACCESS_KEY=%q\n", exampleID, exampleSecret), both},
		"PowerShell":          {fmt.Sprintf("$Env:AWS_ACCESS_KEY_ID=%q\n$Env:AWS_SECRET_ACCESS_KEY=%q\n", exampleID, exampleSecret), both},
		"Windows set":         {"SET AWS_ACCESS_KEY_ID=" + exampleID + "\r\nSET AWS_SECRET_ACCESS_KEY=" + exampleSecret + "\r\n", both},
		"INI with token":      {"[123_admin]\naws_access_key_id=ASIAIOSFODNN7EXAMPLE\naws_secret_access_key=" + exampleSecret + "\naws_session_token=" + exampleToken + "\n", temporary},
		"quoted, with region": {"'" + exampleID + "' “" + exampleSecret + "” ap-northeast-2", Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret, Region: "ap-northeast-2"}},
		"bare with token":     {"ASIAIOSFODNN7EXAMPLE " + exampleSecret + " " + exampleToken, temporary},
		"only the ID":         {" " + exampleID + " ", Keys{AccessKeyID: exampleID}},
		"prose":               {"I have lost my keys", Keys{}},
		"nothing":             {"", Keys{}},
	} {
		if got := ParseKeys(c.pasted); got != c.want {
			t.Errorf("%s: found %v %d %d %q", name, got, len(got.SecretAccessKey), len(got.SessionToken), got.Region)
		}
	}
}

func TestCheckSaysWhatIsWrongWithoutQuotingSecrets(t *testing.T) {
	for name, c := range map[string]struct {
		keys Keys
		why  text.Key // "" when nothing is wrong
	}{
		"good":           {Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret}, ""},
		"good temporary": {Keys{"ASIAIOSFODNN7EXAMPLE", exampleSecret, exampleToken, "eu-central-1"}, ""},
		"no ID":          {Keys{SecretAccessKey: exampleSecret}, msgKeyMissing},
		"no secret":      {Keys{AccessKeyID: exampleID}, msgSecretMissing},
		"swapped":        {Keys{AccessKeyID: exampleSecret, SecretAccessKey: exampleID}, msgKeysSwapped},
		"CSV as ID":      {Keys{AccessKeyID: exampleID + "," + exampleSecret, SecretAccessKey: exampleSecret}, msgKeysLine},
		"secret cut":     {Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret[:31]}, msgSecretShape},
		"ID of a role":   {Keys{AccessKeyID: "AROAIOSFODNN7EXAMPLE", SecretAccessKey: exampleSecret}, msgKeyShape},
		"no token":       {Keys{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: exampleSecret}, msgTokenMissing},
		"token in part":  {Keys{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: exampleSecret, SessionToken: "IQo…"}, msgTokenShape},
		"zone as region": {Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret, Region: "ap-northeast-2a"}, msgRegionShape},
	} {
		err := c.keys.Check()
		if c.why == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var p *text.Problem
		if !errors.As(err, &p) || p.Why.Key != c.why {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, said := range []string{p.In(text.EN), p.In(text.KO)} {
			if strings.Contains(said, exampleSecret[:31]) || strings.Contains(said, exampleToken) {
				t.Errorf("%s: the secret is in %q", name, said)
			}
		}
	}
}

func TestKeysPrintWithoutSecrets(t *testing.T) {
	k := Keys{exampleID, exampleSecret, exampleToken, ""}
	for _, printed := range []string{fmt.Sprint(k), fmt.Sprintf("%+v", k), fmt.Sprintf("%#v", k), fmt.Sprintf("%q", k)} {
		if strings.Contains(printed, exampleSecret) || strings.Contains(printed, exampleToken) {
			t.Errorf("printed %q", printed)
		}
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add(exampleID + "," + exampleSecret)
	f.Add("export AWS_ACCESS_KEY_ID=\"" + exampleID + "\"")
	f.Add("\"unterminated")
	f.Fuzz(func(t *testing.T, pasted string) {
		k := ParseKeys(pasted)
		if k != k.Clean() {
			t.Errorf("not clean: %q", pasted)
		}
		_ = k.Check()
	})
}
