package logs_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/logs"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "logs").Run()) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLogGroups(t *testing.T) {
	cfg, ctx := wiretest.Serve(t, func(w *world.World) (*wire.Service, error) {
		s, err := logs.New(w)
		return s.Wire(), err
	}), t.Context()
	api := cloudwatchlogs.NewFromConfig(cfg)
	name := aws.String("/aws/eks/eks-cluster/cluster")
	_, err := api.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: name})
	refused(t, err, "ResourceNotFoundException", "The specified log group does not exist.")
	_, err = api.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name})
	check(t, err)
	_, err = api.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name})
	refused(t, err, "ResourceAlreadyExistsException", "The specified log group already exists")
	_, err = api.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: name, RetentionInDays: aws.Int32(7)})
	check(t, err)
	find := func(prefix string) int {
		out, err := api.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &prefix})
		check(t, err)
		for _, g := range out.LogGroups {
			if *g.RetentionInDays != 7 || *g.Arn != "arn:aws:logs:ap-northeast-2:123456789012:log-group:"+*name+":*" {
				t.Errorf("group %+v", g)
			}
		}
		return len(out.LogGroups)
	}
	if find("/aws/eks/") != 1 || find("/aws/lambda/") != 0 {
		t.Error("the prefix does not select")
	}
	_, err = api.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: name})
	check(t, err)
	if find("/") != 0 {
		t.Error("the group is still there")
	}
}

// refused checks an error's code and a part of its message.
func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var e smithy.APIError
	if !errors.As(err, &e) || e.ErrorCode() != code || !strings.Contains(e.ErrorMessage(), text) {
		t.Errorf("%v; want %s: …%s…", err, code, text)
	}
}
