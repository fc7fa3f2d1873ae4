package awsx

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"eksui/internal/cause"
)

const renewedID = "AKIAI44QH8DHBEXAMPLE"

// Credentials that were renewed elsewhere are taken by the same session: by the next call, and by the very call that was refused
// where the new ones are there already.
func TestTheSessionGoesOnWithRenewedCredentials(t *testing.T) {
	for name, atOnce := range map[string]bool{"before the answer": true, "after the failure": false} {
		t.Run(name, func(t *testing.T) {
			var renew func()
			var asked atomic.Int32
			s := session(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if strings.Contains(r.Header.Get("Authorization"), renewedID) {
					fmt.Fprint(w, identityAnswer)
					return
				}
				if atOnce {
					renew()
				}
				refuse(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired")(w, r)
			})
			renew = func() {
				if err := SaveKeys(s.opts, "lab", Keys{AccessKeyID: renewedID, SecretAccessKey: exampleSecret}); err != nil {
					t.Error(err)
				}
			}
			_, err := s.Identity(context.Background())
			if atOnce {
				if err != nil || asked.Load() != 2 {
					t.Fatalf("%v after %d calls", err, asked.Load())
				}
				return
			}
			if !IsExpired(err) || asked.Load() != 1 {
				t.Fatalf("%v after %d calls", err, asked.Load())
			}
			renew()
			if _, err := s.Identity(context.Background()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// How credentials are renewed depends on the sign-in; of a role it is that of what it is assumed with.
func TestRenewalIsNamedByTheSignIn(t *testing.T) {
	o := home(t)
	write(t, o.ConfigFile, `[profile portal]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Lab
[profile console]
login_session = arn:aws:iam::123456789012:user/kim
[profile my tool]
credential_process = /bin/tool
[profile role]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = portal
`)
	expired := answer("ExpiredToken", "The security token included in the request is expired").err
	for profile, want := range map[string]string{
		"portal": "aws sso login --profile portal", "console": "aws login --profile console", "my tool": "profile 'my tool'", "role": "aws sso login --profile portal",
	} {
		o.Profile = profile
		s, err := Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		err = s.problem(msgNoIdentity.With(), expired)
		if !cause.Is(err, Expired) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", profile, err)
		}
	}
	o.Profile = "console"
	t.Setenv("AWS_LOGIN_CACHE_DIRECTORY", t.TempDir())
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Identity(context.Background()); !cause.Is(err, LoginEnded) || !IsExpired(err) || !strings.Contains(err.Error(), "aws login --profile console") {
		t.Errorf("%v", err)
	}
}
