package cfn

import (
	"maps"
	"time"

	"eksui/practice/aws/wire"
)

// Type is a resource type that stacks can hold. Its functions run as inside world.Update and call the same code that
// the service's own API calls, so that what a stack makes is what an API call makes.
type Type struct {
	Name       string              // "AWS::EC2::Subnet"
	Properties map[string]Property // those that practice takes; a template with another one fails as on AWS
	Attributes []string            // what Fn::GetAtt may ask
	Rules      []Rule              // what its resource schema says of the values of properties

	// Create makes the resource and returns its physical id at once; with Stable set, the resource is complete when that
	// says so, otherwise after Takes.
	Create func(r *Request) (physicalID string, err error)
	// Update changes a resource in place from r.Old to r.Props; nil where every change needs a replacement.
	Update func(r *Request) error
	// Delete begins the deletion; with Gone set, it is complete when that says so, otherwise after Takes. Deleting
	// what is gone already succeeds.
	Delete func(r *Request) error
	Stable func(r *Request) (bool, error)
	Gone   func(r *Request) (bool, error)
	Attr   func(r *Request, name string) (any, error)
	// Ref is what Ref gives, where that is not the physical id.
	Ref func(r *Request) string

	Takes       time.Duration // typical time of creating, where Stable is nil
	DeleteTakes time.Duration // typical time of deleting, where Gone is nil

	// Service is the name that handler messages give: `... (Service: Ec2, Status Code: 400, Request ID: ...)`.
	Service string
	// CreateActions and DeleteActions are the IAM actions that the caller of the stack needs, as "ec2:CreateSubnet": what the
	// type's resource schema lists under handlers (create and read, delete), without what only other properties need.
	CreateActions, DeleteActions []string
	// Asks says on what a handler asks for those actions: which of them the properties need, the resources and condition keys.
	// Where it is nil, each is asked for "*".
	Asks func(r *Request, actions []string) []wire.Ask
	// IAMCapability is CAPABILITY_IAM for types that make IAM resources, and NameProperty the property that makes it
	// CAPABILITY_NAMED_IAM.
	IAMCapability bool
	NameProperty  string
	// Consistency says that CloudFormation tells when the resource is configured and only its consistency is still awaited
	// ("Understand CloudFormation stack creation events"); it does so for some types only.
	Consistency bool
	// Snapshots says that DeletionPolicy is Snapshot where the template leaves it out.
	Snapshots bool
}

// Property says what a property takes.
type Property struct {
	Required    bool
	Replacement bool // a change of it replaces the resource
}

// The kinds of properties, in the words of CloudFormation's resource schemas.
var (
	Optional           = Property{}
	Required           = Property{Required: true}
	CreateOnly         = Property{Replacement: true}
	RequiredCreateOnly = Property{Required: true, Replacement: true}
)

// Named gives a kind to properties.
func (p Property) Named(names ...string) map[string]Property {
	out := map[string]Property{}
	for _, name := range names {
		out[name] = p
	}
	return out
}

// Properties joins the properties of several kinds to those of a type.
func Properties(kinds ...map[string]Property) map[string]Property {
	out := map[string]Property{}
	for _, named := range kinds {
		maps.Copy(out, named)
	}
	return out
}

// Request is what a type's function is called with.
type Request struct {
	Caller     wire.Identity
	Region     string
	StackName  string
	StackID    string
	LogicalID  string
	PhysicalID string            // "" in Create
	Props      map[string]any    // resolved: strings, bools, float64, []any, map[string]any; numbers may come as strings
	Old        map[string]any    // Update: the properties before
	Tags       map[string]string // the stack's tags and aws:cloudformation:*, to be put on what takes tags
	Token      string
	Snapshot   bool // Delete: a final snapshot is to be kept
}
