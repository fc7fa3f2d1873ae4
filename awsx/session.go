// Package awsx is everything that eksui asks of AWS, through aws-sdk-go-v2 and over HTTP. It knows nothing of practice,
// terminals or steps: the same code runs against AWS and against anything that speaks AWS's protocols.
package awsx

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Pace bounds the interval between two polls of the same thing. The zero Pace is 1 s to 5 s.
type Pace struct {
	Min, Max time.Duration
}

// Options say which account, region and endpoint a Session talks to. The zero Options resolve everything the way the
// AWS SDKs do: environment, shared files, SSO, container and instance roles.
type Options struct {
	Profile         string // a profile by name; it then wins over credentials in the environment
	Region          string
	Endpoint        string // a base URL for every service; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> apply without it
	CredentialsFile string // instead of ~/.aws/credentials
	ConfigFile      string // instead of ~/.aws/config
	Pace            Pace
}

// Session is one account in one region: the resolved configuration and a client for each service.
// It is safe for concurrent use.
type Session struct {
	cfg  aws.Config
	opts Options
}

// Open resolves configuration and credentials without calling AWS. Identity is what proves that they work.
func Open(ctx context.Context, o Options) (*Session, error) { return nil, errPending }

// Config is the resolved SDK configuration, for what awsx has no function for (such as presigning a token).
func (s *Session) Config() aws.Config { return s.cfg }

// Region is the region that the session talks to.
func (s *Session) Region() string { return s.cfg.Region }

// Profile is the profile that was asked for, "" for the SDK's own choice.
func (s *Session) Profile() string { return s.opts.Profile }

// Calls counts the HTTP requests that were sent to AWS, retries included.
func (s *Session) Calls() int64 { return 0 }
