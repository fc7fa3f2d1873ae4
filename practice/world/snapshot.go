package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"eksui/internal/atomicfile"
)

const snapshotFile = "cloud.json"

// CorruptError says that the snapshot could not be read. It was moved to Kept, and the world begins empty.
type CorruptError struct {
	Kept string
	Err  error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("the practice cloud's state could not be read and was kept as %s: %v", e.Kept, e.Err)
}

func (e *CorruptError) Unwrap() error { return e.Err }

// SectionError says that a section of the snapshot does not fit the service that it belongs to. SetAside makes way for a
// fresh start.
type SectionError struct {
	Name string
	Err  error
}

func (e *SectionError) Error() string {
	return fmt.Sprintf("section %q of the practice cloud's state: %v", e.Name, e.Err)
}

func (e *SectionError) Unwrap() error { return e.Err }

// SetAside closes a world that was not started and moves its snapshot aside; why is what is wrong with it.
func (w *World) SetAside(why error) (*CorruptError, error) {
	kept, err := setAside(filepath.Join(w.opts.Dir, snapshotFile))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return &CorruptError{Kept: kept, Err: why}, w.Close()
}

func setAside(path string) (kept string, err error) {
	kept = fmt.Sprintf("%s.unreadable-%s", path, time.Now().Format("20060102-150405"))
	return kept, os.Rename(path, kept)
}

func (w *World) load() error {
	path := filepath.Join(w.opts.Dir, snapshotFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err = w.take(raw); err == nil && w.core.Counter == nil {
		err = errors.New("the counters are missing")
	}
	if err == nil {
		return nil
	}
	w.core, w.saved = freshCore(), map[string]json.RawMessage{}
	kept, moved := setAside(path)
	if moved != nil {
		return moved
	}
	return &CorruptError{Kept: kept, Err: err}
}

// runSnapshots writes the state after a change, but never spends more than a tenth of the time on it unless somebody waits
// for it in Sync.
func (w *World) runSnapshots(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.dirty:
		}
		began := time.Now()
		round := w.sync.begin()
		err := w.save()
		round.end(err)
		w.saveMu.Lock()
		w.saveErr = err
		w.saveMu.Unlock()
		if err != nil {
			poke(w.dirty) // the disk may have room again
		}
		select {
		case <-ctx.Done():
			return
		case <-w.sync.waiting:
		case <-time.After(max(50*time.Millisecond, 9*time.Since(began))):
		}
	}
}

// SaveError is the error of the last snapshot, nil when it was written: a full disk is told, not hidden.
func (w *World) SaveError() error {
	w.saveMu.Lock()
	defer w.saveMu.Unlock()
	return w.saveErr
}

func (w *World) save() error {
	raw, err := w.encode()
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(w.opts.Dir, snapshotFile), raw, 0o600)
}

func (w *World) encode() ([]byte, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.encodeHeld()
}

// encodeHeld is encode for who holds the lock.
func (w *World) encodeHeld() ([]byte, error) {
	all := make(map[string]any, len(w.sections)+len(w.saved)+1)
	for name, raw := range w.saved {
		all[name] = raw
	}
	for name, s := range w.sections {
		all[name] = s
	}
	all["world"] = &w.core
	return json.Marshal(all)
}
