package wire_test

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

func createStack() *cloudformation.CreateStackInput {
	return &cloudformation.CreateStackInput{
		StackName: aws.String("s"), TemplateBody: aws.String("{}\n한글"),
		Capabilities: []cfntypes.Capability{"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"},
		Parameters: []cfntypes.Parameter{
			{ParameterKey: aws.String("A"), ParameterValue: aws.String("a")},
			{ParameterKey: aws.String("B"), ParameterValue: aws.String("b")},
		},
	}
}
