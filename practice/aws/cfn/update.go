package cfn

import (
	"eksui/internal/cfntemplate"
)

// Update is what a stack keeps while it is updated, to go back to.
type Update struct {
	Old    *Version             `json:"old"`
	Before map[string]*Resource `json:"before"` // copies, by logical id
	// Leftovers are the resources to delete when the update, or its way back, is done.
	Leftovers  []*Resource `json:"leftovers,omitempty"`
	NoRollback bool        `json:"noRollback,omitempty"`
}

// beginUpdate takes a stack from its version to another one, which was checked. active are the resources of the new
// version whose conditions hold.
func (s *Service) beginUpdate(st *Stack, v *Version, active []*cfntemplate.Resource, token string, noRollback bool) {
	before := map[string]*Resource{}
	for id, r := range st.Resources {
		if r.there() {
			r.Touched = false
			kept := *r
			before[id] = &kept
		} else {
			delete(st.Resources, id)
		}
	}
	st.Update = &Update{Old: st.Version, Before: before, Leftovers: st.leftovers(), NoRollback: noRollback}
	st.Version = v
	st.Updated = s.w.Now()
	var tasks []*Task
	for _, d := range active {
		t := &Task{ID: d.ID, Verb: verbCreate, Needs: v.template().Needs(d)}
		if _, exists := before[d.ID]; exists {
			t.Verb = verbUpdate
		}
		tasks = append(tasks, t)
	}
	s.enter(st, updating, token, tasks)
	s.set(st, updateInProgress, "User Initiated")
}

func (s *Service) finishUpdating(st *Stack) {
	var reason string
	ids := st.Phase.failures()
	if len(ids) > 0 {
		reason = failedTo("update", ids)
		if created := st.Phase.failuresOf(verbCreate); len(created) == len(ids) {
			reason = failedTo("create", ids)
		}
	}
	outputs, err := s.outputs(st)
	if err == nil {
		err = s.exportsFree(st, outputs)
	}
	if reason == "" && err != nil {
		reason = err.Error()
	}
	switch {
	case reason != "" && st.Update.NoRollback:
		s.keepReplaced(st)
		s.end(st, updateFailed, reason)
	case reason != "":
		s.revertUpdate(st, reason)
	default:
		st.Outputs = outputs
		st.Update.Leftovers = append(st.Update.Leftovers, s.replaced(st)...)
		s.set(st, updateCleanup, "")
		s.enter(st, cleaning, st.Phase.Token, s.cleanups(st))
	}
}

// leftovers are what earlier updates have left to delete.
func (st *Stack) leftovers() []*Resource {
	if st.Update == nil {
		return nil
	}
	return st.Update.Leftovers
}

// keepReplaced leaves a failed update as it is: what was replaced waits for the next update or the stack's deletion, and
// what could not be replaced is what it was.
func (s *Service) keepReplaced(st *Stack) {
	for _, id := range sortedKeys(st.Update.Before) {
		before, now := st.Update.Before[id], st.Resources[id]
		switch {
		case now.PhysicalID == before.PhysicalID:
		case now.there():
			st.Update.Leftovers = append(st.Update.Leftovers, before)
		default:
			restored := *before
			restored.Status, restored.Reason = now.Status, now.Reason
			st.Resources[id] = &restored
		}
	}
}

func (p *Phase) failuresOf(verb string) []string {
	var ids []string
	for _, t := range p.Tasks {
		if t.State == failed && t.Verb == verb {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// replaced takes out of the stack what the update has replaced or dropped.
func (s *Service) replaced(st *Stack) []*Resource {
	inPhase := map[string]bool{}
	for _, t := range st.Phase.Tasks {
		inPhase[t.ID] = true
	}
	var list []*Resource
	for _, id := range sortedKeys(st.Update.Before) {
		before := st.Update.Before[id]
		now := st.Resources[id]
		switch {
		case !inPhase[id]:
			delete(st.Resources, id)
			list = append(list, before)
		case now.PhysicalID != before.PhysicalID:
			list = append(list, before)
		}
	}
	return list
}

// cleanups are the tasks that delete the leftovers. What was replaced goes by its UpdateReplacePolicy, what was dropped
// by its DeletionPolicy; what an undone update had made goes.
func (s *Service) cleanups(st *Stack) []*Task {
	reverted := st.Status == updateRollbackCompleteCleanup
	tasks := deletions(st.Update.Leftovers, func(r *Resource) bool {
		if _, replaced := st.Resources[r.ID]; replaced && !reverted {
			return r.ReplacePolicy == policyRetain
		}
		return !reverted && (r.DeletionPolicy == policyRetain || r.DeletionPolicy == policyRetainExceptOnCreate)
	})
	for i, t := range tasks {
		t.Resource = st.Update.Leftovers[i]
	}
	return tasks
}

func (s *Service) endCleaning(st *Stack, status string) {
	reason := ""
	if len(st.Phase.failures()) > 0 {
		reason = "One or more resources could not be deleted."
	}
	st.Update = nil
	s.end(st, status, reason)
}

// revertUpdate goes back to the version before.
func (s *Service) revertUpdate(st *Stack, reason string) {
	token := st.Phase.Token
	s.set(st, updateRollbackInProgress, reason)
	st.Version = st.Update.Old
	s.enter(st, updateReverting, token, s.reverts(st))
}

// reverts puts back at once what was replaced or made new, and makes a task of what was changed in place.
func (s *Service) reverts(st *Stack) []*Task {
	var tasks []*Task
	for _, id := range sortedKeys(st.Resources) {
		now := st.Resources[id]
		before, existed := st.Update.Before[id]
		switch {
		case !existed:
			delete(st.Resources, id)
			st.Update.Leftovers = append(st.Update.Leftovers, now)
		case now.PhysicalID != before.PhysicalID:
			st.Update.Leftovers = append(st.Update.Leftovers, now)
			restored := *before
			st.Resources[id] = &restored
			s.setResource(st, &restored, updateComplete, "")
		case !now.Touched:
			restored := *before
			st.Resources[id] = &restored
		case len(differing(now.Props, before.Props)) > 0 || now.Status == updateFailed:
			tasks = append(tasks, &Task{ID: id, Verb: verbRevert, Needs: before.Needs})
		}
	}
	return tasks
}

func (s *Service) finishReverting(st *Stack) {
	if ids := st.Phase.failures(); len(ids) > 0 {
		s.end(st, updateRollbackFailed, failedTo("update", ids))
		return
	}
	s.set(st, updateRollbackCompleteCleanup, "")
	s.enter(st, cleaningReverted, st.Phase.Token, s.cleanups(st))
}
