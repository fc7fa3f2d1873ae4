package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"eksui/internal/text"
)

// Query says what belongs to a lab: all that is set is looked for.
type Query struct {
	Lab     string   // tag eksui:lab
	Stacks  []string // names
	VPC     string   // everything in this network; only for a network that is the lab's own
	Cluster string
	Foreign bool // a template of the learner's own may have made things that the lab itself never makes
}

// Look is one thing that was asked of AWS for an inventory.
type Look struct {
	What   string // ec2:DescribeVpcs
	Err    error  // why there is no answer; nil when it was read
	Beyond bool   // it is for what the lab itself never makes
}

// Skipped says that the look was denied, and could only have shown what the lab never made: that it gave no answer leaves
// nothing open.
func (l Look) Skipped() bool { return l.Beyond && IsDenied(l.Err) }

// Inventory is all that exists of a lab.
type Inventory struct {
	Items []Item
	Looks []Look
	At    time.Time
}

// Complete says whether everything could be read that the lab may have made: only then does an empty list prove anything.
func (v Inventory) Complete() bool {
	return !slices.ContainsFunc(v.Looks, func(l Look) bool { return l.Err != nil && !l.Skipped() })
}

// USDPerHour is what the items cost.
func (v Inventory) USDPerHour() float64 {
	sum := 0.0
	for _, i := range v.Items {
		sum += i.USDPerHour
	}
	return sum
}

// looker asks AWS for one sort of thing.
type looker struct {
	what string
	find func(context.Context, Query) ([]Item, error)
}

// lookers lists every look of an inventory; the tag look comes after them, because it only adds what they don't see.
func (s *Session) lookers() []looker {
	return []looker{
		{"cloudformation:DescribeStacks", s.findStacks},
		{"eks:DescribeCluster", s.findCluster},
		{"ec2:DescribeInstances", s.findInstances},
		{"ec2:DescribeVolumes", s.findVolumes},
		{"ec2:DescribeSnapshots", s.findSnapshots},
		{"ec2:DescribeAddresses", s.findAddresses},
		{"ec2:DescribeNatGateways", s.findNATGateways},
		{"ec2:DescribeNetworkInterfaces", s.findInterfaces},
		{"ec2:DescribeSecurityGroups", s.findGroups},
		{"ec2:DescribeSubnets", s.findSubnets},
		{"ec2:DescribeVpcs", s.findVPCs},
		{"elasticloadbalancing:DescribeLoadBalancers", s.findLoadBalancers},
		{"rds:DescribeDBInstances", s.findDatabases},
		{"rds:DescribeDBSnapshots", s.findDatabaseSnapshots},
		{"secretsmanager:ListSecrets", s.findSecrets},
		{"logs:DescribeLogGroups", s.findLogGroups},
		{"iam:ListRoles", s.findRoles},
	}
}

// looksAtOnce bounds how many looks run side by side, so that an inventory does not get throttled by itself.
const looksAtOnce = 6

// lookLimit is how long one look may take. A service that accepts a call and never answers counts as not read; without a limit it
// would hold up a teardown while everything bills.
const lookLimit = 30 * time.Second

// Inventory reads what still exists of a lab, by tag, by stack, by network and by cluster. A look that AWS refuses is
// reported in Looks and does not stop the others; the error is only for a context that ended or credentials that fail.
func (s *Session) Inventory(ctx context.Context, q Query) (Inventory, error) {
	lookers := s.lookers()
	found := make([][]Item, len(lookers))
	looks := make([]Look, len(lookers))
	var g errgroup.Group
	g.SetLimit(looksAtOnce)
	for i, l := range lookers {
		g.Go(func() error {
			limited, cancel := context.WithTimeout(ctx, lookLimit)
			defer cancel()
			items, err := l.find(limited, q)
			found[i], looks[i] = items, s.look(q, l.what, err)
			return fatal(ctx, looks[i].Err)
		})
	}
	if err := g.Wait(); err != nil {
		return Inventory{}, err
	}
	v := Inventory{Items: slices.Concat(found...), Looks: looks}
	limited, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	tagged, look := s.findTagged(limited, q, v)
	v.Items, v.Looks = distinct(append(v.Items, tagged...)), append(v.Looks, look)
	s.price(ctx, v.Items)
	v.At = time.Now()
	return v, fatal(ctx, look.Err)
}

