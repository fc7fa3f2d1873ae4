package awsx

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"eksui/internal/cause"
)

// The code of an MFA device is asked once, goes to STS, and a wrong one is told as that; where nobody can be asked, that is said.
func TestARoleThatAsksForMFA(t *testing.T) {
	o := home(t)
	write(t, o.ConfigFile, "[profile mfa]\nregion = ap-northeast-2\nrole_arn = arn:aws:iam::123456789012:role/lab\nsource_profile = keys\n"+
		"mfa_serial = arn:aws:iam::123456789012:mfa/kim\n")
	if err := SaveKeys(o, "keys", Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret}); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch err := r.ParseForm(); {
		case err != nil:
			t.Error(err)
		case r.Form.Get("Action") == "GetCallerIdentity":
			fmt.Fprint(w, identityAnswer)
		case r.Form.Get("SerialNumber") != "arn:aws:iam::123456789012:mfa/kim" || r.Form.Get("TokenCode") != "123456":
			refuse(http.StatusForbidden, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")(w, r)
		default:
			fmt.Fprintf(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>`+
				`<SecretAccessKey>%s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
				exampleSecret, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
		}
	}))
	t.Cleanup(srv.Close)
	o.Profile, o.Endpoint = "mfa", srv.URL
	if _, err := Open(context.Background(), o); !cause.Is(err, "aws.profile-asks-mfa") {
		t.Errorf("without a terminal: %v", err)
	}
	asked := 0
	for code, want := range map[string]cause.ID{"123456": "", "000000": MFARefused} {
		asked = 0
		o.MFACode = func(string) (string, error) { asked++; return code, nil }
		s, err := Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err = s.Identity(context.Background()); want != "" {
				break
			}
		}
		if asked != 1 || (want == "") != (err == nil) || want != "" && !cause.Is(err, want) {
			t.Errorf("%s: asked %d times, %v", code, asked, err)
		}
		if want == "" && time.Until(s.Expires()) < 30*time.Minute {
			t.Errorf("it expires %v", s.Expires())
		}
	}
}
