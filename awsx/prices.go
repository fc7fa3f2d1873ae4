package awsx

import (
	"context"
	"sync"
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

// bySize says whether the price is for a GiB and a month.
func (k PriceKind) bySize() bool { return k == PriceVolume || k == PriceStorage }

// Component is a number of the same billed things.
type Component struct {
	Kind  PriceKind
	Type  string  // instance or database class
	Count int     // 0 means 1
	Size  float64 // GiB each, where size is billed
}

// Where a price comes from.
const (
	PriceFromAPI   = "api"   // AWS Price List API
	PriceFromTable = "table" // built in, of priceTableDate
	PriceMixed     = "mixed"
)

// PriceItem is a component with its price.
type PriceItem struct {
	Component
	USDPerHour float64 // for all of Count
	Known      bool    // false: no source has a price for it
	Source     string  // PriceFromAPI or PriceFromTable
}

// Estimate is the price of a list of components.
type Estimate struct {
	Items      []PriceItem
	USDPerHour float64
	Source     string    // PriceFromAPI, PriceFromTable or PriceMixed
	AsOf       time.Time // date of the oldest price in it
	Region     string
}

// hoursPerMonth is AWS's own rule for prices by the month.
const hoursPerMonth = 730

// Hourly prices components in the session's region: the AWS Price List API where it answers, else the built-in table.
// It does not fail: an unknown price is marked as such.
func (s *Session) Hourly(ctx context.Context, cs ...Component) Estimate {
	prices := make([]unitPrice, len(cs))
	var wg sync.WaitGroup
	for i, c := range cs {
		wg.Go(func() { prices[i] = s.unitPrice(ctx, priceKey{c.Kind, c.Type}) })
	}
	wg.Wait()
	e := Estimate{Region: s.Region()}
	for i, c := range cs {
		e.add(c, prices[i])
	}
	return e
}

func (e *Estimate) add(c Component, p unitPrice) {
	item := PriceItem{Component: c, Known: p.source != "", Source: p.source}
	item.USDPerHour = p.usd * float64(max(c.Count, 1))
	if c.Kind.bySize() {
		item.USDPerHour *= c.Size / hoursPerMonth
	}
	e.Items = append(e.Items, item)
	e.USDPerHour += item.USDPerHour
	switch {
	case !item.Known:
		return
	case e.Source == "":
		e.Source = p.source
	case e.Source != p.source:
		e.Source = PriceMixed
	}
	if e.AsOf.IsZero() || p.asOf.Before(e.AsOf) {
		e.AsOf = p.asOf
	}
}

// nodeVolumeGiB is the disk that the node group's template gives every node.
const nodeVolumeGiB = 80

// BalancerComponents are what a classic load balancer consists of, for Hourly: itself and a public address in each of its
// subnets, which AWS charges since 2024 (Amazon VPC pricing, public IPv4 addresses).
func BalancerComponents(subnets int) []Component {
	return []Component{{Kind: PriceClassicLB}, {Kind: PriceIPv4, Count: subnets}}
}

// ClusterComponents are what a lab's cluster consists of, for Hourly: control plane, nodes with their disks and public
// addresses.
func ClusterComponents(instanceType string, nodes int, extended bool) []Component {
	cs := []Component{{Kind: PriceCluster}}
	if extended {
		cs = append(cs, Component{Kind: PriceClusterExtended})
	}
	return append(cs,
		Component{Kind: PriceInstance, Type: instanceType, Count: nodes},
		Component{Kind: PriceVolume, Count: nodes, Size: nodeVolumeGiB},
		Component{Kind: PriceIPv4, Count: nodes},
	)
}

// unitPrice is USD for one thing and an hour, or a GiB and a month. An empty source means unknown.
type unitPrice struct {
	usd    float64
	source string
	asOf   time.Time
}

type priceKey struct {
	kind PriceKind
	typ  string
}

// priceCache remembers prices for the life of a session: they change a few times a year.
type priceCache struct {
	mu     sync.Mutex
	prices map[priceKey]*priceAnswer
}

// priceAnswer is the one question for a price; done is closed when price is known.
type priceAnswer struct {
	done  chan struct{}
	price unitPrice
}

// unitPrice is the price of one unit, asked once for all who want to know.
func (s *Session) unitPrice(ctx context.Context, key priceKey) unitPrice {
	s.cache.mu.Lock()
	a, asked := s.cache.prices[key]
	if !asked {
		a = &priceAnswer{done: make(chan struct{})}
		if s.cache.prices == nil {
			s.cache.prices = map[priceKey]*priceAnswer{}
		}
		s.cache.prices[key] = a
	}
	s.cache.mu.Unlock()
	if asked {
		<-a.done // within optionalWithin
		return a.price
	}
	defer close(a.done)
	var usd float64
	var known bool
	err := s.optionally(ctx, "pricing", func(ctx context.Context) (err error) {
		usd, known, err = s.listPrice(ctx, key)
		return err
	})
	if err == nil && known {
		a.price = unitPrice{usd, PriceFromAPI, time.Now()}
		return a.price
	}
	if usd, ok := tablePrice(s.Region(), key); ok {
		a.price = unitPrice{usd, PriceFromTable, priceTableDate}
	}
	if ctx.Err() != nil { // who asked went away: the next one asks again
		s.cache.mu.Lock()
		delete(s.cache.prices, key)
		s.cache.mu.Unlock()
	}
	return a.price
}

// priceTableDate is when the built-in prices were read from AWS's price pages.
var priceTableDate = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// anyRegion holds for prices that are the same in all regions.
const anyRegion = ""

// priceTable holds USD an hour, or a GiB-month, for when the Price List API can't be asked: the course's region.
var priceTable = map[string]map[priceKey]float64{
	anyRegion: {
		{PriceCluster, ""}:         0.10,
		{PriceClusterExtended, ""}: 0.50,
		{PriceIPv4, ""}:            0.005,
	},
	"ap-northeast-2": {
		{PriceInstance, "t2.small"}:    0.0288,
		{PriceInstance, "t3.small"}:    0.026,
		{PriceInstance, "t3.medium"}:   0.052,
		{PriceDatabase, "db.t3.micro"}: 0.026,
		{PriceVolume, ""}:              0.0912,
		{PriceStorage, ""}:             0.131,
		{PriceClassicLB, ""}:           0.025,
		{PriceNetworkLB, ""}:           0.0225,
		{PriceApplicationLB, ""}:       0.0225,
		{PriceNAT, ""}:                 0.059,
	},
}

func tablePrice(region string, key priceKey) (float64, bool) {
	for _, r := range []string{region, anyRegion} {
		if usd, ok := priceTable[r][key]; ok {
			return usd, true
		}
	}
	return 0, false
}