// look is what became of one look. The optional permissions tell which are for what the lab never makes.
func (s *Session) look(q Query, what string, err error) Look {
	return Look{What: what, Err: s.problem(msgLook.With(what), err), Beyond: optionalAction(what) && !q.Foreign}
}

// fatal picks the errors that would make every other look fail as well.
func fatal(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch causeOf(err) {
	case WrongKey, WrongSecret, Expired, ClockOff, SSOEnded, LoginEnded, TokenLeft, MFARefused, NoCredentials, ProcessFailed:
		return err
	}
	return nil
}

// distinct sorts items by kind, in the order of kinds, and name, and drops what several looks found.
func distinct(items []Item) []Item {
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)), strings.Compare(a.Kind, b.Kind),
			strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(items, func(a, b Item) bool { return a.Kind == b.Kind && a.ID == b.ID })
}

// price fills in what the items cost.
func (s *Session) price(ctx context.Context, items []Item) {
	var components []Component
	for _, i := range items {
		components = append(components, i.components...)
	}
	if len(components) == 0 {
		return
	}
	priced := s.Hourly(ctx, components...).Items
	for n := range items {
		for range items[n].components {
			items[n].USDPerHour += priced[0].USDPerHour
			priced = priced[1:]
		}
	}
}

// Item is one thing that exists in the account.
type Item struct {
	Kind       string // one of the Kind constants, or the type in an ARN for what eksui does not know
	ID         string
	Name       string
	State      string
	Billable   bool
	USDPerHour float64

	components []Component
}

// The kinds of items.
const (
	KindStack            = "stack"
	KindCluster          = "cluster"
	KindNodeGroup        = "nodegroup"
	KindInstance         = "instance"
	KindLoadBalancer     = "load-balancer"
	KindDatabase         = "database"
	KindVolume           = "volume"
	KindAddress          = "address"
	KindNATGateway       = "nat-gateway"
	KindSnapshot         = "snapshot"
	KindDatabaseSnapshot = "database-snapshot"
	KindSecret           = "secret"
	KindLogGroup         = "log-group"
	KindInterface        = "network-interface"
	KindSecurityGroup    = "security-group"
	KindSubnet           = "subnet"
	KindVPC              = "vpc"
	KindRole             = "role"
)

// kinds gives every kind its name, in the order in which items are listed: what costs most first.
var kinds = []struct {
	kind string
	name text.Key
}{
	{KindStack, msgKindStack},
	{KindCluster, msgKindCluster},
	{KindNodeGroup, msgKindNodeGroup},
	{KindInstance, msgKindInstance},
	{KindLoadBalancer, msgKindLoadBalancer},
	{KindDatabase, msgKindDatabase},
	{KindNATGateway, msgKindNATGateway},
	{KindVolume, msgKindVolume},
	{KindAddress, msgKindAddress},
	{KindSnapshot, msgKindSnapshot},
	{KindDatabaseSnapshot, msgKindDatabaseSnapshot},
	{KindSecret, msgKindSecret},
	{KindLogGroup, msgKindLogGroup},
	{KindInterface, msgKindInterface},
	{KindSecurityGroup, msgKindGroup},
	{KindSubnet, msgKindSubnet},
	{KindVPC, msgKindVPC},
	{KindRole, msgKindRole},
}

func kindOrder(kind string) int {
	for i, k := range kinds {
		if k.kind == kind {
			return i
		}
	}
	return len(kinds)
}

// KindName is a kind's name for people; a kind that eksui does not know is shown as it is.
func KindName(kind string) text.Text {
	if i := kindOrder(kind); i < len(kinds) {
		return kinds[i].name.With()
	}
	return text.Raw(kind)
}
