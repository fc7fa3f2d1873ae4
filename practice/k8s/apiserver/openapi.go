package apiserver

import (
	"net/http"
	"sync"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/kube-openapi/pkg/handler"
	"k8s.io/kube-openapi/pkg/handler3"
	"k8s.io/kube-openapi/pkg/openapiconv"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

var (
	openAPIOnce    sync.Once
	openAPIHandler http.Handler
)

// openAPI serves /openapi/v2 and /openapi/v3. The documents are the same for all clusters and made once, with the first
// cluster's version in their title block.
func openAPI(v version.Info) http.Handler {
	openAPIOnce.Do(func() {
		mux := http.NewServeMux()
		all := newDocument(v)
		for _, gv := range groupVersions {
			all.add(gv)
		}
		handler.NewOpenAPIService(all.swagger).RegisterOpenAPIVersionedService("/openapi/v2", mux)
		v3 := handler3.NewOpenAPIService()
		for _, gv := range groupVersions {
			one := newDocument(v)
			one.add(gv)
			v3.UpdateGroupVersion(pathOf(gv)[1:], openapiconv.ConvertV2ToV3(one.swagger))
		}
		mux.HandleFunc("/openapi/v3", v3.HandleDiscovery)
		mux.HandleFunc("/openapi/v3/", v3.HandleGroupVersion)
		openAPIHandler = mux
	})
	return openAPIHandler
}

func pathOf(gv schema.GroupVersion) string {
	if gv.Group == "" {
		return "/api/" + gv.Version
	}
	return "/apis/" + gv.String()
}

// document is an OpenAPI document that grows by group versions.
type document struct {
	swagger *spec.Swagger
	models  models
}

func newDocument(v version.Info) *document {
	m := models{}
	return &document{models: m, swagger: &spec.Swagger{SwaggerProps: spec.SwaggerProps{
		Swagger: "2.0",
		Info: &spec.Info{InfoProps: spec.InfoProps{
			Title: "Kubernetes", Version: v.GitVersion,
		}},
		Paths:       &spec.Paths{Paths: map[string]spec.PathItem{}},
		Definitions: spec.Definitions(m),
	}}}
}

func (d *document) add(gv schema.GroupVersion) {
	for _, r := range resourcesOf(gv) {
		ref := d.models.schemaOf(r.GVK())
		list := spec.MapProperty(nil)
		if !isReview(r) {
			list = d.models.schemaOf(r.GroupVersion().WithKind(r.ListKind()))
		}
		base := pathOf(gv)
		if r.Namespaced {
			base += "/namespaces/{namespace}"
		}
		collection := base + "/" + r.Resource
		d.swagger.Paths.Paths[collection] = pathItem(r.GVK(), func(verb string) bool { return r.Allows(verb, "") }, map[string]string{"get": "list", "post": "create", "delete": "deletecollection"}, ref, list)
		d.swagger.Paths.Paths[collection+"/{name}"] = pathItem(r.GVK(), func(verb string) bool { return r.Allows(verb, "") },
			map[string]string{"get": "get", "put": "update", "patch": "patch", "delete": "delete"}, ref, ref)
		for _, sub := range r.Subresources {
			model := d.models.schemaOf(sub.Kind)
			d.swagger.Paths.Paths[collection+"/{name}/"+sub.Name] = pathItem(sub.Kind, func(verb string) bool { return r.Allows(verb, sub.Name) },
				map[string]string{"get": "get", "post": "create", "put": "update", "patch": "patch"}, model, model)
		}
	}
	for _, kind := range []string{"Status", "DeleteOptions"} {
		d.models.schemaOf(schema.GroupVersionKind{Version: "v1", Kind: kind})
	}
}

// actions are how the document calls the verbs.
var actions = map[string]string{
	"list": "list", "create": "post", "deletecollection": "deletecollection", "get": "get", "update": "put", "patch": "patch", "delete": "delete",
}

func pathItem(gvk schema.GroupVersionKind, allowed func(verb string) bool, verbs map[string]string, body, answer *spec.Schema) spec.PathItem {
	var item spec.PathItem
	for method, verb := range verbs {
		if !allowed(verb) {
			continue
		}
		op := operation(gvk, verb, body, answer)
		switch method {
		case "get":
			item.Get = op
		case "post":
			item.Post = op
		case "put":
			item.Put = op
		case "patch":
			item.Patch = op
		case "delete":
			item.Delete = op
		}
	}
	return item
}

func operation(gvk schema.GroupVersionKind, verb string, body, answer *spec.Schema) *spec.Operation {
	op := &spec.Operation{OperationProps: spec.OperationProps{
		ID: verb + gvk.Group + gvk.Version + gvk.Kind, Produces: mediaTypes(), Schemes: []string{"https"},
		Responses: &spec.Responses{ResponsesProps: spec.ResponsesProps{StatusCodeResponses: map[int]spec.Response{
			http.StatusOK: {ResponseProps: spec.ResponseProps{Description: "OK", Schema: answer}},
		}}},
	}}
	op.AddExtension("x-kubernetes-action", actions[verb])
	op.AddExtension("x-kubernetes-group-version-kind", gvkMap(gvk))
	query := func(name, kind, description string) {
		op.Parameters = append(op.Parameters, spec.Parameter{
			ParamProps:   spec.ParamProps{Name: name, In: "query", Description: description},
			SimpleSchema: spec.SimpleSchema{Type: kind},
		})
	}
	switch verb {
	case "create", "update", "patch":
		op.Consumes = []string{"*/*"}
		if verb == "patch" {
			op.Consumes = patchTypes
			body = spec.MapProperty(nil)
			query("force", "boolean", "Force is going to \"force\" Apply requests: fields that others own are taken over.")
		}
		op.Parameters = append(op.Parameters, spec.Parameter{ParamProps: spec.ParamProps{Name: "body", In: "body", Required: true, Schema: body}})
		query("dryRun", "string", "When present, indicates that modifications should not be persisted; the valid value is All.")
		query("fieldManager", "string", "fieldManager is a name associated with the actor or entity that is making these changes.")
		query("fieldValidation", "string", "fieldValidation instructs the server on how to handle objects in the request containing unknown or duplicate fields: Ignore, Warn or Strict.")
	case "delete", "deletecollection":
		query("dryRun", "string", "When present, indicates that modifications should not be persisted; the valid value is All.")
		query("gracePeriodSeconds", "integer", "The duration in seconds before the object should be deleted.")
		query("propagationPolicy", "string", "Whether and how garbage collection will be performed: Orphan, Background or Foreground.")
	}
	return op
}

func gvkMap(gvk schema.GroupVersionKind) map[string]any {
	return map[string]any{"group": gvk.Group, "version": gvk.Version, "kind": gvk.Kind}
}
