// Package rds is the practice cloud's RDS for PostgreSQL: instances, subnet groups, parameter groups and snapshots, behind
// the Query API and as CloudFormation types. An instance has a network interface, and so holds its subnet and its
// security groups; no database answers at its endpoint.
//
// The typed methods run inside world.Update, those that only look inside world.View; what they return points into the
// state.
package rds

import (
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Typical times.
const (
	createTakes   = 6 * time.Minute
	modifyTakes   = 2 * time.Minute
	deleteTakes   = 5 * time.Minute
	snapshotTakes = 90 * time.Second
)

// The jobs.
const (
	instanceJob = "rds/instance"
	snapshotJob = "rds/snapshot"
)

// Service is RDS in all regions.
type Service struct {
	w       *world.World
	ec2     *ec2.Service
	account string
	st      state
}

// state is RDS's section of the snapshot; all by key(region, name).
type state struct {
	Instances       map[string]*Instance       `json:"instances"`
	SubnetGroups    map[string]*SubnetGroup    `json:"subnetGroups"`
	ParameterGroups map[string]*ParameterGroup `json:"parameterGroups"`
	Snapshots       map[string]*Snapshot       `json:"snapshots"`
}

// New registers RDS's state and jobs in a world that has not started yet.
func New(w *world.World, e *ec2.Service, account string) (*Service, error) {
	s := &Service{w: w, ec2: e, account: account, st: state{
		Instances: map[string]*Instance{}, SubnetGroups: map[string]*SubnetGroup{}, ParameterGroups: map[string]*ParameterGroup{}, Snapshots: map[string]*Snapshot{},
	}}
	if err := w.Section("rds", &s.st); err != nil {
		return nil, err
	}
	world.Handle(w, instanceJob, s.instanceDue)
	world.Handle(w, snapshotJob, s.snapshotDue)
	return s, nil
}

// Base is what every resource has.
type Base struct {
	Name    string            `json:"name"`
	Region  string            `json:"region"`
	ARN     string            `json:"arn"`
	Tags    map[string]string `json:"tags"`
	Created time.Time         `json:"created"`
}

func (b *Base) base() *Base { return b }

type resource interface{ base() *Base }

// newBase begins a resource; RDS keeps names in lower case.
func (s *Service) newBase(region, kind, name string, tags map[string]string) Base {
	b := Base{
		Name: strings.ToLower(name), Region: region, Tags: map[string]string{}, Created: s.w.Now().UTC(),
		ARN: "arn:aws:rds:" + region + ":" + s.account + ":" + kind + ":" + strings.ToLower(name),
	}
	for k, v := range tags {
		b.Tags[k] = v
	}
	return b
}

func key(region, name string) string { return region + "/" + strings.ToLower(name) }

// all lists a region's resources of a kind, by name.
func all[T resource](region string, from map[string]T) []T {
	var out []T
	for _, x := range from {
		if x.base().Region == region {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b T) int { return strings.Compare(a.base().Name, b.base().Name) })
	return out
}

// Tagged lists everything in a region that has tags.
func (s *Service) Tagged(region string) []*Base {
	var out []*Base
	for _, x := range all(region, s.st.Instances) {
		out = append(out, &x.Base)
	}
	for _, x := range all(region, s.st.SubnetGroups) {
		out = append(out, &x.Base)
	}
	for _, x := range all(region, s.st.ParameterGroups) {
		out = append(out, &x.Base)
	}
	for _, x := range all(region, s.st.Snapshots) {
		out = append(out, &x.Base)
	}
	return out
}

func notFound(code, format string, args ...any) error {
	e := wire.Errorf(code, format, args...)
	e.Status = 404
	return e
}

func invalid(format string, args ...any) error {
	return wire.Errorf("InvalidParameterValue", format, args...)
}

func combination(format string, args ...any) error {
	return wire.Errorf("InvalidParameterCombination", format, args...)
}
