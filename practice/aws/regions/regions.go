// Package regions knows AWS's regions: which ones an account has from the beginning, and which only after it has opted in
// ("AWS Account Management: Specify which AWS Regions your account can use", as of 2026).
package regions

// Region is a region with its availability zones.
type Region struct {
	Name   string
	ZoneID string // how the ids of its zones begin: apne2
	Zones  string // the letters of the zones that a new account sees
	IDs    string // the digits at the end of their ids, where these are not 1, 2, 3 and so on
	OptIn  bool   // the account has to opt in, which practice's has not
}

// all is in the order of EC2's DescribeRegions, those to opt in to last.
var all = []Region{
	{Name: "ap-south-1", ZoneID: "aps1", Zones: "abc"},
	{Name: "eu-north-1", ZoneID: "eun1", Zones: "abc"},
	{Name: "eu-west-3", ZoneID: "euw3", Zones: "abc"},
	{Name: "eu-west-2", ZoneID: "euw2", Zones: "abc"},
	{Name: "eu-west-1", ZoneID: "euw1", Zones: "abc"},
	{Name: "ap-northeast-3", ZoneID: "apne3", Zones: "abc"},
	{Name: "ap-northeast-2", ZoneID: "apne2", Zones: "abcd"},
	{Name: "ap-northeast-1", ZoneID: "apne1", Zones: "acd", IDs: "124"},
	{Name: "ca-central-1", ZoneID: "cac1", Zones: "abd", IDs: "124"},
	{Name: "sa-east-1", ZoneID: "sae1", Zones: "abc"},
	{Name: "ap-southeast-1", ZoneID: "apse1", Zones: "abc"},
	{Name: "ap-southeast-2", ZoneID: "apse2", Zones: "abc"},
	{Name: "eu-central-1", ZoneID: "euc1", Zones: "abc"},
	{Name: "us-east-1", ZoneID: "use1", Zones: "abcdef"},
	{Name: "us-east-2", ZoneID: "use2", Zones: "abc"},
	{Name: "us-west-1", ZoneID: "usw1", Zones: "ac", IDs: "13"},
	{Name: "us-west-2", ZoneID: "usw2", Zones: "abcd"},
	{Name: "af-south-1", ZoneID: "afs1", Zones: "abc", OptIn: true},
	{Name: "ap-east-1", ZoneID: "ape1", Zones: "abc", OptIn: true},
	{Name: "ap-east-2", ZoneID: "ape2", Zones: "abc", OptIn: true},
	{Name: "ap-south-2", ZoneID: "aps2", Zones: "abc", OptIn: true},
	{Name: "ap-southeast-3", ZoneID: "apse3", Zones: "abc", OptIn: true},
	{Name: "ap-southeast-4", ZoneID: "apse4", Zones: "abc", OptIn: true},
	{Name: "ap-southeast-5", ZoneID: "apse5", Zones: "abc", OptIn: true},
	{Name: "ap-southeast-6", ZoneID: "apse6", Zones: "abc", OptIn: true},
	{Name: "ap-southeast-7", ZoneID: "apse7", Zones: "abc", OptIn: true},
	{Name: "ca-west-1", ZoneID: "caw1", Zones: "abc", OptIn: true},
	{Name: "eu-central-2", ZoneID: "euc2", Zones: "abc", OptIn: true},
	{Name: "eu-south-1", ZoneID: "eus1", Zones: "abc", OptIn: true},
	{Name: "eu-south-2", ZoneID: "eus2", Zones: "abc", OptIn: true},
	{Name: "il-central-1", ZoneID: "ilc1", Zones: "abc", OptIn: true},
	{Name: "me-central-1", ZoneID: "mec1", Zones: "abc", OptIn: true},
	{Name: "me-south-1", ZoneID: "mes1", Zones: "abc", OptIn: true},
	{Name: "mx-central-1", ZoneID: "mxc1", Zones: "abc", OptIn: true},
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
