// Package atomicfile replaces a file's content so that a reader, a crash or a full disk at any moment finds either the
// old content or the new one, never a mixture.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Write replaces the content of the file at path, or makes the file with perm when there is none.
//
// The data goes to a temporary file in the same directory, is synced, and takes the file's name by rename; then the
// directory is synced. An existing file keeps its mode and its owner; a symbolic link stays one and its target is
// replaced. The directory must exist. Errors are *text.Problem and leave the old content as it was.
func Write(path string, data []byte, perm fs.FileMode) error {
	target, err := followLinks(path)
	if err != nil {
		return problem(path, err)
	}
	old, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return problem(path, err)
	case old.IsDir():
		return problem(path, syscall.EISDIR)
	case !old.Mode().IsRegular():
		return problem(path, errNotRegular)
	case old.Mode().Perm()&0o200 == 0:
		// rename would get past a read-only file, which its owner surely did not mean.
		return problem(path, fs.ErrPermission)
	}
	if err := replace(target, data, perm, old); err != nil {
		return problem(path, err)
	}
	return nil
}

func replace(target string, data []byte, perm fs.FileMode, old fs.FileInfo) (err error) {
	dir := filepath.Dir(target)
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(target)+".eksui-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
		}
	}()
	if old != nil {
		perm = old.Mode().Perm()
		if err := keepOwner(tmp, old); err != nil {
			return err
		}
	}
	if err := tmp.Chmod(perm); err != nil {
		return err
	}
	if _, err := tmp.Write(data); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), target); err != nil {
		return err
	}
	return syncDir(dir)
}

// followLinks resolves symbolic links at path itself, also where the last one points to nothing yet.
func followLinks(path string) (string, error) {
	const maxLinks = 40 // Linux's own limit
	for range maxLinks {
		link, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link, or nothing there: Stat tells which
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		path = link
	}
	return "", syscall.ELOOP
}
