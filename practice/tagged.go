package practice

import "eksui/practice/aws/tagging"

// tagsOf are the tags of one resource, for IAM's conditions.
func (s *services) tagsOf(region, arn string) map[string]string {
	for _, r := range s.tagged(region) {
		if r.ARN == arn {
			return r.Tags
		}
	}
	return nil
}

// tagged lists what the Resource Groups Tagging API finds in a region.
func (s *services) tagged(region string) []tagging.Resource {
	var out []tagging.Resource
	for _, t := range s.ec2.In(region).Tagged() {
		out = append(out, tagging.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, t := range s.elb.Tagged(region) {
		out = append(out, tagging.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, t := range s.rds.Tagged(region) {
		out = append(out, tagging.Resource{ARN: t.ARN, Tags: t.Tags})
	}
	for _, b := range s.eks.Billed() {
		if c, in := s.eks.ByARN(b.ARN); in == region {
			out = append(out, tagging.Resource{ARN: c.ARN, Tags: c.Tags})
		}
	}
	return out
}
