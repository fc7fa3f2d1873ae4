package freetier_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"eksui/practice/aws/freetier"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "freetier").Run()) }

func TestPlanState(t *testing.T) {
	var on *world.World
	cfg := wiretest.Serve(t, func(w *world.World) (*wire.Service, error) {
		on = w
		return freetier.Wire(w), nil
	})
	ask := func() (answer map[string]any) {
		t.Helper()
		body := []byte("{}")
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, *cfg.BaseEndpoint, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-amz-json-1.0")
		req.Header.Set("X-Amz-Target", "AWSFreeTierService.GetAccountPlanState")
		keys, err := cfg.Credentials.Retrieve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if err := v4.NewSigner().SignHTTP(t.Context(), keys, req, hex.EncodeToString(sum[:]), "freetier", "us-east-1", time.Now()); err != nil {
			t.Fatal(err)
		}
		res, err := cfg.HTTPClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || kind != "application/x-amz-json-1.0" {
			t.Fatalf("%s, %s", res.Status, kind)
		}
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	if a := ask(); a["accountPlanType"] != "PAID" || a["accountPlanStatus"] != "ACTIVE" || a["accountId"] != "123456789012" || a["accountPlanRemainingCredits"] != nil {
		t.Errorf("%v", a)
	}
	on.SetFaults([]world.Fault{{Name: "free-plan"}})
	if a := ask(); a["accountPlanType"] != "FREE" || a["accountPlanRemainingCredits"] == nil {
		t.Errorf("%v", a)
	}
}
