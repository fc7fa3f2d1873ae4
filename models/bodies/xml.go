package bodies

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"eksui/models/model"
)

// element is an XML element without its attributes.
type element struct {
	name     string
	space    string
	text     string
	children []*element
}

func readXML(body []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	var stack []*element
	root := &element{}
	stack = append(stack, root)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, space: t.Name.Space}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(t)
		}
	}
	if len(root.children) != 1 {
		return nil, errors.New("not one element")
	}
	return root.children[0], nil
}

func (e *element) named(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *element) names() string {
	var names []string
	for _, c := range e.children {
		names = append(names, c.name)
	}
	return strings.Join(names, " ")
}

type xmlJudge struct {
	*Judge
	svc *model.Service
}

// answer judges <OpResponse><OpResult>…</OpResult><ResponseMetadata/></OpResponse>, or EC2's <OpResponse><requestId/>….
func (f xmlJudge) answer(op *model.Operation, body []byte) {
	root, err := readXML(body)
	if err != nil {
		f.differ("", "is not XML: "+err.Error())
		return
	}
	name := f.at.Operation
	if root.name != name+"Response" {
		f.differ("", "is <"+root.name+">, the protocol has <"+name+"Response>")
	}
	if strings.TrimSuffix(root.space, "/") != strings.TrimSuffix(f.svc.Namespace, "/") {
		f.differ("", "has the namespace "+root.space+", the model "+f.svc.Namespace)
	}
	out := structure(f.svc, op.Output)
	if f.svc.Protocol == model.EC2 {
		if id := root.named("requestId"); id == nil || id.text == "" {
			f.differ("", "has no requestId")
		}
		rest := &element{}
		for _, c := range root.children {
			if c.name != "requestId" && (c.name != "return" || op.Output != "") {
				rest.children = append(rest.children, c)
			}
		}
		f.structure(out, rest, "")
		return
	}
	metadata := root.named("ResponseMetadata")
	if metadata == nil || metadata.named("RequestId") == nil {
		f.differ("", "has no ResponseMetadata with a RequestId")
	}
	want := "ResponseMetadata"
	if op.Output != "" {
		want = name + "Result ResponseMetadata"
	}
	if got := root.names(); got != want {
		f.differ("", "has the elements "+got+", the protocol has "+want)
	}
	if result := root.named(name + "Result"); result != nil && op.Output != "" {
		f.structure(out, result, "")
	}
}

func (f xmlJudge) structure(s *model.Structure, e *element, path string) {
	if strings.TrimSpace(e.text) != "" {
		f.differ(path, "is text, the model has a structure")
	}
	byWire := map[string]string{}
	for name, m := range s.Members {
		wire := name
		if m.XMLName != "" {
			wire = m.XMLName
		}
		byWire[wire] = name
		if m.Required && e.named(wire) == nil {
			f.differ(join(path, name), "is missing, the model requires it")
		}
	}
	seen := map[string]bool{}
	for _, c := range e.children {
		name, ok := byWire[c.name]
		if !ok {
			f.differ(join(path, c.name), "is not in the model")
			continue
		}
		m := s.Members[name]
		if seen[name] && !m.Flat {
			f.differ(join(path, name), "is there twice")
		}
		seen[name] = true
		f.member(m, c, join(path, name))
	}
}

func (f xmlJudge) member(m *model.Member, e *element, path string) {
	f.Figures.Members++
	switch m.Kind {
	case "structure":
		f.structure(structure(f.svc, m.Shape), e, path)
	case "list":
		f.list(m, e, path)
	case "map":
		for _, entry := range e.children {
			key, value := entry.named("key"), entry.named("value")
			if entry.name != "entry" || key == nil || value == nil || len(entry.children) != 2 {
				f.differ(path, "is not entries of key and value")
				continue
			}
			f.text(m.Key, path+".key", key.text)
			f.member(m.Value, value, path+".value")
		}
	default:
		if len(e.children) > 0 {
			f.differ(path, "has elements in it, the model has a "+m.Kind)
			return
		}
		f.text(m, path, e.text)
	}
}

func (f xmlJudge) list(m *model.Member, e *element, path string) {
	if m.Flat {
		f.member(m.Item, e, path+"[]")
		return
	}
	if strings.TrimSpace(e.text) != "" {
		f.differ(path, "is text, the model has a list")
	}
	name := "member"
	if m.Item.XMLName != "" {
		name = m.Item.XMLName
	}
	for _, item := range e.children {
		if item.name != name {
			f.differ(path, "has <"+item.name+">, the model <"+name+">")
			continue
		}
		f.member(m.Item, item, path+"[]")
	}
	f.bounds(m, path, float64(len(e.children)), "number of items")
}
