package kubeconfig

import (
	"encoding/base64"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Preview tells what Merge would change.
func (f *Files) Preview(e Entry) (Change, error) {
	return f.change(f.mergePath(e), "merge", false, e.put)
}

// Merge writes an EKS cluster's three entries into one file: the one that already holds any of them, or else the one
// that kubectl would write to. Entries of the same names are replaced, everything else stays. It does not switch to the
// context; Use does.
func (f *Files) Merge(e Entry) (Change, error) {
	return f.change(f.mergePath(e), "merge", true, e.put)
}

// mergePath picks the file. The first that has one of the names wins, because of equal names the first counts.
func (f *Files) mergePath(e Entry) string {
	if len(f.paths) == 1 {
		return f.paths[0]
	}
	v := f.view("", nil)
	for i, d := range v.docs {
		for list, name := range e.names() {
			if _, it := d.item(list, name); it != nil {
				return v.paths[i]
			}
		}
	}
	return f.defaultPath()
}

func (e Entry) names() map[string]string {
	return map[string]string{clusters: e.Cluster, users: e.User, contexts: e.Context}
}

func (e Entry) put(d *document) error {
	if len(d.root.Content) == 0 {
		d.setTop("apiVersion", "v1")
		d.setTop("kind", "Config")
	}
	cluster := mapping(scalar("server"), scalar(e.Server))
	if len(e.CAData) > 0 {
		cluster.Content = append([]*yaml.Node{scalar("certificate-authority-data"), scalar(base64.StdEncoding.EncodeToString(e.CAData))}, cluster.Content...)
	}
	context := mapping(scalar("cluster"), scalar(e.Cluster))
	namespace := e.Namespace
	if namespace == "" { // one that somebody has chosen stays
		namespace = str(lookup(d.body(contexts, e.Context), "namespace"))
	}
	if namespace != "" {
		context.Content = append(context.Content, scalar("namespace"), scalar(namespace))
	}
	context.Content = append(context.Content, scalar("user"), scalar(e.User))

	d.putItem(clusters, e.Cluster, mapping(scalar("cluster"), cluster, scalar("name"), scalar(e.Cluster)))
	d.putItem(contexts, e.Context, mapping(scalar("context"), context, scalar("name"), scalar(e.Context)))
	d.putItem(users, e.User, mapping(scalar("name"), scalar(e.User), scalar("user"), mapping(scalar("exec"), e.Exec.node())))
	return nil
}

func (x Exec) node() *yaml.Node {
	n := mapping(scalar("apiVersion"), scalar("client.authentication.k8s.io/v1beta1"))
	if len(x.Args) > 0 {
		args := sequence()
		for _, a := range x.Args {
			args.Content = append(args.Content, scalar(a))
		}
		n.Content = append(n.Content, scalar("args"), args)
	}
	n.Content = append(n.Content, scalar("command"), scalar(x.Command))
	if len(x.Env) > 0 {
		env := sequence()
		for _, v := range x.Env {
			env.Content = append(env.Content, mapping(scalar("name"), scalar(v.Name), scalar("value"), scalar(v.Value)))
		}
		n.Content = append(n.Content, scalar("env"), env)
	}
	n.Content = append(n.Content, scalar("interactiveMode"), scalar("IfAvailable"))
	return n
}

// Remove takes an entry out that Merge wrote, and nothing that is not ours: the three go only while the user still has
// our plugin's arguments, or the cluster our server. If its context was current, the one before becomes current again
// when there is one.
func (f *Files) Remove(e Entry) (Change, error) {
	path := f.mergePath(e)
	return f.change(path, "remove", true, func(d *document) error {
		if !e.ours(d) {
			return nil
		}
		v := f.view(path, d)
		d.removeItem(contexts, e.Context)
		v.removeOrphan(d, clusters, e.Cluster, e.Context)
		v.removeOrphan(d, users, e.User, e.Context)
		if str(lookup(d.root, currentContext)) == e.Context {
			previous := f.recall(path).Previous
			if _, _, found := v.find(contexts, previous); !found || previous == e.Context {
				previous = ""
			}
			d.setTop(currentContext, previous)
		}
		return nil
	})
}

func (e Entry) ours(d *document) bool {
	if server := str(lookup(d.body(clusters, e.Cluster), "server")); server != "" && server == e.Server {
		return true
	}
	var args []string
	if n := lookup(lookup(d.body(users, e.User), "exec"), "args"); n != nil {
		for _, a := range n.Content {
			args = append(args, str(a))
		}
	}
	return len(args) > 0 && slices.Equal(args, e.Exec.Args)
}
