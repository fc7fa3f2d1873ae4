// Package ec2 is the practice cloud's EC2: networks, security groups, interfaces, addresses, instances, volumes, launch
// templates and tags, behind EC2's Query protocol and as CloudFormation types.
//
// The typed methods hang on a Region (see Service.In). They run inside world.Update or a job - those that only look may
// run inside world.View - so that CloudFormation, EKS, ELB and RDS can call them without a second lock. What they return
// points into the state and is read there, never changed and never kept for later.
package ec2

import (
	"slices"
	"strings"
	"time"

	"eksui/practice/world"
)

// Service is EC2 in all regions.
type Service struct {
	w       *world.World
	account string
	st      state
}

// state is EC2's section of the snapshot. Ids are unique over all regions; every resource knows its own.
type state struct {
	VPCs       map[string]*VPC              `json:"vpcs"`
	Subnets    map[string]*Subnet           `json:"subnets"`
	Gateways   map[string]*InternetGateway  `json:"internetGateways"`
	Tables     map[string]*RouteTable       `json:"routeTables"`
	NATs       map[string]*NATGateway       `json:"natGateways"`
	ACLs       map[string]*NetworkACL       `json:"networkAcls"`
	Groups     map[string]*SecurityGroup    `json:"securityGroups"`
	Interfaces map[string]*NetworkInterface `json:"networkInterfaces"`
	Addresses  map[string]*Address          `json:"addresses"`
	Instances  map[string]*Instance         `json:"instances"`
	Templates  map[string]*LaunchTemplate   `json:"launchTemplates"`
	Volumes    map[string]*Volume           `json:"volumes"`
	Snapshots  map[string]*Snapshot         `json:"snapshots"`
	Keys       map[string]*KeyPair          `json:"keyPairs"`
}

func emptyState() state {
	return state{
		VPCs: map[string]*VPC{}, Subnets: map[string]*Subnet{}, Gateways: map[string]*InternetGateway{},
		Tables: map[string]*RouteTable{}, NATs: map[string]*NATGateway{}, ACLs: map[string]*NetworkACL{},
		Groups: map[string]*SecurityGroup{}, Interfaces: map[string]*NetworkInterface{}, Addresses: map[string]*Address{},
		Instances: map[string]*Instance{}, Templates: map[string]*LaunchTemplate{}, Volumes: map[string]*Volume{},
		Snapshots: map[string]*Snapshot{}, Keys: map[string]*KeyPair{},
	}
}

// New registers EC2's state and jobs in a world that has not started yet. The account's 12 digits own what is made.
func New(w *world.World, account string) (*Service, error) {
	s := &Service{w: w, account: account, st: emptyState()}
	if err := w.Section("ec2", &s.st); err != nil {
		return nil, err
	}
	world.Handle(w, instanceJob, s.instanceDue)
	world.Handle(w, natJob, s.natDue)
	world.Handle(w, volumeJob, s.volumeDue)
	world.Handle(w, snapshotJob, s.snapshotDue)
	world.Handle(w, forgetJob, s.forgetDue)
	return s, nil
}

// Region is EC2 in one region: the receiver of all typed methods.
type Region struct {
	s    *Service
	name string
}

// In returns EC2 in a region, any name.
func (s *Service) In(region string) Region { return Region{s: s, name: region} }

// Name is the region's name, "ap-northeast-2".
func (r Region) Name() string { return r.name }

// Base is what every resource has.
type Base struct {
	ID      string    `json:"id"`
	Region  string    `json:"region"`
	Created time.Time `json:"created"`
	Tags    Tags      `json:"tags"`
}

func (b *Base) base() *Base { return b }

// Tags are a resource's tags.
type Tags map[string]string

// resource is anything with a Base.
type resource interface{ base() *Base }

// newBase begins a resource with a fresh id.
func (r Region) newBase(prefix string, tags Tags) Base {
	return Base{ID: r.s.w.ID(prefix), Region: r.name, Created: r.s.w.Now().UTC(), Tags: copyTags(tags)}
}

func copyTags(tags Tags) Tags {
	out := Tags{}
	for k, v := range tags {
		out[k] = v
	}
	return out
}

// all lists the region's resources of a kind, oldest first.
func all[T resource](r Region, from map[string]T) []T {
	var out []T
	for _, x := range from {
		if x.base().Region == r.name {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b T) int {
		if c := a.base().Created.Compare(b.base().Created); c != 0 {
			return c
		}
		return strings.Compare(a.base().ID, b.base().ID)
	})
	return out
}

// arn is the ARN of a resource of the account in this region.
func (r Region) arn(kind, id string) string {
	return "arn:aws:ec2:" + r.name + ":" + r.s.account + ":" + kind + "/" + id
}
