package registry

import (
	"encoding/json"
	"fmt"
	"net/http"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"eksui/practice/k8s/store"
)

// maxJSONPatchOperations is Kubernetes' own limit.
const maxJSONPatchOperations = 10_000

// Fields says what to do about fields of a request that the kind doesn't have, as the query parameter fieldValidation does.
type Fields struct {
	Validation string            // metav1.FieldValidationStrict, Warn or Ignore
	Warn       func(text string) // takes the warnings of Warn
}

// Checked says whether unknown fields matter at all.
func (f Fields) Checked() bool { return f.Validation != metav1.FieldValidationIgnore }

// Report treats what is wrong with the fields: strict returns the error, otherwise each becomes a warning.
func (f Fields) Report(errs []error, strict func(error) error) error {
	if len(errs) == 0 || !f.Checked() {
		return nil
	}
	if f.Validation == metav1.FieldValidationStrict {
		return strict(runtime.NewStrictDecodingError(errs))
	}
	for _, e := range errs {
		f.Warn(e.Error())
	}
	return nil
}

// Patch changes an object by a JSON patch, a merge patch or a strategic merge patch.
func Patch(o store.Object, how types.PatchType, patch []byte, f Fields) (next store.Object, err error) {
	defer func() {
		// The libraries panic at some patches that make no sense, as a list for a container's name.
		if why := recover(); why != nil {
			next, err = nil, apierrors.NewBadRequest(fmt.Sprintf("the patch cannot be applied: %v", why))
		}
	}()
	if how == types.StrategicMergePatchType {
		return strategicPatch(o, patch, f)
	}
	before, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	var strict []error
	var after []byte
	switch how {
	case types.JSONPatchType:
		after, strict, err = applyJSONPatch(before, patch)
	case types.MergePatchType:
		after, strict, err = applyMergePatch(before, patch)
	default:
		return nil, apierrors.NewGenericServerResponse(http.StatusUnsupportedMediaType, "patch", schema.GroupResource{}, "", fmt.Sprintf("the body of the request was in an unknown format - %s", how), 0, false)
	}
	if err != nil {
		return nil, err
	}
	next = emptyLike(o)
	unknown, err := kjson.UnmarshalStrict(after, next)
	if err != nil {
		return nil, invalidPatch(string(patch), err)
	}
	if err := f.Report(append(strict, unknown...), func(err error) error { return invalidPatch(string(patch), err) }); err != nil {
		return nil, err
	}
	return next, nil
}

func emptyLike(o store.Object) store.Object {
	next, err := newOf(o)
	if err != nil {
		panic(err) // the kind of a stored object is in the scheme
	}
	return next
}

func applyJSONPatch(before, patch []byte) (after []byte, strict []error, err error) {
	var ops []struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		From  string `json:"from"`
		Value any    `json:"value"`
	}
	if strict, err = kjson.UnmarshalStrict(patch, &ops); err != nil {
		return nil, nil, apierrors.NewBadRequest(fmt.Sprintf("error decoding patch: %v", err))
	}
	if len(ops) > maxJSONPatchOperations {
		return nil, nil, apierrors.NewRequestEntityTooLargeError(
			fmt.Sprintf("The allowed maximum operations in a JSON patch is %d, got %d", maxJSONPatchOperations, len(ops)))
	}
	decoded, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		return nil, nil, apierrors.NewBadRequest(err.Error())
	}
	after, err = decoded.Apply(before)
	if err != nil {
		return nil, nil, apierrors.NewGenericServerResponse(http.StatusUnprocessableEntity, "", schema.GroupResource{}, "", err.Error(), 0, false)
	}
	return after, strict, nil
}

func applyMergePatch(before, patch []byte) (after []byte, strict []error, err error) {
	if strict, err = kjson.UnmarshalStrict(patch, &map[string]any{}); err != nil {
		return nil, nil, apierrors.NewBadRequest(fmt.Sprintf("error decoding patch: %v", err))
	}
	after, err = jsonpatch.MergePatch(before, patch)
	if err != nil {
		return nil, nil, apierrors.NewBadRequest(err.Error())
	}
	return after, strict, nil
}

