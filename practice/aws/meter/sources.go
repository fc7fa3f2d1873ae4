package meter

import (
	"slices"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/eks"
	"eksui/practice/aws/elb"
	"eksui/practice/aws/rds"
)

// EC2 lists what EC2 charges in some regions: running instances, volumes, public addresses and NAT gateways.
func EC2(s *ec2.Service, regions ...string) Source {
	return func() []Charge {
		var out []Charge
		for _, name := range regions {
			out = append(out, ofRegion(s.In(name))...)
		}
		return out
	}
}

func ofRegion(r ec2.Region) []Charge {
	var out []Charge
	add := func(id, kind, what string, hour float64, b ec2.Base) {
		out = append(out, Charge{ID: id, Kind: kind, Region: r.Name(), What: what, Hour: hour, Since: b.Created})
	}
	for _, in := range r.Instances() {
		if in.State != "running" {
			continue
		}
		hour, _ := InstanceHour(in.Type)
		out = append(out, Charge{ID: in.ID, Kind: Instance, Region: r.Name(), What: in.Type, Hour: hour, Since: in.Running})
	}
	for _, v := range r.Volumes() {
		add(v.ID, Volume, v.Type, storage[v.Type]*float64(v.Size), v.Base)
	}
	var elastic []string
	for _, a := range r.Addresses() {
		elastic = append(elastic, a.PublicIP)
		add(a.ID, PublicIP, a.PublicIP, publicIPHour, a.Base)
	}
	for _, n := range r.Interfaces() {
		if n.PublicIP != "" && !slices.Contains(elastic, n.PublicIP) {
			add(n.ID+"/ip", PublicIP, n.PublicIP, publicIPHour, n.Base)
		}
	}
	for _, n := range r.NATs() {
		if n.State == "available" {
			add(n.ID, NAT, n.Connectivity, natHour, n.Base)
		}
	}
	return out
}

// EKS lists what EKS charges: clusters, and extended support on top.
func EKS(s *eks.Service) Source {
	return func() []Charge {
		var out []Charge
		for _, c := range s.Billed() {
			out = append(out, Charge{ID: c.ARN, Kind: Cluster, Region: c.Region, What: c.Name, Hour: clusterHour, Since: c.Since})
			if c.Extended {
				out = append(out, Charge{ID: c.ARN + "/extended", Kind: Extended, Region: c.Region, What: c.Name + " (" + c.Version + ")", Hour: extendedHour, Since: c.Since})
			}
		}
		return out
	}
}

// ELB lists the load balancers of some regions. What they carry (capacity units, gigabytes) is not charged.
func ELB(s *elb.Service, regions ...string) Source {
	return func() []Charge {
		var out []Charge
		for _, region := range regions {
			for _, b := range s.Classic(region) {
				out = append(out, Charge{ID: "classic/" + b.Name, Kind: LoadBalancer, Region: region, What: b.Name, Hour: classicHour, Since: b.Created})
			}
			for _, b := range s.BalancersV2(region) {
				out = append(out, Charge{ID: b.ARN, Kind: LoadBalancer, Region: region, What: b.Name, Hour: elbv2Hour, Since: b.Created})
			}
		}
		return out
	}
}

// RDS lists the databases of some regions with their storage; Multi-AZ pays for both copies.
func RDS(s *rds.Service, regions ...string) Source {
	return func() []Charge {
		var out []Charge
		for _, region := range regions {
			for _, in := range s.Instances(region) {
				if in.Status == "creating" {
					continue
				}
				copies := 1.0
				if in.MultiAZ {
					copies = 2
				}
				hour, _ := InstanceHour(in.Class)
				out = append(out,
					Charge{ID: in.ARN, Kind: Database, Region: region, What: in.Name + " (" + in.Class + ")", Hour: copies * hour, Since: in.Created},
					Charge{ID: in.ARN + "/storage", Kind: DatabaseDisk, Region: region, What: in.Name, Hour: copies * databaseStorage * float64(in.Storage), Since: in.Created})
			}
		}
		return out
	}
}
