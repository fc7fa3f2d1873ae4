package eks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"
)

func (l *lab) clusterInput(name string, zones string) *awseks.CreateClusterInput {
	in := &awseks.CreateClusterInput{
		Name: aws.String(name), RoleArn: aws.String(clusterRole), ResourcesVpcConfig: &types.VpcConfigRequest{},
		AccessConfig: &types.CreateAccessConfigRequest{AuthenticationMode: types.AuthenticationModeApiAndConfigMap},
		Tags:         map[string]string{"eksui:lab": "test"},
	}
	for _, z := range zones {
		in.ResourcesVpcConfig.SubnetIds = append(in.ResourcesVpcConfig.SubnetIds, l.subnets[string(z)])
	}
	return in
}

// cluster makes an active cluster and returns its ARN.
func (l *lab) cluster(name string) string {
	l.t.Helper()
	_, err := l.api.CreateCluster(l.t.Context(), l.clusterInput(name, "abc"))
	check(l.t, err)
	out, err := awseks.NewClusterActiveWaiter(l.api).WaitForOutput(l.t.Context(), &awseks.DescribeClusterInput{Name: &name}, time.Hour)
	check(l.t, err)
	return *out.Cluster.Arn
}

func TestClusterLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		name := aws.String("eks-cluster")
		created, err := l.api.CreateCluster(t.Context(), l.clusterInput(*name, "abc"))
		check(t, err)
		if c := created.Cluster; c.Status != "CREATING" || c.Endpoint != nil || *c.Version != "1.35" || c.ResourcesVpcConfig.ClusterSecurityGroupId == nil {
			t.Errorf("created: %+v", c)
		}
		l.world.Update(func() {
			if err := l.ec2.DeleteSubnet(l.subnets["a"]); err == nil || !strings.Contains(err.Error(), "has dependencies and cannot be deleted") {
				t.Errorf("a subnet with the control plane's interface: %v", err)
			}
		})
		began := time.Now()
		out, err := awseks.NewClusterActiveWaiter(l.api).WaitForOutput(t.Context(), &awseks.DescribeClusterInput{Name: name}, time.Hour)
		check(t, err)
		if took := time.Since(began); took < 8*time.Minute || took > 13*time.Minute {
			t.Errorf("a control plane took %s", took)
		}
		c := out.Cluster
		if *c.Endpoint == "" || *c.CertificateAuthority.Data == "" || c.Tags["eksui:lab"] != "test" ||
			!strings.HasPrefix(*c.Identity.Oidc.Issuer, "https://oidc.eks.ap-northeast-2.amazonaws.com/id/") || *c.KubernetesNetworkConfig.ServiceIpv4Cidr != "10.100.0.0/16" {
			t.Errorf("active: %+v", c)
		}
		if c.CreatedAt.Sub(began).Abs() > time.Minute {
			t.Errorf("createdAt %s, began %s", c.CreatedAt, began)
		}
		if _, addons := l.kube.count(*c.Arn); addons != 3 {
			t.Errorf("%d self-managed add-ons", addons)
		}
		listed, err := l.api.ListClusters(t.Context(), &awseks.ListClustersInput{})
		check(t, err)
		if len(listed.Clusters) != 1 || listed.Clusters[0] != *name {
			t.Errorf("listed: %v", listed.Clusters)
		}
		_, err = l.api.DeleteCluster(t.Context(), &awseks.DeleteClusterInput{Name: name})
		check(t, err)
		check(t, awseks.NewClusterDeletedWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: name}, time.Hour))
		l.world.Update(func() {
			for _, id := range l.subnets {
				check(t, l.ec2.DeleteSubnet(id))
			}
			check(t, l.ec2.DeleteVPC(l.vpc))
		})
		if l.kube.running[*c.Arn] {
			t.Error("the API server goes on")
		}
	})
}

