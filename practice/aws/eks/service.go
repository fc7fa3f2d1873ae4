// Package eks is the practice cloud's EKS: clusters, node groups, add-ons, access entries and updates, behind EKS's
// REST-JSON protocol and as CloudFormation types.
//
// What a cluster is made of comes from elsewhere: its interfaces, security group and instances from package ec2, its API
// server, nodes and pods from the Kubernetes that New is given. The typed methods run inside world.Update or a job; those
// that only look may run inside world.View.
package eks

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Parts is what EKS is built on.
type Parts struct {
	EC2        *ec2.Service
	Roles      Roles
	Authority  wire.Authority      // asked for what a call needs beside its own action; nil allows everything
	Tokens     *wire.TokenVerifier // checks the tokens of kubectl
	Kubernetes Kubernetes
	Logs       Logs // nil keeps no log groups
}

// Logs is what EKS asks of CloudWatch Logs.
type Logs interface {
	EnsureLogGroup(region, name string)
}

// Roles is what EKS asks of IAM.
type Roles interface {
	// Trusts says whether a role exists and whether its trust policy lets a service principal assume it.
	Trusts(roleARN, principal string) (exists, trusted bool)
	// Exists says whether there is a user or role of an ARN, which may be another account's: those are not known.
	Exists(arn string) bool
}

// Service is EKS in all regions.
type Service struct {
	w       *world.World
	account string
	parts   Parts
	st      state
}

// state is EKS's section of the snapshot: clusters by region and name.
type state struct {
	Clusters map[string]*cluster `json:"clusters"`
}

// cluster is a cluster with all that belongs to it.
type cluster struct {
	Cluster
	Region     string                `json:"region"`
	Creator    string                `json:"creator"`
	Interfaces []string              `json:"interfaces"` // of the control plane, in the VPC
	SelfAddons bool                  `json:"selfManagedAddons"`
	Nodegroups map[string]*nodegroup `json:"nodegroups"`
	Addons     map[string]*addon     `json:"addons"`
	Entries    map[string]*entry     `json:"accessEntries"`
	Updates    []*update             `json:"updates"`
	// DeleteNext is set by a stack that deletes a cluster which is still being made or updated.
	DeleteNext bool `json:"deleteNext,omitempty"`
}

// New registers EKS's state and jobs in a world that has not started yet. The account's 12 digits own what is made.
func New(w *world.World, account string, parts Parts) (*Service, error) {
	s := &Service{w: w, account: account, parts: parts, st: state{Clusters: map[string]*cluster{}}}
	if err := w.Section("eks", &s.st); err != nil {
		return nil, err
	}
	for _, c := range s.st.Clusters {
		for _, g := range c.Nodegroups {
			s.bePatient(g) // while no practice cloud ran, no node could join
		}
	}
	world.Handle(w, clusterJob, s.clusterDue)
	world.Handle(w, nodegroupJob, s.nodegroupDue)
	w.Moments(s.moments)
	world.Handle(w, addonJob, s.addonDue)
	world.Handle(w, updateJob, s.updateDue)
	return s, nil
}

// Resume makes the API servers of all clusters answer again after a restart of the process; it is called before World.Start.
// It takes the world's lock.
func (s *Service) Resume() error {
	var err error
	s.w.Update(func() {
		for _, c := range s.st.Clusters {
			if c.Endpoint != "" {
				err = errors.Join(err, s.startAPIServer(c))
			}
		}
	})
	return err
}

func key(region, name string) string { return region + "/" + name }

// find returns a cluster or AWS's error that there is none.
func (s *Service) find(region, name string) (*cluster, error) {
	if c := s.st.Clusters[key(region, name)]; c != nil {
		return c, nil
	}
	return nil, notFound("No cluster found for name: %s.", name)
}

// ByARN returns a cluster and its region, nil for none: what makes load balancers for its services asks for its network.
func (s *Service) ByARN(arn string) (c *Cluster, region string) {
	if found := s.byARN(arn); found != nil {
		return &found.Cluster, found.Region
	}
	return nil, ""
}

func (s *Service) byARN(arn string) *cluster {
	for _, c := range s.st.Clusters {
		if c.ARN == arn {
			return c
		}
	}
	return nil
}

// inRegion lists a region's clusters by name.
func (s *Service) inRegion(region string) []*cluster {
	var out []*cluster
	for _, k := range slices.Sorted(maps.Keys(s.st.Clusters)) {
		if c := s.st.Clusters[k]; c.Region == region {
			out = append(out, c)
		}
	}
	return out
}

func (s *Service) arn(region, resource string) string {
	return fmt.Sprintf("arn:aws:eks:%s:%s:%s", region, s.account, resource)
}

func (s *Service) now() stamp { return stamp{s.w.Now().UTC()} }

func notFound(format string, args ...any) *wire.Error {
	return &wire.Error{Status: http.StatusNotFound, Code: "ResourceNotFoundException", Message: fmt.Sprintf(format, args...)}
}

func inUse(format string, args ...any) *wire.Error {
	return &wire.Error{Status: http.StatusConflict, Code: "ResourceInUseException", Message: fmt.Sprintf(format, args...)}
}

func invalidParameter(format string, args ...any) *wire.Error {
	return wire.Errorf("InvalidParameterException", format, args...)
}

func invalidRequest(format string, args ...any) *wire.Error {
	return wire.Errorf("InvalidRequestException", format, args...)
}

// reading makes an operation of a function that looks at the state, and changing of one that changes it. The answer is
// encoded while the state is held still, so that it may point into it.
func reading[R any](s *Service, fn func(c *wire.Call, r *R) (any, error)) func(*wire.Call) (any, error) {
	return wire.Op(s.w.View, encoded(fn))
}

func changing[R any](s *Service, fn func(c *wire.Call, r *R) (any, error)) func(*wire.Call) (any, error) {
	return wire.Op(s.w.Update, encoded(fn))
}

func encoded[R any](fn func(c *wire.Call, r *R) (any, error)) func(c *wire.Call, r *R) (any, error) {
	return func(c *wire.Call, r *R) (any, error) {
		out, err := fn(c, r)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(out)
		return json.RawMessage(raw), err
	}
}

// list answers the page of a list that the call asks for, at most 100 items, under a name.
func list[T any](c *wire.Call, name string, all []T, key func(T) string) (any, error) {
	size := 0
	if asked := c.Form.Get("maxResults"); asked != "" {
		var err error
		if size, err = strconv.Atoi(asked); err != nil || size < 1 || size > 100 {
			return nil, invalidParameter("maxResults must be between 1 and 100.")
		}
	}
	items, next, err := wire.Page(all, key, c.Form.Get("nextToken"), size, 100)
	if err != nil {
		return nil, err
	}
	if items == nil {
		items = []T{}
	}
	out := map[string]any{name: items}
	if next != "" {
		out["nextToken"] = next
	}
	return out, nil
}

func itself(s string) string { return s }

// answer wraps a result under its name.
func answer(name string) func(v any, err error) (any, error) {
	return func(v any, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return map[string]any{name: v}, nil
	}
}
