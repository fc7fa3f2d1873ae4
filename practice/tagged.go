package practice

import "eksui/practice/aws/misc"

// tagged lists what the Resource Groups Tagging API finds in a region.
func (s *services) tagged(region string) []misc.Resource {
	var out []misc.Resource
	for _, t := range s.ec2.In(region).Tagged() {
		out = append(out, misc.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, t := range s.elb.Tagged(region) {
		out = append(out, misc.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, t := range s.rds.Tagged(region) {
		out = append(out, misc.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, b := range s.eks.Billed() {
		if c, in := s.eks.ByARN(b.ARN); in == region {
			out = append(out, misc.Resource{ARN: c.ARN, Tags: c.Tags})
		}
	}
	return out
}

// databases tells Secrets Manager where a database is.
type databases struct{ s *services }

// Connection implements secrets.Databases.
func (d databases) Connection(region, targetType, id string) (map[string]any, bool) {
	db, err := d.s.rds.Instance(region, id)
	if err != nil || targetType != "AWS::RDS::DBInstance" {
		return nil, false
	}
	return map[string]any{"engine": "postgres", "host": db.Host, "port": db.Port, "dbname": db.Database, "dbInstanceIdentifier": db.Name}, true
}
