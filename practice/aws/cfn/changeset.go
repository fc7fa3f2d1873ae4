package cfn

import (
	"reflect"
	"time"

	"eksui/internal/cfntemplate"
)

// ChangeSet is what an update, or the creation of a stack in review, would do.
type ChangeSet struct {
	ID             string    `json:"id"` // ARN
	Name           string    `json:"name"`
	Description    string    `json:"description,omitempty"`
	Kind           string    `json:"kind"` // CREATE or UPDATE
	Status         string    `json:"status"`
	Reason         string    `json:"reason,omitempty"`
	Execution      string    `json:"execution"`
	Created        time.Time `json:"created"`
	Version        *Version  `json:"version"`
	Changes        []Change  `json:"changes,omitempty"`
	OnStackFailure string    `json:"onStackFailure,omitempty"`
}

// The kinds, statuses and execution statuses of change sets that are not also a stack's.
const (
	kindCreate = "CREATE"
	kindUpdate = "UPDATE"

	createPending     = "CREATE_PENDING"
	changeSetFailed   = "FAILED"
	executable        = "AVAILABLE"
	notExecutable     = "UNAVAILABLE"
	executed          = "EXECUTE_COMPLETE"
	nothingToChange   = "The submitted information didn't contain changes. Submit different information to create a change set."
	changeSetDuration = 5 * time.Second
)

// Change is what a change set says of one resource.
type Change struct {
	Action      string   `json:"action"` // Add, Modify, Remove
	LogicalID   string   `json:"logicalId"`
	PhysicalID  string   `json:"physicalId,omitempty"`
	Type        string   `json:"type"`
	Replacement string   `json:"replacement,omitempty"` // True or False, of Modify
	Properties  []Detail `json:"properties,omitempty"`  // what differs
	Tags        bool     `json:"tags,omitempty"`
	Metadata    bool     `json:"metadata,omitempty"`
}

// Detail is a property that differs.
type Detail struct {
	Name       string `json:"name"`
	Recreation bool   `json:"recreation"`
}

// changes compares a stack with another version of it. What a resource would get from one that is going to be replaced
// is taken as it is now.
func (s *Service) changes(st *Stack, v *Version, active []*cfntemplate.Resource) ([]Change, error) {
	var list []Change
	keep := map[string]bool{}
	sc := s.scope(st, v, st.Region, st.Name)
	sc.Ref = func(id string) (any, error) { return s.foreseen(st, id, s.ref) }
	sc.Attr = func(id, attr string) (any, error) {
		return s.foreseen(st, id, func(st *Stack, id string) (any, error) { return s.attr(st, id, attr) })
	}
	for _, d := range active {
		keep[d.ID] = true
		r := st.Resources[d.ID]
		if r == nil || !r.there() {
			list = append(list, Change{Action: "Add", LogicalID: d.ID, Type: d.Type})
			continue
		}
		props, err := evaluateIn(sc, d)
		if err != nil {
			return nil, err
		}
		if c, differs := s.change(st, v, r, d, props); differs {
			list = append(list, c)
		}
	}
	for _, r := range st.inOrder() {
		if !keep[r.ID] && r.there() {
			list = append(list, Change{Action: "Remove", LogicalID: r.ID, PhysicalID: r.PhysicalID, Type: r.Type})
		}
	}
	return list, nil
}

// foreseen is a value of a resource that may not be there yet.
func (s *Service) foreseen(st *Stack, id string, find func(*Stack, string) (any, error)) (any, error) {
	if r := st.Resources[id]; r == nil || !r.there() {
		return "{{changeSet:KNOWN_AFTER_APPLY}}", nil
	}
	return find(st, id)
}

func (s *Service) change(st *Stack, v *Version, r *Resource, d *cfntemplate.Resource, props map[string]any) (Change, bool) {
	cmp := s.compare(r, d, props, !reflect.DeepEqual(st.Version.Tags, v.Tags))
	c := Change{Action: "Modify", LogicalID: r.ID, PhysicalID: r.PhysicalID, Type: d.Type, Replacement: "False", Tags: cmp.tags}
	if cmp.replace {
		c.Replacement = "True"
	}
	for _, name := range cmp.properties {
		t := s.types[d.Type]
		c.Properties = append(c.Properties, Detail{name, t.Update == nil || t.Properties[name].Replacement})
	}
	c.Metadata = !reflect.DeepEqual(r.Metadata, d.Metadata)
	return c, cmp.changed
}

// otherwiseChanged says whether a version differs in what is no resource's.
func (s *Service) otherwiseChanged(st *Stack, v *Version) bool {
	old := st.Version
	return !reflect.DeepEqual(old.Tags, v.Tags) || old.template().Description != v.template().Description ||
		!reflect.DeepEqual(old.template().Outputs, v.template().Outputs) || st.Status == updateFailed
}
