package eks_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"
)

// token makes a bearer token as `aws eks get-token` does.
func token(t *testing.T, accessKey, cluster string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		"https://sts.ap-northeast-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Expires=60", nil)
	check(t, err)
	req.Header.Set("x-k8s-aws-id", cluster)
	const emptySHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	url, _, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: accessKey, SecretAccessKey: "secret"}, req, emptySHA, "sts", region, time.Now())
	check(t, err)
	return "k8s-aws-v1." + base64.RawURLEncoding.EncodeToString([]byte(url))
}

func TestAuthenticate(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		arn := l.cluster("eks-cluster")
		user, groups, err := l.service.Authenticate(arn, token(t, "AKIAPRACTICE", "eks-cluster"))
		check(t, err)
		if user != student || !slices.Contains(groups, "system:masters") {
			t.Errorf("the creator is %s in %v", user, groups)
		}
		late := token(t, "AKIAPRACTICE", "eks-cluster")
		for name, bad := range map[string]string{
			"another cluster's": token(t, "AKIAPRACTICE", "other"), "a stranger's": token(t, "AKIASTRANGER", "eks-cluster"),
			"none": "", "nonsense": "k8s-aws-v1.%%%", "basic": "secret",
		} {
			if _, _, err := l.service.Authenticate(arn, bad); err == nil {
				t.Errorf("%s token is taken", name)
			}
		}
		if _, _, err := l.service.Authenticate(arn+"x", late); err == nil {
			t.Error("a token is taken for a cluster that is not there")
		}
		time.Sleep(16 * time.Minute)
		if _, _, err := l.service.Authenticate(arn, late); err == nil {
			t.Error("a token is taken after 16 minutes")
		}
	})
}

func TestAccessEntries(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		arn := l.cluster("eks-cluster")
		cluster, stranger := aws.String("eks-cluster"), aws.String("arn:aws:iam::123456789012:user/stranger")
		policy := aws.String("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")
		_, err := l.api.AssociateAccessPolicy(t.Context(), &awseks.AssociateAccessPolicyInput{
			ClusterName: cluster, PrincipalArn: stranger, PolicyArn: policy, AccessScope: &types.AccessScope{Type: "cluster"},
		})
		refused(t, err, "ResourceNotFoundException", "The specified principalArn could not be found.")
		_, err = l.api.CreateAccessEntry(t.Context(), &awseks.CreateAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger, KubernetesGroups: []string{"viewers"}})
		check(t, err)
		_, err = l.api.CreateAccessEntry(t.Context(), &awseks.CreateAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger})
		refused(t, err, "ResourceInUseException", "The specified access entry resource is already in use on this cluster.")
		_, err = l.api.AssociateAccessPolicy(t.Context(), &awseks.AssociateAccessPolicyInput{
			ClusterName: cluster, PrincipalArn: stranger, PolicyArn: policy, AccessScope: &types.AccessScope{Type: "namespace", Namespaces: []string{"dev"}},
		})
		refused(t, err, "InvalidParameterException", "namespace")
		_, err = l.api.AssociateAccessPolicy(t.Context(), &awseks.AssociateAccessPolicyInput{
			ClusterName: cluster, PrincipalArn: stranger, PolicyArn: policy, AccessScope: &types.AccessScope{Type: "cluster"},
		})
		check(t, err)
		user, groups, err := l.service.Authenticate(arn, token(t, "AKIASTRANGER", "eks-cluster"))
		check(t, err)
		if user != *stranger || !slices.Equal(groups, []string{"viewers", "eks:view"}) {
			t.Errorf("user %s in %v", user, groups)
		}
		policies, err := l.api.ListAssociatedAccessPolicies(t.Context(), &awseks.ListAssociatedAccessPoliciesInput{ClusterName: cluster, PrincipalArn: stranger})
		check(t, err)
		if len(policies.AssociatedAccessPolicies) != 1 || *policies.AssociatedAccessPolicies[0].PolicyArn != *policy {
			t.Errorf("policies %+v", policies.AssociatedAccessPolicies)
		}
		changed, err := l.api.UpdateAccessEntry(t.Context(), &awseks.UpdateAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger, KubernetesGroups: []string{"editors"}})
		check(t, err)
		if e := changed.AccessEntry; !slices.Equal(e.KubernetesGroups, []string{"editors"}) || *e.Username != *stranger {
			t.Errorf("changed: %+v", e)
		}
		removal := &awseks.DisassociateAccessPolicyInput{ClusterName: cluster, PrincipalArn: stranger, PolicyArn: policy}
		_, err = l.api.DisassociateAccessPolicy(t.Context(), removal)
		check(t, err)
		_, err = l.api.DisassociateAccessPolicy(t.Context(), removal)
		refused(t, err, "ResourceNotFoundException", "The specified policyArn could not be found.")
		if _, groups, err = l.service.Authenticate(arn, token(t, "AKIASTRANGER", "eks-cluster")); err != nil || !slices.Equal(groups, []string{"editors"}) {
			t.Errorf("without the policy: %v, %v", groups, err)
		}
		shown, err := l.api.DescribeAccessEntry(t.Context(), &awseks.DescribeAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger})
		check(t, err)
		if e := shown.AccessEntry; *e.Type != "STANDARD" || !slices.Equal(e.KubernetesGroups, []string{"editors"}) {
			t.Errorf("shown: %+v", e)
		}
		_, err = l.api.DeleteAccessEntry(t.Context(), &awseks.DeleteAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger})
		check(t, err)
		_, err = l.api.DescribeAccessEntry(t.Context(), &awseks.DescribeAccessEntryInput{ClusterName: cluster, PrincipalArn: stranger})
		refused(t, err, "ResourceNotFoundException", "The specified principalArn could not be found.")
		if _, _, err := l.service.Authenticate(arn, token(t, "AKIASTRANGER", "eks-cluster")); err == nil {
			t.Error("a stranger is let in")
		}
	})
}

func TestAccessPolicies(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		out, err := l.api.ListAccessPolicies(t.Context(), &awseks.ListAccessPoliciesInput{})
		check(t, err)
		arns := map[string]string{}
		for _, p := range out.AccessPolicies {
			arns[*p.Name] = *p.Arn
		}
		if arns["AmazonEKSClusterAdminPolicy"] != "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" || arns["AmazonEKSViewPolicy"] == "" {
			t.Errorf("policies: %v", arns)
		}
	})
}
