package awsx

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func TestOthersInstancesTakeTheQuota(t *testing.T) {
	c := ClusterSpec{Lab: "lab", Name: "eks-cluster"}
	tag := func(key, value string) []types.Tag {
		return []types.Tag{{Key: aws.String(key), Value: aws.String(value)}}
	}
	for name, tc := range map[string]struct {
		instance types.Instance
		want     bool
	}{
		"t2.small":           {types.Instance{InstanceType: "t2.small"}, true},
		"m7i-flex.large":     {types.Instance{InstanceType: "m7i-flex.large"}, true},
		"im4gn.large":        {types.Instance{InstanceType: "im4gn.large"}, true},
		"g5.xlarge":          {types.Instance{InstanceType: "g5.xlarge"}, false},
		"inf1.xlarge":        {types.Instance{InstanceType: "inf1.xlarge"}, false},
		"trn1.2xlarge":       {types.Instance{InstanceType: "trn1.2xlarge"}, false},
		"mac2.metal":         {types.Instance{InstanceType: "mac2.metal"}, false},
		"hpc6a.48xlarge":     {types.Instance{InstanceType: "hpc6a.48xlarge"}, false},
		"spot":               {types.Instance{InstanceType: "t3.small", InstanceLifecycle: types.InstanceLifecycleTypeSpot}, false},
		"this lab's":         {types.Instance{InstanceType: "t3.small", Tags: tag(LabTag, "lab")}, false},
		"this cluster's":     {types.Instance{InstanceType: "t3.small", Tags: tag("eks:cluster-name", "eks-cluster")}, false},
		"owned":              {types.Instance{InstanceType: "t3.small", Tags: tag("kubernetes.io/cluster/eks-cluster", "owned")}, false},
		"another lab's":      {types.Instance{InstanceType: "t3.small", Tags: tag(LabTag, "other")}, true},
		"another cluster's":  {types.Instance{InstanceType: "t3.small", Tags: tag("eks:cluster-name", "other")}, true},
		"owned by another's": {types.Instance{InstanceType: "t3.small", Tags: tag("kubernetes.io/cluster/other", "owned")}, true},
	} {
		if got := takesQuota(tc.instance, c); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
