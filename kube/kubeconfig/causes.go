package kubeconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"eksui/internal/cause"
	"eksui/internal/text"
)

var fileCauses = cause.Define(cause.Cause[string]{
	ID: "kubeconfig.broken", Why: notYAML, Next: mendFile, Remedies: []string{"set-aside"}, Example: example,
	Tell: func(path string, p *text.Problem) { p.What = fileBroken.With(path) },
})

const example = "/home/student/.kube/config"

// unreadable says why the system does not give a file.
func unreadable(path string, err error) error {
	p := &text.Problem{What: notRead.With(path), Why: systemSays.With(), Err: err}
	if st, statErr := os.Stat(path); statErr == nil && st.IsDir() {
		err = syscall.EISDIR // some systems have another word for it
	}
	return readCauses.Explain(p, err)
}

var readCauses = cause.Define([]cause.Cause[error]{
	{ID: "kubeconfig.is-folder", Match: is(syscall.EISDIR), Why: isDirectory, Next: nameFile, Example: syscall.EISDIR},
	{ID: "kubeconfig.not-permitted", Match: is(fs.ErrPermission), Why: mayNotRead, Next: checkRights, Example: syscall.EACCES},
	{ID: "kubeconfig.unreadable", Next: checkRights, Example: syscall.EIO},
}...)

func is(what error) func(error) bool {
	return func(err error) bool { return errors.Is(err, what) }
}

// locking is a lock that could not be taken.
type locking struct {
	name string // of the lock
	err  error
}

func lockProblem(path, name string, err error) error {
	return lockCauses.Explain(&text.Problem{What: notChanged.With(path), Err: err}, locking{name, err})
}

var lockCauses = cause.Define([]cause.Cause[locking]{
	{
		ID: "kubeconfig.locked", Match: func(l locking) bool { return errors.Is(l.err, errLockHeld) }, Example: locking{example + lockSuffix, errLockHeld},
		Tell: func(l locking, p *text.Problem) { p.Why, p.Next = lockHeld.With(l.name), removeLock.With(l.name) },
	},
	{
		ID: "kubeconfig.folder-read-only", Match: func(l locking) bool { return errors.Is(l.err, fs.ErrPermission) }, Next: checkRights,
		Tell:    func(l locking, p *text.Problem) { p.Why = directoryReadOnly.With(filepath.Dir(l.name)) },
		Example: locking{example + lockSuffix, syscall.EACCES},
	},
	{
		ID: "kubeconfig.lock-failed", Next: checkRights, Example: locking{example + lockSuffix, syscall.EIO},
		Tell: func(l locking, p *text.Problem) { p.Why = lockFailed.With(l.name) },
	},
}...)

func init() {
	const state = "/home/student/.local/state/eksui"
	cause.Add(
		withoutFolder(example, nil), unsafeChange(example, nil), unsaved(example, state, nil), unremembered(state, nil), unchanged(example, state),
		changedByOthers(example, state), unusable("work", namesNoCluster.With()), unknown("work"), withoutPrevious(), unnamed(),
		taken("work", example), unmovable("work"),
	)
}

func withoutFolder(path string, err error) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.folder-missing", What: notChanged.With(path), Why: noDirectory.With(), Next: checkFolder.With(filepath.Dir(path)), Err: err}
}

func unsafeChange(path string, err error) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.unsafe-yaml", What: notChanged.With(path), Why: unsafeYAML.With(), Next: writeOut.With(), Err: err}
}

func unsaved(path, stateDir string, err error) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.no-backup", What: noBackup.With(path), Next: checkFolder.With(stateDir), Err: err}
}

func unremembered(stateDir string, err error) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.not-remembered", What: notRemembered.With(), Next: checkFolder.With(stateDir), Err: err}
}

func unchanged(path, stateDir string) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.nothing-to-undo", What: nothingToUndo.With(path), Next: seeBackups.With(backupsIn(stateDir))}
}

func changedByOthers(path, stateDir string) *text.Problem {
	return &text.Problem{Cause: "kubeconfig.changed-since", What: notUndone.With(path), Why: changedSince.With(), Next: seeBackups.With(backupsIn(stateDir))}
}

func unusable(context string, why text.Text) *text.Problem {
	return &text.Problem{Cause: "context.incomplete", What: contextUnusable.With(context), Why: why, Next: mendContext.With()}
}

func unknown(context string) *text.Problem {
	return &text.Problem{Cause: "context.unknown", What: noContext.With(context), Next: listContexts.With()}
}

func withoutPrevious() *text.Problem {
	return &text.Problem{Cause: "context.no-previous", What: noPrevious.With(), Next: listContexts.With()}
}

func unnamed() *text.Problem {
	return &text.Problem{Cause: "context.name-empty", What: nameEmpty.With(), Next: giveName.With()}
}

func taken(name, path string) *text.Problem {
	return &text.Problem{Cause: "context.name-taken", What: nameTaken.With(name, path), Next: chooseName.With()}
}

func unmovable(context string) *text.Problem {
	return &text.Problem{Cause: "context.unmovable", What: contextUnmovable.With(context), Why: currentElsewhere.With(), Next: switchFirst.With()}
}
