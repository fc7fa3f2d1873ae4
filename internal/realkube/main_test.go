package main

import (
	"archive/tar"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"eksui/kube/token"
)

func TestTheTokensOfEKSAreTakenAndOthersAreNot(t *testing.T) {
	good, err := token.Make(t.Context(), aws.Config{
		Region: "ap-northeast-2", Credentials: credentials.NewStaticCredentialsProvider("AKIAEXAMPLE", "secret", ""),
	}, "eks-cluster")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := judge(good.Value, now); err != nil {
		t.Error(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(good.Value, tokenPrefix))
	if err != nil {
		t.Fatal(err)
	}
	but := func(old, new string) string {
		changed := strings.Replace(string(raw), old, new, 1)
		if changed == string(raw) {
			t.Fatalf("%s has no %q", raw, old)
		}
		return tokenPrefix + base64.RawURLEncoding.EncodeToString([]byte(changed))
	}
	for name, bad := range map[string]struct {
		token string
		at    time.Time
	}{
		"no prefix":            {"eyJhbGciOiJSUzI1NiJ9.e30.sig", now},
		"padded":               {good.Value + "=", now},
		"another action":       {but("GetCallerIdentity", "GetSessionToken"), now},
		"another host":         {but("amazonaws.com", "example.org"), now},
		"plain http":           {but("https://", "http://"), now},
		"no cluster":           {but("x-k8s-aws-id", "x-another"), now},
		"good for too long":    {but("X-Amz-Expires=60", "X-Amz-Expires=3600"), now},
		"no signature":         {but("X-Amz-Signature=", "X-Amz-Nothing="), now},
		"signed long ago":      {good.Value, now.Add(time.Hour)},
		"signed in the future": {good.Value, now.Add(-time.Hour)},
	} {
		if judge(bad.token, bad.at) == nil {
			t.Errorf("%s: the token was taken", name)
		}
	}
}

// The parts of an image that containerd looks for: manifest, configuration and the layer, by their names.
func TestAnImageHasItsProgramWhereItRunsIt(t *testing.T) {
	dir := t.TempDir()
	program, out := filepath.Join(dir, "program"), filepath.Join(dir, "image.tar")
	if err := os.WriteFile(program, []byte("a program"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := packImage(out, "local/web:1", program, "/web"); err != nil {
		t.Fatal(err)
	}
	image, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer image.Close() // only read from
	files := contents(t, image)
	var manifest []struct {
		Config   string
		RepoTags []string
		Layers   []string
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	if len(manifest) != 1 || len(manifest[0].Layers) != 1 || manifest[0].RepoTags[0] != "local/web:1" {
		t.Fatalf("manifest: %+v", manifest)
	}
	if config := files[manifest[0].Config]; !strings.Contains(config, `"Entrypoint":["/web"]`) {
		t.Errorf("configuration: %s", config)
	}
	if got := contents(t, strings.NewReader(files[manifest[0].Layers[0]]))["web"]; got != "a program" {
		t.Errorf("the layer's program is %q", got)
	}
}

func contents(t *testing.T, r io.Reader) map[string]string {
	t.Helper()
	found := map[string]string{}
	for archive := tar.NewReader(r); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		found[header.Name] = string(content)
	}
}
