package eks_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
)

func TestAddons(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		cluster := aws.String("eks-cluster")
		in := l.clusterInput(*cluster, "ac")
		in.BootstrapSelfManagedAddons = aws.Bool(false)
		_, err := l.api.CreateCluster(t.Context(), in)
		check(t, err)
		check(t, awseks.NewClusterActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: cluster}, time.Hour))
		status := func(name string) string {
			out, err := l.api.DescribeAddon(t.Context(), &awseks.DescribeAddonInput{ClusterName: cluster, AddonName: &name})
			check(t, err)
			return string(out.Addon.Status)
		}
		for _, name := range []string{"vpc-cni", "kube-proxy", "coredns", "metrics-server"} {
			_, err := l.api.CreateAddon(t.Context(), &awseks.CreateAddonInput{ClusterName: cluster, AddonName: &name})
			check(t, err)
			if s := status(name); s != "CREATING" {
				t.Errorf("%s is %s at first", name, s)
			}
		}
		check(t, awseks.NewAddonActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeAddonInput{ClusterName: cluster, AddonName: aws.String("vpc-cni")}, time.Hour))
		time.Sleep(5 * time.Minute)
		if s := status("coredns"); s != "DEGRADED" {
			t.Errorf("coredns without a node is %s", s)
		}
		_, err = l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		l.settled("workers")
		if s := status("coredns"); s != "ACTIVE" {
			t.Errorf("coredns with nodes is %s", s)
		}

		_, err = l.api.CreateAddon(t.Context(), &awseks.CreateAddonInput{ClusterName: cluster, AddonName: aws.String("coredns")})
		refused(t, err, "ResourceInUseException", "Addon already exists.")
		_, err = l.api.CreateAddon(t.Context(), &awseks.CreateAddonInput{ClusterName: cluster, AddonName: aws.String("adot")})
		refused(t, err, "InvalidParameterException", "Addon specified is not supported")
		_, err = l.api.UpdateAddon(t.Context(), &awseks.UpdateAddonInput{ClusterName: cluster, AddonName: aws.String("coredns"), AddonVersion: aws.String("v9.9.9-eksbuild.1")})
		refused(t, err, "InvalidParameterException", "Addon version specified is not supported")
		_, err = l.api.DescribeAddon(t.Context(), &awseks.DescribeAddonInput{ClusterName: cluster, AddonName: aws.String("none")})
		refused(t, err, "ResourceNotFoundException", "No addon: none found in cluster: eks-cluster")

		_, err = l.api.UpdateAddon(t.Context(), &awseks.UpdateAddonInput{ClusterName: cluster, AddonName: aws.String("coredns"), AddonVersion: aws.String("v1.12.4-eksbuild.1")})
		check(t, err)
		check(t, awseks.NewAddonActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeAddonInput{ClusterName: cluster, AddonName: aws.String("coredns")}, time.Hour))
		_, err = l.api.DeleteAddon(t.Context(), &awseks.DeleteAddonInput{ClusterName: cluster, AddonName: aws.String("coredns")})
		check(t, err)
		check(t, awseks.NewAddonDeletedWaiter(l.api).Wait(t.Context(), &awseks.DescribeAddonInput{ClusterName: cluster, AddonName: aws.String("coredns")}, time.Hour))
		listed, err := l.api.ListAddons(t.Context(), &awseks.ListAddonsInput{ClusterName: cluster})
		check(t, err)
		if len(listed.Addons) != 3 {
			t.Errorf("add-ons %v", listed.Addons)
		}
	})
}

func TestAddonVersionsFitTheCluster(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		out, err := l.api.DescribeAddonVersions(t.Context(), &awseks.DescribeAddonVersionsInput{KubernetesVersion: aws.String("1.34")})
		check(t, err)
		if len(out.Addons) != 4 {
			t.Fatalf("%d add-ons", len(out.Addons))
		}
		for _, a := range out.Addons {
			defaults := 0
			for _, v := range a.AddonVersions {
				for _, c := range v.Compatibilities {
					if *c.ClusterVersion != "1.34" {
						t.Errorf("%s %s is for %s", *a.AddonName, *v.AddonVersion, *c.ClusterVersion)
					}
					if c.DefaultVersion {
						defaults++
					}
				}
			}
			if defaults != 1 {
				t.Errorf("%s has %d default versions", *a.AddonName, defaults)
			}
		}
	})
}

