package kube

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
)

// applyProblem explains why an object of a manifest was not applied, in Kubernetes' words and ours.
func applyProblem(o object, err error) error {
	p := &text.Problem{
		What: notApplied.With(groupKind(o.GroupVersionKind()), o.GetName(), o.document.number, o.document.line),
		Why:  serverRefused.With(),
		Next: askAgain.With(),
		Code: string(apierrors.ReasonForError(err)),
		Err:  err,
	}
	var status apierrors.APIStatus
	switch {
	case meta.IsNoMatchError(err):
		p.Why, p.Next = kindUnknown.With(o.GetKind(), o.GetAPIVersion()), checkKind.With()
	case apierrors.IsConflict(err) && errors.As(err, &status):
		p.Why, p.Next = conflictWith.With(owners(status.Status())), resolveConflict.With()
	case unknownField(err) != "":
		field := unknownField(err)
		p.Why, p.Next = fieldUnknown.With(field), checkSpelling.With()
		if line := o.document.lineOf(field); line > 0 {
			p.Why = fieldUnknownAt.With(field, line)
		}
	case apierrors.IsForbidden(err):
		p.Why, p.Next = notAllowed.With(), askForRights.With()
	case apierrors.IsUnauthorized(err):
		p.Why, p.Next = notLoggedIn.With(), checkCredentials.With()
	case apierrors.IsNotFound(err):
		p.Why, p.Next = namespaceMissing.With(o.GetNamespace()), makeNamespace.With(o.GetNamespace())
	case apierrors.IsInvalid(err):
		p.Why, p.Next = valueInvalid.With(), mendDocument.With()
	}
	return p
}

// owners lists the fields in conflict with who owns them: `.spec.replicas (kubectl)`.
func owners(s metav1.Status) string {
	if s.Details == nil {
		return s.Message
	}
	var found []string
	for _, cause := range s.Details.Causes {
		owner := cause.Message // conflict with "kubectl" using apps/v1
		if m := quoted.FindStringSubmatch(cause.Message); m != nil {
			owner = m[1]
		}
		found = append(found, cause.Field+" ("+owner+")")
	}
	if len(found) == 0 {
		return s.Message
	}
	return strings.Join(found, ", ")
}

var (
	quoted = regexp.MustCompile(`"([^"]+)"`)
	// The two forms of the API server: structured-merge-diff's and strict decoding's.
	undeclared   = regexp.MustCompile(`(\.[^\s:]+): field not declared in schema`)
	unknownNamed = regexp.MustCompile(`unknown field "([^"]+)"`)
)

// unknownField gives the path of the field that the server does not know, "" for any other error.
func unknownField(err error) string {
	if m := undeclared.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	if m := unknownNamed.FindStringSubmatch(err.Error()); m != nil {
		return "." + strings.TrimPrefix(m[1], ".")
	}
	return ""
}

var listSelector = regexp.MustCompile(`\[[^\]]*\]`)

// lineOf finds the line within the manifest of a field path such as .spec.containers[name="web"].imagee; 0 if it can't.
func (d document) lineOf(path string) int {
	var root yaml.Node
	if yaml.NewDecoder(bytes.NewReader(d.source)).Decode(&root) != nil {
		return 0
	}
	names := strings.Split(strings.Trim(listSelector.ReplaceAllString(path, ""), "."), ".")
	if n := findKey(&root, names); n != nil {
		return n.Line + d.line - 1
	}
	return 0
}

// findKey returns the key node at the end of a path of names, looking into every item of the lists on the way.
func findKey(n *yaml.Node, names []string) *yaml.Node {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value != names[0] {
				continue
			}
			if len(names) == 1 {
				return n.Content[i]
			}
			return findKey(n.Content[i+1], names[1:])
		}
		return nil
	}
	for _, item := range n.Content {
		if found := findKey(item, names); found != nil {
			return found
		}
	}
	return nil
}
