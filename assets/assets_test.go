package assets

import "testing"

func TestEveryNameIsAFile(t *testing.T) {
	names := Names()
	if len(names) < 6 {
		t.Errorf("%q", names)
	}
	for _, name := range names {
		if Template(name)+Manifest(name) == "" {
			t.Errorf("%s is empty", name)
		}
	}
	for _, wrong := range []string{"", "no-such", "../assets", "lessons/en/network"} {
		if Template(wrong)+Manifest(wrong)+Lesson("en", wrong) != "" {
			t.Errorf("%q is a file", wrong)
		}
	}
}
