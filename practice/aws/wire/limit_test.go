package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

// limited is a toy of two protocols whose members have limits.
func limited(*world.World) (*wire.Service, error) {
	return &wire.Service{
		Name: "iam", Version: "2010-05-08", Protocol: wire.Query,
		Limits: wire.Limits{Code: "ValidationError", List: []wire.Limit{
			{Member: "RoleName", Of: "GetRole", Min: 1, Max: 8},
			{Member: "RoleName", Min: 1, Max: 4, Pattern: `[\u0061-\u007A]+`},
			{Member: "MaxSessionDuration", Number: true, Min: 3600, Max: 43200},
			{Member: "Tags[].Key", Min: 1, Max: 3},
		}},
		Operations: map[string]wire.Operation{
			"CreateRole": {Do: func(*wire.Call) (any, error) { return wire.Empty{}, nil }},
			"GetRole":    {Do: func(*wire.Call) (any, error) { return wire.Empty{}, nil }},
		},
	}, nil
}

func message(t *testing.T, err error) string {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("no error of AWS's: %v", err)
	}
	return api.ErrorCode() + ": " + api.ErrorMessage()
}

func TestLimits(t *testing.T) {
	api := iam.NewFromConfig(wiretest.Serve(t, limited))
	create := func(change func(*iam.CreateRoleInput)) error {
		in := &iam.CreateRoleInput{RoleName: aws.String("role"), AssumeRolePolicyDocument: aws.String("{}")}
		change(in)
		_, err := api.CreateRole(t.Context(), in)
		return err
	}
	if err := create(func(*iam.CreateRoleInput) {}); err != nil {
		t.Errorf("all within their limits: %v", err)
	}
	for want, change := range map[string]func(*iam.CreateRoleInput){
		"Value 'roles' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 4": func(in *iam.CreateRoleInput) {
			in.RoleName = aws.String("roles")
		},
		"Value 'Role' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0061-\\u007A]+": func(in *iam.CreateRoleInput) {
			in.RoleName = aws.String("Role")
		},
		"Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600": func(in *iam.CreateRoleInput) {
			in.MaxSessionDuration = aws.Int32(60)
		},
		"Value 'long' at 'tags.2.member.key' failed to satisfy constraint: Member must have length less than or equal to 3": func(in *iam.CreateRoleInput) {
			in.Tags = []iamtypes.Tag{{Key: aws.String("a"), Value: aws.String("")}, {Key: aws.String("long"), Value: aws.String("")}}
		},
	} {
		if got := message(t, create(change)); got != "ValidationError: 1 validation error detected: "+want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
	both := message(t, create(func(in *iam.CreateRoleInput) {
		in.RoleName, in.MaxSessionDuration = aws.String("roles"), aws.Int32(50000)
	}))
	if !strings.HasPrefix(both, "ValidationError: 2 validation errors detected: Value 'roles' at 'roleName'") || !strings.Contains(both, "; Value '50000' at") {
		t.Errorf("two at once: %s", both)
	}
	if _, err := api.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("Roles")}); err != nil {
		t.Errorf("an operation with a limit of its own: %v", err)
	}
}

// TestLimitsOfJSON takes the values of a JSON body, of characters of several bytes, and keeps a secret to itself.
func TestLimitsOfJSON(t *testing.T) {
	api := ssm.NewFromConfig(wiretest.Serve(t, func(*world.World) (*wire.Service, error) {
		return &wire.Service{
			Name: "ssm", Target: "AmazonSSM", Protocol: wire.JSON11,
			Limits: wire.Limits{Code: "ValidationException", List: []wire.Limit{
				{Member: "Name", Max: 2}, {Member: "Value", Max: 3, Secret: true}, {Member: "Tags", Max: 1},
			}},
			Operations: map[string]wire.Operation{"PutParameter": {Do: func(*wire.Call) (any, error) { return wire.Empty{}, nil }}},
		}, nil
	}))
	put := func(name, value string) error {
		_, err := api.PutParameter(t.Context(), &ssm.PutParameterInput{Name: &name, Value: &value})
		return err
	}
	if err := put("한글", "v"); err != nil {
		t.Errorf("two characters: %v", err)
	}
	if got := message(t, put("n", "hush")); strings.Contains(got, "hush") || !strings.Contains(got, "Value at 'value' failed") {
		t.Errorf("a secret too long: %s", got)
	}
}