func TestClusterRefusals(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		create := func(change func(in *awseks.CreateClusterInput)) error {
			in := l.clusterInput("another", "ac")
			change(in)
			_, err := l.api.CreateCluster(t.Context(), in)
			return err
		}
		l.cluster("eks-cluster")
		for _, c := range []struct {
			code, text string
			change     func(in *awseks.CreateClusterInput)
		}{
			{"ResourceInUseException", "Cluster already exists with name: eks-cluster",
				func(in *awseks.CreateClusterInput) { in.Name = aws.String("eks-cluster") }},
			{"InvalidParameterException", "Subnets specified must be in at least two different AZs",
				func(in *awseks.CreateClusterInput) { in.ResourcesVpcConfig.SubnetIds = []string{l.subnets["a"]} }},
			{"InvalidParameterException", "The subnet ID 'subnet-0abc' does not exist",
				func(in *awseks.CreateClusterInput) { in.ResourcesVpcConfig.SubnetIds[1] = "subnet-0abc" }},
			{"InvalidParameterException", "unsupported Kubernetes version",
				func(in *awseks.CreateClusterInput) { in.Version = aws.String("1.30") }},
			{"InvalidParameterException", "unsupported Kubernetes version",
				func(in *awseks.CreateClusterInput) { in.Version = aws.String("1.99") }},
			{"InvalidParameterException", "could not be assumed because it does not exist or the trusted entity is not correct",
				func(in *awseks.CreateClusterInput) { in.RoleArn = aws.String(clusterRole + "x") }},
			{"InvalidParameterException", "the trusted entity is not correct",
				func(in *awseks.CreateClusterInput) { in.RoleArn = aws.String(nodeRole) }},
			{"AccessDeniedException", "is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/forbidden",
				func(in *awseks.CreateClusterInput) {
					in.RoleArn = aws.String(strings.Replace(clusterRole, "cluster", "forbidden", 1))
				}},
			{"InvalidParameterException", "encryptionConfig",
				func(in *awseks.CreateClusterInput) { in.EncryptionConfig = []types.EncryptionConfig{{}} }},
			{"InvalidParameterException", "overlaps with the VPC",
				func(in *awseks.CreateClusterInput) {
					in.KubernetesNetworkConfig = &types.KubernetesNetworkConfigRequest{ServiceIpv4Cidr: aws.String("192.168.0.0/20")}
				}},
		} {
			refused(t, create(c.change), c.code, c.text)
		}
		_, err := l.api.DescribeCluster(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("none")})
		refused(t, err, "ResourceNotFoundException", "No cluster found for name: none.")
		_, err = l.api.ListInsights(t.Context(), &awseks.ListInsightsInput{ClusterName: aws.String("eks-cluster")})
		if err == nil {
			t.Error("an operation that is not built succeeds")
		}
	})
}

