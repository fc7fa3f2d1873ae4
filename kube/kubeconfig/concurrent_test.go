package kubeconfig_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/tools/clientcmd"

	"eksui/kube/kubeconfig"
)

// TestMain lets this binary be one of many processes that change a kubeconfig.
func TestMain(m *testing.M) {
	if path := os.Getenv("KUBECONFIG_TEST_WRITER"); path != "" {
		if err := writer(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writer adds contexts, switches to each and renames it.
func writer(path string) error {
	f := kubeconfig.Open(path, os.Getenv("KUBECONFIG_TEST_STATE"))
	id := os.Getenv("KUBECONFIG_TEST_ID")
	changes, err := strconv.Atoi(os.Getenv("KUBECONFIG_TEST_CHANGES"))
	if err != nil {
		return err
	}
	for i := range changes {
		if _, err := f.Merge(numbered(id, i)); err != nil {
			return err
		}
	}
	return nil
}

func numbered(id string, i int) kubeconfig.Entry {
	name := fmt.Sprintf("%s-%d", id, i)
	return kubeconfig.Entry{Cluster: name, User: name, Context: name, Server: "https://" + name, Exec: entry.Exec}
}

func writing(path, state, id string, changes int) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "KUBECONFIG_TEST_WRITER="+path, "KUBECONFIG_TEST_STATE="+state,
		"KUBECONFIG_TEST_ID="+id, fmt.Sprintf("KUBECONFIG_TEST_CHANGES=%d", changes))
	return cmd
}

// Fifty processes, twenty changes each, where EKSUI_TEST_FULL is set; fewer otherwise. Half are kubectl, where there is one.
//
// kubectl reads before it locks, and so loses to other kubectls what they wrote in between, with nobody else involved.
// That is not ours to mend: kubectls here take turns, and each repeats its change while the lock is held. Against eksui
// they compete freely.
func TestManyProcessesLoseNothing(t *testing.T) {
	processes, changes := 12, 4
	if os.Getenv("EKSUI_TEST_FULL") != "" {
		processes, changes = 50, 20
	}
	f, path := open(t, base)
	state := t.TempDir()
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Log("no kubectl here: eksui against eksui only")
	}
	var group errgroup.Group
	for p := range processes {
		id := fmt.Sprintf("p%d", p)
		if kubectl != "" && p%2 == 0 {
			group.Go(func() error { return kubectlWriter(kubectl, path, filepath.Join(state, "turns"), id, changes) })
			continue
		}
		group.Go(func() error {
			if out, err := writing(path, state, id, changes).CombinedOutput(); err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := clientcmd.LoadFromFile(path); err != nil {
		t.Fatalf("the file is broken: %v", err)
	}
	have := map[string]bool{}
	for _, c := range f.List().Contexts {
		have[c.Name] = true
	}
	lost := 0
	for p := range processes {
		for i := range changes {
			if name := fmt.Sprintf("p%d-%d", p, i); !have[name] {
				lost++
				t.Logf("lost: %s", name)
			}
		}
	}
	if lost > 0 || !have["home"] || !have["work"] {
		t.Errorf("%d entries are lost of %d", lost, processes*changes)
	}
	leftovers, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*eksui*"))
	if len(leftovers) != 1 || len(hidden) != 0 {
		t.Errorf("left in the folder: %v %v", leftovers, hidden)
	}
}

func kubectlWriter(kubectl, path, turns, id string, changes int) error {
	for i := range changes {
		turn := flock.New(turns)
		if err := turn.Lock(); err != nil {
			return err
		}
		err := kubectlChange(kubectl, path, fmt.Sprintf("%s-%d", id, i))
		if err := errors.Join(err, turn.Unlock()); err != nil {
			return err
		}
	}
	return nil
}

func kubectlChange(kubectl, path, name string) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		out, err := exec.Command(kubectl, "--kubeconfig", path, "config", "set-context", name, "--cluster=home", "--user=me").CombinedOutput()
		if err == nil {
			return nil
		}
		if !bytes.Contains(out, []byte(".lock")) || time.Now().After(deadline) {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
}

// kill -9 at some moment of a series of writes: the file is whole, and the next process goes on at once.
func TestAKilledWriterLeavesAWholeFile(t *testing.T) {
	f, path := open(t, base)
	state := t.TempDir()
	for round := range 12 {
		cmd := writing(path, state, fmt.Sprintf("r%d", round), 1000)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Not a synchronisation: any moment will do, and different ones are wanted.
		time.Sleep(time.Duration(40+7*round) * time.Millisecond)
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		l := f.List()
		if len(l.Broken) > 0 || !strings.HasPrefix(content(t, path), "# my clusters\n") {
			t.Fatalf("round %d: %v\n%s", round, l.Broken, content(t, path))
		}
		must[string](t)(f.Use("work"))
		must[string](t)(f.Use("home"))
	}
}

func TestALockLeftBehindIsTakenAwayAndALivingOneIsWaitedFor(t *testing.T) {
	f, path := open(t, base)
	lock := path + ".lock"
	for name, content := range map[string]string{"a dead process's": "999999999 " + host(t), "an old one of kubectl's": ""} {
		if err := os.WriteFile(lock, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		hourAgo := time.Now().Add(-time.Hour)
		if err := os.Chtimes(lock, hourAgo, hourAgo); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Use("work"); err != nil {
			t.Errorf("%s lock: %v", name, err)
		}
		if _, err := os.Stat(lock); err == nil {
			t.Errorf("%s lock is still there", name)
		}
	}
	if err := os.WriteFile(lock, fmt.Appendf(nil, "%d %s", os.Getpid(), host(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	released := time.AfterFunc(50*time.Millisecond, func() { _ = os.Remove(lock) })
	defer released.Stop()
	must[string](t)(f.Use("home"))
	expect(t, path, base)
}

func host(t *testing.T) string {
	t.Helper()
	h, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
