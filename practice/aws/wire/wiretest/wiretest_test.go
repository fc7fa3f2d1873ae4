package wiretest

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sts"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// TestOnlySuccessCounts serves one operation that answers, one that refuses and one that nobody calls.
func TestOnlySuccessCounts(t *testing.T) {
	w, err := world.Open(world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	toy := &wire.Service{Name: "sts", Version: "2011-06-15", Protocol: wire.Query, Operations: map[string]wire.Operation{
		"GetCallerIdentity": {Do: func(*wire.Call) (any, error) { return struct{ Account string }{"123456789012"}, nil }},
		"GetSessionToken":   {Do: func(*wire.Call) (any, error) { return nil, wire.Errorf("AccessDenied", "no") }},
		"AssumeRole":        {Do: func(*wire.Call) (any, error) { return nil, nil }},
	}}
	api := sts.NewFromConfig(Config(NewServer(w, Everybody{}, toy)))
	if _, err := api.GetCallerIdentity(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := api.GetSessionToken(t.Context(), nil); err == nil {
		t.Fatal("the toy refuses nothing")
	}
	want := []string{"ec2 is not served by any test", "sts 2011-06-15 AssumeRole", "sts 2011-06-15 GetSessionToken"}
	if got := untested([]string{"sts 2011-06-15", "ec2"}); !slices.Equal(got, want) {
		t.Errorf("untested: %q, want %q", got, want)
	}
}
