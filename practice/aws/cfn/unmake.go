package cfn

import (
	"errors"
	"slices"
	"time"

	"eksui/practice/aws/wire"
)

// The deletion policies; Delete is what happens without one.
const (
	policyRetain               = "Retain"
	policyRetainExceptOnCreate = "RetainExceptOnCreate"
	policySnapshot             = "Snapshot"
)

// deleteRetries are the pauses, typically, after which a deletion that is refused is tried again: what a resource
// depends on may need that long to go.
var deleteRetries = []time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 150 * time.Second}

// deletions are the tasks that delete resources, those first that others were made after. keep says which stay.
func deletions(resources []*Resource, keep func(*Resource) bool) []*Task {
	var tasks []*Task
	for _, r := range resources {
		t := &Task{ID: r.ID, Verb: verbDelete, Keep: keep(r)}
		for _, other := range resources {
			if other != r && slices.Contains(other.Needs, r.ID) {
				t.Needs = append(t.Needs, other.ID)
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// target is the resource that a deletion is about.
func (t *Task) target(st *Stack) *Resource {
	if t.Resource != nil {
		return t.Resource
	}
	return st.Resources[t.ID]
}

func (s *Service) startDelete(st *Stack, t *Task) {
	r := t.target(st)
	switch {
	case !r.there():
		if r.Status != deleteComplete && r.Status != deleteSkipped {
			s.setResource(st, r, deleteComplete, "")
		}
		t.State = done
	case t.Keep:
		s.setResource(st, r, deleteSkipped, "")
		t.State = done
	default:
		s.setResource(st, r, deleteInProgress, "")
		s.later(st, t, stepAsk, handlerDelay)
	}
}

// askDelete calls the handler that deletes a resource, once what was under way with it is over.
func (s *Service) askDelete(st *Stack, t *Task) {
	r := t.target(st)
	typ := s.types[r.Type]
	req := s.request(st, r)
	if !r.Settled && typ.Stable != nil {
		if stable, err := typ.Stable(req); err == nil && !stable {
			s.poll(st, t, stepAsk)
			return
		}
		r.Settled = true
	}
	if err := s.authorize(st, typ, req, typ.DeleteActions); err != nil {
		s.deleteFailed(st, t, err)
		return
	}
	req.Snapshot = r.wantsSnapshot(st.Phase.Kind)
	if err := typ.Delete(req); err != nil {
		s.deleteRefused(st, t, err)
		return
	}
	if typ.Gone != nil {
		s.poll(st, t, stepWatch)
		return
	}
	s.later(st, t, stepWatch, max(typ.DeleteTakes, completeDelay))
}

// wantsSnapshot says whether the policy asks for a final snapshot. A creation that is rolled back has nothing to keep.
func (r *Resource) wantsSnapshot(phase string) bool {
	switch phase {
	case rollingBack:
		return false
	case cleaning:
		return r.ReplacePolicy == policySnapshot
	}
	return r.DeletionPolicy == policySnapshot
}

func (s *Service) watchDelete(st *Stack, t *Task) {
	r := t.target(st)
	typ := s.types[r.Type]
	if typ.Gone != nil {
		gone, err := typ.Gone(s.request(st, r))
		if err != nil {
			s.deleteRefused(st, t, err)
			return
		}
		if !gone {
			s.poll(st, t, stepWatch)
			return
		}
	}
	s.setResource(st, r, deleteComplete, "")
	s.settle(st, t)
}

// deleteRefused tries again for a while, unless it is a permission that is missing.
func (s *Service) deleteRefused(st *Stack, t *Task, err error) {
	var e *wire.Error
	denied := errors.As(err, &e) && handlerCode(e) == "AccessDenied"
	if denied || t.Attempts >= len(deleteRetries) {
		s.deleteFailed(st, t, err)
		return
	}
	s.later(st, t, stepAsk, deleteRetries[t.Attempts])
	t.Attempts++
}

func (s *Service) deleteFailed(st *Stack, t *Task, err error) {
	r := t.target(st)
	t.State = failed
	s.setResource(st, r, deleteFailed, s.reason(s.types[r.Type], r, err))
	s.advance(st)
}
