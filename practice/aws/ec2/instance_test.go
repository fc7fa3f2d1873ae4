package ec2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func TestStopAndStart(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		id := []string{*launch(t, l, api, net).InstanceId}
		status := func() []types.InstanceStatus {
			t.Helper()
			out, err := api.DescribeInstanceStatus(ctx, &awsec2.DescribeInstanceStatusInput{InstanceIds: id})
			check(t, err)
			return out.InstanceStatuses
		}
		if s := status(); len(s) != 1 || s[0].InstanceStatus.Status != types.SummaryStatusOk || s[0].InstanceState.Name != types.InstanceStateNameRunning {
			t.Errorf("a running instance: %+v", s)
		}
		_, err := api.StartInstances(ctx, &awsec2.StartInstancesInput{InstanceIds: []string{"i-0123456789abcdef0"}})
		wants(t, err, "InvalidInstanceID.NotFound", "i-0123456789abcdef0")
		stopped, err := api.StopInstances(ctx, &awsec2.StopInstancesInput{InstanceIds: id})
		check(t, err)
		if c := stopped.StoppingInstances; len(c) != 1 || c[0].PreviousState.Name != types.InstanceStateNameRunning || c[0].CurrentState.Name != types.InstanceStateNameStopping {
			t.Errorf("stopping: %+v", c)
		}
		_, err = api.StartInstances(ctx, &awsec2.StartInstancesInput{InstanceIds: id})
		wants(t, err, "IncorrectInstanceState", "")
		l.Wait(2 * time.Minute)
		if s := status(); len(s) != 0 {
			t.Errorf("only running instances have a status unless all are asked for: %+v", s)
		}
		at, err := api.DescribeInstances(ctx, &awsec2.DescribeInstancesInput{InstanceIds: id})
		check(t, err)
		if in := at.Reservations[0].Instances[0]; in.State.Name != types.InstanceStateNameStopped || in.PublicIpAddress != nil || in.PrivateIpAddress == nil {
			t.Errorf("stopped: %+v", in)
		}
		_, err = api.StartInstances(ctx, &awsec2.StartInstancesInput{InstanceIds: id})
		check(t, err)
		l.Wait(time.Minute)
		if s := status(); len(s) != 1 {
			t.Errorf("started again: %+v", s)
		}
	})
}

func TestTerminationProtection(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		id := launch(t, l, api, net).InstanceId
		protect := func(on bool) {
			t.Helper()
			_, err := api.ModifyInstanceAttribute(ctx, &awsec2.ModifyInstanceAttributeInput{
				InstanceId: id, DisableApiTermination: &types.AttributeBooleanValue{Value: &on},
			})
			check(t, err)
		}
		protect(true)
		_, err := api.TerminateInstances(ctx, &awsec2.TerminateInstancesInput{InstanceIds: []string{*id}})
		wants(t, err, "OperationNotPermitted", "disableApiTermination")
		protect(false)
		_, err = api.TerminateInstances(ctx, &awsec2.TerminateInstancesInput{InstanceIds: []string{*id}})
		check(t, err)
		_, err = api.ModifyInstanceAttribute(ctx, &awsec2.ModifyInstanceAttributeInput{InstanceId: aws.String("i-0123456789abcdef0"), Groups: []string{"sg-1"}})
		wants(t, err, "InvalidInstanceID.NotFound", "i-0123456789abcdef0")
	})
}
