package site

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
)

// What keeps a lab from being opened, or from being had as chosen, carries its cause.
func TestWhatTheSiteRefusesHasACause(t *testing.T) {
	folder, taken, dir := t.TempDir(), t.TempDir(), t.TempDir()
	lab, err := Open(Setup{Folder: taken}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	write := func(name, content string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("torn/"+placeFile, "{")
	write("seoul/"+placeFile, `{"Account": "123456789012", "Region": "ap-northeast-2"}`)
	kubeconfig := write("kubeconfig", "apiVersion: v1\nkind: Config\n")
	open := func(setup Setup, change func(*Choices)) error {
		c := Defaults()
		change(&c)
		s, err := Open(setup, &c)
		if err == nil {
			s.Close()
		}
		return err
	}
	as := func(*Choices) {}
	existing := func(c *Choices) { c.Connect.Kubeconfig, c.Connect.Existing = kubeconfig, "work" }
	_, file := ReadInput(filepath.Join(dir, "nothing"))
	_, labFile := LoadChoices(filepath.Join(dir, "nothing"))
	_, wrong := LoadChoices(write("lab.yaml", "nodez: 3\n"))
	_, network := NetworkOf(&awsx.Stack{Name: "eks-work-base"})
	practised, err := Open(Setup{Folder: folder, Practice: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer practised.Close()
	for want, err := range map[cause.ID]error{
		"folder.unusable":         open(Setup{Folder: filepath.Join(kubeconfig, "lab")}, as),
		"lab.held":                open(Setup{Folder: taken}, as),
		"place.unread":            open(Setup{Folder: filepath.Join(dir, "torn")}, as),
		"place.elsewhere":         open(Setup{Folder: filepath.Join(dir, "seoul")}, func(c *Choices) { c.Region = "us-east-1" }),
		"existing.on-aws":         open(Setup{Folder: t.TempDir()}, existing),
		"existing.unknown":        practisedWith(t, practised, existing).CheckExisting("work"),
		"value.wrong":             practised.Edit(func(c *Choices) { c.Forward.Local = 0 }),
		"file.unread":             file,
		"labfile.unread":          labFile,
		"labfile.wrong":           wrong,
		"network.outputs-missing": network,
		"cluster.absent":          practised.NoCluster(),
		"existing.stays":          remains("work", ErrTooLong),
	} {
		var p *text.Problem
		if got := cause.Of(err); got != want || !errors.As(err, &p) || p.Next.IsZero() {
			t.Errorf("%v has the cause %q, want %q", err, got, want)
		}
	}
}

func practisedWith(t *testing.T, s *Site, change func(*Choices)) *Site {
	t.Helper()
	if err := s.Edit(change); err != nil {
		t.Fatal(err)
	}
	return s
}
