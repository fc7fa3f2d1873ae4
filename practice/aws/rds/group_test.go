package rds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsrds "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"eksui/practice/aws/ec2/ec2test"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	if ec2test.Code(err) != code || !strings.Contains(err.Error(), text) {
		t.Errorf("%v; want %s: …%s…", err, code, text)
	}
}

// subnetGroup makes the group that request names.
func subnetGroup(t *testing.T, net ec2test.Network, api *awsrds.Client) *types.DBSubnetGroup {
	t.Helper()
	out, err := api.CreateDBSubnetGroup(t.Context(), &awsrds.CreateDBSubnetGroupInput{
		DBSubnetGroupName: aws.String("rds"), DBSubnetGroupDescription: aws.String("first"), SubnetIds: net.Subnets[:2],
	})
	check(t, err)
	return out.DBSubnetGroup
}

func TestSubnetGroupLife(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, net ec2test.Network, api *awsrds.Client) {
		ctx, name := t.Context(), aws.String("rds")
		if g := subnetGroup(t, net, api); *g.VpcId != net.VPC || *g.SubnetGroupStatus != "Complete" {
			t.Errorf("made: %+v", g)
		}
		_, err := api.ModifyDBSubnetGroup(ctx, &awsrds.ModifyDBSubnetGroupInput{DBSubnetGroupName: name, SubnetIds: net.Subnets[:1]})
		refused(t, err, "DBSubnetGroupDoesNotCoverEnoughAZs", "")
		_, err = api.ModifyDBSubnetGroup(ctx, &awsrds.ModifyDBSubnetGroupInput{
			DBSubnetGroupName: name, SubnetIds: net.Subnets, DBSubnetGroupDescription: aws.String("second"),
		})
		check(t, err)
		out, err := api.DescribeDBSubnetGroups(ctx, &awsrds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: name})
		check(t, err)
		if g := out.DBSubnetGroups; len(g) != 1 || len(g[0].Subnets) != 3 || *g[0].DBSubnetGroupDescription != "second" {
			t.Errorf("changed: %+v", g)
		}
		_, err = api.CreateDBInstance(ctx, request())
		check(t, err)
		_, err = api.DeleteDBSubnetGroup(ctx, &awsrds.DeleteDBSubnetGroupInput{DBSubnetGroupName: name})
		refused(t, err, "InvalidDBSubnetGroupStateFault", "")
	})
}

func TestSubnetGroupIsDeleted(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, net ec2test.Network, api *awsrds.Client) {
		name := subnetGroup(t, net, api).DBSubnetGroupName
		_, err := api.DeleteDBSubnetGroup(t.Context(), &awsrds.DeleteDBSubnetGroupInput{DBSubnetGroupName: name})
		check(t, err)
		_, err = api.DescribeDBSubnetGroups(t.Context(), &awsrds.DescribeDBSubnetGroupsInput{DBSubnetGroupName: name})
		refused(t, err, "DBSubnetGroupNotFoundFault", "rds")
	})
}

func TestParameterGroupLife(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, _ ec2test.Network, api *awsrds.Client) {
		ctx, name := t.Context(), aws.String("mine")
		in := &awsrds.CreateDBParameterGroupInput{DBParameterGroupName: name, DBParameterGroupFamily: aws.String("postgres17"), Description: aws.String("x")}
		_, err := api.CreateDBParameterGroup(ctx, in)
		check(t, err)
		_, err = api.CreateDBParameterGroup(ctx, in)
		refused(t, err, "DBParameterGroupAlreadyExists", "mine")
		out, err := api.DescribeDBParameterGroups(ctx, &awsrds.DescribeDBParameterGroupsInput{DBParameterGroupName: name})
		check(t, err)
		if g := out.DBParameterGroups; len(g) != 1 || *g[0].DBParameterGroupFamily != "postgres17" || *g[0].DBParameterGroupArn != "arn:aws:rds:ap-northeast-2:123456789012:pg:mine" {
			t.Errorf("made: %+v", g)
		}
		_, err = api.DeleteDBParameterGroup(ctx, &awsrds.DeleteDBParameterGroupInput{DBParameterGroupName: name})
		check(t, err)
		_, err = api.DescribeDBParameterGroups(ctx, &awsrds.DescribeDBParameterGroupsInput{DBParameterGroupName: name})
		refused(t, err, "DBParameterGroupNotFound", "mine")
	})
}

