// Package quotas is the practice cloud's Service Quotas: the limits that the lab runs into, to be read and not raised.
package quotas

import "eksui/practice/aws/wire"

// quota is a limit of the account in a region, at AWS's default unless applied says otherwise.
type quota struct {
	service, code, name string
	value               float64
	applied             float64 // what the account was given, 0 for the default
}

// quotas are those that the lab runs into (Service Quotas console, November 2026).
var quotas = []quota{
	{"cloudformation", "L-0485CB21", "Stack count", 2000, 0},
	{"ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5, 0},
	{"ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5, 32},
	{"eks", "L-1194D53C", "Clusters", 100, 0},
	{"eks", "L-6D54EA21", "Managed node groups per cluster", 30, 0},
	{"eks", "L-BD136A63", "Nodes per managed node group", 450, 0},
	{"elasticloadbalancing", "L-53DA6B97", "Application Load Balancers per Region", 50, 0},
	{"elasticloadbalancing", "L-69A177A2", "Network Load Balancers per Region", 50, 0},
	{"elasticloadbalancing", "L-E9E9831D", "Classic Load Balancers per Region", 20, 0},
	{"iam", "L-FE177D64", "Roles per account", 1000, 0},
	{"rds", "L-7B6409FD", "DB instances", 40, 0},
	{"vpc", "L-407747CB", "Subnets per VPC", 200, 0},
	{"vpc", "L-A4707A72", "Internet gateways per Region", 5, 0},
	{"vpc", "L-E79EC296", "VPC security groups per Region", 2500, 0},
	{"vpc", "L-F678F1CE", "VPCs per Region", 5, 0},
	{"vpc", "L-FE5A380F", "NAT gateways per Availability Zone", 5, 0},
}

var quotaServices = map[string]string{
	"cloudformation": "AWS CloudFormation", "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)", "eks": "Amazon Elastic Kubernetes Service (Amazon EKS)",
	"elasticloadbalancing": "Elastic Load Balancing", "iam": "AWS Identity and Access Management (IAM)", "rds": "Amazon Relational Database Service (Amazon RDS)",
	"vpc": "Amazon Virtual Private Cloud (Amazon VPC)",
}

type quotaShape struct {
	ServiceCode, ServiceName, QuotaArn, QuotaCode, QuotaName string
	Value                                                    float64
	Unit                                                     string
	Adjustable, GlobalQuota                                  bool
}

// show is a quota as it applies, or AWS's default.
func (q quota) show(c *wire.Call, byDefault bool) quotaShape {
	shape := quotaShape{
		ServiceCode: q.service, ServiceName: quotaServices[q.service], QuotaCode: q.code, QuotaName: q.name, Value: q.value, Unit: "None",
		Adjustable: true, GlobalQuota: q.service == "iam",
		QuotaArn: "arn:aws:servicequotas:" + c.Region + ":" + c.Caller.Account + ":" + q.service + "/" + q.code,
	}
	if q.applied > 0 && !byDefault {
		shape.Value = q.applied
	}
	return shape
}

func noQuota() error {
	return wire.Errorf("NoSuchResourceException", "The request failed because the specified service or quota does not exist.")
}

// Wire is the API of Service Quotas.
func Wire() *wire.Service {
	return &wire.Service{
		Name: "servicequotas", Target: "ServiceQuotasV20190624", Protocol: wire.JSON11, Limits: limits,
		Operations: map[string]wire.Operation{
			"GetServiceQuota":             {Do: getQuota(false)},
			"GetAWSDefaultServiceQuota":   {Do: getQuota(true)},
			"ListServiceQuotas":           {Do: listQuotas(false)},
			"ListAWSDefaultServiceQuotas": {Do: listQuotas(true)},
		},
	}
}

func getQuota(byDefault bool) func(*wire.Call) (any, error) {
	return wire.Op(wire.Unlocked, func(c *wire.Call, in *struct {
		ServiceCode string `wire:",required"`
		QuotaCode   string `wire:",required"`
	}) (any, error) {
		for _, q := range quotas {
			if q.service == in.ServiceCode && q.code == in.QuotaCode {
				return struct{ Quota quotaShape }{q.show(c, byDefault)}, nil
			}
		}
		return nil, noQuota()
	})
}

func listQuotas(byDefault bool) func(*wire.Call) (any, error) {
	return wire.Op(wire.Unlocked, func(c *wire.Call, in *struct {
		ServiceCode string `wire:",required"`
		QuotaCode   string
		MaxResults  int
		NextToken   string
	}) (any, error) {
		if quotaServices[in.ServiceCode] == "" {
			return nil, noQuota()
		}
		all := []quotaShape{}
		for _, q := range quotas {
			if q.service == in.ServiceCode && (in.QuotaCode == "" || in.QuotaCode == q.code) {
				all = append(all, q.show(c, byDefault))
			}
		}
		page, next, err := wire.Page(all, func(q quotaShape) string { return q.QuotaCode }, in.NextToken, in.MaxResults, 100)
		return struct {
			Quotas    []quotaShape
			NextToken string `json:",omitempty"`
		}{page, next}, err
	})
}
