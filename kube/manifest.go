package kube

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// object is one object of a manifest and where it was written.
type object struct {
	*unstructured.Unstructured
	mapping  *meta.RESTMapping // nil while its kind is defined by the same manifest
	document document
}

// document is one YAML document of a manifest.
type document struct {
	number int // 1 is the first that is not empty
	line   int // of its first line within the manifest, from 1
	source []byte
}

// parse reads all objects of a manifest and finds the resource of each. An object of a kind that the cluster does not know is an
// error, unless the manifest itself defines the kind, or anyKind: who deletes finds none of a kind that is not served.
func (c *Client) parse(manifest []byte, namespace string, anyKind bool) ([]object, error) {
	objects, err := readObjects(manifest)
	if err != nil {
		return nil, err
	}
	defined := definedKinds(objects)
	for i := range objects {
		err := c.resolve(&objects[i], namespace)
		if err != nil && !(meta.IsNoMatchError(err) && (anyKind || defined[objects[i].GroupVersionKind()])) {
			return nil, applyProblem(objects[i], err)
		}
	}
	return objects, nil
}

// definedKinds are the kinds that a manifest's own CustomResourceDefinitions make: the only ones that the cluster need not know yet.
func definedKinds(objects []object) map[schema.GroupVersionKind]bool {
	kinds := map[schema.GroupVersionKind]bool{}
	for _, o := range objects {
		if o.GetKind() != "CustomResourceDefinition" {
			continue
		}
		group, _, _ := unstructured.NestedString(o.Object, "spec", "group")
		kind, _, _ := unstructured.NestedString(o.Object, "spec", "names", "kind")
		versions, _, _ := unstructured.NestedSlice(o.Object, "spec", "versions")
		for _, v := range versions {
			if v, ok := v.(map[string]any); ok {
				name, _, _ := unstructured.NestedString(v, "name")
				kinds[schema.GroupVersionKind{Group: group, Version: name, Kind: kind}] = true
			}
		}
	}
	return kinds
}

// resolve finds an object's resource in the cluster's discovery and gives it a namespace where it needs one.
func (c *Client) resolve(o *object, namespace string) error {
	gvk := o.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return err
	}
	o.mapping = mapping
	switch {
	case mapping.Scope.Name() != meta.RESTScopeNameNamespace:
		o.SetNamespace("")
	case o.GetNamespace() != "":
	case namespace != "":
		o.SetNamespace(namespace)
	default:
		o.SetNamespace(c.Namespace)
	}
	return nil
}

// readObjects reads a manifest without asking any cluster. A List becomes its items.
func readObjects(manifest []byte) ([]object, error) {
	var objects []object
	for _, d := range splitDocuments(manifest) {
		asJSON, err := yaml.YAMLToJSONStrict(d.source)
		if err != nil {
			return nil, d.problem(d.absoluteLines(err))
		}
		u := &unstructured.Unstructured{}
		if err := u.UnmarshalJSON(asJSON); err != nil {
			return nil, d.problem(err)
		}
		found := []*unstructured.Unstructured{u}
		if u.IsList() {
			found = nil
			err := u.EachListItem(func(item runtime.Object) error {
				found = append(found, item.(*unstructured.Unstructured))
				return nil
			})
			if err != nil {
				return nil, d.problem(err)
			}
		}
		for _, u := range found {
			if u.GetName() == "" {
				return nil, d.problem(errNoName)
			}
			objects = append(objects, object{Unstructured: u, document: d})
		}
	}
	if len(objects) == 0 {
		return nil, emptyManifest()
	}
	return objects, nil
}

var errNoName = errors.New("metadata.name is missing")

// splitDocuments cuts a manifest at its "---" lines and leaves out documents without content.
func splitDocuments(manifest []byte) []document {
	var docs []document
	current := document{line: 1}
	flush := func() {
		if hasContent(current.source) {
			current.number = len(docs) + 1
			docs = append(docs, current)
		}
	}
	line := 0
	for l := range bytes.Lines(manifest) {
		line++
		if bytes.HasPrefix(l, []byte("---")) && (len(bytes.TrimSpace(l)) == 3 || l[3] == ' ' || l[3] == '\t') {
			flush()
			current = document{line: line}
			l = l[3:] // content may follow on the same line
		}
		current.source = append(current.source, l...)
	}
	flush()
	return docs
}

func hasContent(source []byte) bool {
	for l := range bytes.Lines(source) {
		if l = bytes.TrimSpace(l); len(l) > 0 && l[0] != '#' {
			return true
		}
	}
	return false
}

var lineNumber = regexp.MustCompile(`\bline (\d+)`)

// absoluteLines rewrites the parser's line numbers, which count from the document's start, to the manifest's.
func (d document) absoluteLines(err error) error {
	s := lineNumber.ReplaceAllStringFunc(err.Error(), func(m string) string {
		n, _ := strconv.Atoi(strings.TrimPrefix(m, "line "))
		return fmt.Sprintf("line %d", n+d.line-1)
	})
	return errors.New(s)
}

func init() { cause.Add(document{number: 2, line: 5}.problem(errNoName), emptyManifest()) }

func (d document) problem(err error) *text.Problem {
	return &text.Problem{
		Cause: "manifest.unreadable", What: documentUnreadable.With(d.number, d.line), Why: notKubernetes.With(), Next: mendDocument.With(), Err: err,
	}
}

func emptyManifest() *text.Problem {
	return &text.Problem{Cause: "manifest.empty", What: manifestEmpty.With(), Next: giveManifest.With()}
}

// waitForKind waits until the cluster serves a kind that this manifest has just defined.
func (c *Client) waitForKind(ctx context.Context, o *object, namespace string) error {
	return poll(ctx, definedKindLimit, func() (bool, error) {
		c.mapper.Reset()
		err := c.resolve(o, namespace)
		if meta.IsNoMatchError(err) {
			return false, nil
		}
		return err == nil, err
	})
}

// groupKind names a kind the way kubectl does: "deployment.apps", "pod".
func groupKind(gvk schema.GroupVersionKind) string {
	if gvk.Group == "" {
		return strings.ToLower(gvk.Kind)
	}
	return strings.ToLower(gvk.Kind) + "." + gvk.Group
}