func TestInstanceIsModifiedAndCopied(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, net ec2test.Network, api *awsrds.Client) {
		ctx, id := t.Context(), aws.String("eks-work-db")
		subnetGroup(t, net, api)
		_, err := api.CreateDBInstance(ctx, request())
		check(t, err)
		grow := &awsrds.ModifyDBInstanceInput{DBInstanceIdentifier: id, AllocatedStorage: aws.Int32(40), ApplyImmediately: aws.Bool(true)}
		_, err = api.ModifyDBInstance(ctx, grow)
		refused(t, err, "InvalidDBInstanceState", "")
		l.Wait(15 * time.Minute)
		modified, err := api.ModifyDBInstance(ctx, grow)
		check(t, err)
		if s := *modified.DBInstance.DBInstanceStatus; s != "modifying" {
			t.Errorf("at once: %s", s)
		}
		l.Wait(15 * time.Minute)
		shown, err := api.DescribeDBInstances(ctx, &awsrds.DescribeDBInstancesInput{DBInstanceIdentifier: id})
		check(t, err)
		if db := shown.DBInstances[0]; *db.DBInstanceStatus != "available" || *db.AllocatedStorage != 40 {
			t.Errorf("later: %s with %d GiB", *db.DBInstanceStatus, *db.AllocatedStorage)
		}
		grow.AllocatedStorage = aws.Int32(20)
		_, err = api.ModifyDBInstance(ctx, grow)
		refused(t, err, "InvalidParameterValue", "must be greater than the current size 40")

		snapshot := aws.String("copy")
		_, err = api.CreateDBSnapshot(ctx, &awsrds.CreateDBSnapshotInput{DBInstanceIdentifier: id, DBSnapshotIdentifier: snapshot})
		check(t, err)
		_, err = api.DeleteDBSnapshot(ctx, &awsrds.DeleteDBSnapshotInput{DBSnapshotIdentifier: snapshot})
		refused(t, err, "InvalidDBSnapshotState", "")
		l.Wait(15 * time.Minute)
		copies, err := api.DescribeDBSnapshots(ctx, &awsrds.DescribeDBSnapshotsInput{DBInstanceIdentifier: id})
		check(t, err)
		if s := copies.DBSnapshots; len(s) != 1 || *s[0].Status != "available" || *s[0].AllocatedStorage != 40 {
			t.Errorf("snapshots: %+v", s)
		}
		_, err = api.DeleteDBSnapshot(ctx, &awsrds.DeleteDBSnapshotInput{DBSnapshotIdentifier: snapshot})
		check(t, err)
		_, err = api.DeleteDBSnapshot(ctx, &awsrds.DeleteDBSnapshotInput{DBSnapshotIdentifier: snapshot})
		refused(t, err, "DBSnapshotNotFound", "copy")
	})
}

func TestTags(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, net ec2test.Network, api *awsrds.Client) {
		ctx, arn := t.Context(), subnetGroup(t, net, api).DBSubnetGroupArn
		_, err := api.AddTagsToResource(ctx, &awsrds.AddTagsToResourceInput{ResourceName: arn, Tags: []types.Tag{
			{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")},
		}})
		check(t, err)
		_, err = api.RemoveTagsFromResource(ctx, &awsrds.RemoveTagsFromResourceInput{ResourceName: arn, TagKeys: []string{"a"}})
		check(t, err)
		out, err := api.ListTagsForResource(ctx, &awsrds.ListTagsForResourceInput{ResourceName: arn})
		check(t, err)
		if len(out.TagList) != 1 || *out.TagList[0].Key != "b" || *out.TagList[0].Value != "2" {
			t.Errorf("tags: %+v", out.TagList)
		}
		_, err = api.ListTagsForResource(ctx, &awsrds.ListTagsForResourceInput{ResourceName: aws.String("arn:aws:rds:ap-northeast-2:123456789012:db:none")})
		refused(t, err, "DBInstanceNotFound", "none")
	})
}

func TestWhatCanBeOrdered(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, _ ec2test.Network, api *awsrds.Client) {
		out, err := api.DescribeOrderableDBInstanceOptions(t.Context(), &awsrds.DescribeOrderableDBInstanceOptionsInput{
			Engine: aws.String("postgres"), EngineVersion: aws.String("17.6"), DBInstanceClass: aws.String("db.t3.micro"),
		})
		check(t, err)
		if len(out.OrderableDBInstanceOptions) == 0 {
			t.Fatal("none")
		}
		for _, o := range out.OrderableDBInstanceOptions {
			if *o.EngineVersion != "17.6" || *o.DBInstanceClass != "db.t3.micro" || len(o.AvailabilityZones) != 4 || *o.MinStorageSize != 20 {
				t.Errorf("option: %+v", o)
			}
		}
		none, err := api.DescribeOrderableDBInstanceOptions(t.Context(), &awsrds.DescribeOrderableDBInstanceOptionsInput{
			Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.r9.huge"),
		})
		check(t, err)
		if len(none.OrderableDBInstanceOptions) != 0 {
			t.Errorf("options of a class that is not there: %+v", none.OrderableDBInstanceOptions)
		}
	})
}
