package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Bind reads the parameters of a call into a struct, dst.
//
// Query and EC2 requests: a field is filled from the parameter of its name, or of the name in its tag `wire:"Name"`.
// Fields may be strings, bools, integers, floats, time.Time, structs (Name.Field), slices (EC2: Name.N, Query:
// Name.member.N or Name.AnyName.N), pointers to these, which stay nil when the parameter is absent, and embedded structs.
//
// JSON requests: the body is read by encoding/json's rules; RESTJSON fields with a tag `path:"name"` come from the path
// and those with `query:"name"` from the URL's query instead (both tagged `json:"-"`).
//
// `wire:"Name,required"`, or `wire:",required"`, refuses a call without it. Parameters that no field takes are refused,
// except tokens of idempotence, which SDKs send unasked: what practice doesn't build must not look as if it were done.
// Errors are *Error in the service's words.
func Bind(c *Call, dst any) error {
	v := reflect.ValueOf(dst).Elem()
	b := &binder{protocol: c.Protocol}
	switch c.Protocol {
	case Query, EC2Query:
		tree, err := parseTree(c.Form)
		if err != nil {
			return err
		}
		return b.fields(v, tree, "")
	default:
		if err := bindJSON(c.Body, dst); err != nil {
			return err
		}
		if err := b.rest(v, c); err != nil {
			return err
		}
		return b.required(v)
	}
}

// ignored are parameters of every Query or EC2 request that are not an operation's own, and tokens that SDKs make up
// (an operation that keeps its promise of idempotence has a field for it).
var ignored = map[string]bool{
	"Action": true, "Version": true, "DryRun": true, "ClientToken": true, "ClientRequestToken": true, "clientRequestToken": true,
}

type binder struct{ protocol Protocol }

// tag reads a field's name on the wire and whether it has to be there.
func tag(f reflect.StructField) (name string, required bool) {
	name, option, _ := strings.Cut(f.Tag.Get("wire"), ",")
	if name == "" {
		name = f.Name
	}
	return name, option == "required"
}

// fields fills a struct from a node's children and refuses children that no field takes.
func (b *binder) fields(v reflect.Value, n *node, path string) error {
	taken := map[string]bool{}
	if err := b.take(v, n, path, taken); err != nil {
		return err
	}
	for _, name := range n.names() {
		if !taken[name] && !(path == "" && ignored[name]) {
			return Errorf(codeUnknownParam, "The parameter %s is not recognized", join(path, name))
		}
	}
	return nil
}

