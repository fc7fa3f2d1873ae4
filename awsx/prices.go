package awsx

import (
	"context"
	"time"
)

// PriceKind names what is billed.
type PriceKind string

// What the lab is billed for.
const (
	PriceCluster         PriceKind = "cluster"          // EKS control plane in standard support
	PriceClusterExtended PriceKind = "cluster-extended" // surcharge of extended support
	PriceInstance        PriceKind = "instance"         // Component.Type: t2.small
	PriceDatabase        PriceKind = "database"         // Component.Type: db.t3.micro
	PriceIPv4            PriceKind = "public-ipv4"
	PriceVolume          PriceKind = "volume"  // gp3, Component.Size in GiB
	PriceStorage         PriceKind = "storage" // of a database, Component.Size in GiB
	PriceClassicLB       PriceKind = "classic-lb"
	PriceNetworkLB       PriceKind = "network-lb"
	PriceApplicationLB   PriceKind = "application-lb"
	PriceNAT             PriceKind = "nat"
)

// Component is a number of the same billed things.
type Component struct {
	Kind  PriceKind
	Type  string  // instance or database class
	Count int     // 0 means 1
	Size  float64 // GiB each, where size is billed
}

// PriceItem is a component with its price.
type PriceItem struct {
	Component
	USDPerHour float64 // for all of Count
	Known      bool    // false: no source has a price for it
	Source     string  // "api" or "table"
}

// Estimate is the price of a list of components.
type Estimate struct {
	Items      []PriceItem
	USDPerHour float64
	Source     string    // "api", "table" or "mixed"
	AsOf       time.Time // date of the oldest price in it
	Region     string
}

// Hourly prices components in the session's region: the AWS Price List API where it answers, else the built-in table.
// It does not fail: an unknown price is marked as such.
func (s *Session) Hourly(ctx context.Context, cs ...Component) Estimate { return Estimate{} }

// LabComponents are what a lab's cluster consists of, for Hourly.
func LabComponents(instanceType string, nodes int, extended bool) []Component { return nil }
