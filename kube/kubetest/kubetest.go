// Package kubetest gives tests a cluster to work on: one of practice always, and the real one that EKSUI_TEST_KUBECONFIG
// names as well where it is set (kube/testdata/realkube.sh starts one). Only tests import it.
package kubetest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/kube"
)

// Env is the variable that names the kubeconfig of a real cluster, whose current context is used.
const Env = "EKSUI_TEST_KUBECONFIG"

// WebImage serves a page on port 80, in practice and on realkube.
const WebImage = "docker.io/library/nginx:1.29"

// Cluster is a cluster to test on.
type Cluster struct {
	// Client may do everything.
	Client *kube.Client
	// Kubeconfig is the file that Client was opened by.
	Kubeconfig string
	// Practice is what stands behind a cluster of practice; nil for a real one.
	Practice *Practice
}

// Real says that it is no cluster of practice.
func (c *Cluster) Real() bool { return c.Practice == nil }

// Run runs a test on a practice cluster of its own, and again on the real one where there is one.
func Run(t *testing.T, test func(t *testing.T, c *Cluster)) {
	t.Helper()
	t.Run("practice", func(t *testing.T) { test(t, NewPractice(t)) })
	if path := os.Getenv(Env); path != "" {
		t.Run("real", func(t *testing.T) { test(t, open(t, path)) })
	}
}

// Real is the real cluster, for what practice can't show; why says what that is. Without one the test is skipped.
func Real(t *testing.T, why string) *Cluster {
	t.Helper()
	path := os.Getenv(Env)
	if path == "" {
		t.Skipf("only on a real cluster: %s; set %s to a kubeconfig, or run kube/testdata/realkube.sh", why, Env)
	}
	return open(t, path)
}

func open(t *testing.T, path string) *Cluster {
	t.Helper()
	c, err := kube.Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	return &Cluster{Client: c, Kubeconfig: path}
}

// Namespace makes a namespace of the test's own, in which pods can start, and deletes it when the test ends.
func (c *Cluster) Namespace(t *testing.T) string {
	t.Helper()
	namespaces := c.Client.Typed().CoreV1().Namespaces()
	made, err := namespaces.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "eksui-test-"}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := namespaces.Delete(context.WithoutCancel(t.Context()), made.Name, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
	Eventually(t, "the namespace's service account", func() (bool, error) {
		_, err := c.Client.Typed().CoreV1().ServiceAccounts(made.Name).Get(t.Context(), "default", metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	})
	return made.Name
}

// Apply applies a manifest in a namespace and fails the test where that fails.
func (c *Cluster) Apply(t *testing.T, namespace, format string, args ...any) []kube.Applied {
	t.Helper()
	done, err := c.Client.Apply(t.Context(), fmt.Appendf(nil, format, args...), kube.ApplyOptions{Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

const (
	eventuallyLimit = time.Minute
	eventuallyEvery = 10 * time.Millisecond
)

// Eventually asks until ok, and fails the test on an error or after a minute.
func Eventually(t *testing.T, what string, ok func() (bool, error)) {
	t.Helper()
	for deadline := time.Now().Add(eventuallyLimit); ; time.Sleep(eventuallyEvery) {
		switch done, err := ok(); {
		case err != nil:
			t.Fatalf("%s: %v", what, err)
		case done:
			return
		case time.Now().After(deadline):
			t.Fatalf("waited for %s in vain", what)
		}
	}
}
