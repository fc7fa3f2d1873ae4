package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func TestLaunchTemplateVersions(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		ctx, name := t.Context(), aws.String("workers")
		data := func(kind types.InstanceType) *types.RequestLaunchTemplateData {
			return &types.RequestLaunchTemplateData{InstanceType: kind}
		}
		made, err := api.CreateLaunchTemplate(ctx, &awsec2.CreateLaunchTemplateInput{LaunchTemplateName: name, LaunchTemplateData: data("t3.small")})
		check(t, err)
		id := made.LaunchTemplate.LaunchTemplateId
		_, err = api.CreateLaunchTemplate(ctx, &awsec2.CreateLaunchTemplateInput{LaunchTemplateName: name, LaunchTemplateData: data("t3.small")})
		wants(t, err, "InvalidLaunchTemplateName.AlreadyExistsException", "")
		second, err := api.CreateLaunchTemplateVersion(ctx, &awsec2.CreateLaunchTemplateVersionInput{
			LaunchTemplateId: id, SourceVersion: aws.String("1"), LaunchTemplateData: data("t3.medium"), VersionDescription: aws.String("larger"),
		})
		check(t, err)
		if v := second.LaunchTemplateVersion; *v.VersionNumber != 2 || *v.DefaultVersion {
			t.Errorf("second version: %+v", v)
		}
		changed, err := api.ModifyLaunchTemplate(ctx, &awsec2.ModifyLaunchTemplateInput{LaunchTemplateName: name, DefaultVersion: aws.String("2")})
		check(t, err)
		if lt := changed.LaunchTemplate; *lt.DefaultVersionNumber != 2 || *lt.LatestVersionNumber != 2 {
			t.Errorf("changed: %+v", lt)
		}
		versions, err := api.DescribeLaunchTemplateVersions(ctx, &awsec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: id, Versions: []string{"$Default", "1"}})
		check(t, err)
		if v := versions.LaunchTemplateVersions; len(v) != 2 || v[0].LaunchTemplateData.InstanceType != "t3.medium" || v[1].LaunchTemplateData.InstanceType != "t3.small" {
			t.Errorf("versions: %+v", v)
		}
		_, err = api.ModifyLaunchTemplate(ctx, &awsec2.ModifyLaunchTemplateInput{LaunchTemplateId: id, DefaultVersion: aws.String("7")})
		wants(t, err, "InvalidLaunchTemplateId.VersionNotFound", "7")
		listed, err := api.DescribeLaunchTemplates(ctx, &awsec2.DescribeLaunchTemplatesInput{LaunchTemplateNames: []string{*name}})
		check(t, err)
		if len(listed.LaunchTemplates) != 1 || *listed.LaunchTemplates[0].LaunchTemplateId != *id {
			t.Errorf("listed: %+v", listed.LaunchTemplates)
		}
		_, err = api.DeleteLaunchTemplate(ctx, &awsec2.DeleteLaunchTemplateInput{LaunchTemplateName: name})
		check(t, err)
		_, err = api.DescribeLaunchTemplates(ctx, &awsec2.DescribeLaunchTemplatesInput{LaunchTemplateIds: []string{*id}})
		wants(t, err, "InvalidLaunchTemplateId.NotFound", *id)
		_, err = api.DeleteLaunchTemplate(ctx, &awsec2.DeleteLaunchTemplateInput{LaunchTemplateName: name})
		wants(t, err, "InvalidLaunchTemplateName.NotFoundException", "does not exist")
	})
}
