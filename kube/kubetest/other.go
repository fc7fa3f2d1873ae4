package kubetest

import (
	"path/filepath"
	"testing"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/kube"
)

// Other opens the cluster by a kubeconfig that differs from the administrator's in its cluster or its user.
func (c *Cluster) Other(t *testing.T, change func(cluster *api.Cluster, user *api.AuthInfo)) *kube.Client {
	t.Helper()
	config, err := clientcmd.LoadFromFile(c.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		t.Fatal(err)
	}
	current := config.Contexts[config.CurrentContext]
	change(config.Clusters[current.Cluster], config.AuthInfos[current.AuthInfo])
	path := filepath.Join(t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return open(t, path).Client
}

// As opens the cluster as somebody who may do only what the cluster's RBAC objects allow.
func (c *Cluster) As(t *testing.T, user string) *kube.Client {
	t.Helper()
	return c.Other(t, func(_ *api.Cluster, admin *api.AuthInfo) { admin.Impersonate = user })
}
