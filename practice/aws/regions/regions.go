// Package regions knows AWS's regions: which ones an account has from the beginning, and which only after it has opted in
// ("AWS Account Management: Specify which AWS Regions your account can use", as of 2026).
package regions

// Region is a region with its availability zones.
type Region struct {
	Name   string
	ZoneID string // how the ids of its zones begin: apne2
	Zones  string // the letters of the zones that a new account sees
	OptIn  bool   // the account has to opt in, which practice's has not
}

// all is in the order of EC2's DescribeRegions, those to opt in to last.
var all = []Region{
	{"ap-south-1", "aps1", "abc", false},
	{"eu-north-1", "eun1", "abc", false},
	{"eu-west-3", "euw3", "abc", false},
	{"eu-west-2", "euw2", "abc", false},
	{"eu-west-1", "euw1", "abc", false},
	{"ap-northeast-3", "apne3", "abc", false},
	{"ap-northeast-2", "apne2", "abcd", false},
	{"ap-northeast-1", "apne1", "acd", false},
	{"ca-central-1", "cac1", "abd", false},
	{"sa-east-1", "sae1", "abc", false},
	{"ap-southeast-1", "apse1", "abc", false},
	{"ap-southeast-2", "apse2", "abc", false},
	{"eu-central-1", "euc1", "abc", false},
	{"us-east-1", "use1", "abcdef", false},
	{"us-east-2", "use2", "abc", false},
	{"us-west-1", "usw1", "ac", false},
	{"us-west-2", "usw2", "abcd", false},
	{"af-south-1", "afs1", "abc", true},
	{"ap-east-1", "ape1", "abc", true},
	{"ap-east-2", "ape2", "abc", true},
	{"ap-south-2", "aps2", "abc", true},
	{"ap-southeast-3", "apse3", "abc", true},
	{"ap-southeast-4", "apse4", "abc", true},
	{"ap-southeast-5", "apse5", "abc", true},
	{"ap-southeast-6", "apse6", "abc", true},
	{"ap-southeast-7", "apse7", "abc", true},
	{"ca-west-1", "caw1", "abc", true},
	{"eu-central-2", "euc2", "abc", true},
	{"eu-south-1", "eus1", "abc", true},
	{"eu-south-2", "eus2", "abc", true},
	{"il-central-1", "ilc1", "abc", true},
	{"me-central-1", "mec1", "abc", true},
	{"me-south-1", "mes1", "abc", true},
	{"mx-central-1", "mxc1", "abc", true},
}

// All lists the regions, those that every account has first.
func All() []Region { return all }

// Find looks a region up by name.
func Find(name string) (Region, bool) {
	for _, r := range all {
		if r.Name == name {
			return r, true
		}
	}
	return Region{}, false
}
