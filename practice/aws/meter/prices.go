package meter

import "strings"

// Prices in USD of Seoul (ap-northeast-2), on demand, from the AWS Price List; practice charges them in every region.
const (
	hoursAMonth = 730

	clusterHour  = 0.10
	extendedHour = 0.50 // on top, while the version is in extended support
	publicIPHour = 0.005
	natHour      = 0.059
	classicHour  = 0.025
	elbv2Hour    = 0.0225

	databaseStorage = 0.131 / hoursAMonth // a GB and hour, gp2 and gp3, single zone
)

var instanceHour = map[string]float64{
	"t2.nano": 0.0072, "t2.micro": 0.0144, "t2.small": 0.0288, "t2.medium": 0.0576, "t2.large": 0.1152, "t2.xlarge": 0.2304,
	"t3.nano": 0.0065, "t3.micro": 0.013, "t3.small": 0.026, "t3.medium": 0.052, "t3.large": 0.104, "t3.xlarge": 0.208,
	"t3a.micro": 0.0117, "t3a.small": 0.0234, "t3a.medium": 0.0468, "t3a.large": 0.0936,
	"t4g.micro": 0.0104, "t4g.small": 0.0208, "t4g.medium": 0.0416, "t4g.large": 0.0832,
	"m5.large": 0.118, "m5.xlarge": 0.236, "m5.2xlarge": 0.472, "m6i.large": 0.118, "m6i.xlarge": 0.236, "m7i.large": 0.1239, "m7i-flex.large": 0.1177,
	"c5.large": 0.096, "c5.xlarge": 0.192, "c6i.large": 0.096, "c7i-flex.large": 0.0958, "r5.large": 0.152,
}

var databaseHour = map[string]float64{
	"db.t3.micro": 0.026, "db.t3.small": 0.052, "db.t3.medium": 0.104, "db.t4g.micro": 0.025, "db.t4g.small": 0.051, "db.t4g.medium": 0.101,
}

// storage are prices of a GB and hour by volume type.
var storage = map[string]float64{
	"gp3": 0.0912 / hoursAMonth, "gp2": 0.114 / hoursAMonth, "standard": 0.08 / hoursAMonth, "st1": 0.051 / hoursAMonth,
	"sc1": 0.0174 / hoursAMonth, "io1": 0.1278 / hoursAMonth, "io2": 0.1278 / hoursAMonth,
}

// InstanceHour is the price of an instance type an hour, false for a type without one.
func InstanceHour(instanceType string) (usd float64, ok bool) {
	usd, ok = instanceHour[instanceType]
	if strings.HasPrefix(instanceType, "db.") {
		usd, ok = databaseHour[instanceType]
	}
	return usd, ok
}
