package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/tools/clientcmd"
)

// TestEksuiAndKubectlChangeOneKubeconfig has whole processes of both change one file: fifty times twenty changes where
// EKSUI_TEST_FULL is set, fewer otherwise. Every eksui renames a context of its own from change to change, every kubectl
// adds one.
//
// kubectl reads the file before it locks it, and so takes from other kubectls what they have written in between, with no
// eksui involved. So kubectls take turns here, and repeat a change while the file is locked. With eksui they compete.
func TestEksuiAndKubectlChangeOneKubeconfig(t *testing.T) {
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("needs kubectl: see kubernetes.io/docs/tasks/tools")
	}
	workers, changes := 8, 3
	if os.Getenv("EKSUI_TEST_FULL") != "" {
		workers, changes = 50, 20
	}
	l := newLab(t, "")
	path := filepath.Join(l.dir, "shared")
	var contexts strings.Builder
	for w := range workers {
		fmt.Fprintf(&contexts, "- {name: w%d-0, context: {cluster: c, user: u}} # of worker %d\n", w, w)
	}
	src := "clusters:\n- {name: c, cluster: {server: 'https://x'}}\nusers:\n- {name: u, user: {}}\ncontexts:\n" + contexts.String()
	if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	l.env = append(l.env, "KUBECONFIG="+path)

	var group errgroup.Group
	for w := range workers {
		group.Go(func() error {
			for i := range changes {
				if w%2 == 0 {
					if out, err := l.command("contexts", "rename", fmt.Sprintf("w%d-%d", w, i), fmt.Sprintf("w%d-%d", w, i+1)).CombinedOutput(); err != nil {
						return fmt.Errorf("eksui: %w: %s", err, out)
					}
				} else if err := l.kubectlAdds(kubectl, fmt.Sprintf("w%d-%d", w, i+1)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		t.Fatalf("the file is broken: %v", err)
	}
	want := 0
	for w := range workers {
		first := changes // an eksui's context has only its last name
		if w%2 != 0 {
			first = 0 // a kubectl's are all there
		}
		for i := first; i <= changes; i++ {
			want++
			if config.Contexts[fmt.Sprintf("w%d-%d", w, i)] == nil {
				t.Errorf("w%d-%d is lost", w, i)
			}
		}
	}
	if len(config.Contexts) != want {
		t.Errorf("%d contexts, want %d", len(config.Contexts), want)
	}
	if _, err := os.Lstat(path + ".lock"); err == nil {
		t.Error("a lock is left behind")
	}
}

// kubectlAdds adds a context when it is the turn of this kubectl.
func (l *lab) kubectlAdds(kubectl, name string) error {
	turn := flock.New(filepath.Join(l.dir, "turns"))
	if err := turn.Lock(); err != nil {
		return err
	}
	defer func() { _ = turn.Unlock() }()
	for deadline := time.Now().Add(5 * time.Minute); ; {
		cmd := exec.CommandContext(l.t.Context(), kubectl, "config", "set-context", name, "--cluster=c", "--user=u")
		cmd.Env = l.env
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if !bytes.Contains(out, []byte(".lock")) || time.Now().After(deadline) {
			return fmt.Errorf("kubectl: %w: %s", err, out)
		}
	}
}
