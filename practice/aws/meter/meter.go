// Package meter is the practice cloud's bill: what is charged by the hour, and what all of it has cost so far.
//
// Practice's time runs at the speed of its dial, and so does the meter: an hour is billed for each real hour divided by
// the speed. Time during which no practice cloud runs is not billed, unlike on AWS.
package meter

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"eksui/practice/world"
)

// Charge is something that is billed by the hour.
type Charge struct {
	ID     string    `json:"id"`   // unique: an id or ARN, with a suffix where one thing is charged twice
	Kind   string    `json:"kind"` // see the constants
	Region string    `json:"region"`
	What   string    `json:"what"`       // "t2.small", "eks-cluster (1.35)"
	Hour   float64   `json:"usdPerHour"` // price in USD
	Since  time.Time `json:"since"`
}

// The kinds of charges.
const (
	Cluster      = "EKS cluster"
	Extended     = "EKS extended support"
	Instance     = "EC2 instance"
	Volume       = "EBS volume"
	PublicIP     = "public IPv4 address"
	NAT          = "NAT gateway"
	LoadBalancer = "load balancer"
	Database     = "RDS instance"
	DatabaseDisk = "RDS storage"
)

// Source lists what a service has that is charged now. It is called inside World.View.
type Source func() []Charge

// Item is a charge with what it has cost.
type Item struct {
	Charge
	Until time.Time `json:"until,omitzero"` // zero while it goes on
	Hours float64   `json:"hours"`          // billed
	USD   float64   `json:"usd"`
}

// Bill is what the meter says at a moment.
type Bill struct {
	Items []Item  `json:"items"`      // oldest first, those that have ended too
	USD   float64 `json:"usd"`        // so far
	Hour  float64 `json:"usdPerHour"` // of what goes on
}

// every is how often the meter is read; a gap of more than longest was no practice cloud's time.
const (
	every   = 500 * time.Millisecond
	longest = 10 * every
)

// saved is how often what goes on is written to the snapshot.
const saved = time.Minute

// Meter adds up charges.
type Meter struct {
	w       *world.World
	sources []Source
	st      state
}

// state is the meter's section of the snapshot. It is changed while the world is only held for reading, so it has a lock
// of its own.
type state struct {
	mu    sync.Mutex
	saved time.Time

	Items []*Item   `json:"items"` // oldest first
	Read  time.Time `json:"read"`  // when the meter was last read
}

// MarshalJSON implements json.Marshaler for the snapshot.
func (s *state) MarshalJSON() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.Marshal(struct {
		Items []*Item   `json:"items"`
		Read  time.Time `json:"read"`
	}{s.Items, s.Read})
}

// New registers the meter's state in a world that has not started yet.
func New(w *world.World, sources ...Source) (*Meter, error) {
	m := &Meter{w: w, sources: sources}
	return m, w.Section("meter", &m.st)
}

// Run reads the meter until the context ends. Without it nothing is billed.
func (m *Meter) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.Now()
		}
	}
}

// Now reads the meter and returns the bill. It takes the world's lock.
func (m *Meter) Now() Bill {
	var bill Bill
	m.w.View(func() {
		var charges []Charge
		for _, source := range m.sources {
			charges = append(charges, source()...)
		}
		bill = m.st.read(charges, m.w.Now().UTC(), m.w.Speed())
	})
	if m.st.due(m.w.Now()) {
		m.w.Changed()
	}
	return bill
}

// read bills the time since the last reading and notes what began and what ended.
func (s *state) read(charges []Charge, now time.Time, speed float64) Bill {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.Read
	if now.Sub(before) > longest {
		before = now
	}
	open := map[string]*Item{}
	for _, item := range s.Items {
		if item.Until.IsZero() {
			open[item.ID] = item
		}
	}
	for _, c := range charges {
		item, from := open[c.ID], before
		delete(open, c.ID)
		if item == nil || item.Hour != c.Hour {
			if item != nil {
				item.Until = now
			}
			item = &Item{Charge: c}
			s.Items = append(s.Items, item)
			if now.Sub(c.Since) <= longest {
				from = c.Since
			}
		}
		item.Hours += max(now.Sub(from).Hours(), 0) * speed
		item.USD = item.Hours * item.Hour
	}
	for _, ended := range open {
		ended.Until = now
	}
	s.Read = now
	return s.bill()
}

func (s *state) bill() Bill {
	bill := Bill{Items: []Item{}}
	for _, item := range s.Items {
		bill.Items = append(bill.Items, *item)
		bill.USD += item.USD
		if item.Until.IsZero() {
			bill.Hour += item.Hour
		}
	}
	slices.SortStableFunc(bill.Items, func(a, b Item) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	return bill
}

// due says, once a minute, that a charge goes on which the snapshot should know.
func (s *state) due(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.saved) < saved || !slices.ContainsFunc(s.Items, func(i *Item) bool { return i.Until.IsZero() }) {
		return false
	}
	s.saved = now
	return true
}
