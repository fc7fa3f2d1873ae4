package cfn

import (
	"fmt"
	"strings"
)

// finish goes on from a phase whose tasks have all ended, or one of which has failed.
func (s *Service) finish(st *Stack) {
	switch st.Phase.Kind {
	case creating:
		s.finishCreating(st)
	case rollingBack:
		if ids := st.Phase.failures(); len(ids) > 0 {
			s.end(st, rollbackFailed, failedToDelete(ids))
			return
		}
		s.end(st, rollbackComplete, "")
	case deleting:
		if ids := st.Phase.failures(); len(ids) > 0 {
			s.end(st, deleteFailed, failedToDelete(ids))
			return
		}
		s.end(st, deleteComplete, "")
		st.Deleted = s.w.Now()
	case updating:
		s.finishUpdating(st)
	case cleaning:
		s.endCleaning(st, updateComplete)
	case updateReverting:
		s.finishReverting(st)
	case cleaningReverted:
		s.endCleaning(st, updateRollbackComplete)
	}
}

// end gives the stack its last status, with nothing under way any more.
func (s *Service) end(st *Stack, status, reason string) {
	s.set(st, status, reason)
	st.Phase = nil
}

// failures lists the tasks that failed, in the order of the tasks.
func (p *Phase) failures() []string {
	var ids []string
	for _, t := range p.Tasks {
		if t.State == failed {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

func failedTo(what string, ids []string) string {
	return fmt.Sprintf("The following resource(s) failed to %s: [%s]. ", what, strings.Join(ids, ", "))
}

func failedToDelete(ids []string) string { return failedTo("delete", ids) }

func (s *Service) finishCreating(st *Stack) {
	if ids := st.Phase.failures(); len(ids) > 0 {
		s.creationFailed(st, failedTo("create", ids))
		return
	}
	outputs, err := s.outputs(st)
	if err == nil {
		err = s.exportsFree(st, outputs)
	}
	if err != nil {
		s.creationFailed(st, err.Error()+". ")
		return
	}
	st.Outputs = outputs
	s.end(st, createComplete, "")
}

// What becomes of a stack that can't be created.
const (
	onFailureRollback = "ROLLBACK"
	onFailureDelete   = "DELETE"
	onFailureNothing  = "DO_NOTHING"
)

// creationFailed goes on as OnFailure says. The reason ends with a full stop and a space.
func (s *Service) creationFailed(st *Stack, reason string) {
	token := st.Phase.Token
	switch st.OnFailure {
	case onFailureNothing:
		s.end(st, createFailed, reason)
	case onFailureDelete:
		s.set(st, deleteInProgress, reason+"Delete requested by user.")
		s.enter(st, deleting, token, deletions(st.inOrder(), st.keepsAnyway))
	default:
		s.set(st, rollbackInProgress, reason+"Rollback requested by user.")
		s.enter(st, rollingBack, token, deletions(st.inOrder(), st.keepsAnyway))
	}
}

// keepsAnyway says what stays even when a creation is undone: what has the policy Retain, unless the stack was made with
// RetainExceptOnCreate.
func (st *Stack) keepsAnyway(r *Resource) bool {
	return r.DeletionPolicy == policyRetain && !st.RetainExceptOnCreate
}

// inOrder lists the stack's resources in the order of its template, and those last that it no longer has.
func (st *Stack) inOrder() []*Resource {
	var list []*Resource
	for _, d := range st.Version.template().Resources {
		if r, ok := st.Resources[d.ID]; ok {
			list = append(list, r)
		}
	}
	for _, id := range sortedKeys(st.Resources) {
		if st.Version.template().Resource(id) == nil {
			list = append(list, st.Resources[id])
		}
	}
	return list
}
