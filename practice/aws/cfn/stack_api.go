package cfn

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

type createStackInput struct {
	StackName string `wire:",required"`
	source
	DisableRollback             bool
	OnFailure                   string
	TimeoutInMinutes            int
	ClientRequestToken          string
	EnableTerminationProtection bool
	RetainExceptOnCreate        bool
}

type stackIDOutput struct{ StackId string }

func (s *Service) createStack(c *wire.Call, in *createStackInput) (any, error) {
	if err := checkName(in.StackName, stackName, namePattern); err != nil {
		return nil, err
	}
	if in.DisableRollback && in.OnFailure != "" {
		return nil, invalid("Only one of OnFailure or DisableRollback can be specified.")
	}
	existing := s.find(c.Region, in.StackName)
	if existing != nil {
		again, err := existing.again(in.ClientRequestToken, c)
		if err != nil || again {
			return &stackIDOutput{existing.ID}, err
		}
		return nil, wire.Errorf("AlreadyExistsException", "Stack [%s] already exists", in.StackName)
	}
	v, active, err := s.prepare(c, in.StackName, in.source, nil)
	if err != nil {
		return nil, err
	}
	st := s.newStack(c.Region, in.StackName, v)
	st.Protected, st.TimeoutMinutes, st.RetainExceptOnCreate = in.EnableTerminationProtection, in.TimeoutInMinutes, in.RetainExceptOnCreate
	if in.OnFailure != "" {
		st.OnFailure = in.OnFailure
	}
	if in.DisableRollback {
		st.OnFailure = onFailureNothing
	}
	st.remember(in.ClientRequestToken, c)
	s.beginCreate(st, active, in.ClientRequestToken)
	return &stackIDOutput{st.ID}, nil
}

// again says whether a call repeats one that the stack has had with the same client request token. A token that came
// with another call is refused.
func (st *Stack) again(token string, c *wire.Call) (bool, error) {
	seen, ok := st.Tokens[token]
	switch {
	case token == "" || !ok:
		return false, nil
	case seen != fingerprint(c):
		return false, wire.Errorf("TokenAlreadyExistsException", "Token %s was already used for another request", token)
	}
	return true, nil
}

func (st *Stack) remember(token string, c *wire.Call) {
	if token != "" {
		st.Tokens[token] = fingerprint(c)
	}
}

// fingerprint tells calls apart without keeping what they say.
func fingerprint(c *wire.Call) string {
	h := fnv.New64a()
	h.Write([]byte(c.Form.Encode())) // sorted by key
	return fmt.Sprintf("%016x", h.Sum64())
}

type updateStackInput struct {
	StackName string `wire:",required"`
	source
	DisableRollback      bool
	ClientRequestToken   string
	RetainExceptOnCreate bool
}

func (s *Service) updateStack(c *wire.Call, in *updateStackInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	if again, err := st.again(in.ClientRequestToken, c); err != nil || again {
		return &stackIDOutput{st.ID}, err
	}
	if !st.live() {
		return nil, invalid("Stack [%s] does not exist", in.StackName)
	}
	if err := st.updatable(); err != nil {
		return nil, err
	}
	v, active, err := s.prepare(c, st.Name, in.source, st.Version)
	if err != nil {
		return nil, err
	}
	changes, err := s.changes(st, v, active)
	if err != nil {
		return nil, invalid("%v", err)
	}
	if len(changes) == 0 && !s.otherwiseChanged(st, v) {
		return nil, invalid("No updates are to be performed.")
	}
	st.remember(in.ClientRequestToken, c)
	s.beginUpdate(st, v, active, in.ClientRequestToken, in.DisableRollback)
	return &stackIDOutput{st.ID}, nil
}

// updatable says whether the stack's status allows an update.
func (st *Stack) updatable() error {
	switch st.Status {
	case createComplete, updateComplete, updateRollbackComplete, updateFailed:
		return nil
	}
	return invalid("Stack:%s is in %s state and can not be updated.", st.ID, st.Status)
}

type deleteStackInput struct {
	StackName          string `wire:",required"`
	RetainResources    []string
	RoleARN            string
	ClientRequestToken string
	DeletionMode       string
}

