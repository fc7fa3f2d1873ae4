package iam

import (
	"maps"
	"strings"
	"time"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// credentialsShape are temporary credentials in an answer.
type credentialsShape struct {
	AccessKeyId, SecretAccessKey, SessionToken string
	Expiration                                 *wire.Time
}

func (s *Service) stsOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"GetCallerIdentity": {IAM: "-", Do: func(c *wire.Call) (any, error) {
			return struct{ Arn, UserId, Account string }{c.Caller.ARN, c.Caller.UserID, c.Caller.Account}, nil
		}},
		"GetSessionToken": {IAM: "-", Do: wire.Op(s.world.Update, func(c *wire.Call, in *struct{ DurationSeconds *int }) (any, error) {
			if strings.HasPrefix(c.Caller.AccessKey, "ASIA") {
				return nil, &wire.Error{Status: 403, Code: "AccessDenied", Message: "Cannot call GetSessionToken with session credentials"}
			}
			life, err := lifetime(in.DurationSeconds, 12*time.Hour, 36*time.Hour)
			if err != nil {
				return nil, err
			}
			who := c.Caller
			who.AccessKey = ""
			return struct{ Credentials credentialsShape }{s.newSession(session{Identity: who}, life)}, nil
		})},
		"AssumeRole": {IAM: "-", Do: wire.Op(s.world.Update, s.assumeRole)}, // which asks IAM itself, since the role's trust counts too
		"GetAccessKeyInfo": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			AccessKeyID string `wire:"AccessKeyId,required"`
		}) (any, error) {
			return struct{ Account string }{Account}, nil
		})},
	}
}

func lifetime(seconds *int, usual, longest time.Duration) (time.Duration, error) {
	if seconds == nil {
		return usual, nil
	}
	life := time.Duration(*seconds) * time.Second
	if life < 15*time.Minute {
		return 0, wire.Errorf("ValidationError", "1 validation error detected: Value '%d' at 'durationSeconds' failed to satisfy constraint: "+
			"Member must have value greater than or equal to 900", *seconds)
	}
	if life > longest {
		return 0, wire.Errorf("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return life, nil
}

// newSession makes temporary credentials, and forgets those that have long expired.
func (s *Service) newSession(t session, life time.Duration) credentialsShape {
	const remembered = 24 * time.Hour
	maps.DeleteFunc(s.st.Sessions, func(_ string, t *session) bool { return s.now().Sub(t.Expires) > remembered })
	t.Secret, t.Token, t.Expires = s.secret(), "IQoJ"+s.secret()+s.secret()+s.secret(), s.now().Add(life)
	id := s.keyID("ASIA")
	s.st.Sessions[id] = &t
	return credentialsShape{id, t.Secret, t.Token, wire.Stamp(t.Expires)}
}

type assumeRoleInput struct {
	RoleArn         string `wire:",required"`
	RoleSessionName string `wire:",required"`
	DurationSeconds *int
	ExternalID      string `wire:"ExternalId"`
	Policy          string
}

func (s *Service) assumeRole(c *wire.Call, in *assumeRoleInput) (any, error) {
	if err := checkName("roleSessionName", in.RoleSessionName, 64); err != nil {
		return nil, err
	}
	if in.Policy != "" {
		if err := checkDocument(in.Policy, policy.Identity); err != nil {
			return nil, err
		}
	}
	r := s.roleByARN(in.RoleArn)
	if r == nil || !s.mayAssume(c, r, in.ExternalID) {
		return nil, &wire.Error{Status: 403, Code: "AccessDenied", Message: "User: " + c.Caller.ARN +
			" is not authorized to perform: sts:AssumeRole on resource: " + in.RoleArn}
	}
	life, err := lifetime(in.DurationSeconds, time.Hour, time.Duration(r.MaxSession)*time.Second)
	if err != nil {
		return nil, err
	}
	who := wire.Identity{
		Account: Account, UserID: r.ID + ":" + in.RoleSessionName,
		ARN: "arn:aws:sts::" + Account + ":assumed-role/" + r.Name + "/" + in.RoleSessionName,
	}
	type assumed struct{ AssumedRoleId, Arn string }
	return struct {
		Credentials     credentialsShape
		AssumedRoleUser assumed
	}{s.newSession(session{Identity: who, Policy: in.Policy}, life), assumed{who.UserID, who.ARN}}, nil
}

// mayAssume says whether a role trusts the caller: by name, or the account and the caller's own policies let it.
func (s *Service) mayAssume(c *wire.Call, r *Role, externalID string) bool {
	ask := wire.Ask{Caller: c.Caller, Action: "sts:AssumeRole", Region: c.Region, Context: map[string]string{}}
	if externalID != "" {
		ask.Context["sts:ExternalId"] = externalID
	}
	own := s.decide(ask, r.ARN())
	if own == policy.ExplicitDeny || s.faulty(ask.Action) {
		return false
	}
	trusts := func(principals ...string) policy.Decision {
		return s.document(r.Trust).Decide(policy.Request{
			Action: ask.Action, Resource: r.ARN(), Context: s.context(ask), Principals: map[string][]string{"AWS": principals},
		})
	}
	byName, byAccount := trusts(c.Caller.ARN), trusts(Account, arn("root"))
	if byName == policy.ExplicitDeny || byAccount == policy.ExplicitDeny {
		return false
	}
	return byName == policy.Allow || byAccount == policy.Allow && own == policy.Allow
}