// TestAddonConfiguration asks for the schema of an add-on's values and holds values against it.
func TestAddonConfiguration(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		describe := func(name, version string) (*awseks.DescribeAddonConfigurationOutput, error) {
			return l.api.DescribeAddonConfiguration(t.Context(), &awseks.DescribeAddonConfigurationInput{AddonName: &name, AddonVersion: &version})
		}
		out, err := describe("vpc-cni", "v1.21.1-eksbuild.3")
		check(t, err)
		if ids := out.PodIdentityConfiguration; len(ids) != 1 || *ids[0].ServiceAccount != "aws-node" || len(ids[0].RecommendedManagedPolicies) != 1 {
			t.Errorf("identities %v", ids)
		}
		var schema struct {
			Properties map[string]struct{ Type string }
		}
		check(t, json.Unmarshal([]byte(*out.ConfigurationSchema), &schema))
		if schema.Properties["enableNetworkPolicy"].Type != "string" {
			t.Errorf("schema %s", *out.ConfigurationSchema)
		}
		_, err = describe("vpc-cni", "v0.0.1-eksbuild.1")
		refused(t, err, "ResourceNotFoundException", "Addon version v0.0.1-eksbuild.1 specified is not supported")
		_, err = describe("adot", "v1")
		refused(t, err, "ResourceNotFoundException", "Addon adot is not supported")

		cluster := aws.String("eks-cluster")
		_, err = l.api.CreateCluster(t.Context(), l.clusterInput(*cluster, "ac"))
		check(t, err)
		check(t, awseks.NewClusterActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: cluster}, time.Hour))
		create := func(values string) error {
			_, err := l.api.CreateAddon(t.Context(), &awseks.CreateAddonInput{ClusterName: cluster, AddonName: aws.String("metrics-server"), ConfigurationValues: &values})
			return err
		}
		refused(t, create("replicas: ["), "InvalidParameterException", "ConfigurationValue is not in valid JSON or YAML format")
		refused(t, create(`{"replicaCount": 3}`), "InvalidParameterException",
			"Json schema validation failed with error: [$.replicaCount: is not defined in the schema and the schema does not allow additional properties]")
		refused(t, create("replicas: two"), "InvalidParameterException", "[$.replicas: string found, integer expected]")
		check(t, create("replicas: 3"))
	})
}

// TestWhatClustersNeverHave asks for Fargate profiles and Pod Identity associations, which can't be made here.
func TestWhatClustersNeverHave(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		cluster := aws.String("eks-cluster")
		_, err := l.api.ListFargateProfiles(t.Context(), &awseks.ListFargateProfilesInput{ClusterName: cluster})
		refused(t, err, "ResourceNotFoundException", "No cluster found for name: eks-cluster.")
		_, err = l.api.ListPodIdentityAssociations(t.Context(), &awseks.ListPodIdentityAssociationsInput{ClusterName: cluster})
		refused(t, err, "ResourceNotFoundException", "No cluster found for name: eks-cluster.")
		_, err = l.api.CreateCluster(t.Context(), l.clusterInput(*cluster, "ac"))
		check(t, err)
		profiles, err := l.api.ListFargateProfiles(t.Context(), &awseks.ListFargateProfilesInput{ClusterName: cluster})
		check(t, err)
		identities, err := l.api.ListPodIdentityAssociations(t.Context(), &awseks.ListPodIdentityAssociationsInput{ClusterName: cluster, Namespace: aws.String("kube-system")})
		check(t, err)
		if profiles.FargateProfileNames == nil || len(profiles.FargateProfileNames) > 0 || identities.Associations == nil || len(identities.Associations) > 0 {
			t.Errorf("profiles %v, associations %v", profiles.FargateProfileNames, identities.Associations)
		}
	})
}
