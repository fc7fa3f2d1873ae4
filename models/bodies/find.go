package bodies

import (
	"net/url"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

// find tells the service and the operation of an exchange: by Action and Version in a form, X-Amz-Target, or method and
// path.
func find(services []*model.Service, e *record.Exchange) (*model.Service, string) {
	var first *model.Service
	var first1 string
	for _, svc := range services {
		if svc.Signing != e.Service {
			continue
		}
		name := operation(svc, e)
		if first == nil {
			first, first1 = svc, name
		}
		if name != "" {
			return svc, name
		}
	}
	return first, first1
}

func operation(svc *model.Service, e *record.Exchange) string {
	switch svc.Protocol {
	case model.RESTJSON:
		path, _, _ := strings.Cut(e.URL, "?")
		for name, op := range svc.Operations {
			if _, ok := match(op, e.Method, path); ok {
				return name
			}
		}
	case model.JSON:
		target, name, _ := strings.Cut(e.Target, ".")
		if target == svc.Target {
			return name
		}
	default:
		if form := formOf(e); form.Get("Version") == svc.Version {
			return form.Get("Action")
		}
	}
	return ""
}

// match holds a path against an operation's, and returns the labels' values.
func match(op *model.Operation, method, path string) (map[string]string, bool) {
	want, got := strings.Split(op.URI, "/"), strings.Split(path, "/")
	if op.Method != method || len(want) != len(got) {
		return nil, false
	}
	labels := map[string]string{}
	for i, w := range want {
		value, err := url.PathUnescape(got[i])
		if label, ok := strings.CutPrefix(w, "{"); ok && err == nil {
			labels[strings.TrimSuffix(label, "}")] = value
		} else if w != value {
			return nil, false
		}
	}
	return labels, true
}

// formOf is what a Query request says: in its body, or in its URL.
func formOf(e *record.Exchange) url.Values {
	_, query, _ := strings.Cut(e.URL, "?")
	form, _ := url.ParseQuery(query)
	if body, err := url.ParseQuery(string(e.Request)); err == nil && strings.HasPrefix(e.Type, "application/x-www-form-urlencoded") {
		for name, values := range body {
			form[name] = values
		}
	}
	return form
}
