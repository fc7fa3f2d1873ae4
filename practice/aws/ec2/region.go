package ec2

import (
	"cmp"

	"eksui/practice/aws/regions"
)

// Zone is an availability zone.
type Zone struct {
	Name string // ap-northeast-2a
	ID   string // apne2-az1
}

// RegionNames lists the names of the regions that the account has.
func RegionNames() []string {
	var names []string
	for _, r := range regions.All() {
		if !r.OptIn {
			names = append(names, r.Name)
		}
	}
	return names
}

// Zones are the region's availability zones, by name.
func (r Region) Zones() []Zone {
	known, _ := regions.Find(r.name)
	var out []Zone
	for i, l := range known.Zones {
		out = append(out, Zone{Name: r.name + string(l), ID: known.ZoneID + "-az" + cmp.Or(known.IDs, "123456")[i:i+1]})
	}
	return out
}

// zone looks a zone up by name.
func (r Region) zone(name string) (Zone, bool) {
	for _, z := range r.Zones() {
		if z.Name == name {
			return z, true
		}
	}
	return Zone{}, false
}