func TestClusterUpdates(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		name := aws.String("eks-cluster")
		in := l.clusterInput(*name, "ac")
		in.Version = aws.String("1.34")
		_, err := l.api.CreateCluster(t.Context(), in)
		check(t, err)
		_, err = l.api.DeleteCluster(t.Context(), &awseks.DeleteClusterInput{Name: name})
		refused(t, err, "ResourceInUseException", "Cannot delete because cluster eks-cluster currently has an update in progress")
		active := func() *types.Cluster {
			out, err := awseks.NewClusterActiveWaiter(l.api).WaitForOutput(t.Context(), &awseks.DescribeClusterInput{Name: name}, time.Hour)
			check(t, err)
			return out.Cluster
		}
		active()
		_, err = l.api.UpdateClusterVersion(t.Context(), &awseks.UpdateClusterVersionInput{Name: name, Version: aws.String("1.33")})
		refused(t, err, "InvalidParameterException", "Unsupported Kubernetes minor version update from 1.34 to 1.33")
		begun, err := l.api.UpdateClusterVersion(t.Context(), &awseks.UpdateClusterVersionInput{Name: name, Version: aws.String("1.35")})
		check(t, err)
		_, err = l.api.UpdateClusterConfig(t.Context(), &awseks.UpdateClusterConfigInput{Name: name,
			ResourcesVpcConfig: &types.VpcConfigRequest{EndpointPrivateAccess: aws.Bool(true)}})
		refused(t, err, "ResourceInUseException", "Cannot EndpointAccessUpdate because cluster eks-cluster currently has update "+*begun.Update.Id+" in progress")
		_, err = l.api.DeleteCluster(t.Context(), &awseks.DeleteClusterInput{Name: name})
		refused(t, err, "ResourceInUseException", "Cannot delete because cluster eks-cluster currently has an update in progress")
		if c := active(); *c.Version != "1.35" {
			t.Errorf("version %s", *c.Version)
		}
		ids, err := l.api.ListUpdates(t.Context(), &awseks.ListUpdatesInput{Name: name})
		check(t, err)
		if len(ids.UpdateIds) != 1 || ids.UpdateIds[0] != *begun.Update.Id {
			t.Fatalf("updates %v", ids.UpdateIds)
		}
		u, err := l.api.DescribeUpdate(t.Context(), &awseks.DescribeUpdateInput{Name: name, UpdateId: begun.Update.Id})
		check(t, err)
		if u.Update.Status != types.UpdateStatusSuccessful {
			t.Errorf("update %s", u.Update.Status)
		}
		_, err = l.api.UpdateClusterConfig(t.Context(), &awseks.UpdateClusterConfigInput{Name: name,
			ResourcesVpcConfig: &types.VpcConfigRequest{EndpointPrivateAccess: aws.Bool(true)}})
		check(t, err)
		if c := active(); !c.ResourcesVpcConfig.EndpointPrivateAccess || !c.ResourcesVpcConfig.EndpointPublicAccess {
			t.Errorf("endpoints: %+v", c.ResourcesVpcConfig)
		}
	})
}

func TestVersionsFollowTheCalendar(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		status := func() map[string]types.VersionStatus {
			out, err := l.api.DescribeClusterVersions(t.Context(), &awseks.DescribeClusterVersionsInput{})
			check(t, err)
			is := map[string]types.VersionStatus{}
			for _, v := range out.ClusterVersions {
				is[*v.ClusterVersion] = v.VersionStatus
			}
			return is
		}
		is := status()
		if is["1.31"] != "EXTENDED_SUPPORT" || is["1.33"] != "EXTENDED_SUPPORT" || is["1.34"] != "STANDARD_SUPPORT" || is["1.35"] != "STANDARD_SUPPORT" || is["1.30"] != "" {
			t.Errorf("on 24 November 2026: %v", is)
		}
		time.Sleep(10 * 24 * time.Hour)
		if is = status(); is["1.31"] != "" || is["1.34"] != "EXTENDED_SUPPORT" {
			t.Errorf("on 4 December 2026: %v", is)
		}
		out, err := l.api.DescribeClusterVersions(t.Context(), &awseks.DescribeClusterVersionsInput{DefaultOnly: aws.Bool(true)})
		check(t, err)
		if len(out.ClusterVersions) != 1 || *out.ClusterVersions[0].ClusterVersion != "1.35" {
			t.Errorf("default: %v", out.ClusterVersions)
		}
	})
}

func TestTags(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		arn := aws.String(l.cluster("eks-cluster"))
		_, err := l.api.TagResource(t.Context(), &awseks.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"a": "1"}})
		check(t, err)
		_, err = l.api.UntagResource(t.Context(), &awseks.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"eksui:lab"}})
		check(t, err)
		out, err := l.api.ListTagsForResource(t.Context(), &awseks.ListTagsForResourceInput{ResourceArn: arn})
		check(t, err)
		if len(out.Tags) != 1 || out.Tags["a"] != "1" {
			t.Errorf("tags %v", out.Tags)
		}
	})
}
