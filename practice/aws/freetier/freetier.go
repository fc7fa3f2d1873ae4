// Package freetier is the practice cloud's AWS Free Tier: the plan that the account is on.
package freetier

import (
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

type amount struct {
	Amount float64 `json:"amount"`
	Unit   string  `json:"unit"`
}

// planState is the answer of GetAccountPlanState ("AWS Billing and Cost Management API Reference"). Only a Free plan ends and has
// credits.
type planState struct {
	AccountID        string  `json:"accountId"`
	Type             string  `json:"accountPlanType"`
	Status           string  `json:"accountPlanStatus"`
	RemainingCredits *amount `json:"accountPlanRemainingCredits,omitempty"`
}

// Wire is the API of the Free Tier.
func Wire(w *world.World) *wire.Service {
	return &wire.Service{
		Name: "freetier", Target: "AWSFreeTierService", Protocol: wire.JSON10,
		Operations: map[string]wire.Operation{
			"GetAccountPlanState": {Do: wire.Op(w.View, func(c *wire.Call, _ *struct{}) (any, error) {
				if w.Fault(ec2.FreePlan, "") {
					return planState{c.Caller.Account, "FREE", "ACTIVE", &amount{100, "USD"}}, nil
				}
				return planState{AccountID: c.Caller.Account, Type: "PAID", Status: "ACTIVE"}, nil
			})},
		},
	}
}
