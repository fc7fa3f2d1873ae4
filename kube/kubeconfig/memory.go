package kubeconfig

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"eksui/internal/atomicfile"
)

// memory is what eksui remembers of one kubeconfig file, in the state folder.
type memory struct {
	File string `json:"file"`
	// Previous is the context that was current before eksui's last switch.
	Previous string `json:"previous,omitempty"`
	// After is the hash of what eksui last wrote. A file that differs was changed by somebody else since.
	After string `json:"after,omitempty"`
	// Others is when another program was last seen to have changed the file.
	Others time.Time `json:"others,omitzero"`
	// Undo holds the newest changes, oldest first.
	Undo []undo `json:"undo,omitempty"`
}

// undo takes one change back: at Offset, New becomes Old again.
type undo struct {
	Time   time.Time `json:"time"`
	What   string    `json:"what"`
	Before string    `json:"before"` // hash of the file before the change
	Offset int       `json:"offset"`
	Old    []byte    `json:"old"`
	New    []byte    `json:"new"`
}

const (
	undoSteps   = 20
	backupsKept = 10
)

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (f *Files) memoryPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return filepath.Join(f.stateDir, hash([]byte(path))[:16]+".json")
}

// recall reads the memory of a file. Where it is lost or damaged, only undo and "-" are lost with it.
func (f *Files) recall(path string) *memory {
	m := &memory{}
	b, err := os.ReadFile(f.memoryPath(path))
	if err != nil || json.Unmarshal(b, m) != nil {
		m = &memory{}
	}
	m.File = path
	return m
}

// remember writes the memory of a file. Whoever calls it holds the lock. It does not wait for the disk, which may take longer
// than all the rest: a power cut loses undo and "-" at worst.
func (f *Files) remember(path string, m *memory) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	name := f.memoryPath(path)
	if err := os.WriteFile(name+".new", b, 0o600); err != nil {
		return unremembered(f.stateDir, err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return unremembered(f.stateDir, err)
	}
	return nil
}

func (m *memory) record(what string, before, after []byte) {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	endB, endA := len(before), len(after)
	for endB > start && endA > start && before[endB-1] == after[endA-1] {
		endB--
		endA--
	}
	m.After = hash(after)
	m.Undo = append(m.Undo, undo{
		Time: time.Now().UTC().Truncate(time.Second), What: what, Before: hash(before), Offset: start,
		Old: before[start:endB], New: after[start:endA],
	})
	if over := len(m.Undo) - undoSteps; over > 0 {
		m.Undo = slices.Delete(m.Undo, 0, over)
	}
}

// recently is how long a program that has changed a file may be about to do it again.
const recently = 5 * time.Second

// othersAtWork says that another program has changed the file, whose content is given, a moment ago, and may be about to do
// so again.
func (m *memory) othersAtWork(path string, content []byte) bool {
	if st, err := os.Stat(path); err == nil && hash(content) != m.After && st.ModTime().After(m.Others) {
		m.Others = st.ModTime()
	}
	return time.Since(m.Others) < recently
}

// backup copies a file that eksui is about to change for the first time since somebody else wrote it.
func (f *Files) backup(path string, content []byte, m *memory) (string, error) {
	if len(content) == 0 || hash(content) == m.After {
		return "", nil
	}
	dir := backupsIn(f.stateDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", unsaved(path, f.stateDir, err)
	}
	prefix := filepath.Base(path) + "-" + hash([]byte(path))[:8] + "-"
	name := filepath.Join(dir, prefix+time.Now().Format("20060102-150405.000"))
	if err := os.WriteFile(name, content, 0o600); err != nil {
		return "", unsaved(path, f.stateDir, err)
	}
	old, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	if err != nil {
		return name, nil //nolint:nilerr // only the tidying is left out
	}
	slices.Sort(old) // by date
	for len(old) > backupsKept {
		_ = os.Remove(old[0])
		old = old[1:]
	}
	return name, nil
}

func backupsIn(stateDir string) string { return filepath.Join(stateDir, "backups") }

// Undo takes eksui's last change of the file that changes go to back. It refuses when somebody else has changed the file
// since: what they wrote would be lost.
func (f *Files) Undo() (Change, error) {
	path, m := f.lastChanged()
	if len(m.Undo) == 0 {
		return Change{}, unchanged(path, f.stateDir)
	}
	held, err := f.lock(path)
	if err != nil {
		return Change{}, err
	}
	defer held.release()
	m = f.recall(path)
	now, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Change{}, unreadable(path, err)
	}
	u := m.Undo[len(m.Undo)-1]
	end := u.Offset + len(u.New)
	if hash(now) != m.After || end > len(now) || !bytes.Equal(now[u.Offset:end], u.New) {
		return Change{}, changedByOthers(path, f.stateDir)
	}
	was := slices.Concat(now[:u.Offset], u.Old, now[end:])
	if err := atomicfile.Write(path, was, 0o600); err != nil {
		return Change{}, err
	}
	m.Undo = m.Undo[:len(m.Undo)-1]
	m.After = u.Before
	if d, err := parse(now); err == nil {
		m.Previous = str(lookup(d.root, currentContext))
	}
	return Change{File: path, before: now, after: was}, f.remember(path, m)
}

// lastChanged finds the file that eksui changed last.
func (f *Files) lastChanged() (string, *memory) {
	path, m := f.defaultPath(), f.recall(f.defaultPath())
	for _, p := range f.paths {
		other := f.recall(p)
		if len(other.Undo) > 0 && (len(m.Undo) == 0 || other.Undo[len(other.Undo)-1].Time.After(m.Undo[len(m.Undo)-1].Time)) {
			path, m = p, other
		}
	}
	return path, m
}
