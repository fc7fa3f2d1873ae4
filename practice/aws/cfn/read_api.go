package cfn

import (
	"encoding/json"
	"slices"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

type stackInput struct {
	StackName string
	NextToken string
}

type stackOutput struct {
	StackId                     string
	StackName                   string
	ChangeSetId                 string `xml:",omitempty"`
	Description                 string `xml:",omitempty"`
	Parameters                  wire.Members[parameterOutput]
	CreationTime                wire.Time
	DeletionTime                *wire.Time
	LastUpdatedTime             *wire.Time
	RollbackConfiguration       struct{}
	StackStatus                 string
	StackStatusReason           string `xml:",omitempty"`
	DisableRollback             bool
	NotificationARNs            wire.Members[string]
	TimeoutInMinutes            int `xml:",omitempty"`
	Capabilities                wire.Members[string]
	Outputs                     wire.Members[outputOutput]
	RoleARN                     string `xml:",omitempty"`
	Tags                        wire.Members[Tag]
	EnableTerminationProtection bool
	DriftInformation            drift
	RetainExceptOnCreate        bool   `xml:",omitempty"`
	DetailedStatus              string `xml:",omitempty"`
}

type parameterOutput struct {
	ParameterKey   string
	ParameterValue string
	ResolvedValue  string `xml:",omitempty"`
}

type outputOutput struct {
	OutputKey   string
	OutputValue string
	Description string `xml:",omitempty"`
	ExportName  string `xml:",omitempty"`
}

// drift is what AWS says of stacks that nobody has had checked for drift.
type drift struct {
	StackDriftStatus string
}

type resourceDrift struct {
	StackResourceDriftStatus string
}

const notChecked = "NOT_CHECKED"

// parametersOut shows a version's parameters, those with NoEcho hidden.
func parametersOut(v *Version) []parameterOutput {
	var list []parameterOutput
	for _, p := range v.Parameters {
		out := parameterOutput{p.Key, p.Value, p.Resolved}
		if d := v.template().Parameter(p.Key); d != nil && d.NoEcho {
			out.ParameterValue, out.ResolvedValue = cfntemplate.Hidden, ""
		}
		list = append(list, out)
	}
	return list
}

func (st *Stack) out() stackOutput {
	v := st.Version
	o := stackOutput{
		StackId: st.ID, StackName: st.Name, ChangeSetId: st.ChangeSetID, Description: v.template().Description, Parameters: parametersOut(v),
		CreationTime: wire.Time(st.Created), DeletionTime: wire.Stamp(st.Deleted), LastUpdatedTime: wire.Stamp(st.Updated), StackStatus: st.Status,
		StackStatusReason: st.Reason, DetailedStatus: st.Detail, DisableRollback: st.OnFailure == onFailureNothing, NotificationARNs: slices.Clone(v.NotificationARNs),
		TimeoutInMinutes: st.TimeoutMinutes, Capabilities: slices.Clone(v.Capabilities), RoleARN: v.RoleARN, Tags: slices.Clone(v.Tags),
		EnableTerminationProtection: st.Protected, DriftInformation: drift{notChecked}, RetainExceptOnCreate: st.RetainExceptOnCreate,
	}
	for _, x := range st.Outputs {
		o.Outputs = append(o.Outputs, outputOutput{x.Key, x.Value, x.Description, x.Export})
	}
	return o
}

type describeStacksOutput struct {
	Stacks    wire.Members[stackOutput]
	NextToken string `xml:",omitempty"`
}

const stacksPage = 100

func (s *Service) describeStacks(c *wire.Call, in *stackInput) (any, error) {
	if in.StackName != "" {
		if err := checkName(in.StackName, stackNameOrID, nameOrIDPattern); err != nil {
			return nil, err
		}
		st := s.find(c.Region, in.StackName)
		if st == nil {
			return nil, invalid("Stack with id %s does not exist", in.StackName)
		}
		return &describeStacksOutput{Stacks: []stackOutput{st.out()}}, nil
	}
	live := slices.DeleteFunc(s.inRegion(c.Region), func(st *Stack) bool { return !st.live() })
	page, next, err := wire.Page(live, func(st *Stack) string { return st.ID }, in.NextToken, 0, stacksPage)
	if err != nil {
		return nil, err
	}
	out := &describeStacksOutput{NextToken: next}
	for _, st := range page {
		out.Stacks = append(out.Stacks, st.out())
	}
	return out, nil
}

type listStacksInput struct {
	NextToken         string
	StackStatusFilter []string
}

type stackSummary struct {
	StackId             string
	StackName           string
	TemplateDescription string `xml:",omitempty"`
	CreationTime        wire.Time
	LastUpdatedTime     *wire.Time
	DeletionTime        *wire.Time
	StackStatus         string
	StackStatusReason   string `xml:",omitempty"`
	DriftInformation    drift
}

type listStacksOutput struct {
	StackSummaries wire.Members[stackSummary]
	NextToken      string `xml:",omitempty"`
}

func (s *Service) listStacks(c *wire.Call, in *listStacksInput) (any, error) {
	all := slices.DeleteFunc(s.inRegion(c.Region), func(st *Stack) bool {
		return len(in.StackStatusFilter) > 0 && !slices.Contains(in.StackStatusFilter, st.Status)
	})
	page, next, err := wire.Page(all, func(st *Stack) string { return st.ID }, in.NextToken, 0, stacksPage)
	if err != nil {
		return nil, err
	}
	out := &listStacksOutput{NextToken: next}
	for _, st := range page {
		out.StackSummaries = append(out.StackSummaries, stackSummary{
			StackId: st.ID, StackName: st.Name, TemplateDescription: st.Version.template().Description, CreationTime: wire.Time(st.Created),
			LastUpdatedTime: wire.Stamp(st.Updated), DeletionTime: wire.Stamp(st.Deleted), StackStatus: st.Status, StackStatusReason: st.Reason,
			DriftInformation: drift{notChecked},
		})
	}
	return out, nil
}

type eventOutput struct {
	StackId              string
	EventId              string
	StackName            string
	LogicalResourceId    string
	PhysicalResourceId   string
	ResourceType         string
	Timestamp            wire.Time
	ResourceStatus       string
	ResourceStatusReason string `xml:",omitempty"`
	ResourceProperties   string `xml:",omitempty"`
	ClientRequestToken   string `xml:",omitempty"`
	DetailedStatus       string `xml:",omitempty"`
}

type describeStackEventsOutput struct {
	StackEvents wire.Members[eventOutput]
	NextToken   string `xml:",omitempty"`
}

const eventsPage = 100

func (s *Service) describeStackEvents(c *wire.Call, in *stackInput) (any, error) {
	st, err := s.existing(c, in.StackName)
	if err != nil {
		return nil, err
	}
	newest := slices.Clone(st.Events)
	slices.Reverse(newest)
	page, next, err := wire.Page(newest, func(e *Event) string { return e.ID }, in.NextToken, 0, eventsPage)
	if err != nil {
		return nil, err
	}
	out := &describeStackEventsOutput{NextToken: next}
	for _, e := range page {
		out.StackEvents = append(out.StackEvents, eventOutput{
			StackId: st.ID, EventId: e.ID, StackName: st.Name, LogicalResourceId: e.LogicalID, PhysicalResourceId: e.PhysicalID,
			ResourceType: e.Type, Timestamp: wire.Time(e.Time), ResourceStatus: e.Status, ResourceStatusReason: e.Reason,
			ResourceProperties: e.Properties, ClientRequestToken: e.Token, DetailedStatus: e.Detail,
		})
	}
	return out, nil
}

type stackResource struct {
	StackName            string
	StackId              string
	LogicalResourceId    string
	PhysicalResourceId   string `xml:",omitempty"`
	ResourceType         string
	Timestamp            wire.Time
	ResourceStatus       string
	ResourceStatusReason string `xml:",omitempty"`
	DriftInformation     resourceDrift
}

type stackResourceDetail struct {
	StackName            string
	StackId              string
	LogicalResourceId    string
	PhysicalResourceId   string `xml:",omitempty"`
	ResourceType         string
	LastUpdatedTimestamp wire.Time
	ResourceStatus       string
	ResourceStatusReason string `xml:",omitempty"`
	Metadata             string `xml:",omitempty"`
	DriftInformation     resourceDrift
}

type stackResourceSummary struct {
	LogicalResourceId    string
	PhysicalResourceId   string `xml:",omitempty"`
	ResourceType         string
	LastUpdatedTimestamp wire.Time
	ResourceStatus       string
	ResourceStatusReason string `xml:",omitempty"`
	DriftInformation     resourceDrift
}

type describeResourceInput struct {
	StackName          string
	LogicalResourceId  string
	PhysicalResourceId string
}

type describeResourceOutput struct{ StackResourceDetail stackResourceDetail }

func (s *Service) describeStackResource(c *wire.Call, in *describeResourceInput) (any, error) {
	st, err := s.existingForResources(c, in.StackName)
	if err != nil {
		return nil, err
	}
	r := st.Resources[in.LogicalResourceId]
	if r == nil {
		return nil, invalid("Resource %s does not exist for stack %s", in.LogicalResourceId, in.StackName)
	}
	d := stackResourceDetail{
		StackName: st.Name, StackId: st.ID, LogicalResourceId: r.ID, PhysicalResourceId: r.PhysicalID, ResourceType: r.Type,
		LastUpdatedTimestamp: wire.Time(r.Changed), ResourceStatus: r.Status, ResourceStatusReason: r.Reason, DriftInformation: resourceDrift{notChecked},
	}
	if r.Metadata != nil {
		raw, err := json.Marshal(r.Metadata)
		if err != nil {
			return nil, err
		}
		d.Metadata = string(raw)
	}
	return &describeResourceOutput{d}, nil
}

// existingForResources finds a stack for the calls about resources, which say it differently when there is none.
func (s *Service) existingForResources(c *wire.Call, nameOrID string) (*Stack, error) {
	if err := checkName(nameOrID, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, err
	}
	if st := s.find(c.Region, nameOrID); st != nil {
		return st, nil
	}
	return nil, invalid("Stack '%s' does not exist", nameOrID)
}

type describeResourcesOutput struct {
	StackResources wire.Members[stackResource]
}

func (s *Service) describeStackResources(c *wire.Call, in *describeResourceInput) (any, error) {
	st, err := s.stackOf(c, in)
	if err != nil {
		return nil, err
	}
	out := &describeResourcesOutput{}
	for _, id := range sortedKeys(st.Resources) {
		r := st.Resources[id]
		if in.LogicalResourceId != "" && in.LogicalResourceId != id {
			continue
		}
		out.StackResources = append(out.StackResources, stackResource{
			StackName: st.Name, StackId: st.ID, LogicalResourceId: id, PhysicalResourceId: r.PhysicalID, ResourceType: r.Type,
			Timestamp: wire.Time(r.Changed), ResourceStatus: r.Status, ResourceStatusReason: r.Reason, DriftInformation: resourceDrift{notChecked},
		})
	}
	return out, nil
}

// stackOf finds a stack by its name or by a resource that it has.
func (s *Service) stackOf(c *wire.Call, in *describeResourceInput) (*Stack, error) {
	if in.PhysicalResourceId == "" {
		if in.StackName == "" {
			return nil, invalid("Either StackName or PhysicalResourceId must be specified.")
		}
		return s.existing(c, in.StackName)
	}
	for _, st := range s.st.Stacks {
		for _, r := range st.Resources {
			if st.Region == c.Region && r.PhysicalID == in.PhysicalResourceId && r.there() {
				return st, nil
			}
		}
	}
	return nil, invalid("Stack for %s does not exist", in.PhysicalResourceId)
}

type listResourcesOutput struct {
	StackResourceSummaries wire.Members[stackResourceSummary]
	NextToken              string `xml:",omitempty"`
}

const resourcesPage = 100

func (s *Service) listStackResources(c *wire.Call, in *stackInput) (any, error) {
	if err := checkName(in.StackName, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, err
	}
	st := s.find(c.Region, in.StackName)
	if st == nil {
		return nil, invalid("Stack with id %s does not exist", in.StackName)
	}
	page, next, err := wire.Page(sortedKeys(st.Resources), func(id string) string { return id }, in.NextToken, 0, resourcesPage)
	if err != nil {
		return nil, err
	}
	out := &listResourcesOutput{NextToken: next}
	for _, id := range page {
		r := st.Resources[id]
		out.StackResourceSummaries = append(out.StackResourceSummaries, stackResourceSummary{
			LogicalResourceId: id, PhysicalResourceId: r.PhysicalID, ResourceType: r.Type, LastUpdatedTimestamp: wire.Time(r.Changed),
			ResourceStatus: r.Status, ResourceStatusReason: r.Reason, DriftInformation: resourceDrift{notChecked},
		})
	}
	return out, nil
}
