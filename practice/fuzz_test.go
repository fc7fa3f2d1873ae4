package practice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// inMemory is a new cloud at rest, without a folder: nothing that takes time comes to its end.
func inMemory(t *testing.T) *Cloud {
	t.Helper()
	c, err := open(Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// send answers a signed request and checks that the answer is one of AWS's and no accident.
func (c *Cloud) send(t *testing.T, service, contentType, target, body string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	if target != "" {
		r.Header.Set("X-Amz-Target", target)
	}
	id, secret, _ := c.services.iam.DefaultKey()
	hash := sha256.Sum256([]byte(body))
	err := v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: id, SecretAccessKey: secret}, r, hex.EncodeToString(hash[:]), service, Region, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c.handler().ServeHTTP(w, r)
	if w.Code == 0 || w.Code >= 500 {
		t.Errorf("HTTP %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

const form = "application/x-www-form-urlencoded; charset=utf-8"

// fuzzForms sends forms to the services of a protocol that is answered in XML.
func fuzzForms(f *testing.F, service func(n uint8) string) {
	f.Fuzz(func(t *testing.T, n uint8, body string) {
		answer := inMemory(t).send(t, service(n), form, "", body)
		for d := xml.NewDecoder(strings.NewReader(answer)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("no XML: %v\n%s", err, answer)
			}
		}
	})
}

func FuzzQuery(f *testing.F) {
	services := []string{"cloudformation", "iam", "sts", "elasticloadbalancing", "rds", "autoscaling"}
	for _, seed := range []struct {
		service uint8
		body    string
	}{
		{0, "Action=CreateStack&Version=2010-05-15&StackName=a&TemplateBody=Resources%3A%0A+V%3A%0A++Type%3A+AWS%3A%3AEC2%3A%3AVPC%0A++Properties%3A+%7BCidrBlock%3A+10.0.0.0%2F16%7D&Parameters.member.1.ParameterKey=P&Parameters.member.1.ParameterValue=x&Capabilities.member.1=CAPABILITY_IAM&Tags.member.1.Key=k&Tags.member.1.Value=v"},
		{0, "Action=CreateChangeSet&Version=2010-05-15&StackName=a&ChangeSetName=c&ChangeSetType=CREATE&TemplateBody=%7B%22Resources%22%3A%7B%22G%22%3A%7B%22Type%22%3A%22AWS%3A%3AEC2%3A%3AInternetGateway%22%7D%7D%7D"},
		{0, "Action=DescribeStackEvents&Version=2010-05-15&StackName=a&NextToken=eyJrIjoiIiwibyI6LTF9"},
		{0, "Action=ValidateTemplate&Version=2010-05-15&TemplateBody=a"},
		{1, "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22eks.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D&Tags.member.1.Key=a&Tags.member.1.Value=b"},
		{1, "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn:aws:iam::123456789012:user/student&ActionNames.member.1=ec2:CreateVpc&ResourceArns.member.1=*&ContextEntries.member.1.ContextKeyName=aws:x&ContextEntries.member.1.ContextKeyValues.member.1=y"},
		{1, "Action=PutUserPolicy&Version=2010-05-08&UserName=student&PolicyName=p&PolicyDocument=%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A%22*%22%2C%22Resource%22%3A%22*%22%2C%22Condition%22%3A%7B%22StringLike%22%3A%7B%22aws%3Ax%22%3A%22%24%7Baws%3Ausername%7D%22%7D%7D%7D%5D%7D"},
		{2, "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=s&DurationSeconds=900"},
		{2, "Action=GetCallerIdentity&Version=2011-06-15"},
		{3, "Action=CreateLoadBalancer&Version=2012-06-01&LoadBalancerName=a&Listeners.member.1.Protocol=HTTP&Listeners.member.1.LoadBalancerPort=80&Listeners.member.1.InstancePort=80&Subnets.member.1=subnet-1"},
		{3, "Action=CreateTargetGroup&Version=2015-12-01&Name=t&Protocol=HTTP&Port=80&VpcId=vpc-1"},
		{4, "Action=CreateDBInstance&Version=2014-10-31&DBInstanceIdentifier=d&DBInstanceClass=db.t3.micro&Engine=postgres&AllocatedStorage=20&MasterUsername=u&MasterUserPassword=pppppppp&Tags.Tag.1.Key=a&VpcSecurityGroupIds.VpcSecurityGroupId.1=sg-1"},
		{4, "Action=DescribeDBEngineVersions&Version=2014-10-31&Engine=postgres&Filters.Filter.1.Name=a&Filters.Filter.1.Values.Value.1=b"},
		{5, "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=1&AutoScalingGroupNames.member.1=a"},
	} {
		f.Add(seed.service, seed.body)
	}
	fuzzForms(f, func(n uint8) string { return services[int(n)%len(services)] })
}

func FuzzEC2(f *testing.F) {
	for _, body := range []string{
		"Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16&TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=b",
		"Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.1.Value.2=*&MaxResults=5&NextToken=x",
		"Action=RunInstances&Version=2016-11-15&ImageId=ami-1&MinCount=1&MaxCount=1&InstanceType=t2.small&BlockDeviceMapping.1.DeviceName=/dev/xvda&BlockDeviceMapping.1.Ebs.VolumeSize=8&NetworkInterface.1.DeviceIndex=0&NetworkInterface.1.SubnetId=subnet-1",
		"Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-1&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=80&IpPermissions.1.ToPort=80&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0&IpPermissions.1.Groups.1.GroupId=sg-2",
		"Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=l&LaunchTemplateData.InstanceType=t2.small&LaunchTemplateData.TagSpecification.1.ResourceType=instance&LaunchTemplateData.TagSpecification.1.Tag.1.Key=a",
		"Action=CreateSecurityGroup&Version=2016-11-15&GroupName=g&GroupDescription=d&VpcId=vpc-1&DryRun=true",
		"Action=DescribeInstanceTypeOfferings&Version=2016-11-15&LocationType=availability-zone&Filter.1.Name=instance-type&Filter.1.Value.1=t2.small",
		"Action=CreateTags&Version=2016-11-15&ResourceId.1=vpc-1&Tag.1.Key=a&Tag.1.Value=b",
		"Action=CreateRoute&Version=2016-11-15&RouteTableId=rtb-1&DestinationCidrBlock=0.0.0.0/0&GatewayId=igw-1",
		"Action=DescribeVpcs&Filter.1=x&Filter.01.Name=y&.=&a..b=c&Filter.1.Name=vpc-id",
	} {
		f.Add(uint8(0), body)
	}
	fuzzForms(f, func(uint8) string { return "ec2" })
}

// FuzzJSON sends bodies to the services that are answered in JSON.
func FuzzJSON(f *testing.F) {
	targets := []struct{ service, target string }{
		{"ssm", "AmazonSSM.PutParameter"}, {"ssm", "AmazonSSM.GetParameter"}, {"secretsmanager", "secretsmanager.CreateSecret"},
		{"secretsmanager", "secretsmanager.GetRandomPassword"}, {"pricing", "AWSPriceListService.GetProducts"},
		{"servicequotas", "ServiceQuotasV20190624.ListServiceQuotas"}, {"tagging", "ResourceGroupsTaggingAPI_20170126.GetResources"},
		{"logs", "Logs_20140328.DescribeLogGroups"},
	}
	for i, body := range []string{
		`{"Name":"/a","Value":"b","Type":"String","Tags":[{"Key":"a","Value":"b"}]}`, `{"Name":"/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id","WithDecryption":true}`,
		`{"Name":"s","SecretString":"x","ClientRequestToken":"a"}`, `{"PasswordLength":8,"ExcludeCharacters":"abc"}`,
		`{"ServiceCode":"AmazonEC2","Filters":[{"Type":"TERM_MATCH","Field":"regionCode","Value":"ap-northeast-2"}]}`,
		`{"ServiceCode":"vpc","MaxResults":1}`, `{"TagFilters":[{"Key":"a","Values":["b"]}],"ResourceTypeFilters":["ec2:vpc"]}`, `{"logGroupNamePrefix":"/aws","limit":5}`,
	} {
		f.Add(uint8(i), body)
	}
	f.Fuzz(func(t *testing.T, n uint8, body string) {
		to := targets[int(n)%len(targets)]
		if answer := inMemory(t).send(t, to.service, "application/x-amz-json-1.1", to.target, body); answer != "" && !json.Valid([]byte(answer)) {
			t.Errorf("no JSON: %s", answer)
		}
	})
}
