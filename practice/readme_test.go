package practice

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"eksui/practice/k8s/registry"
)

// TestReadmeTables compares the README's tables with what is registered. With PRACTICE_README=write it writes them.
func TestReadmeTables(t *testing.T) {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	c := inMemory(t)
	want := string(raw)
	for name, table := range map[string]string{"operations": c.services.operationTable(), "types": c.services.typeTable(), "kinds": kindTable()} {
		before, rest, begins := strings.Cut(want, "<!-- "+name+" -->\n")
		_, after, ends := strings.Cut(rest, "<!-- end -->")
		if !begins || !ends {
			t.Fatalf("README.md has no place for the table of %s", name)
		}
		want = before + "<!-- " + name + " -->\n" + table + "<!-- end -->" + after
	}
	if want == string(raw) {
		return
	}
	if os.Getenv("PRACTICE_README") != "write" {
		t.Error("README.md's tables are not what is registered: PRACTICE_README=write go test ./practice -run TestReadmeTables")
		return
	}
	if err := os.WriteFile("README.md", []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *services) operationTable() string {
	var rows []string
	for _, svc := range s.wire() {
		name := svc.Name
		if svc.Version != "" {
			name += " " + svc.Version
		}
		rows = append(rows, fmt.Sprintf("| %s | %s |\n", name, strings.Join(slices.Sorted(maps.Keys(svc.Operations)), ", ")))
	}
	slices.Sort(rows)
	return "| Service, API version | Operations |\n|---|---|\n" + strings.Join(rows, "")
}

func (s *services) typeTable() string {
	var rows []string
	for _, some := range s.types() {
		for _, typ := range some {
			rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", typ.Name, strings.Join(slices.Sorted(maps.Keys(typ.Properties)), ", "),
				strings.Join(slices.Sorted(slices.Values(typ.Attributes)), ", ")))
		}
	}
	slices.Sort(rows)
	return "| Type | Properties | `Fn::GetAtt` |\n|---|---|---|\n" + strings.Join(rows, "")
}

func kindTable() string {
	groups := map[string][]string{}
	for _, r := range registry.Resources() {
		kind := r.Kind
		var subs []string
		for _, sub := range r.Subresources {
			subs = append(subs, sub.Name)
		}
		if len(subs) > 0 {
			kind += " (" + strings.Join(subs, ", ") + ")"
		}
		gv := r.GroupVersion().String()
		groups[gv] = append(groups[gv], kind)
	}
	var b strings.Builder
	b.WriteString("| API version | Kinds (subresources) |\n|---|---|\n")
	for _, gv := range slices.Sorted(maps.Keys(groups)) {
		fmt.Fprintf(&b, "| %s | %s |\n", gv, strings.Join(groups[gv], ", "))
	}
	return b.String()
}
