package policy_test

import (
	"strings"
	"testing"

	"eksui/practice/aws/iam/policy"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"*", "", true}, {"ec2:*", "ec2:RunInstances", true}, {"ec2:Describe*s", "ec2:DescribeVpcs", true}, {"ec2:Describe*s", "ec2:DescribeVpc", false},
		{"a?c", "abc", true}, {"a?c", "ac", false}, {"*a*b*", "xxaxxbxx", true}, {"*ab", "aab", true}, {"**", "x", true}, {"", "x", false}, {"x", "", false},
	} {
		if got := policy.Match(c.pattern, c.name); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.name, got)
		}
	}
}

func TestDecide(t *testing.T) {
	const allow, implicit, explicit = policy.Allow, policy.ImplicitDeny, policy.ExplicitDeny
	request := policy.Request{
		Action: "ec2:RunInstances", Resource: "arn:aws:ec2:ap-northeast-2:123456789012:instance/*",
		Context: map[string]string{"aws:requestedregion": "ap-northeast-2", "aws:username": "amy", "aws:sourceip": "10.1.2.3", "count": "5", "aws:currenttime": "2026-11-24T12:00:00Z"},
	}
	for name, c := range map[string]struct {
		statements string
		want       policy.Decision
	}{
		"one statement":          {`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"}`, allow},
		"another case":           {`{"Effect":"Allow","Action":"EC2:runinstances","Resource":"*"}`, allow},
		"another action":         {`{"Effect":"Allow","Action":["ec2:Describe*"],"Resource":"*"}`, implicit},
		"another resource":       {`{"Effect":"Allow","Action":"*","Resource":"arn:aws:ec2:us-east-1:*:*"}`, implicit},
		"deny wins":              {`[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ec2:Run*","Resource":"*"}]`, explicit},
		"all but":                {`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, allow},
		"all but this":           {`{"Effect":"Allow","NotAction":"ec2:*","Resource":"*"}`, implicit},
		"all resources but":      {`{"Effect":"Allow","Action":"*","NotResource":"arn:aws:ec2:*"}`, implicit},
		"condition":              {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":["us-east-1","ap-northeast-2"]}}}`, allow},
		"condition not met":      {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"ap-northeast-2"}}}`, implicit},
		"both conditions":        {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:username":"a*"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`, allow},
		"one of both conditions": {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:username":"a*"},"IpAddress":{"aws:SourceIp":"192.168.0.0/16"}}}`, implicit},
		"variable":               {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"${aws:username}"}}}`, allow},
		"absent key":             {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/x":"y"}}}`, implicit},
		"absent key, if exists":  {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:PrincipalTag/x":"y"}}}`, allow},
		"null":                   {`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"aws:TokenIssueTime":"true"}}}`, explicit},
		"number":                 {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"count":10}}}`, allow},
		"date":                   {`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}`, implicit},
	} {
		d, err := policy.Parse(`{"Version":"2012-10-17","Statement":`+c.statements+`}`, policy.Identity)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := d.Decide(request); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestMalformed(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "This policy contains invalid Json",
		`{"Version":"2020-01-01","Statement":[]}`:                                                         "valid version string",
		`{"Statement":[]}`:                                                                                "Syntax errors in policy.",
		`{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}`:                                    "Syntax errors in policy.",
		`{"Statement":{"Effect":"Allow","Resource":"*"}}`:                                                 "Policy statement must contain actions.",
		`{"Statement":{"Effect":"Allow","Action":"ec2:*"}}`:                                               "Policy statement must contain resources.",
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}`:                    "should not specify a principal",
		`{"Statement":{"Effect":"Allow","Action":"Run","Resource":"*"}}`:                                  "prefaced by a vendor",
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a":"b"}}}}`: "Invalid Condition type : StringIs.",
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Extra":1}}`:                          "Syntax errors in policy.",
		`{"Statement":{"Effect":"Allow","Action":{"a":"b"},"Resource":"*"}}`:                              "Syntax errors in policy.",
	} {
		if _, err := policy.Parse(text, policy.Identity); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	trust := `{"Statement":{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}}`
	d, err := policy.Parse(trust, policy.Trust)
	if err != nil {
		t.Fatal(err)
	}
	for service, want := range map[string]policy.Decision{"ec2.amazonaws.com": policy.Allow, "eks.amazonaws.com": policy.ImplicitDeny} {
		if got := d.Decide(policy.Request{Action: "sts:AssumeRole", Principals: map[string][]string{"Service": {service}}}); got != want {
			t.Errorf("%s: %v", service, got)
		}
	}
}
