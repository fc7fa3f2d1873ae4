package site

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// The lab.yaml of both READMEs holds every key, each with its default.
func TestTheReadmesShowTheDefaults(t *testing.T) {
	for _, name := range []string{"README.md", "README.ko.md"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := strings.Cut(string(raw), "```yaml\n")
		body, _, closed := strings.Cut(rest, "```")
		if !found || !closed {
			t.Fatalf("%s shows no lab.yaml", name)
		}
		file := filepath.Join(t.TempDir(), "lab.yaml")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		shown, err := LoadChoices(file)
		if err != nil {
			t.Fatal(err)
		}
		want := Defaults()
		shown.Network.Parameters, want.Network.Parameters = nil, nil // empty either way
		shown.Subnets.IDs, want.Subnets.IDs = nil, nil
		if !reflect.DeepEqual(shown, want) {
			t.Errorf("%s shows\n%+v, the defaults are\n%+v", name, shown, want)
		}
		for _, key := range keysOf(reflect.TypeFor[Choices]()) {
			if !strings.Contains(body, key+":") {
				t.Errorf("%s lacks the key %s", name, key)
			}
		}
	}
}

func keysOf(t reflect.Type) (keys []string) {
	for f := range t.Fields() {
		keys = append(keys, f.Tag.Get("yaml"))
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, keysOf(f.Type)...)
		}
	}
	return keys
}
