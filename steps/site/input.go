package site

import (
	"io"
	"io/fs"
	"os"

	"eksui/internal/text"
)

// maxFileBytes keeps a wrong path (a disk image, a log) from being read into memory.
const maxFileBytes = 1 << 20

// ReadInput reads a file of the learner's.
func ReadInput(path string) (string, error) {
	raw, why, err := readSmall(path, false)
	if err != nil || !why.IsZero() {
		return "", unreadFile(path, why, err)
	}
	return string(raw), nil
}

// readSmall reads a regular file up to the limit, whatever its size is said to be. A device, which may never end, is not
// opened, and a pipe only where one is wanted, as for `-f <(…)`. Why says why a file was not taken.
func readSmall(path string, pipe bool) (raw []byte, why text.Text, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, why, err
	case !info.Mode().IsRegular() && !(pipe && info.Mode().Type() == fs.ModeNamedPipe):
		return nil, fileNotRegular.With(), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, why, err
	}
	defer f.Close()
	raw, err = io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if len(raw) > maxFileBytes {
		return nil, fileTooLarge.With(), nil
	}
	return raw, why, err
}