func (b *binder) take(v reflect.Value, n *node, path string, taken map[string]bool) error {
	for f, field := range v.Fields() {
		if f.Anonymous {
			if err := b.take(field, n, path, taken); err != nil {
				return err
			}
			continue
		}
		name, required := tag(f)
		taken[name] = true
		if child := n.children[name]; child != nil {
			if err := b.value(field, child, join(path, name)); err != nil {
				return err
			}
		}
		if required && field.IsZero() {
			return b.missing(join(path, name))
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (b *binder) missing(name string) error {
	if b.protocol == EC2Query {
		return Errorf(codeMissing, "The request must contain the parameter %s", name)
	}
	return Errorf(codeMissing, "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null", lowerFirst(name))
}

var timeType = reflect.TypeFor[time.Time]()

func (b *binder) value(v reflect.Value, n *node, path string) error {
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return b.value(v.Elem(), n, path)
	case v.Kind() == reflect.Slice:
		return b.list(v, n, path)
	case v.Kind() == reflect.Struct && v.Type() != timeType:
		if n.set && n.value != "" {
			return Errorf(codeBadValue, "The parameter %s is a structure, not a value", path)
		}
		return b.fields(v, n, path)
	case len(n.children) > 0:
		return Errorf(codeBadValue, "Start of structure or map found where not expected. (%s)", path)
	default:
		return scalar(v, n.value, path)
	}
}

// list takes the items of a list in the order of their numbers; an empty value is an empty list.
func (b *binder) list(v reflect.Value, n *node, path string) error {
	if n.set {
		if n.value != "" || len(n.children) > 0 {
			return Errorf(codeBadValue, "The parameter %s is a list, not a value", path)
		}
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return nil
	}
	if inner := n.names(); b.protocol == Query && len(inner) == 1 {
		if _, err := strconv.Atoi(inner[0]); err != nil {
			return b.list(v, n.children[inner[0]], join(path, inner[0]))
		}
	}
	items, err := n.items(path)
	if err != nil {
		return err
	}
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		if err := b.value(list.Index(i), item.node, join(path, strconv.Itoa(item.number))); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

func scalar(v reflect.Value, s, path string) error {
	bad := func(kind string) error {
		return Errorf(codeBadValue, "Value (%s) for parameter %s is invalid. Invalid %s.", shorten(s), path, kind)
	}
	switch {
	case v.Type() == timeType:
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return bad("timestamp")
		}
		v.Set(reflect.ValueOf(t))
	case v.Kind() == reflect.String:
		v.SetString(s)
	case v.Kind() == reflect.Bool:
		if !strings.EqualFold(s, "true") && !strings.EqualFold(s, "false") {
			return bad("boolean value")
		}
		v.SetBool(strings.EqualFold(s, "true"))
	case v.CanInt():
		i, err := strconv.ParseInt(s, 10, v.Type().Bits())
		if err != nil {
			return bad("integer")
		}
		v.SetInt(i)
	case v.CanFloat():
		f, err := strconv.ParseFloat(s, v.Type().Bits())
		if err != nil {
			return bad("number")
		}
		v.SetFloat(f)
	default:
		panic("wire: Bind can't fill " + path + " of type " + v.Type().String())
	}
	return nil
}

// shorten keeps an answer from repeating a megabyte of nonsense.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

func bindJSON(body []byte, dst any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(dst)
	if err != nil && strings.HasPrefix(err.Error(), unknownField) {
		name := strings.Trim(strings.TrimPrefix(err.Error(), unknownField), `"`)
		if !ignored[name] {
			return Errorf(codeUnknownParam, "The parameter %s is not recognized", name)
		}
		return bindJSONWithout(body, name, dst)
	}
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch):
		return Errorf(codeBadValue, "%s_VALUE can not be converted to %s (%s)", strings.ToUpper(mismatch.Value), mismatch.Type, mismatch.Field)
	case err != nil:
		return Errorf(codeBadValue, "The request body is not valid JSON: %v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Errorf(codeBadValue, "The request body is not valid JSON: more follows the first value")
	}
	return nil
}

// unknownField begins encoding/json's error for a member that no field takes.
const unknownField = "json: unknown field "

// bindJSONWithout binds the body again without one ignored member.
func bindJSONWithout(body []byte, name string, dst any) error {
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(body, &members); err != nil {
		return Errorf(codeBadValue, "The request body is not valid JSON: %v", err)
	}
	if _, there := members[name]; !there {
		return Errorf(codeUnknownParam, "The parameter %s is not recognized", name) // deeper in
	}
	delete(members, name)
	rest, err := json.Marshal(members)
	if err != nil {
		return err
	}
	return bindJSON(rest, dst)
}

// rest fills the fields of a RESTJSON operation that come from the URL.
func (b *binder) rest(v reflect.Value, c *Call) error {
	for f, field := range v.Fields() {
		var err error
		name, query := f.Tag.Get("path"), f.Tag.Get("query")
		switch {
		case f.Anonymous:
			err = b.rest(field, c)
		case name != "":
			err = scalar(field, c.Path[name], name)
		case query == "" || !c.Form.Has(query):
		case field.Kind() == reflect.Slice:
			field.Set(reflect.ValueOf(c.Form[query]).Convert(field.Type()))
		default:
			err = b.value(field, &node{set: true, value: c.Form.Get(query)}, query)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// required checks the marked fields of a JSON request.
func (b *binder) required(v reflect.Value) error {
	for f, field := range v.Fields() {
		if f.Anonymous {
			if err := b.required(field); err != nil {
				return err
			}
			continue
		}
		if _, required := tag(f); required && field.IsZero() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || name == "-" {
				name = f.Name
			}
			return b.missing(name)
		}
	}
	return nil
}
