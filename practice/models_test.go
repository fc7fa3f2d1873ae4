package practice

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"eksui/models/differences"
	"eksui/models/model"
	"eksui/models/schemas"
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/wire"
)

func models(t *testing.T) (folder string, meant *differences.List) {
	t.Helper()
	if folder = os.Getenv(model.Folder); folder == "" {
		t.Skip(model.HowTo)
	}
	meant, err := differences.Read("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return folder, meant
}

// judge fails for each difference that README.md does not list, and for each that it lists and that is not so.
func judge(t *testing.T, meant *differences.List, found []string, prefix string) {
	t.Helper()
	left := 0
	for _, d := range found {
		if meant.Meant(prefix + " " + d) {
			left++
		} else {
			t.Errorf("%s %s", prefix, d)
		}
	}
	for _, row := range meant.Unmet(prefix) {
		t.Errorf("README.md lists what is not so: %s", row)
	}
	t.Logf("differences that are meant: %d", left)
}

// TestTypesAreCloudFormations compares every resource type, property and attribute with CloudFormation's resource schemas.
func TestTypesAreCloudFormations(t *testing.T) {
	folder, meant := models(t)
	theirs, err := schemas.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	types, compared := 0, 0
	for _, some := range inMemory(t).services.types() {
		for _, typ := range some {
			types++
			schema := theirs.Types[typ.Name]
			if schema == nil {
				found = append(found, typ.Name+" is no resource type")
				continue
			}
			compared += len(typ.Properties) + len(typ.Attributes)
			found = append(found, compareType(typ, schema)...)
		}
	}
	t.Logf("by @aws-cdk/aws-service-spec %s: %d types, %d properties and attributes", theirs.NPM, types, compared)
	judge(t, meant, found, "type")
}

func compareType(typ cfn.Type, schema *schemas.Resource) (found []string) {
	differ := func(name, format string, args ...any) {
		found = append(found, fmt.Sprintf(typ.Name+" "+name+" "+format, args...))
	}
	for name, p := range typ.Properties {
		other := schema.Properties[name]
		if other == nil {
			differ(name, "is no property")
			continue
		}
		if p.Required != other.Required {
			differ(name, "is required: %t, CloudFormation: %t", p.Required, other.Required)
		}
		if replaces := map[bool]string{true: "yes", false: "no"}[p.Replacement]; other.Replaces != "maybe" && replaces != or(other.Replaces, "no") {
			differ(name, "replaces the resource: %s, CloudFormation: %s", replaces, or(other.Replaces, "no"))
		}
	}
	for name, other := range schema.Properties {
		if _, ok := typ.Properties[name]; other.Required && !ok {
			differ(name, "is not taken, CloudFormation requires it")
		}
	}
	for _, name := range typ.Attributes {
		if schema.Attributes[name] == nil {
			differ(name, "is no attribute")
		}
	}
	slices.Sort(found)
	return found
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// TestOperationsAreAWSs compares every operation's name, version, protocol, target, method and path with the service models.
func TestOperationsAreAWSs(t *testing.T) {
	folder, meant := models(t)
	theirs, err := model.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	protocols := map[wire.Protocol]string{wire.Query: model.Query, wire.EC2Query: model.EC2, wire.RESTJSON: model.RESTJSON, wire.JSON11: model.JSON}
	var found []string
	operations := 0
	for _, s := range inMemory(t).services.wire() {
		i := slices.IndexFunc(theirs, func(m *model.Service) bool {
			return m.Signing == s.Name && (s.Version == "" || m.Version == s.Version)
		})
		if i < 0 {
			found = append(found, s.Name+" "+s.Version+" has no model")
			continue
		}
		m := theirs[i]
		if protocols[s.Protocol] != m.Protocol || s.Target != m.Target {
			found = append(found, fmt.Sprintf("%s speaks %s %s, the model %s %s", s.Name, protocols[s.Protocol], s.Target, m.Protocol, m.Target))
		}
		for name, op := range s.Operations {
			operations++
			other := m.Operations[name]
			if other == nil {
				found = append(found, s.Name+" "+name+" is no operation")
			} else if op.Method != "" && (op.Method != other.Method || !samePath(op.Route, other.URI)) {
				found = append(found, fmt.Sprintf("%s %s is %s %s, the model has %s %s", s.Name, name, op.Method, op.Route, other.Method, other.URI))
			}
		}
	}
	slices.Sort(found)
	t.Logf("operations compared: %d of %d services", operations, len(inMemory(t).services.wire()))
	judge(t, meant, found, "operation")
}

// samePath compares two routes, whatever their labels are called.
func samePath(a, b string) bool {
	return slices.Equal(splitPath(a), splitPath(b))
}

func splitPath(route string) []string {
	parts := strings.Split(route, "/")
	for i := range parts {
		if strings.HasPrefix(parts[i], "{") {
			parts[i] = "{}"
		}
	}
	return parts
}
