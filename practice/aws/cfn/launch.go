package cfn

import (
	"fmt"
	"slices"
	"time"

	"eksui/internal/cfntemplate"
)

const deletedStacksStay = 90 * 24 * time.Hour

// newStack makes a stack that has no resources and no status yet.
func (s *Service) newStack(region, name string, v *Version) *Stack {
	for id, old := range s.st.Stacks {
		if !old.live() && s.w.Now().Sub(old.Deleted) > deletedStacksStay {
			delete(s.st.Stacks, id)
		}
	}
	id := "arn:aws:cloudformation:" + region + ":" + s.deps.Account + ":stack/" + name + "/" + s.w.UUID("stack")
	st := &Stack{
		ID: id, Name: name, Region: region, Created: s.w.Now(), Version: v, OnFailure: onFailureRollback,
		Resources: map[string]*Resource{}, Tokens: map[string]string{},
	}
	s.st.Stacks[id] = st
	return st
}

// beginCreate makes the resources of a stack. active are those whose conditions hold.
func (s *Service) beginCreate(st *Stack, active []*cfntemplate.Resource, token string) {
	var tasks []*Task
	for _, d := range active {
		tasks = append(tasks, &Task{ID: d.ID, Verb: verbCreate, Needs: st.Version.template().Needs(d)})
	}
	s.enter(st, creating, token, tasks)
	s.set(st, createInProgress, "User Initiated")
	if st.TimeoutMinutes > 0 {
		limit := time.Duration(float64(st.TimeoutMinutes) * float64(time.Minute) / s.w.Speed())
		s.w.At(s.w.Now().Add(limit), timeoutJob, advanceArgs{st.ID, st.Phase.ID})
	}
}

const timeoutJob = "cfn/timeout"

// timeoutDue gives up a creation that has taken longer than TimeoutInMinutes.
func (s *Service) timeoutDue(a advanceArgs) {
	st := s.st.Stacks[a.Stack]
	if st == nil || st.Phase == nil || st.Phase.ID != a.Phase {
		return
	}
	for _, t := range st.Phase.Tasks {
		if t.State == running {
			s.failed(st, t, "Resource creation cancelled")
		}
	}
	s.creationFailed(st, "Stack creation time exceeded the specified timeout. ")
}

// preflight is what CloudFormation looks at after it has taken a call and before it asks any handler.
func (s *Service) preflight(st *Stack) error {
	switch st.Phase.Kind {
	case deleting:
		return s.exportsFree(st, nil)
	case creating, updating:
	default:
		return nil
	}
	t := st.Version.template()
	for _, v := range st.Version.Parameters {
		p := t.Parameter(v.Key)
		if p.Existing() == "" {
			continue
		}
		text := v.Value
		if p.SSM() {
			text = v.Resolved
		}
		for _, item := range itemsOf(p.Value(text)) {
			if s.deps.Network == nil || !s.deps.Network.Exists(st.Region, p.Existing(), item) {
				return fmt.Errorf("Parameter validation failed: parameter value %s for parameter name %s does not exist", item, p.Name)
			}
		}
	}
	for _, name := range s.stackScope(st).Imports() {
		if _, found := s.exported(st.Region, name); !found {
			return fmt.Errorf("No export named %s found", name)
		}
	}
	return nil
}

func itemsOf(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var texts []string
	for _, item := range list {
		texts = append(texts, cfntemplate.Text(item))
	}
	return texts
}

// refuse ends a phase that hasn't begun.
func (s *Service) refuse(st *Stack, problem error) {
	switch st.Phase.Kind {
	case creating:
		s.creationFailed(st, problem.Error()+". ")
	case updating:
		s.revertUpdate(st, problem.Error())
	case deleting:
		s.end(st, st.Phase.Resume, problem.Error())
	}
}

// beginDelete deletes a stack's resources, except those that retain names.
func (s *Service) beginDelete(st *Stack, retain []string, token string) {
	was := st.Status
	own, left := st.inOrder(), st.leftovers()
	tasks := deletions(append(own, left...), func(r *Resource) bool {
		return r.DeletionPolicy == policyRetain || r.DeletionPolicy == policyRetainExceptOnCreate || slices.Contains(retain, r.ID)
	})
	for i, r := range left {
		tasks[len(own)+i].Resource = r
	}
	s.enter(st, deleting, token, tasks)
	st.Phase.Resume = was
	s.set(st, deleteInProgress, "User Initiated")
}
