package awsx

import (
	"context"
	"time"
)

// Identity is who AWS says we are (sts:GetCallerIdentity) and where the credentials came from.
type Identity struct {
	Account   string
	ARN       string
	UserID    string
	Region    string
	Partition string    // aws, aws-cn, aws-us-gov
	Source    string    // the SDK's name of the provider, such as SharedConfigCredentials or SSOProvider
	Expires   time.Time // zero for credentials that do not expire
}

// Name is the last part of the ARN: the user's, or the role's and session's name.
func (i Identity) Name() string { return "" }

// Identity asks AWS who the credentials belong to. Its errors are text.Problems, one for each thing that can be wrong
// with credentials, clock or network.
func (s *Session) Identity(ctx context.Context) (Identity, error) { return Identity{}, errPending }
