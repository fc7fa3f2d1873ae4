package bodies

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

type jsonJudge struct {
	*Judge
	svc *model.Service
}

// document reads a body, which may be empty where nothing is said.
func (f jsonJudge) document(s *model.Structure, body []byte, skip func(*model.Member) bool) {
	inBody := &model.Structure{Members: map[string]*model.Member{}}
	for name, m := range s.Members {
		if skip == nil || !skip(m) {
			inBody.Members[name] = m
		}
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		f.differ("", "is not JSON: "+err.Error())
		return
	}
	f.structure(inBody, v, "")
}

func (f jsonJudge) structure(s *model.Structure, v any, path string) {
	object, ok := v.(map[string]any)
	if !ok {
		f.differ(path, "is not an object")
		return
	}
	known := map[string]bool{}
	for name, m := range s.Members {
		wire := name
		if f.svc.Protocol == model.RESTJSON && m.JSONName != "" {
			wire = m.JSONName
		}
		known[wire] = true
		value, ok := object[wire]
		switch {
		case ok:
			f.member(m, value, join(path, name))
		case m.Required:
			f.differ(join(path, name), "is missing, the model requires it")
		}
	}
	for name := range object {
		if !known[name] {
			f.differ(join(path, name), "is not in the model")
		}
	}
}

func (f jsonJudge) member(m *model.Member, v any, path string) {
	f.Figures.Members++
	if v == nil {
		// SDKs leave out what is not set; EKS is the service that answers null for it.
		if f.at.Side == "request" {
			f.differ(path, "is null")
		}
		return
	}
	switch m.Kind {
	case "structure":
		f.structure(structure(f.svc, m.Shape), v, path)
	case "list":
		list, ok := v.([]any)
		if !ok {
			f.differ(path, "is not an array")
			return
		}
		for _, item := range list {
			f.member(m.Item, item, path+"[]")
		}
		f.bounds(m, path, float64(len(list)), "number of items")
	case "map":
		object, ok := v.(map[string]any)
		if !ok {
			f.differ(path, "is not an object")
			return
		}
		for key, value := range object {
			f.text(m.Key, path+".key", key)
			f.member(m.Value, value, path+".value")
		}
		f.bounds(m, path, float64(len(object)), "number of entries")
	case "document":
	default:
		f.scalar(m, v, path)
	}
}

func (f jsonJudge) scalar(m *model.Member, v any, path string) {
	written := ""
	kind := map[string]string{"integer": "number", "timestamp": "number", "blob": "string"}[m.Kind]
	if kind == "" {
		kind = m.Kind
	}
	if m.Format == "date-time" {
		kind = "string"
	}
	got := ""
	switch v := v.(type) {
	case string:
		got, written = "string", v
	case json.Number:
		got, written = "number", v.String()
	case bool:
		got, written = "boolean", map[bool]string{true: "true", false: "false"}[v]
	default:
		got = "structure"
	}
	if got != kind {
		f.differ(path, "is a JSON "+got+", the model's "+m.Kind+" is a "+kind)
		return
	}
	if m.Kind == "timestamp" && kind == "number" {
		return // seconds since 1970, with fractions or not
	}
	f.text(m, path, written)
}

// rest judges a request whose members lie in path, query, headers and body.
func (j *Judge) rest(svc *model.Service, op *model.Operation, e *record.Exchange) {
	f := jsonJudge{j, svc}
	path, query, _ := strings.Cut(e.URL, "?")
	labels, _ := match(op, e.Method, path)
	values, _ := url.ParseQuery(query)
	s := structure(svc, op.Input)
	for name, m := range s.Members {
		switch {
		case m.Label:
			j.Figures.Members++
			j.text(m, name, labels[name])
		case m.Query != "":
			got := values[m.Query]
			delete(values, m.Query)
			if m.Kind == "list" {
				for _, v := range got {
					j.Figures.Members++
					j.text(m.Item, name+"[]", v)
				}
			} else if len(got) > 0 {
				j.Figures.Members++
				j.text(m, name, got[0])
			}
			if len(got) == 0 && m.Required {
				j.differ(name, "is missing, the model requires it")
			}
		}
	}
	for name := range values {
		j.differ(name, "is not in the model")
	}
	f.document(s, e.Request, func(m *model.Member) bool { return m.Label || m.Query != "" || m.Header != "" })
}
