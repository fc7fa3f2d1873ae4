package refusals

import (
	"net/http"
	"regexp"
	"time"
)

// makes are the calls that make the base, and what they leave under which name: the first group of the pattern.
var makes = []struct {
	name    string
	call    call
	pattern string
}{
	{"vpc", ec2("CreateVpc", "CidrBlock", "192.168.0.0/16"), `<vpcId>(.*?)</`},
	{"other", ec2("CreateVpc", "CidrBlock", "10.1.0.0/16"), `<vpcId>(.*?)</`},
	{"igw", ec2("CreateInternetGateway"), `<internetGatewayId>(.*?)</`},
	{"", ec2("AttachInternetGateway", "InternetGatewayId", "{igw}", "VpcId", "{vpc}"), ""},
	{"spare", ec2("CreateInternetGateway"), `<internetGatewayId>(.*?)</`},
	{"a", ec2("CreateSubnet", "VpcId", "{vpc}", "CidrBlock", "192.168.0.0/24", "AvailabilityZone", "ap-northeast-2a"), `<subnetId>(.*?)</`},
	{"b", ec2("CreateSubnet", "VpcId", "{vpc}", "CidrBlock", "192.168.1.0/24", "AvailabilityZone", "ap-northeast-2b"), `<subnetId>(.*?)</`},
	{"c", ec2("CreateSubnet", "VpcId", "{vpc}", "CidrBlock", "192.168.2.0/24", "AvailabilityZone", "ap-northeast-2c"), `<subnetId>(.*?)</`},
	{"foreign", ec2("CreateSubnet", "VpcId", "{other}", "CidrBlock", "10.1.0.0/24", "AvailabilityZone", "ap-northeast-2a"), `<subnetId>(.*?)</`},
	{"rtb", ec2("CreateRouteTable", "VpcId", "{vpc}"), `<routeTableId>(.*?)</`},
	{"", ec2("CreateRoute", "RouteTableId", "{rtb}", "DestinationCidrBlock", "0.0.0.0/0", "GatewayId", "{igw}"), ""},
	{"assoc", ec2("AssociateRouteTable", "RouteTableId", "{rtb}", "SubnetId", "{a}"), `<associationId>(.*?)</`},
	{"rtb2", ec2("CreateRouteTable", "VpcId", "{vpc}"), `<routeTableId>(.*?)</`},
	{"sg", ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web servers", "VpcId", "{vpc}"), `<groupId>(.*?)</`},
	{"sg2", ec2("CreateSecurityGroup", "GroupName", "peer", "GroupDescription", "names web", "VpcId", "{vpc}"), `<groupId>(.*?)</`},
	{"", ec2("AuthorizeSecurityGroupIngress", "GroupId", "{sg2}", "IpPermissions.1.IpProtocol", "tcp", "IpPermissions.1.FromPort", "80",
		"IpPermissions.1.ToPort", "80", "IpPermissions.1.Groups.1.GroupId", "{sg}"), ""},
	{"foreigngroup", ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "of the other VPC", "VpcId", "{other}"), `<groupId>(.*?)</`},
	{"default", ec2("DescribeSecurityGroups", "Filter.1.Name", "group-name", "Filter.1.Value.1", "default", "Filter.2.Name", "vpc-id", "Filter.2.Value.1", "{vpc}"),
		`<groupId>(.*?)</`},
	{"", ec2("CreateKeyPair", "KeyName", "mine", "KeyType", "ed25519"), ""},
	{"eip", ec2("AllocateAddress"), `<allocationId>(.*?)</`},
	{"eni", ec2("CreateNetworkInterface", "SubnetId", "{b}"), `<networkInterfaceId>(.*?)</`},
	{"vol", ec2("CreateVolume", "AvailabilityZone", "ap-northeast-2a", "Size", "1"), `<volumeId>(.*?)</`},
	{"lt", ec2("CreateLaunchTemplate", "LaunchTemplateName", "nodes", "LaunchTemplateData.InstanceType", "t3.small"), `<launchTemplateId>(.*?)</`},
	{"ami", ec2("DescribeImages", "Filter.1.Name", "name", "Filter.1.Value.1", "al2023-ami-2023*x86_64"), `<imageId>(.*?)</`},
	{"arm", ec2("DescribeImages", "Filter.1.Name", "name", "Filter.1.Value.1", "al2023-ami-2023*arm64"), `<imageId>(.*?)</`},
	{"instance", ec2("RunInstances", "ImageId", "{ami}", "InstanceType", "t3.small", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1", "DisableApiTermination", "true"),
		`<instanceId>(.*?)</`},

	{"clusterrole", iam("CreateRole", "RoleName", "cluster", "AssumeRolePolicyDocument", trust("eks.amazonaws.com")), `<Arn>(.*?)</`},
	{"noderole", iam("CreateRole", "RoleName", "node", "AssumeRolePolicyDocument", trust("ec2.amazonaws.com")), `<Arn>(.*?)</`},
	{"", iam("AttachRolePolicy", "RoleName", "node", "PolicyArn", "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"), ""},
	{"", iam("CreateInstanceProfile", "InstanceProfileName", "node"), ""},
	{"", iam("AddRoleToInstanceProfile", "InstanceProfileName", "node", "RoleName", "node"), ""},
	{"policy", iam("CreatePolicy", "PolicyName", "own", "PolicyDocument", identity), `<Arn>(.*?)</`},
	{"", iam("AttachRolePolicy", "RoleName", "node", "PolicyArn", "{policy}"), ""},
	{"", iam("CreateAccessKey", "UserName", "student"), ""},

	{"", eks("POST", "/clusters", `{"name": "lab", "roleArn": "{clusterrole}", "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"},
		"resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), ""},
	{"", eks("POST", "/clusters", `{"name": "mapped", "roleArn": "{clusterrole}", "accessConfig": {"authenticationMode": "CONFIG_MAP"},
		"resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), ""},
	{"", logs("CreateLogGroup", `{"logGroupName": "/lab"}`), ""},
	{"", ssm("PutParameter", `{"Name": "/lab/own", "Value": "v", "Type": "String"}`), ""},
	{"", secrets("CreateSecret", `{"Name": "lab", "SecretString": "s"}`), ""},
	{"", secrets("CreateSecret", `{"Name": "leaving", "SecretString": "s"}`), ""},
	{"", secrets("DeleteSecret", `{"SecretId": "leaving"}`), ""},
	{"", elb("CreateLoadBalancer", "LoadBalancerName", "classic", "Subnets.member.1", "{a}", "Listeners.member.1.Protocol", "TCP",
		"Listeners.member.1.LoadBalancerPort", "80", "Listeners.member.1.InstancePort", "30080"), ""},
	{"nlb", elbv2("CreateLoadBalancer", "Name", "front", "Type", "network", "Subnets.member.1", "{a}"), `<LoadBalancerArn>(.*?)</`},
	{"tg", elbv2("CreateTargetGroup", "Name", "front", "Protocol", "TCP", "Port", "80", "VpcId", "{vpc}"), `<TargetGroupArn>(.*?)</`},
	{"", elbv2("CreateListener", "LoadBalancerArn", "{nlb}", "Protocol", "TCP", "Port", "80", "DefaultActions.member.1.Type", "forward",
		"DefaultActions.member.1.TargetGroupArn", "{tg}"), ""},
	{"", rds("CreateDBSubnetGroup", "DBSubnetGroupName", "lab", "DBSubnetGroupDescription", "lab", "SubnetIds.member.1", "{a}", "SubnetIds.member.2", "{b}"), ""},
	{"", rds("CreateDBInstance", "DBInstanceIdentifier", "lab", "Engine", "postgres", "DBInstanceClass", "db.t3.micro", "AllocatedStorage", "20",
		"MasterUsername", "lab", "MasterUserPassword", "longenough", "DBSubnetGroupName", "lab", "DeletionProtection", "true"), ""},
	{"stack", cfn("CreateStack", "StackName", "lab", "EnableTerminationProtection", "true", "TemplateBody",
		`{"Resources": {"Log": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}}}}`), `<StackId>(.*?)</`},
}

// becomes are calls that are asked again until their answers say that something is done.
var becomes = []struct {
	call call
	says string
}{
	{eks("GET", "/clusters/lab", ""), `"status":"ACTIVE"`},
	{eks("GET", "/clusters/mapped", ""), `"status":"ACTIVE"`},
	{cfn("DescribeStacks", "StackName", "lab"), "CREATE_COMPLETE"},
	{rds("DescribeDBInstances", "DBInstanceIdentifier", "lab"), "<DBInstanceStatus>available<"},
	{ec2("DescribeInstances", "InstanceId.1", "{instance}"), "<name>running</name>"},
}

// last are made when those are.
var last = []call{
	eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "ng", "nodeRole": "{noderole}", "subnets": ["{a}"], "instanceTypes": ["t3.small"]}`),
	eks("POST", "/clusters/lab/addons", `{"addonName": "vpc-cni"}`),
	eks("POST", "/clusters/lab/access-entries", `{"principalArn": "{clusterrole}"}`),
}

// build makes the base.
func (c *cloud) build() {
	c.t.Helper()
	for _, m := range makes {
		got := c.made(m.call)
		if m.name == "" {
			continue
		}
		id := regexp.MustCompile(m.pattern).FindStringSubmatch(got.body)
		if id == nil {
			c.t.Fatalf("the base's %s: %s", m.name, got.body)
		}
		c.base[m.name] = id[1]
	}
	for _, b := range becomes {
		c.await(b.call, b.says)
	}
	for _, k := range last {
		c.made(k)
	}
	c.await(eks("GET", "/clusters/lab/node-groups/ng", ""), `"status":"ACTIVE"`)
}

// made sends a call that has to succeed.
func (c *cloud) made(k call) answer {
	c.t.Helper()
	got := c.send(k)
	if got.status != http.StatusOK {
		c.t.Fatalf("the base: %+v: %d %s", k, got.status, got.body)
	}
	return got
}

// await asks until the answer says something.
func (c *cloud) await(k call, says string) answer {
	c.t.Helper()
	pattern, tick := regexp.MustCompile(regexp.QuoteMeta(says)), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for {
		got := c.send(k)
		if pattern.MatchString(got.body) {
			return got
		}
		select {
		case <-c.t.Context().Done():
			c.t.Fatalf("%s never came: %s", says, got.body)
		case <-tick.C:
		}
	}
}
