package kubeconfig

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/internal/text"
)

// Context is one context with what it leads to.
type Context struct {
	Name, Cluster, User, Namespace string
	// Server is the API server's URL.
	Server string
	// Region of an EKS cluster, "" for others.
	Region string
	// File that defines it.
	File    string
	Current bool
	// Flaw says why it can't be used (its cluster or user is not defined); zero when it can.
	Flaw text.Text
}

// Listing is all contexts of all files.
type Listing struct {
	// Current is the current context's name, also when no such context exists; "" when none is set.
	Current string
	// Contexts are sorted by name.
	Contexts []Context
	// Broken are the files that can't be read, each a *text.Problem. Their entries are missing.
	Broken []error
}

// List reads all files as kubectl does: of entries with the same name the first one counts. A file that is broken is
// reported and the others are listed all the same.
func (f *Files) List() Listing {
	var l Listing
	all := api.NewConfig()
	for _, path := range f.paths {
		one, err := load(path)
		if err != nil {
			l.Broken = append(l.Broken, err)
			continue
		}
		if l.Current == "" {
			l.Current = one.CurrentContext
		}
		addMissing(all.Clusters, one.Clusters)
		addMissing(all.AuthInfos, one.AuthInfos)
		addMissing(all.Contexts, one.Contexts)
	}
	for _, name := range slices.Sorted(maps.Keys(all.Contexts)) {
		c := describe(all, name)
		c.Current = name == l.Current
		l.Contexts = append(l.Contexts, c)
	}
	return l
}

// load reads one file by clientcmd.
func load(path string) (*api.Config, error) {
	src, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return api.NewConfig(), nil
	case err != nil:
		return nil, unreadable(path, err)
	}
	one, err := clientcmd.Load(src)
	if err != nil {
		return nil, broken(path, err)
	}
	for _, c := range one.Contexts {
		if c != nil {
			c.LocationOfOrigin = path
		}
	}
	return one, nil
}

func addMissing[V any](all, more map[string]V) {
	for name, v := range more {
		if _, taken := all[name]; !taken {
			all[name] = v
		}
	}
}

func describe(all *api.Config, name string) Context {
	c := Context{Name: name}
	if ctx := all.Contexts[name]; ctx != nil {
		c.Cluster, c.User, c.Namespace, c.File = ctx.Cluster, ctx.AuthInfo, ctx.Namespace, ctx.LocationOfOrigin
	}
	cluster, user := all.Clusters[c.Cluster], all.AuthInfos[c.User]
	if cluster != nil {
		c.Server = cluster.Server
	}
	var args []string
	if user != nil && user.Exec != nil {
		args = user.Exec.Args
	}
	c.Region = regionOf(c.Server, c.Cluster, args)
	c.Flaw = flaw(c.Cluster, c.User, cluster != nil, user != nil)
	return c
}

func flaw(cluster, user string, hasCluster, hasUser bool) text.Text {
	switch {
	case cluster == "":
		return namesNoCluster.With()
	case !hasCluster:
		return clusterUndefined.With(cluster)
	case user != "" && !hasUser:
		return userUndefined.With(user)
	}
	return text.Text{}
}

// regionOf recognises EKS: by its API servers' host names (ID.gr7.REGION.eks.amazonaws.com), by the names that aws and
// eksctl give clusters, or by the token plugin's --region.
func regionOf(server, cluster string, execArgs []string) string {
	if host, ok := strings.CutSuffix(strings.TrimSuffix(server, "/"), ".amazonaws.com"); ok {
		if host, ok := strings.CutSuffix(host, ".eks"); ok {
			return host[strings.LastIndex(host, ".")+1:]
		}
	}
	if arn := strings.Split(cluster, ":"); len(arn) == 6 && arn[0] == "arn" && arn[2] == "eks" {
		return arn[3]
	}
	if name, ok := strings.CutSuffix(cluster, ".eksctl.io"); ok {
		return name[strings.LastIndex(name, ".")+1:]
	}
	if i := slices.Index(execArgs, "--region"); i >= 0 && i+1 < len(execArgs) {
		return execArgs[i+1]
	}
	return ""
}

// Current is the current context's name, "" when none is set.
func (f *Files) Current() (string, error) {
	for _, path := range f.paths {
		d, _, err := read(path)
		if err != nil {
			return "", err
		}
		if name := str(lookup(d.root, currentContext)); name != "" {
			return name, nil
		}
	}
	return "", nil
}
