package rds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsrds "github.com/aws/aws-sdk-go-v2/service/rds"

	"eksui/practice/aws/ec2/ec2test"
	"eksui/practice/aws/rds"
)

func inLab(t *testing.T, test func(t *testing.T, l *ec2test.Lab, net ec2test.Network, api *awsrds.Client)) {
	t.Helper()
	var s *rds.Service
	ec2test.In(t, func(l *ec2test.Lab) {
		var err error
		if s, err = rds.New(l.World, l.EC2, ec2test.Account); err != nil {
			l.T.Fatal(err)
		}
	}, func(l *ec2test.Lab) { test(l.T, l, l.Network(), awsrds.NewFromConfig(l.Config(s.Wire()))) })
}

func request() *awsrds.CreateDBInstanceInput {
	return &awsrds.CreateDBInstanceInput{
		DBInstanceIdentifier: aws.String("eks-work-db"), Engine: aws.String("postgres"), DBInstanceClass: aws.String("db.t3.micro"), AllocatedStorage: aws.Int32(20),
		MasterUsername: aws.String("eksdbadmin"), MasterUserPassword: aws.String("correct-horse"), DBName: aws.String("eksworkdb"),
		DBSubnetGroupName: aws.String("rds"),
	}
}

func TestInstanceLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, net ec2test.Network, api *awsrds.Client) {
		ctx := t.Context()
		if _, err := api.CreateDBSubnetGroup(ctx, &awsrds.CreateDBSubnetGroupInput{
			DBSubnetGroupName: aws.String("rds"), DBSubnetGroupDescription: aws.String("rds"), SubnetIds: net.Subnets[:1],
		}); ec2test.Code(err) != "DBSubnetGroupDoesNotCoverEnoughAZs" {
			t.Errorf("a group in one zone: %v", err)
		}
		if _, err := api.CreateDBSubnetGroup(ctx, &awsrds.CreateDBSubnetGroupInput{
			DBSubnetGroupName: aws.String("rds"), DBSubnetGroupDescription: aws.String("rds"), SubnetIds: net.Subnets[:2],
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := api.CreateDBInstance(ctx, request()); err != nil {
			t.Fatal(err)
		}
		status := func() string {
			out, err := api.DescribeDBInstances(ctx, &awsrds.DescribeDBInstancesInput{DBInstanceIdentifier: aws.String("eks-work-db")})
			if err != nil {
				return ec2test.Code(err)
			}
			db := out.DBInstances[0]
			if available := *db.DBInstanceStatus == "available"; available != (db.Endpoint != nil) && *db.DBInstanceStatus == "creating" {
				t.Errorf("%s with endpoint %+v", *db.DBInstanceStatus, db.Endpoint)
			}
			return *db.DBInstanceStatus
		}
		if s := status(); s != "creating" {
			t.Errorf("at once: %s", s)
		}
		l.Wait(8 * time.Minute)
		if s := status(); s != "available" {
			t.Errorf("after eight minutes: %s", s)
		}
		remove := func(final string, skip bool) error {
			in := &awsrds.DeleteDBInstanceInput{DBInstanceIdentifier: aws.String("eks-work-db"), SkipFinalSnapshot: aws.Bool(skip)}
			if final != "" {
				in.FinalDBSnapshotIdentifier = &final
			}
			_, err := api.DeleteDBInstance(ctx, in)
			return err
		}
		if err := remove("", false); err == nil || !strings.Contains(err.Error(), "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.") {
			t.Errorf("without a word on snapshots: %v", err)
		}
		if err := remove("last", false); err != nil {
			t.Fatal(err)
		}
		if _, err := api.DeleteDBSubnetGroup(ctx, &awsrds.DeleteDBSubnetGroupInput{DBSubnetGroupName: aws.String("rds")}); ec2test.Code(err) != "InvalidDBSubnetGroupStateFault" {
			t.Errorf("deleting a subnet group in use: %v", err)
		}
		l.Wait(8 * time.Minute)
		if s := status(); s != "DBInstanceNotFound" && s != "DBInstanceNotFoundFault" {
			t.Errorf("eight minutes after its deletion: %s", s)
		}
		snaps, err := api.DescribeDBSnapshots(ctx, &awsrds.DescribeDBSnapshotsInput{})
		if err != nil || len(snaps.DBSnapshots) != 1 || *snaps.DBSnapshots[0].Status != "available" {
			t.Errorf("the final snapshot: %+v, %v", snaps, err)
		}
		l.World.View(func() {
			if left := l.EC2.In(ec2test.Name).Interfaces(); len(left) != 0 {
				t.Errorf("interfaces left: %d", len(left))
			}
		})
	})
}

func TestRefusals(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, _ ec2test.Network, api *awsrds.Client) {
		for name, tc := range map[string]struct {
			change     func(*awsrds.CreateDBInstanceInput)
			code, text string
		}{
			"withdrawn class": {func(in *awsrds.CreateDBInstanceInput) { in.DBInstanceClass = aws.String("db.t2.micro") }, "InvalidParameterCombination",
				"RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.t2.micro, Engine=postgres"},
			"withdrawn version": {func(in *awsrds.CreateDBInstanceInput) { in.EngineVersion = aws.String("10.23") }, "InvalidParameterCombination",
				"Cannot find version 10.23 for postgres"},
			"short password": {func(in *awsrds.CreateDBInstanceInput) { in.MasterUserPassword = aws.String("pa55") }, "InvalidParameterValue",
				"because it is shorter than 8 characters"},
			"missing subnet group": {func(in *awsrds.CreateDBInstanceInput) {}, "DBSubnetGroupNotFoundFault", "DB subnet group 'rds' does not exist."},
			"too small":            {func(in *awsrds.CreateDBInstanceInput) { in.AllocatedStorage = aws.Int32(1) }, "InvalidParameterValue", "Invalid storage size"},
		} {
			in := request()
			tc.change(in)
			_, err := api.CreateDBInstance(t.Context(), in)
			if ec2test.Code(err) != tc.code || !strings.Contains(err.Error(), tc.text) {
				t.Errorf("%s: got %v, want %s with %q", name, err, tc.code, tc.text)
			}
			if strings.Contains(err.Error(), *in.MasterUserPassword) {
				t.Errorf("%s: the error tells the password", name)
			}
		}
	})
}

func TestEngineVersions(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, _ ec2test.Network, api *awsrds.Client) {
		out, err := api.DescribeDBEngineVersions(t.Context(), &awsrds.DescribeDBEngineVersionsInput{Engine: aws.String("postgres")})
		if err != nil {
			t.Fatal(err)
		}
		families := map[string]bool{}
		for _, v := range out.DBEngineVersions {
			families[*v.DBParameterGroupFamily] = true
		}
		if len(families) != 5 || !families["postgres17"] || families["postgres11"] {
			t.Errorf("families: %v", families)
		}
		one, err := api.DescribeDBEngineVersions(t.Context(), &awsrds.DescribeDBEngineVersionsInput{Engine: aws.String("postgres"), DefaultOnly: aws.Bool(true)})
		if err != nil || len(one.DBEngineVersions) != 1 {
			t.Errorf("default only: %+v, %v", one, err)
		}
	})
}
