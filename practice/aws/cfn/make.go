package cfn

import (
	"maps"
	"reflect"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

const (
	initiatedText = "Resource creation Initiated"
	replaceText   = "Requested update requires the creation of a new physical resource; hence creating one."
)

// injected is what the fault stack-rollback has a handler answer.
var injected = &wire.Error{Status: 500, Code: "InternalError", Message: "An internal error has occurred"}

// start begins a task; one that has nothing to do is done at once.
func (s *Service) start(st *Stack, t *Task) {
	t.State = running
	switch t.Verb {
	case verbCreate:
		s.startCreate(st, t)
	case verbUpdate:
		s.startUpdate(st, t)
	case verbRevert:
		s.setResource(st, st.Resources[t.ID], updateInProgress, "")
		s.later(st, t, stepAsk, handlerDelay)
	case verbDelete:
		s.startDelete(st, t)
	}
}

// newResource is the record of a resource that the stack's template declares, before it is made.
func (s *Service) newResource(st *Stack, d *cfntemplate.Resource) *Resource {
	r := &Resource{ID: d.ID, Type: d.Type, Token: s.w.UUID("handler-token")}
	s.declare(st, r, d)
	return r
}

// declare copies into a record what the template says of it beside its properties.
func (s *Service) declare(st *Stack, r *Resource, d *cfntemplate.Resource) {
	r.Metadata, r.Needs = d.Metadata, st.Version.template().Needs(d)
	r.DeletionPolicy, r.ReplacePolicy = d.DeletionPolicy, d.UpdateReplacePolicy
	if r.DeletionPolicy == "" && s.types[r.Type].Snapshots {
		r.DeletionPolicy = policySnapshot
	}
	if r.ReplacePolicy == "" && s.types[r.Type].Snapshots {
		r.ReplacePolicy = policySnapshot
	}
}

func (s *Service) startCreate(st *Stack, t *Task) {
	d := st.Version.template().Resource(t.ID)
	r := s.newResource(st, d)
	st.Resources[t.ID] = r
	var err error
	r.Props, r.Shown, err = s.evaluate(st, d)
	s.setResource(st, r, createInProgress, "")
	if err != nil {
		s.fail(st, t, err.Error())
		return
	}
	s.later(st, t, stepAsk, handlerDelay)
}

// startUpdate compares a resource with what the new template makes of it, and changes or replaces it if it has to.
func (s *Service) startUpdate(st *Stack, t *Task) {
	d := st.Version.template().Resource(t.ID)
	r := st.Resources[t.ID]
	props, shown, err := s.evaluate(st, d)
	if err != nil {
		s.setResource(st, r, updateInProgress, "")
		s.fail(st, t, err.Error())
		return
	}
	c := s.compare(r, d, props, !reflect.DeepEqual(st.Update.Old.Tags, st.Version.Tags))
	switch {
	case !c.changed:
		s.declare(st, r, d)
		t.State = done
	case c.replace:
		s.setResource(st, r, updateInProgress, replaceText)
		t.Replace = true
		r = s.newResource(st, d)
		r.Props, r.Shown, r.Status = props, shown, updateInProgress
		st.Resources[t.ID] = r
		s.later(st, t, stepAsk, handlerDelay)
	default:
		s.declare(st, r, d)
		r.Props, r.Shown = props, shown
		s.setResource(st, r, updateInProgress, "")
		s.later(st, t, stepAsk, handlerDelay)
	}
}

// comparison is what a new template means for a resource.
type comparison struct {
	changed, replace bool
	properties       []string // those that differ, sorted
	tags             bool     // the stack's tags differ
}

func (s *Service) compare(r *Resource, d *cfntemplate.Resource, props map[string]any, stackTags bool) comparison {
	t := s.types[d.Type]
	c := comparison{properties: differing(r.Props, props)}
	_, takesTags := t.Properties["Tags"]
	c.tags = stackTags && takesTags && t.Update != nil
	c.changed = len(c.properties) > 0 || c.tags || r.Type != d.Type || !reflect.DeepEqual(r.Metadata, d.Metadata)
	c.replace = r.Type != d.Type
	for _, name := range c.properties {
		c.replace = c.replace || t.Update == nil || t.Properties[name].Replacement
	}
	return c
}

func differing(a, b map[string]any) []string {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	maps.DeleteFunc(names, func(name string, _ bool) bool { return reflect.DeepEqual(a[name], b[name]) })
	return sortedKeys(names)
}

// askMake calls the handler that creates or changes a resource.
func (s *Service) askMake(st *Stack, t *Task) {
	r := st.Resources[t.ID]
	typ := s.types[r.Type]
	if err := checkProperties(typ, r.ID, r.Props); err != nil && t.Verb != verbRevert {
		s.fail(st, t, err.Error())
		return
	}
	req, err := s.handlerRequest(st, t, r)
	if err != nil {
		s.fail(st, t, err.Error())
		return
	}
	if err := s.authorize(st, typ, req, typ.CreateActions); err != nil {
		s.fail(st, t, s.reason(typ, r, err))
		return
	}
	if t.Verb == verbCreate || t.Replace {
		s.create(st, t, r, req)
		return
	}
	if typ.Update != nil { // without, it is a change of metadata only
		r.Touched = true
		if err := typ.Update(req); err != nil {
			s.fail(st, t, s.reason(typ, r, err))
			return
		}
	}
	if t.Verb == verbRevert {
		r.Props, r.Shown = st.Update.Before[t.ID].Props, st.Update.Before[t.ID].Shown
	}
	s.watch(st, t, typ)
}

// stackRollback is a fault: =LOGICAL-ID, that resource fails.
var stackRollback = world.DefineFault("stack-rollback", true)

func (s *Service) create(st *Stack, t *Task, r *Resource, req *Request) {
	typ := s.types[r.Type]
	var id string
	var err error = injected
	if !s.w.Fault(stackRollback, r.ID) {
		id, err = typ.Create(req)
	}
	r.PhysicalID = id
	if err != nil {
		s.fail(st, t, s.reason(typ, r, err))
		return
	}
	s.setResource(st, r, r.Status, initiatedText)
	if typ.Consistency {
		s.later(st, t, stepConfigure, handlerDelay)
		return
	}
	s.watch(st, t, typ)
}

// handlerRequest resolves what the handler is to see.
func (s *Service) handlerRequest(st *Stack, t *Task, r *Resource) (*Request, error) {
	req := s.request(st, r)
	before := &Resource{}
	if t.Verb == verbUpdate {
		before = st.Update.Before[t.ID]
	}
	if t.Verb == verbRevert {
		req.Props, before = st.Update.Before[t.ID].Props, r
	}
	var err error
	if req.Props, err = s.resolve(st.Region, req.Props); err != nil {
		return nil, err
	}
	if t.Verb != verbCreate {
		req.Old, err = s.resolve(st.Region, before.Props)
	}
	return req, err
}

// watch looks after a resource until it is as asked.
func (s *Service) watch(st *Stack, t *Task, typ Type) {
	if typ.Stable != nil {
		s.poll(st, t, stepWatch)
		return
	}
	s.later(st, t, stepWatch, max(typ.Takes, completeDelay))
}

func (s *Service) watchMake(st *Stack, t *Task) {
	r := st.Resources[t.ID]
	typ := s.types[r.Type]
	if typ.Stable != nil {
		stable, err := typ.Stable(s.request(st, r))
		if err != nil {
			s.fail(st, t, s.reason(typ, r, err))
			return
		}
		if !stable {
			s.poll(st, t, stepWatch)
			return
		}
	}
	r.Settled = true
	status := createComplete
	if t.Verb != verbCreate {
		status = updateComplete
	}
	s.setResource(st, r, status, "")
	s.settle(st, t)
}

// fail ends a task badly, and with it the phase: what is still being made is given up.
func (s *Service) fail(st *Stack, t *Task, reason string) {
	s.failed(st, t, reason)
	for _, other := range st.Phase.Tasks {
		if other.State != running {
			continue
		}
		if other.Verb == verbCreate {
			s.failed(st, other, "Resource creation cancelled")
		} else {
			s.failed(st, other, "Resource update cancelled")
		}
	}
	s.finish(st)
}

func (s *Service) failed(st *Stack, t *Task, reason string) {
	t.State = failed
	status := createFailed
	if t.Verb != verbCreate {
		status = updateFailed
	}
	s.setResource(st, st.Resources[t.ID], status, reason)
}
