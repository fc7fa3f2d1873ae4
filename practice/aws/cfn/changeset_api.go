package cfn

import (
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

type createChangeSetInput struct {
	StackName string `wire:",required"`
	source
	ChangeSetName  string `wire:",required"`
	ClientToken    string
	Description    string
	ChangeSetType  string
	OnStackFailure string
}

type createChangeSetOutput struct{ Id, StackId string }

func (s *Service) createChangeSet(c *wire.Call, in *createChangeSetInput) (any, error) {
	st, kind, err := s.changeSetStack(c, in)
	if err != nil {
		return nil, err
	}
	var previous *Version
	if kind == kindUpdate {
		previous = st.Version
	}
	name := in.StackName
	if st != nil {
		name = st.Name
		if slices.ContainsFunc(st.ChangeSets, func(cs *ChangeSet) bool { return cs.Name == in.ChangeSetName }) {
			return nil, wire.Errorf("AlreadyExistsException", "ChangeSet %s already exists", in.ChangeSetName)
		}
	}
	v, _, err := s.prepare(c, name, in.source, previous)
	if err != nil {
		return nil, err
	}
	if st == nil {
		st = s.newStack(c.Region, name, v)
		s.set(st, reviewInProgress, "User Initiated")
	}
	set := &ChangeSet{
		ID:   "arn:aws:cloudformation:" + c.Region + ":" + s.deps.Account + ":changeSet/" + in.ChangeSetName + "/" + s.w.UUID("change-set"),
		Name: in.ChangeSetName, Description: in.Description, Kind: kind, Status: createPending, Execution: notExecutable, Created: s.w.Now(),
		Version: v, OnStackFailure: in.OnStackFailure,
	}
	st.ChangeSets = append(st.ChangeSets, set)
	s.w.After(changeSetDuration, changeSetJob, set.Name, changeSetArgs{st.ID, set.ID})
	return &createChangeSetOutput{set.ID, st.ID}, nil
}

// changeSetStack finds the stack that a change set is for; nil for one that is to be made.
func (s *Service) changeSetStack(c *wire.Call, in *createChangeSetInput) (*Stack, string, error) {
	if err := checkName(in.StackName, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, "", err
	}
	st := s.find(c.Region, in.StackName)
	if st != nil && !st.live() {
		st = nil
	}
	switch in.ChangeSetType {
	case kindCreate:
		if st != nil && st.Status != reviewInProgress {
			return nil, "", invalid("Stack [%s] already exists and cannot be created again with the changeSet [%s].", st.Name, in.ChangeSetName)
		}
		return st, kindCreate, nil
	case kindUpdate, "":
		switch {
		case st == nil:
			return nil, "", invalid("Stack [%s] does not exist", in.StackName)
		case st.Status == reviewInProgress:
			return nil, "", invalid("Stack [%s] is in REVIEW_IN_PROGRESS state and can not be updated.", st.Name)
		}
		return st, kindUpdate, st.updatable()
	}
	return nil, "", invalid("1 validation error detected: Value '%s' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum "+
		"value set: [CREATE, UPDATE]", in.ChangeSetType)
}

const changeSetJob = "cfn/change-set"

type changeSetArgs struct{ Stack, Set string }

// changeSetDue finds out what a change set would do.
func (s *Service) changeSetDue(a changeSetArgs) {
	st := s.st.Stacks[a.Stack]
	if st == nil {
		return
	}
	i := slices.IndexFunc(st.ChangeSets, func(cs *ChangeSet) bool { return cs.ID == a.Set })
	if i < 0 {
		return
	}
	set := st.ChangeSets[i]
	active, err := s.scope(nil, set.Version, st.Region, st.Name).Active()
	if err == nil {
		set.Changes, err = s.changes(st, set.Version, active)
	}
	switch {
	case err != nil:
		set.Status, set.Reason = changeSetFailed, err.Error()
	case len(set.Changes) == 0 && !s.otherwiseChanged(st, set.Version):
		set.Status, set.Reason = changeSetFailed, nothingToChange
	default:
		set.Status, set.Execution = createComplete, executable
	}
}

// changeSet finds a change set by its ARN, or by its name and its stack's.
func (s *Service) changeSet(c *wire.Call, stack, nameOrID string) (*Stack, *ChangeSet, error) {
	missing := &wire.Error{Status: 404, Code: "ChangeSetNotFound", Message: "ChangeSet [" + nameOrID + "] does not exist"}
	if strings.HasPrefix(nameOrID, "arn:") {
		for _, st := range s.inRegion(c.Region) {
			for _, set := range st.ChangeSets {
				if set.ID == nameOrID {
					return st, set, nil
				}
			}
		}
		return nil, nil, missing
	}
	if stack == "" {
		return nil, nil, invalid("StackName must be specified if ChangeSetName is not specified as an ARN.")
	}
	st, err := s.existing(c, stack)
	if err != nil {
		return nil, nil, err
	}
	for _, set := range st.ChangeSets {
		if set.Name == nameOrID {
			return st, set, nil
		}
	}
	return nil, nil, missing
}

type changeSetInput struct {
	ChangeSetName         string `wire:",required"`
	StackName             string
	NextToken             string
	IncludePropertyValues bool
}

type describeChangeSetOutput struct {
	ChangeSetName         string
	ChangeSetId           string
	StackId               string
	StackName             string
	Description           string `xml:",omitempty"`
	Parameters            wire.Members[parameterOutput]
	CreationTime          wire.Time
	ExecutionStatus       string
	Status                string
	StatusReason          string `xml:",omitempty"`
	NotificationARNs      wire.Members[string]
	RollbackConfiguration struct{}
	Capabilities          wire.Members[string]
	Tags                  wire.Members[Tag]
	Changes               wire.Members[changeOutput]
	NextToken             string `xml:",omitempty"`
	IncludeNestedStacks   bool
	OnStackFailure        string `xml:",omitempty"`
}

type changeOutput struct {
	Type           string
	ResourceChange resourceChange
}

type resourceChange struct {
	Action             string
	LogicalResourceId  string
	PhysicalResourceId string `xml:",omitempty"`
	ResourceType       string
	Replacement        string `xml:",omitempty"`
	Scope              wire.Members[string]
	Details            wire.Members[changeDetail]
}

type changeDetail struct {
	Target struct {
		Attribute          string
		Name               string `xml:",omitempty"`
		RequiresRecreation string
	}
	Evaluation   string
	ChangeSource string
}

func (c Change) out() changeOutput {
	r := resourceChange{
		Action: c.Action, LogicalResourceId: c.LogicalID, PhysicalResourceId: c.PhysicalID, ResourceType: c.Type, Replacement: c.Replacement,
	}
	detail := func(attribute, name, recreation string) {
		d := changeDetail{Evaluation: "Static", ChangeSource: "DirectModification"}
		d.Target.Attribute, d.Target.Name, d.Target.RequiresRecreation = attribute, name, recreation
		r.Details = append(r.Details, d)
		if !slices.Contains(r.Scope, attribute) {
			r.Scope = append(r.Scope, attribute)
		}
	}
	for _, p := range c.Properties {
		recreation := "Never"
		if p.Recreation {
			recreation = "Always"
		}
		detail("Properties", p.Name, recreation)
	}
	if c.Metadata {
		detail("Metadata", "", "Never")
	}
	if c.Tags {
		detail("Tags", "", "Never")
	}
	return changeOutput{"Resource", r}
}

const changesPage = 100

func (s *Service) describeChangeSet(c *wire.Call, in *changeSetInput) (any, error) {
	st, set, err := s.changeSet(c, in.StackName, in.ChangeSetName)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Page(set.Changes, func(c Change) string { return c.LogicalID }, in.NextToken, 0, changesPage)
	if err != nil {
		return nil, err
	}
	v := set.Version
	out := &describeChangeSetOutput{
		ChangeSetName: set.Name, ChangeSetId: set.ID, StackId: st.ID, StackName: st.Name, Description: set.Description,
		Parameters: parametersOut(v), CreationTime: wire.Time(set.Created), ExecutionStatus: set.Execution, Status: set.Status,
		StatusReason: set.Reason, NotificationARNs: slices.Clone(v.NotificationARNs), Capabilities: slices.Clone(v.Capabilities),
		Tags: slices.Clone(v.Tags), NextToken: next, OnStackFailure: set.OnStackFailure,
	}
	for _, change := range page {
		out.Changes = append(out.Changes, change.out())
	}
	return out, nil
}

type changeSetSummary struct {
	StackId             string
	StackName           string
	ChangeSetId         string
	ChangeSetName       string
	ExecutionStatus     string
	Status              string
	StatusReason        string `xml:",omitempty"`
	CreationTime        wire.Time
	Description         string `xml:",omitempty"`
	IncludeNestedStacks bool
}

type listChangeSetsOutput struct {
	Summaries wire.Members[changeSetSummary]
	NextToken string `xml:",omitempty"`
}

func (s *Service) listChangeSets(c *wire.Call, in *stackInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Page(st.ChangeSets, func(cs *ChangeSet) string { return cs.ID }, in.NextToken, 0, changesPage)
	if err != nil {
		return nil, err
	}
	out := &listChangeSetsOutput{NextToken: next}
	for _, set := range page {
		out.Summaries = append(out.Summaries, changeSetSummary{
			StackId: st.ID, StackName: st.Name, ChangeSetId: set.ID, ChangeSetName: set.Name, ExecutionStatus: set.Execution,
			Status: set.Status, StatusReason: set.Reason, CreationTime: wire.Time(set.Created), Description: set.Description,
		})
	}
	return out, nil
}

type executeChangeSetInput struct {
	ChangeSetName        string `wire:",required"`
	StackName            string
	ClientRequestToken   string
	DisableRollback      bool
	RetainExceptOnCreate bool
}

type emptyOutput struct{}

func (s *Service) executeChangeSet(c *wire.Call, in *executeChangeSetInput) (any, error) {
	st, set, err := s.changeSet(c, in.StackName, in.ChangeSetName)
	if err != nil {
		return nil, err
	}
	if set.Execution != executable {
		return nil, wire.Errorf("InvalidChangeSetStatus", "ChangeSet [%s] cannot be executed in its current status of [%s]", set.ID, set.Status)
	}
	if st.Phase != nil {
		return nil, invalid("Stack:%s is in %s state and can not be updated.", st.ID, st.Status)
	}
	active, err := s.scope(nil, set.Version, st.Region, st.Name).Active()
	if err != nil {
		return nil, invalid("%v", err)
	}
	set.Version.Caller = c.Caller
	set.Execution = executed
	st.ChangeSetID, st.ChangeSets = set.ID, []*ChangeSet{set} // the others no longer fit the stack
	if set.Kind == kindUpdate {
		s.beginUpdate(st, set.Version, active, in.ClientRequestToken, in.DisableRollback)
		return &emptyOutput{}, nil
	}
	st.Version, st.RetainExceptOnCreate = set.Version, in.RetainExceptOnCreate
	if set.OnStackFailure != "" {
		st.OnFailure = set.OnStackFailure
	}
	if in.DisableRollback {
		st.OnFailure = onFailureNothing
	}
	s.beginCreate(st, active, in.ClientRequestToken)
	return &emptyOutput{}, nil
}

type deleteChangeSetInput struct {
	ChangeSetName string `wire:",required"`
	StackName     string
}

func (s *Service) deleteChangeSet(c *wire.Call, in *deleteChangeSetInput) (any, error) {
	st, set, err := s.changeSet(c, in.StackName, in.ChangeSetName)
	if err != nil {
		return nil, err
	}
	st.ChangeSets = slices.DeleteFunc(st.ChangeSets, func(cs *ChangeSet) bool { return cs == set })
	return &emptyOutput{}, nil
}
