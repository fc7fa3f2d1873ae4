package cfn

import (
	"slices"
	"time"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

// state is CloudFormation's section of the snapshot: the stacks by their ARN, those that are gone for 90 days more.
type state struct {
	Stacks map[string]*Stack `json:"stacks"`
}

// Stack is one stack, of any status.
type Stack struct {
	ID      string    `json:"id"` // ARN
	Name    string    `json:"name"`
	Region  string    `json:"region"`
	Status  string    `json:"status"`
	Reason  string    `json:"reason,omitempty"`
	Detail  string    `json:"detail,omitempty"` // DetailedStatus
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`
	Deleted time.Time `json:"deleted"`

	Version   *Version             `json:"version"` // what the stack is made from, or being updated to
	Resources map[string]*Resource `json:"resources"`
	Outputs   []Output             `json:"outputs,omitempty"`
	Events    []*Event             `json:"events"` // oldest first

	Protected            bool   `json:"protected,omitempty"`
	OnFailure            string `json:"onFailure"`
	RetainExceptOnCreate bool   `json:"retainExceptOnCreate,omitempty"`
	TimeoutMinutes       int    `json:"timeoutMinutes,omitempty"`

	Phase  *Phase  `json:"phase,omitempty"`  // what is under way
	Update *Update `json:"update,omitempty"` // what the update under way needs to go back

	ChangeSets  []*ChangeSet      `json:"changeSets,omitempty"`
	ChangeSetID string            `json:"changeSetId,omitempty"` // the one executed last
	Tokens      map[string]string `json:"tokens,omitempty"`      // client request token → the request it came with
}

// Version is what a stack is made from.
type Version struct {
	Body             string        `json:"body"`
	Parameters       []Value       `json:"parameters,omitempty"` // in the template's order
	Tags             []Tag         `json:"tags,omitempty"`
	Capabilities     []string      `json:"capabilities,omitempty"`
	NotificationARNs []string      `json:"notificationArns,omitempty"`
	RoleARN          string        `json:"roleArn,omitempty"`
	Caller           wire.Identity `json:"caller"`

	parsed *cfntemplate.Template
}

// Value is a parameter's value; Resolved is what AWS::SSM::Parameter::Value<…> has found.
type Value struct {
	Key      string `json:"key"`
	Value    string `json:"value"`
	Resolved string `json:"resolved,omitempty"`
}

// Tag is a tag of a stack.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Output is an output's value.
type Output struct {
	Key         string `json:"key"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Export      string `json:"export,omitempty"`
}

// Resource is a resource that a stack has or had.
type Resource struct {
	ID         string         `json:"id"` // logical
	Type       string         `json:"type"`
	PhysicalID string         `json:"physicalId,omitempty"`
	Status     string         `json:"status"`
	Reason     string         `json:"reason,omitempty"`
	Changed    time.Time      `json:"changed"`
	Props      map[string]any `json:"props,omitempty"` // evaluated, with dynamic references still in them
	Shown      map[string]any `json:"shown,omitempty"` // what events show instead, where parameters with NoEcho are in Props
	Metadata   any            `json:"metadata,omitempty"`
	Needs      []string       `json:"needs,omitempty"` // what it was made after
	Token      string         `json:"token,omitempty"` // of the handler's calls
	Settled    bool           `json:"settled,omitempty"`
	Touched    bool           `json:"touched,omitempty"` // the update under way has asked the handler to change it

	DeletionPolicy string `json:"deletionPolicy,omitempty"`
	ReplacePolicy  string `json:"replacePolicy,omitempty"`
}

// there says whether the resource may exist.
func (r *Resource) there() bool {
	return r.PhysicalID != "" && r.Status != deleteComplete && r.Status != deleteSkipped
}

// Event is a stack event. The stack's own have its name as logical id.
type Event struct {
	ID         string    `json:"id"`
	LogicalID  string    `json:"logicalId"`
	PhysicalID string    `json:"physicalId,omitempty"`
	Type       string    `json:"type"`
	Status     string    `json:"status"`
	Detail     string    `json:"detail,omitempty"` // DetailedStatus
	Reason     string    `json:"reason,omitempty"`
	Properties string    `json:"properties,omitempty"` // JSON
	Token      string    `json:"token,omitempty"`
	Time       time.Time `json:"time"`
}

// The statuses of stacks and resources.
const (
	reviewInProgress = "REVIEW_IN_PROGRESS"

	createInProgress = "CREATE_IN_PROGRESS"
	createComplete   = "CREATE_COMPLETE"
	createFailed     = "CREATE_FAILED"

	rollbackInProgress = "ROLLBACK_IN_PROGRESS"
	rollbackComplete   = "ROLLBACK_COMPLETE"
	rollbackFailed     = "ROLLBACK_FAILED"

	deleteInProgress = "DELETE_IN_PROGRESS"
	deleteComplete   = "DELETE_COMPLETE"
	deleteFailed     = "DELETE_FAILED"
	deleteSkipped    = "DELETE_SKIPPED"

	updateInProgress              = "UPDATE_IN_PROGRESS"
	updateComplete                = "UPDATE_COMPLETE"
	updateFailed                  = "UPDATE_FAILED"
	updateCleanup                 = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
	updateRollbackInProgress      = "UPDATE_ROLLBACK_IN_PROGRESS"
	updateRollbackComplete        = "UPDATE_ROLLBACK_COMPLETE"
	updateRollbackFailed          = "UPDATE_ROLLBACK_FAILED"
	updateRollbackCompleteCleanup = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
)

const stackType = "AWS::CloudFormation::Stack"

// live says whether the stack still has its name.
func (st *Stack) live() bool { return st.Status != deleteComplete }

// template returns the version's template; see parse.
func (v *Version) template() *cfntemplate.Template { return v.parsed }

// parse reads the template of a version that comes out of the snapshot.
func (v *Version) parse() (err error) {
	v.parsed, err = cfntemplate.Parse(v.Body)
	return err
}

// versions lists all versions that a stack keeps.
func (st *Stack) versions() []*Version {
	list := []*Version{st.Version}
	if st.Update != nil {
		list = append(list, st.Update.Old)
	}
	for _, c := range st.ChangeSets {
		list = append(list, c.Version)
	}
	return list
}

func (v *Version) value(key string) (Value, bool) {
	i := slices.IndexFunc(v.Parameters, func(p Value) bool { return p.Key == key })
	if i < 0 {
		return Value{}, false
	}
	return v.Parameters[i], true
}

// find returns the stack that has a name now, or any that has the ARN; nil if there is none. Stacks deleted more than 90
// days ago are forgotten.
func (s *Service) find(region, nameOrID string) *Stack {
	if st, ok := s.st.Stacks[nameOrID]; ok && st.Region == region {
		return st
	}
	for _, st := range s.st.Stacks {
		if st.Name == nameOrID && st.Region == region && st.live() {
			return st
		}
	}
	return nil
}

// inRegion lists a region's stacks, the newest first as AWS does.
func (s *Service) inRegion(region string) []*Stack {
	var list []*Stack
	for _, st := range s.st.Stacks {
		if st.Region == region {
			list = append(list, st)
		}
	}
	slices.SortFunc(list, func(a, b *Stack) int { return b.Created.Compare(a.Created) })
	return list
}
