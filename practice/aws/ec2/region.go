package ec2

// Zone is an availability zone.
type Zone struct {
	Name string // ap-northeast-2a
	ID   string // apne2-az1
}

// regions are the regions that every account has, with the beginning of their zones' ids.
var regions = []struct{ name, zoneID string }{
	{"ap-south-1", "aps1"},
	{"eu-north-1", "eun1"},
	{"eu-west-3", "euw3"},
	{"eu-west-2", "euw2"},
	{"eu-west-1", "euw1"},
	{"ap-northeast-3", "apne3"},
	{"ap-northeast-2", "apne2"},
	{"ap-northeast-1", "apne1"},
	{"ca-central-1", "cac1"},
	{"sa-east-1", "sae1"},
	{"ap-southeast-1", "apse1"},
	{"ap-southeast-2", "apse2"},
	{"eu-central-1", "euc1"},
	{"us-east-1", "use1"},
	{"us-east-2", "use2"},
	{"us-west-1", "usw1"},
	{"us-west-2", "usw2"},
}

// RegionNames lists the names of the regions that every account has.
func RegionNames() []string {
	names := make([]string, len(regions))
	for i, r := range regions {
		names[i] = r.name
	}
	return names
}

// Zones are the region's availability zones, by name: a to d in Seoul, a to c elsewhere.
func (r Region) Zones() []Zone {
	letters := "abc"
	if r.name == "ap-northeast-2" {
		letters = "abcd"
	}
	prefix := r.name
	for _, known := range regions {
		if known.name == r.name {
			prefix = known.zoneID
		}
	}
	var out []Zone
	for i, l := range letters {
		out = append(out, Zone{Name: r.name + string(l), ID: prefix + "-az" + string('1'+rune(i))})
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