func strategicPatch(o store.Object, patch []byte, f Fields) (store.Object, error) {
	before, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		return nil, err
	}
	changes := map[string]any{}
	strict, err := kjson.UnmarshalStrict(patch, &changes)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	shown := fmt.Sprintf("%+v", changes)
	after, err := strategicpatch.StrategicMergeMapPatch(before, changes, o)
	if err != nil {
		return nil, strategicPatchError(err)
	}
	next := emptyLike(o)
	err = runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(after, next, f.Checked())
	if unknown, ok := runtime.AsStrictDecodingError(err); ok {
		strict = append(strict, unknown.Errors()...)
	} else if err != nil {
		return nil, invalidPatch(shown, err)
	}
	if err := f.Report(strict, func(err error) error { return invalidPatch(shown, err) }); err != nil {
		return nil, err
	}
	return next, nil
}

func invalidPatch(patch string, err error) error {
	return apierrors.NewInvalid(schema.GroupKind{}, "", field.ErrorList{field.Invalid(field.NewPath("patch"), patch, err.Error())})
}

func strategicPatchError(err error) error {
	switch err {
	case mergepatch.ErrNoListOfLists, mergepatch.ErrPatchContentNotMatchRetainKeys:
		return apierrors.NewGenericServerResponse(http.StatusUnprocessableEntity, "", schema.GroupResource{}, "", err.Error(), 0, false)
	}
	return apierrors.NewBadRequest(err.Error())
}

// Apply is server-side apply: it makes the object if there is none, and says whether it did.
func (a *API) Apply(r *Resource, namespace, name string, patch []byte, w Write, f Fields) (o store.Object, created bool, err error) {
	applied := &unstructured.Unstructured{Object: map[string]any{}}
	if err := yaml.Unmarshal(patch, &applied.Object); err != nil {
		return nil, false, apierrors.NewBadRequest(fmt.Sprintf("error decoding YAML: %v", err))
	}
	if applied.Object == nil {
		applied.Object = map[string]any{}
	}
	if err := yaml.UnmarshalStrict(patch, &map[string]any{}); err != nil {
		if err := f.Report([]error{err}, func(err error) error {
			return apierrors.NewBadRequest(fmt.Sprintf("error strict decoding YAML: %v", err))
		}); err != nil {
			return nil, false, err
		}
	}
	if err := checkApplied(r, applied, name); err != nil {
		return nil, false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	manager := a.manager(r, w.Subresource)
	cur, err := a.Get(r, namespace, name)
	if apierrors.IsNotFound(err) && w.Subresource == "" {
		o, err := manager.apply(r.New(), applied, w.Manager, w.Force)
		if err != nil {
			return nil, false, err
		}
		o, err = a.create(r, namespace, o, w, func(o store.Object) store.Object { return o })
		return o, true, err
	} else if err != nil {
		return nil, false, err
	}
	next, err := manager.apply(cur, applied, w.Manager, w.Force)
	if err != nil {
		return nil, false, err
	}
	if next == nil { // the library's way to say that nothing changed
		return cur, false, nil
	}
	o, err = a.replace(r, cur, next, w, func(o store.Object) store.Object { return o })
	return o, false, err
}

func checkApplied(r *Resource, o *unstructured.Unstructured, name string) error {
	if o.GroupVersionKind() != r.GVK() {
		return apierrors.NewBadRequest(fmt.Sprintf("invalid object type: %s", o.GroupVersionKind()))
	}
	if meta, ok := o.Object["metadata"]; ok {
		if _, ok := meta.(map[string]any); !ok {
			return apierrors.NewBadRequest("metadata must be an object")
		}
	}
	if o.GetName() == "" {
		o.SetName(name)
	}
	if o.GetName() != name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", o.GetName(), name))
	}
	return nil
}
