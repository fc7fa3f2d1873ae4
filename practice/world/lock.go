package world

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

const lockFile = "lock"

// HeldError says that another process has the state folder.
type HeldError struct {
	Dir string
	PID int // 0 where it could not be read
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("the practice cloud in %s is held by process %d", e.Dir, e.PID)
}

// folderLock is the operating system's lock on a file, which ends with its process however that ends, and a note of who
// holds it beside it.
type folderLock struct {
	file *flock.Flock
	note string
}

func lockFolder(dir string) (*folderLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, lockFile)
	note := path + ".pid"
	file := flock.New(path)
	ok, err := file.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		raw, err := os.ReadFile(note)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		pid, _ := strconv.Atoi(strings.TrimSpace(string(raw))) // a note half written is a holder not known
		return nil, &HeldError{Dir: dir, PID: pid}
	}
	if err := os.WriteFile(note, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		file.Close()
		return nil, err
	}
	return &folderLock{file: file, note: note}, nil
}

func (l *folderLock) release() {
	os.Remove(l.note)
	l.file.Close()
}

// Remove deletes a world's own files and the named others from its folder, while nobody holds it (see HeldError). Whatever
// else is there stays.
func Remove(dir string, others ...string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer lock.release()
	kept, err := filepath.Glob(filepath.Join(dir, snapshotFile+".unreadable-*"))
	if err != nil {
		return err
	}
	doomed := append(kept, filepath.Join(dir, snapshotFile))
	for _, name := range others {
		doomed = append(doomed, filepath.Join(dir, name))
	}
	for _, path := range doomed {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
