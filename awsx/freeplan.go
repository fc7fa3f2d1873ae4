package awsx

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/internal/version"
)

// The Free Tier API is served in one place ("AWS Billing and Cost Management API Reference: GetAccountPlanState", "AWS service
// endpoints: Free Tier").
const (
	freeTierService  = "freetier"
	freeTierID       = "FreeTier" // by which AWS_ENDPOINT_URL_FREETIER and the shared files name it
	freeTierRegion   = "us-east-1"
	freeTierEndpoint = "https://freetier.us-east-1.api.aws"
	freeTierTarget   = "AWSFreeTierService.GetAccountPlanState"
)

// FreePlan is the plan of an account that launches free tier eligible instance types only ("AWS Free Tier", accounts since
// July 2025).
type FreePlan struct {
	Types []InstanceType // what it launches, the smallest first
}

// Launches says whether the account launches a type.
func (p *FreePlan) Launches(name string) bool {
	return slices.ContainsFunc(p.Types, func(t InstanceType) bool { return t.Name == name })
}

// Suited is the smallest type that the account launches, of a processor's kind ("x86_64") and with room for pods; "" for none.
func (p *FreePlan) Suited(arch string) string { return suited(p.Types, arch) }

func suited(types []InstanceType, arch string) string {
	i := slices.IndexFunc(types, func(t InstanceType) bool { return t.Arch == arch && t.MemoryMiB >= minNodeMiB })
	if i < 0 {
		return ""
	}
	return types[i].Name
}

// SuitedFreeTierType is the free tier eligible type that comes nearest to a chosen one, also where nobody can be asked.
func (s *Session) SuitedFreeTierType(ctx context.Context, chosen string) string {
	arch, usual := "x86_64", "t3.small"
	if graviton.MatchString(chosen) {
		arch, usual = "arm64", "t4g.small"
	}
	types, _ := s.FreeTierTypes(ctx)
	return cmp.Or(suited(types, arch), usual)
}

// freeTierType changes the node group's type to one that the Free plan launches.
const freeTierType = "free-tier-type"

// refusedType is a type that the account's plan does not launch, and one that it does.
type refusedType struct{ name, suited string }

var freePlanCauses = cause.Define([]cause.Cause[refusedType]{{
	ID: "preflight.free-plan", Remedies: []string{freeTierType}, Fault: faultFreePlan,
	Tell: func(r refusedType, p *text.Problem) {
		p.What, p.Next = msgFreePlanRefuses.With(r.name), msgFreePlanNext.With(r.suited)
	},
	Example: refusedType{"t2.medium", "t3.small"},
}}...)

// minNodeMiB keeps out the types on which a node has hardly room for pods besides the system's: the micro ones.
const minNodeMiB = 2048

// planAnswer is what AWS has said of the account's plan.
type planAnswer struct {
	mu    sync.Mutex
	known bool
	plan  *FreePlan
}

// FreePlan asks for the account's plan: nil where it pays. The answer is kept for the session's life.
func (s *Session) FreePlan(ctx context.Context) (*FreePlan, error) {
	s.plan.mu.Lock()
	defer s.plan.mu.Unlock()
	if s.plan.known {
		return s.plan.plan, nil
	}
	plan, err := s.readFreePlan(ctx)
	s.plan.known, s.plan.plan = err == nil, plan
	return plan, err
}

func (s *Session) readFreePlan(ctx context.Context) (*FreePlan, error) {
	if strings.HasPrefix(s.Region(), "cn-") || strings.HasPrefix(s.Region(), "us-gov-") {
		return nil, nil // these partitions have no Free plan
	}
	state := ""
	err := s.optionally(ctx, freeTierService, func(ctx context.Context) (err error) {
		state, err = s.accountPlanType(ctx)
		return err
	})
	if err != nil || state != "FREE" {
		return nil, err
	}
	plan := &FreePlan{}
	plan.Types, err = s.FreeTierTypes(ctx)
	return plan, err
}

// accountPlanType calls freetier:GetAccountPlanState, with the SDK's signature and in the protocol AWS JSON 1.0: "FREE" or
// "PAID". An account of before July 2025 has no plan, which is an error here and none to the lab: it pays.
func (s *Session) accountPlanType(ctx context.Context) (string, error) {
	body := []byte("{}")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpointOf(ctx, freeTierID, freeTierEndpoint), bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", freeTierTarget)
	req.Header.Set("User-Agent", appID+"/"+version.Get().Version)
	keys, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, keys, req, hex.EncodeToString(sum[:]), freeTierService, freeTierRegion, time.Now()); err != nil {
		return "", err
	}
	res, err := s.http.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var answer struct {
		AccountPlanType string `json:"accountPlanType"`
		Type            string `json:"__type"`
		Message         string `json:"message"`
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return "", err
	}
	parseErr := json.Unmarshal(raw, &answer)
	switch {
	case res.StatusCode >= http.StatusInternalServerError:
		return "", errors.New(res.Status)
	case res.StatusCode != http.StatusOK:
		code := lastField(cmp.Or(answer.Type, strings.SplitN(res.Header.Get("X-Amzn-Errortype"), ":", 2)[0], res.Status), "#")
		if code == "ResourceNotFoundException" {
			return "PAID", nil
		}
		return "", &smithy.GenericAPIError{Code: code, Message: answer.Message}
	}
	return answer.AccountPlanType, parseErr
}

// endpointOf is where a service answers that the SDK has no client for here: as the options, the environment or the shared
// files say, which the SDK reads, else the usual place.
func (s *Session) endpointOf(ctx context.Context, serviceID, usual string) string {
	for _, source := range s.cfg.ConfigSources {
		if named, ok := source.(interface {
			GetServiceBaseEndpoint(ctx context.Context, sdkID string) (string, bool, error)
		}); ok {
			if url, found, err := named.GetServiceBaseEndpoint(ctx, serviceID); err == nil && found {
				return url
			}
		}
	}
	if s.cfg.BaseEndpoint != nil {
		return *s.cfg.BaseEndpoint
	}
	return usual
}
