// Package schemas holds templates and resource types against CloudFormation's resource schemas, as schemas.mjs has written
// them.
package schemas

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Schemas are the resource types that CloudFormation knows, of the services of a lab.
type Schemas struct {
	NPM        string // version of @aws-cdk/aws-service-spec
	Types      map[string]*Resource
	Structures map[string]map[string]*Property
}

// Resource is one resource type.
type Resource struct {
	Properties map[string]*Property
	Attributes map[string]*Property // what Fn::GetAtt may ask
	Ref        []string             // the property or attribute that Ref returns, joined by | where there are several
}

// Property is the type of a property, of a list's items or a map's values.
type Property struct {
	Kind      string // structure, list, map, union, string, integer, number, boolean, json, date-time, tag, null
	Structure string
	Item      *Property
	Any       []*Property
	Values    []string // those allowed, where the schema says so
	Required  bool
	Replaces  string // a change replaces the resource: yes, maybe or no
}

// Load reads schemas.json under EKSUI_MODELS.
func Load(folder string) (*Schemas, error) {
	raw, err := os.ReadFile(filepath.Join(folder, "schemas.json"))
	if err != nil {
		return nil, err
	}
	s := &Schemas{}
	return s, json.Unmarshal(raw, s)
}
