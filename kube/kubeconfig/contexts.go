package kubeconfig

import (
	"strings"
)

// view is all readable files' trees, for questions that go over more than one file.
type view struct {
	paths []string
	docs  []*document
}

// view reads all files, but for the one that is at hand already (path, at).
func (f *Files) view(path string, at *document) view {
	var v view
	for _, p := range f.paths {
		d := at
		if p != path || at == nil {
			var err error
			if d, _, err = read(p); err != nil {
				continue // a broken file can't define what we look for
			}
		}
		v.paths, v.docs = append(v.paths, p), append(v.docs, d)
	}
	return v
}

// holder finds the file to change for a context: the first that defines it. With one file there is no question.
func (f *Files) holder(context string) (string, error) {
	if len(f.paths) == 1 {
		return f.paths[0], nil
	}
	v := f.view("", nil)
	if context == "" {
		context = v.current()
	}
	path, _, found := v.find(contexts, context)
	if !found {
		return "", f.noSuchContext(v, context)
	}
	return path, nil
}

// find gives the first file that has an entry.
func (v view) find(list, name string) (path string, d *document, found bool) {
	for i, d := range v.docs {
		if _, it := d.item(list, name); it != nil {
			return v.paths[i], d, true
		}
	}
	return "", nil, false
}

func (v view) current() string {
	for _, d := range v.docs {
		if name := str(lookup(d.root, currentContext)); name != "" {
			return name
		}
	}
	return ""
}

// Use makes a context the current one and returns the one before, "" if there was none. A context that does not exist or
// leads nowhere is a *text.Problem.
func (f *Files) Use(name string) (previous string, err error) {
	path := f.defaultPath()
	_, err = f.change(path, "use", true, func(d *document) error {
		v := f.view(path, d)
		if err := f.usable(v, name); err != nil {
			return err
		}
		previous = v.current()
		d.setTop(currentContext, name)
		return nil
	}, func(m *memory) {
		if previous != "" && previous != name {
			m.Previous = previous
		}
	})
	return previous, err
}

func (f *Files) usable(v view, name string) error {
	_, d, found := v.find(contexts, name)
	if !found {
		return f.noSuchContext(v, name)
	}
	body := d.body(contexts, name)
	cluster, user := str(lookup(body, "cluster")), str(lookup(body, "user"))
	_, _, hasCluster := v.find(clusters, cluster)
	_, _, hasUser := v.find(users, user)
	if why := flaw(cluster, user, hasCluster, hasUser); !why.IsZero() {
		return unusable(name, why)
	}
	return nil
}

// noSuchContext also says what could have been meant, and which broken file might hold it.
func (f *Files) noSuchContext(v view, name string) error {
	p := unknown(name)
	var near []string
	for _, d := range v.docs {
		for _, n := range d.names(contexts) {
			if strings.Contains(strings.ToLower(n), strings.ToLower(name)) && len(near) < 5 {
				near = append(near, n)
			}
		}
	}
	if len(near) > 0 {
		p.Next = didYouMean.With(strings.Join(near, ", "))
	}
	for _, path := range f.paths {
		if _, _, err := read(path); err != nil {
			p.Why, p.Err = someFileBroken.With(path), err
		}
	}
	return p
}

// UsePrevious goes back to the context that was current before eksui's last switch and returns its name.
func (f *Files) UsePrevious() (name string, err error) {
	name = f.recall(f.defaultPath()).Previous
	if name == "" {
		return "", withoutPrevious()
	}
	_, err = f.Use(name)
	return name, err
}

// SetNamespace changes the namespace that a context works in; an empty context means the current one.
func (f *Files) SetNamespace(context, namespace string) (Change, error) {
	path, err := f.holder(context)
	if err != nil {
		return Change{}, err
	}
	return f.change(path, "namespace", true, func(d *document) error {
		v := f.view(path, d)
		if context == "" {
			context = v.current()
		}
		_, it := d.item(contexts, context)
		if it == nil {
			return f.noSuchContext(v, context)
		}
		body := lookup(it, "context")
		if body == nil {
			return unusable(context, namesNoCluster.With())
		}
		d.touch(it)
		d.setKey(body, "namespace", namespace)
		return nil
	})
}

// Rename gives a context another name; it stays current if it was. A name that is taken is a *text.Problem.
func (f *Files) Rename(from, to string) (Change, error) {
	if strings.TrimSpace(to) == "" {
		return Change{}, unnamed()
	}
	path, err := f.holder(from)
	if err != nil || from == to {
		return Change{}, err
	}
	return f.change(path, "rename", true, func(d *document) error {
		v := f.view(path, d)
		_, it := d.item(contexts, from)
		if it == nil {
			return f.noSuchContext(v, from)
		}
		if other, _, found := v.find(contexts, to); found {
			return taken(to, other)
		}
		// Only one file is changed, so the name in current-context has to stand in the same one.
		if v.current() == from && !v.saysCurrent(path) {
			return unmovable(from)
		}
		d.setKey(it, "name", to)
		if str(lookup(d.root, currentContext)) == from {
			d.setTop(currentContext, to)
		}
		return nil
	})
}

// saysCurrent says whether a file is the one whose current-context counts.
func (v view) saysCurrent(path string) bool {
	for i, d := range v.docs {
		if str(lookup(d.root, currentContext)) != "" {
			return v.paths[i] == path
		}
	}
	return false
}

// Delete takes a context away, with its cluster and user in the same file where no other context uses them.
func (f *Files) Delete(name string) (Change, error) {
	path, err := f.holder(name)
	if err != nil {
		return Change{}, err
	}
	return f.change(path, "delete", true, func(d *document) error {
		v := f.view(path, d)
		body := d.body(contexts, name)
		if _, it := d.item(contexts, name); it == nil {
			return f.noSuchContext(v, name)
		}
		d.removeItem(contexts, name)
		v.removeOrphan(d, clusters, str(lookup(body, "cluster")), name)
		v.removeOrphan(d, users, str(lookup(body, "user")), name)
		if str(lookup(d.root, currentContext)) == name {
			d.setTop(currentContext, "")
		}
		return nil
	})
}

// removeOrphan removes a cluster or user from a file when no context but the given one refers to it, in any file.
func (v view) removeOrphan(d *document, list, name, but string) {
	for _, o := range v.docs {
		seq := lookup(o.root, contexts)
		if seq == nil {
			continue
		}
		for _, it := range seq.Content {
			if str(lookup(it, "name")) != but && str(lookup(lookup(it, "context"), bodyKey(list))) == name {
				return
			}
		}
	}
	d.removeItem(list, name)
}
