package awsx_test

import (
	"slices"
	"strings"
	"testing"

	"eksui/awsx"
	"eksui/internal/cause"
)

func TestZonesAreThoseThatTheRegionHas(t *testing.T) {
	s, c := cloud(t, "default-vpc") // which says nothing of what a subnet can be made in
	for _, instance := range []string{"t2.small", "t3.small", "t9.small"} {
		zones, err := s.Zones(t.Context(), instance, 3)
		if want := []string{"ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"}; err != nil || !slices.Equal(zones, want) {
			t.Errorf("%s: %v %v", instance, zones, err)
		}
	}
	// The two zones that have the type come before the others.
	if zones, err := s.Zones(t.Context(), "t2.small", 2); err != nil || !slices.Equal(zones, []string{"ap-northeast-2a", "ap-northeast-2c"}) {
		t.Errorf("%v %v", zones, err)
	}
	setFaults(t, c, "denied=ec2:DescribeInstanceTypeOfferings")
	if zones, err := s.Zones(t.Context(), "t2.small", 2); err != nil || len(zones) != 2 {
		t.Errorf("%v %v", zones, err)
	}
	setFaults(t, c, "denied=ec2:DescribeAvailabilityZones")
	if _, err := s.Zones(t.Context(), "t2.small", 2); err == nil || !strings.Contains(err.Error(), "ec2:DescribeAvailabilityZones") {
		t.Errorf("%v", err)
	}
}

// Fn::GetAZs is what CloudFormation's documentation says: the trap that the embedded template does not step into.
func TestGetAZs(t *testing.T) {
	const template = "Resources: {A: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !Select [2, !GetAZs '']}}}\n"
	for fault, want := range map[string]string{
		"":                                     "",
		"default-vpc":                          "Fn::Select  cannot select nonexistent value at index 2",
		"denied=ec2:DescribeAvailabilityZones": "ec2:DescribeAvailabilityZones",
		"denied=ec2:DescribeAccountAttributes": "ec2:DescribeAccountAttributes",
		"denied=ec2:DescribeSubnets":           "ec2:DescribeSubnets",
	} {
		t.Run(fault, func(t *testing.T) {
			faults := []string{}
			if fault != "" {
				faults = append(faults, fault)
			}
			s, _ := cloud(t, faults...)
			stack, events := create(t, s, awsx.StackInput{Name: "zones", Template: template})
			err := awsx.StackFailed(events)
			if fault == "default-vpc" && cause.Of(err) != "stack.zones-few" {
				t.Errorf("cause %q", cause.Of(err))
			}
			if want == "" && !stack.Status.Usable() || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("%s: %v", stack.Status, err)
			}
		})
	}
}
