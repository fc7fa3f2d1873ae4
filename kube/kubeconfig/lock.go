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

	"eksui/internal/text"
)

const (
	// lockLimit is how long a change waits for another program's.
	lockLimit = 15 * time.Second
	// staleAfter is the age at which a lock without a living owner that we can see counts as left behind. kubectl holds
	// its lock, an empty file, for milliseconds.
	staleAfter = 10 * time.Second
	lockSuffix = ".lock" // kubectl's
)

// lock takes kubectl's lock of a file, and of what it links to, and returns how to let it go.
func (f *Files) lock(path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, &text.Problem{What: notChanged.With(path), Why: noDirectory.With(), Err: err}
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
	var held []string
	unlock = func() {
		for _, name := range slices.Backward(held) {
			_ = os.Remove(name) // gone already means that it was taken for stale
		}
		_ = turn.Unlock()
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockLimit)
	defer cancel()
	for _, name := range slices.Compact(names) {
		if err := lockOne(ctx, name); err != nil {
			unlock()
			return nil, lockProblem(path, name, err)
		}
		held = append(held, name)
	}
	return unlock, nil
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

func lockProblem(path, name string, err error) error {
	p := &text.Problem{What: notChanged.With(path), Err: err}
	switch {
	case errors.Is(err, errLockHeld):
		p.Why, p.Next = lockHeld.With(name), removeLock.With(name)
	case errors.Is(err, fs.ErrPermission):
		p.Why, p.Next = directoryReadOnly.With(filepath.Dir(path)), checkRights.With()
	default:
		p.Why = lockFailed.With(name)
	}
	return p
}