func (s *Service) deleteStack(c *wire.Call, in *deleteStackInput) (any, error) {
	if err := checkName(in.StackName, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, err
	}
	st := s.find(c.Region, in.StackName)
	if st == nil || st.Status == deleteInProgress || !st.live() {
		return nil, nil // as AWS: what isn't there is deleted
	}
	if again, err := st.again(in.ClientRequestToken, c); err != nil || again {
		return nil, err
	}
	switch {
	case st.Protected:
		return nil, invalid("Stack [%s] cannot be deleted while TerminationProtection is enabled", st.Name)
	case len(in.RetainResources) > 0 && st.Status != deleteFailed:
		return nil, invalid("Invalid operation on stack [%s]. Retain resources is only allowed for stacks in DELETE_FAILED state.", st.ID)
	case in.DeletionMode == "FORCE_DELETE_STACK" && st.Status != deleteFailed:
		return nil, invalid("Invalid operation on stack [%s]. Force delete is only allowed for stacks in DELETE_FAILED state.", st.ID)
	case st.Update != nil && st.Phase != nil:
		return nil, invalid("Stack [%s] cannot be deleted while in status %s", st.ID, st.Status)
	}
	retain := in.RetainResources
	for _, r := range st.Resources {
		if in.DeletionMode == "FORCE_DELETE_STACK" && r.Status == deleteFailed {
			retain = append(retain, r.ID)
		}
	}
	if err := st.retainable(retain); err != nil {
		return nil, err
	}
	st.remember(in.ClientRequestToken, c)
	st.Version.Caller = c.Caller // who deletes needs the permissions
	st.ChangeSets = nil
	if st.Status == reviewInProgress {
		s.end(st, deleteComplete, "")
		st.Deleted = s.w.Now()
		return nil, nil
	}
	s.beginDelete(st, retain, in.ClientRequestToken)
	return nil, nil
}

// retainable says whether the resources named have failed to go.
func (st *Stack) retainable(ids []string) error {
	var wrong []string
	for _, id := range ids {
		if r := st.Resources[id]; r == nil || r.Status != deleteFailed {
			wrong = append(wrong, id)
		}
	}
	if len(wrong) > 0 {
		return invalid("The specified resources to retain must be in a valid state. Do not specify following resource(s) to be retained: [%s]",
			strings.Join(wrong, ", "))
	}
	return nil
}

type cancelUpdateInput struct {
	StackName          string `wire:",required"`
	ClientRequestToken string
}

func (s *Service) cancelUpdateStack(c *wire.Call, in *cancelUpdateInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	if st.Phase == nil || st.Phase.Kind != updating {
		return nil, invalid("CancelUpdateStack cannot be called from current stack status")
	}
	for _, t := range st.Phase.Tasks {
		if t.State == running {
			s.failed(st, t, "Resource update cancelled")
		}
	}
	s.revertUpdate(st, "User Initiated")
	return nil, nil
}

type continueRollbackInput struct {
	StackName          string `wire:",required"`
	RoleARN            string
	ClientRequestToken string
	ResourcesToSkip    []string
}

type continueRollbackOutput struct{}

func (s *Service) continueUpdateRollback(c *wire.Call, in *continueRollbackInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	if st.Status != updateRollbackFailed {
		return nil, invalid("Stack:%s is in %s state and can not continue rollback.", st.ID, st.Status)
	}
	s.enter(st, updateReverting, in.ClientRequestToken, nil)
	for _, t := range s.reverts(st) {
		if !slices.Contains(in.ResourcesToSkip, t.ID) {
			t.State = waiting
			st.Phase.Tasks = append(st.Phase.Tasks, t)
		}
	}
	s.set(st, updateRollbackInProgress, "User Initiated")
	return &continueRollbackOutput{}, nil
}

type protectionInput struct {
	StackName                   string `wire:",required"`
	EnableTerminationProtection *bool  `wire:",required"`
}

func (s *Service) updateTerminationProtection(c *wire.Call, in *protectionInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	if !st.live() || st.Status == deleteInProgress {
		return nil, invalid("Stack [%s] does not exist", in.StackName)
	}
	st.Protected = *in.EnableTerminationProtection
	return &stackIDOutput{st.ID}, nil
}
