package kubeconfig_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"eksui/kube/kubeconfig"
)

// A cluster is added to a file that somebody keeps by hand: what stands there stays as it is, comments too.
func ExampleFiles_Merge() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "config")
	mine := "apiVersion: v1\nkind: Config\n# the cluster at work\nclusters:\n- name: work\n  cluster:\n    server: https://work.example\n"
	if err := os.WriteFile(path, []byte(mine), 0o600); err != nil {
		panic(err)
	}
	files := kubeconfig.Open(path, filepath.Join(dir, "state"))
	entry := kubeconfig.Entry{
		Cluster: "lab", User: "student", Context: "student@lab", Server: "https://lab.example",
		Exec: kubeconfig.Exec{Command: "eksui", Args: []string{"token", "--cluster", "lab"}},
	}
	if _, err := files.Merge(entry); err != nil {
		panic(err)
	}
	if _, err := files.Use("student@lab"); err != nil {
		panic(err)
	}
	current, err := files.Current()
	fmt.Println(current, err)
	content, _ := os.ReadFile(path)
	fmt.Println(strings.Contains(string(content), strings.TrimPrefix(mine, "apiVersion: v1\nkind: Config\n")))
	// Output:
	// student@lab <nil>
	// true
}
