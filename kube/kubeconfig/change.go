package kubeconfig

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"eksui/internal/atomicfile"
)

// read parses one file; a file that is not there reads as an empty one.
func read(path string) (*document, []byte, error) {
	src, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, unreadable(path, err)
	}
	d, err := parse(src)
	if err != nil {
		return nil, src, broken(path, err)
	}
	return d, src, nil
}

// change is the one way in which a file is changed: lock, read, edit, write, remember for undo. The edit gets the file as
// it is now and may refuse. Without write it only tells what would be changed. notes are added to the memory of a change
// that is made.
func (f *Files) change(path, what string, write bool, edit func(d *document) error, notes ...func(*memory)) (Change, error) {
	var held *held
	if write {
		var err error
		if held, err = f.lock(path); err != nil {
			return Change{}, err
		}
		defer held.release()
	}
	d, before, err := read(path)
	if err != nil {
		return Change{}, err
	}
	if err := edit(d); err != nil {
		return Change{}, err
	}
	after, err := d.bytes()
	if err == nil && d.entries {
		err = d.compareWithKubectl(before, after)
	}
	switch {
	case err == nil:
	case errors.As(err, &unsafeError{}):
		return Change{}, unsafeChange(path, err)
	default:
		return Change{}, broken(path, err)
	}
	if bytes.Equal(before, after) {
		return Change{}, nil
	}
	c := Change{File: path, before: before, after: after}
	if !write {
		return c, nil
	}
	memory := f.recall(path)
	held.crowded = memory.othersAtWork(path, before)
	if c.Backup, err = f.backup(path, before, memory); err != nil {
		return Change{}, err
	}
	if err := atomicfile.Write(path, after, 0o600); err != nil {
		return Change{}, err
	}
	memory.record(what, before, after)
	for _, note := range notes {
		note(memory)
	}
	return c, f.remember(path, memory)
}
