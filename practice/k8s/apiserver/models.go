package apiserver

import (
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// models are the schemas of types by their names, made from the Go types of k8s.io/api: their JSON tags, their patch tags
// and the descriptions that they carry.
type models map[string]spec.Schema

type (
	named      interface{ OpenAPIModelName() string }
	described  interface{ SwaggerDoc() map[string]string }
	primitive  interface{ OpenAPISchemaType() []string }
	formatted  interface{ OpenAPISchemaFormat() string }
	structTag  = reflect.StructTag
	properties = map[string]spec.Schema
)

// schemaOf returns a reference to a kind's schema, which it makes with all that it needs.
func (m models) schemaOf(gvk schema.GroupVersionKind) *spec.Schema {
	o, err := scheme.Scheme.New(gvk)
	if err != nil {
		panic(err) // the kinds that are served are in client-go's scheme
	}
	t := reflect.TypeOf(o).Elem()
	ref := m.schema(t)
	s := m[nameOf(t)]
	s.AddExtension("x-kubernetes-group-version-kind", []any{gvkMap(gvk)})
	m[nameOf(t)] = s
	return &ref
}

func nameOf(t reflect.Type) string {
	if n, ok := reflect.New(t).Interface().(named); ok {
		return n.OpenAPIModelName()
	}
	return ""
}

// schema describes a type: by reference where it has a name.
func (m models) schema(t reflect.Type) spec.Schema {
	if t.Kind() == reflect.Pointer {
		return m.schema(t.Elem())
	}
	if name := nameOf(t); name != "" {
		if _, made := m[name]; !made {
			m[name] = spec.Schema{} // a type may contain itself
			m[name] = m.body(t)
		}
		return spec.Schema{SchemaProps: spec.SchemaProps{Ref: spec.MustCreateRef("#/definitions/" + name)}}
	}
	return m.body(t)
}

func (m models) body(t reflect.Type) spec.Schema {
	zero := reflect.New(t).Interface()
	if p, ok := zero.(primitive); ok {
		s := spec.Schema{SchemaProps: spec.SchemaProps{Type: p.OpenAPISchemaType()}}
		if f, ok := zero.(formatted); ok {
			s.Format = f.OpenAPISchemaFormat()
		}
		if d, ok := zero.(described); ok {
			s.Description = d.SwaggerDoc()[""]
		}
		return s
	}
	switch t.Kind() {
	case reflect.Struct:
		return m.object(t)
	case reflect.Map:
		of := m.schema(t.Elem())
		return *spec.MapProperty(&of)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return *spec.StrFmtProperty("byte")
		}
		of := m.schema(t.Elem())
		return *spec.ArrayProperty(&of)
	case reflect.Bool:
		return *spec.BooleanProperty()
	case reflect.Int64:
		return *spec.Int64Property()
	case reflect.Int, reflect.Int32, reflect.Int16, reflect.Int8, reflect.Uint32:
		return *spec.Int32Property()
	case reflect.Float64:
		return *spec.Float64Property()
	case reflect.Interface:
		return spec.Schema{SchemaProps: spec.SchemaProps{Type: []string{"object"}}}
	}
	return *spec.StringProperty()
}

func (m models) object(t reflect.Type) spec.Schema {
	s := spec.Schema{SchemaProps: spec.SchemaProps{Type: []string{"object"}, Properties: properties{}}}
	docs := map[string]string{}
	if d, ok := reflect.New(t).Interface().(described); ok {
		docs = d.SwaggerDoc()
	}
	s.Description = docs[""]
	m.fields(t, docs, &s)
	return s
}

func (m models) fields(t reflect.Type, docs map[string]string, s *spec.Schema) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			inner := docs
			if d, ok := reflect.New(f.Type).Interface().(described); ok {
				inner = d.SwaggerDoc()
			}
			m.fields(f.Type, inner, s)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		p := m.schema(f.Type)
		p.Description = docs[name]
		patchExtensions(&p, f.Tag)
		s.Properties[name] = p
		if options == "" {
			s.Required = append(s.Required, name)
		}
	}
}

func patchExtensions(p *spec.Schema, tag structTag) {
	if key := tag.Get("patchMergeKey"); key != "" {
		p.AddExtension("x-kubernetes-patch-merge-key", key)
		p.AddExtension("x-kubernetes-list-type", "map")
		p.AddExtension("x-kubernetes-list-map-keys", []any{key})
	}
	if strategy := tag.Get("patchStrategy"); strategy != "" {
		p.AddExtension("x-kubernetes-patch-strategy", strategy)
	}
}
