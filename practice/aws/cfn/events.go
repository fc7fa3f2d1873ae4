package cfn

import (
	"encoding/json"
	"slices"
	"time"
)

// set gives the stack a status and records the event.
func (s *Service) set(st *Stack, status, reason string) {
	st.Status, st.Reason, st.Detail = status, reason, ""
	s.record(st, &Event{
		ID: s.w.UUID("stack-event"), LogicalID: st.Name, PhysicalID: st.ID, Type: stackType, Status: status, Reason: reason,
	})
}

// configured is the detailed status of what is made as asked and is only not yet consistent everywhere.
const (
	configured      = "CONFIGURATION_COMPLETE"
	consistencyText = "Eventual consistency check initiated"
)

// configure records that a resource is configured, and that its stack is when no other resource is still to be.
func (s *Service) configure(st *Stack, t *Task) {
	r := st.Resources[t.ID]
	s.setResource(st, r, r.Status, consistencyText)
	st.Events[len(st.Events)-1].Detail = configured
	t.Configured = true
	if st.Phase.Kind == creating && !slices.ContainsFunc(st.Phase.Tasks, func(t *Task) bool { return t.State != done && !t.Configured }) {
		s.set(st, st.Status, consistencyText)
		st.Detail = configured
		st.Events[len(st.Events)-1].Detail = configured
	}
}

// setResource gives a resource a status and records the event.
func (s *Service) setResource(st *Stack, r *Resource, status, reason string) {
	r.Status, r.Reason = status, reason
	e := &Event{LogicalID: r.ID, PhysicalID: r.PhysicalID, Type: r.Type, Status: status, Reason: reason}
	props := r.Props
	if r.Shown != nil {
		props = r.Shown
	}
	if len(props) > 0 {
		// Evaluated properties came out of JSON-like values, so they go back.
		raw, _ := json.Marshal(props)
		e.Properties = string(raw)
	}
	s.record(st, e)
	e.ID = r.ID + "-" + status + "-" + e.Time.UTC().Format("2006-01-02T15:04:05.000Z")
	r.Changed = e.Time
}

// record stamps an event later than all others of its stack, to the millisecond that AWS shows: they are ordered and
// told apart by it.
func (s *Service) record(st *Stack, e *Event) {
	e.Time = s.w.Now().Truncate(time.Millisecond)
	if n := len(st.Events); n > 0 && !e.Time.After(st.Events[n-1].Time) {
		e.Time = st.Events[n-1].Time.Add(time.Millisecond)
	}
	if st.Phase != nil {
		e.Token = st.Phase.Token
	}
	st.Events = append(st.Events, e)
}
