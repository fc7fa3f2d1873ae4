package kubeconfig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	// lockLimit is how long a change waits for another program's.
	lockLimit = 15 * time.Second
	// staleAfter is the age at which a lock without a living owner that we can see counts as left behind. kubectl holds
	// its lock, an empty file, for milliseconds.
	staleAfter = 10 * time.Second
	lockSuffix = ".lock" // kubectl's
)

// held is a file's lock, held.
type held struct {
	turn  *flock.Flock
	names []string // of kubectl's locks: the file's, and that of what it links to
	since time.Time
	// crowded says that other programs change the file too, see release.
	crowded bool
}

// Among others at work, a lock is kept for some time after the change, and then nobody of eksui takes it for some time.
const (
	shortestStay = 200 * time.Millisecond // a kubectl on a busy machine
	longestStay  = 2 * time.Second
	giveWay      = 100 * time.Millisecond
)

// release lets the lock go.
//
// kubectl reads a file before it locks it, and then deletes from it what it has not read. So where kubectl is at work the
// lock is kept until one that has read the old content must have found it taken, and has given up. It needs about as long
// for reading as we do. After that it gets its chance.
func (h *held) release() {
	if h.crowded {
		time.Sleep(min(max(4*time.Since(h.since), shortestStay), longestStay))
	}
	for _, name := range slices.Backward(h.names) {
		_ = os.Remove(name) // gone already means that it was taken for stale
	}
	if h.crowded {
		time.Sleep(giveWay)
	}
	_ = h.turn.Unlock()
}

// lock takes kubectl's lock of a file, and of what it links to.
func (f *Files) lock(path string) (*held, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, withoutFolder(path, err)
	}
	turn, err := f.waitTurn(path)
	if err != nil {
		return nil, err
	}
	names := []string{path + lockSuffix}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		names = append(names, target+lockSuffix)
	}
	slices.Sort(names) // everybody in the same order
	h := &held{turn: turn}
	ctx, cancel := context.WithTimeout(context.Background(), lockLimit)
	defer cancel()
	for _, name := range slices.Compact(names) {
		if err := lockOne(ctx, name); err != nil {
			h.release()
			return nil, lockProblem(path, name, err)
		}
		h.names = append(h.names, name)
	}
	h.since = time.Now()
	return h, nil
}

// waitTurn queues with the other processes of eksui on a lock that the system hands on, and takes back from the dead. So
// only one of them at a time competes with kubectl, and none starves.
func (f *Files) waitTurn(path string) (*flock.Flock, error) {
	if err := os.MkdirAll(f.stateDir, 0o700); err != nil {
		return nil, lockProblem(path, f.stateDir, err)
	}
	turn := flock.New(strings.TrimSuffix(f.memoryPath(path), ".json") + lockSuffix)
	if err := turn.Lock(); err != nil {
		return nil, lockProblem(path, turn.Path(), err)
	}
	return turn, nil
}

func lockOne(ctx context.Context, name string) error {
	for {
		l, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = fmt.Fprintf(l, "%d %s\n", os.Getpid(), hostname())
			return errors.Join(err, l.Close())
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		if stale(name) {
			if err := removeStale(name); err != nil {
				return err
			}
			continue
		}
		// Up to 20 ms, at random, so that waiting processes do not keep meeting.
		select {
		case <-ctx.Done():
			return errLockHeld
		case <-time.After(time.Duration(1+rand.IntN(20)) * time.Millisecond):
		}
	}
}

var errLockHeld = errors.New("lock held by another program")

// stale says whether a lock was left behind: its owner is dead, or nobody knows the owner and it is old.
func stale(name string) bool {
	st, err := os.Stat(name)
	if err != nil {
		return false
	}
	content, _ := os.ReadFile(name) // kubectl makes it without any permission; then only its age tells
	pid, host, _ := strings.Cut(strings.TrimSpace(string(content)), " ")
	if n, err := strconv.Atoi(pid); err == nil && host == hostname() {
		return !alive(n)
	}
	return time.Since(st.ModTime()) > staleAfter
}

// removeStale removes a stale lock; whoever calls it has the turn, so that no other eksui is about to do the same.
func removeStale(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return name
}
