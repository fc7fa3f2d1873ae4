package site

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestALabIsWorkedOnByOneProcess(t *testing.T) {
	folder := t.TempDir()
	lab, err := Open(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	if _, err := Open(Setup{Folder: folder}, nil); !errors.Is(err, ErrLabHeld) {
		t.Errorf("second opening: %v", err)
	}
	looking, err := Open(Setup{Folder: folder, LookOnly: true}, nil)
	if err != nil {
		t.Fatalf("only to look: %v", err)
	}
	looking.Close()
}

func TestChoicesAreKeptAndUnreadableOnesSetAside(t *testing.T) {
	folder := t.TempDir()
	lab, err := Open(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lab.Edit(func(c *Choices) { c.Forward.Local = 9001 }); err != nil {
		t.Fatal(err)
	}
	if err := lab.Edit(func(c *Choices) { c.Forward.Local = -1 }); err == nil {
		t.Error("an impossible port was taken")
	}
	lab.Close()
	if lab, err = Open(Setup{Folder: folder}, nil); err != nil || lab.Choices().Forward.Local != 9001 {
		t.Fatalf("after reopening: %v, %+v", err, lab.Choices().Forward)
	}
	lab.Close()
	path := filepath.Join(folder, choicesFile)
	if err := os.WriteFile(path, []byte("{torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lab, err = Open(Setup{Folder: folder}, nil); err != nil || lab.Choices().Forward.Local != 9000 {
		t.Fatalf("over a torn file: %v", err)
	}
	lab.Close()
	if _, err := os.Stat(path + ".unreadable"); err != nil {
		t.Error("the torn file was not kept aside")
	}
}
