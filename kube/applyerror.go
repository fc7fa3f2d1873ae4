package kube

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// refusal is what kept an object of a manifest from being applied.
type refusal struct {
	object
	err error
}

// applyProblem explains why an object of a manifest was not applied, in Kubernetes' words and ours.
func applyProblem(o object, err error) error {
	return applyCauses.Explain(&text.Problem{
		What: notApplied.With(groupKind(o.GroupVersionKind()), o.GetName(), o.document.number, o.document.line),
		Why:  serverRefused.With(),
		Next: askAgain.With(),
		Code: string(apierrors.ReasonForError(err)),
		Err:  err,
	}, refusal{o, err})
}

var applyCauses = cause.Define([]cause.Cause[refusal]{
	{
		ID: "apply.kind-unknown", Match: refusedFor(meta.IsNoMatchError), Next: checkKind,
		Tell:    func(r refusal, p *text.Problem) { p.Why = kindUnknown.With(r.GetKind(), r.GetAPIVersion()) },
		Example: refusal{example, &meta.NoKindMatchError{GroupKind: schema.GroupKind{Kind: "Podd"}}},
	},
	{
		ID: "apply.conflict", Match: refusedFor(apierrors.IsConflict), Next: resolveConflict,
		Tell:    func(r refusal, p *text.Problem) { p.Why = conflictWith.With(owners(r.err)) },
		Example: refusal{example, apierrors.NewApplyConflict(nil, `Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas`)},
	},
	{
		ID: "apply.field-unknown", Match: refusedFor(func(err error) bool { return unknownField(err) != "" }), Next: checkSpelling,
		Tell: func(r refusal, p *text.Problem) {
			field := unknownField(r.err)
			p.Why = fieldUnknown.With(field)
			if line := r.document.lineOf(field); line > 0 {
				p.Why = fieldUnknownAt.With(field, line)
			}
		},
		Example: refusal{example, errors.New("failed to create typed patch object (default/nginx-pod; /v1, Kind=Pod): .spec.containerss: field not declared in schema")},
	},
	{
		ID: "apply.forbidden", Match: refusedFor(apierrors.IsForbidden), Why: notAllowed, Next: askForRights,
		Example: refusal{example, apierrors.NewForbidden(pods, "nginx-pod", errors.New(`User "student" cannot patch resource "pods"`))},
	},
	{
		ID: "apply.credentials-refused", Match: refusedFor(apierrors.IsUnauthorized), Why: notLoggedIn, Next: checkCredentials,
		Example: refusal{example, apierrors.NewUnauthorized("Unauthorized")},
	},
	{
		ID: "apply.namespace-missing", Match: refusedFor(apierrors.IsNotFound), Example: refusal{example, apierrors.NewNotFound(namespaces, "shop")},
		Tell: func(r refusal, p *text.Problem) {
			p.Why, p.Next = namespaceMissing.With(r.GetNamespace()), makeNamespace.With(r.GetNamespace())
		},
	},
	{
		ID: "apply.value-invalid", Match: refusedFor(apierrors.IsInvalid), Why: valueInvalid, Next: mendDocument,
		Example: refusal{example, apierrors.NewInvalid(schema.GroupKind{Kind: "Pod"}, "nginx-pod", nil)},
	},
	{ID: "apply.refused", Next: mendOrWait, Example: refusal{example, errors.New(`admission webhook "policy" denied the request`)}},
}...)

var (
	pods       = schema.GroupResource{Resource: "pods"}
	namespaces = schema.GroupResource{Resource: "namespaces"}
	example    = object{Unstructured: &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": "nginx-pod", "namespace": "shop"},
	}}}
)

func refusedFor(match func(error) bool) func(refusal) bool {
	return func(r refusal) bool { return match(r.err) }
}

// owners lists the fields in conflict with who owns them: `.spec.replicas (kubectl)`.
func owners(conflict error) string {
	var answer apierrors.APIStatus
	if !errors.As(conflict, &answer) {
		return conflict.Error()
	}
	s := answer.Status()
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
