// Package awsx is everything that eksui asks of AWS, through aws-sdk-go-v2 and over HTTP. It knows nothing of practice,
// terminals or steps: the same code runs against AWS and against anything that speaks AWS's protocols.
package awsx

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/internal/version"
)

// DefaultRegion is the course's region (Seoul). It is used only where neither Options nor the environment nor a file
// names another.
const DefaultRegion = "ap-northeast-2"

// appID is what AWS's logs (CloudTrail's userAgent) show of eksui: as an application ("AWS SDKs reference": sdk_ua_app_id), and
// with its version.
const appID = "eksui"

// Retries are bounded so that a call gives up within about a minute and the lab can say what is wrong.
const (
	maxAttempts = 6
	maxBackoff  = 10 * time.Second
)

// responseTimeout is how long AWS may take to begin an answer; the SDK itself would wait for ever.
const responseTimeout = 40 * time.Second

// Options say which account, region and endpoint a Session talks to. The zero Options resolve everything the way the
// AWS SDKs do: environment, shared files, SSO, container and instance roles.
type Options struct {
	Profile         string // a profile by name; it then wins over credentials in the environment
	Region          string
	Endpoint        string // a base URL for every service; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> apply without it
	CredentialsFile string // instead of ~/.aws/credentials
	ConfigFile      string // instead of ~/.aws/config
	Pace            Pace
	// MFACode asks for the code that a device shows now (mfa_serial). It is called when a role is assumed: about once an hour. Without
	// it a profile that needs one can't be opened.
	MFACode func(device string) (string, error)
}

// load lists the options for config.LoadDefaultConfig that name profile, region and files.
func (o Options) load() []func(*config.LoadOptions) error {
	opts := []func(*config.LoadOptions) error{config.WithDefaultRegion(DefaultRegion)}
	if o.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		opts = append(opts, config.WithRegion(o.Region))
	}
	if o.CredentialsFile != "" {
		opts = append(opts, config.WithSharedCredentialsFiles([]string{o.CredentialsFile}))
	}
	if o.ConfigFile != "" {
		opts = append(opts, config.WithSharedConfigFiles([]string{o.ConfigFile}))
	}
	return opts
}

// Session is one account in one region: the resolved configuration and a client for each service.
// It is safe for concurrent use.
type Session struct {
	cfg   aws.Config
	opts  Options
	pace  Pace
	http  *countingClient
	cache priceCache
	// silent are the services that did not answer an optional question.
	silent silences
	ahead  sync.Once
	plan   planAnswer
	clients

	credentials *renewal
	signIn      Profile // of the credentials that everything begins with
}

// Open resolves configuration and credentials without calling AWS. Identity is what proves that they work.
func Open(ctx context.Context, o Options) (*Session, error) {
	cfg, err := o.resolve(ctx)
	if err != nil {
		return nil, configProblem(err)
	}
	s := &Session{opts: o, pace: o.Pace.orDefault(), signIn: o.signIn(ctx)}
	s.credentials = &renewal{used: cfg.Credentials, load: func(ctx context.Context) (aws.CredentialsProvider, error) {
		anew, err := o.resolve(ctx)
		return anew.Credentials, err
	}}
	s.http = &countingClient{next: newHTTPClient(cfg.HTTPClient)}
	cfg.HTTPClient, cfg.Credentials = s.http, s.credentials
	cfg.APIOptions = append(slices.Clone(cfg.APIOptions), s.credentials.goOn)
	s.cfg = cfg
	s.clients = newClients(cfg)
	return s, nil
}

// resolve reads the environment and the files as they are now.
func (o Options) resolve(ctx context.Context) (aws.Config, error) {
	readable, done := o.forSDK()
	defer done()
	loadOpts := append(readable.load(),
		config.WithAppID(appID),
		config.WithAPIOptions([]func(*middleware.Stack) error{
			awsmiddleware.AddUserAgentKeyValue(appID, version.Get().Version),
		}),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.ResponseHeaderTimeout = responseTimeout
		})),
		config.WithRetryer(newRetryer),
		config.WithLogger(logging.Nop{}), // its warnings would be written over whatever the terminal shows
	)
	// The SDK settles credentials before the endpoint, so that roles would be assumed at AWS itself, whatever endpoint is
	// configured. What a role's STS needs is read before.
	settings, err := config.LoadDefaultConfig(ctx, append(slices.Clone(loadOpts), config.WithCredentialsProvider(aws.AnonymousCredentials{}))...)
	if err != nil {
		return aws.Config{}, err
	}
	if o.Endpoint != "" {
		settings.BaseEndpoint, settings.ConfigSources = aws.String(o.Endpoint), nil
	}
	cfg, err := config.LoadDefaultConfig(ctx, append(loadOpts, o.roles(settings)...)...)
	if err != nil {
		return aws.Config{}, err
	}
	if o.Endpoint != "" {
		cfg.BaseEndpoint = aws.String(o.Endpoint)
		// Without its sources the configuration can't send a single service elsewhere (AWS_ENDPOINT_URL_EKS and the like).
		cfg.ConfigSources = nil
	}
	return cfg, nil
}

// roles has roles assumed at the endpoint of the settings, STS's own one or that of every service, and the code of an MFA device asked.
func (o Options) roles(settings aws.Config) []func(*config.LoadOptions) error {
	at := sts.NewFromConfig(settings).Options().BaseEndpoint
	return []func(*config.LoadOptions) error{
		config.WithAssumeRoleCredentialOptions(func(role *stscreds.AssumeRoleOptions) {
			if client, ok := role.Client.(*sts.Client); ok { // it has the credentials that the role is assumed with
				role.Client = sts.New(client.Options(), func(o *sts.Options) { o.BaseEndpoint = at })
			}
			if o.MFACode != nil && role.SerialNumber != nil {
				role.TokenProvider = func() (string, error) { return o.MFACode(*role.SerialNumber) }
			}
		}),
		config.WithWebIdentityRoleCredentialOptions(func(o *stscreds.WebIdentityRoleOptions) {
			o.Client = sts.NewFromConfig(settings)
		}),
	}
}

func newRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.MaxBackoff = maxBackoff
	})
}

// newHTTPClient takes over the transport that the SDK configured (proxy, CA bundle) in a client whose idle connections
// can be closed. Redirects are answers of the service, as in the SDK's own client.
func newHTTPClient(c aws.HTTPClient) *http.Client {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if b, ok := c.(*awshttp.BuildableClient); ok {
		client.Transport = b.GetTransport()
	}
	return client
}

// Config is the resolved SDK configuration, for what awsx has no function for (such as presigning a token).
func (s *Session) Config() aws.Config { return s.cfg }

// Region is the region that the session talks to.
func (s *Session) Region() string { return s.cfg.Region }

// Profile is the profile that was asked for, "" for the SDK's own choice.
func (s *Session) Profile() string { return s.opts.Profile }

// Calls counts the HTTP requests that were sent to AWS, retries included.
func (s *Session) Calls() int64 { return s.http.sent.Load() }

// Close gives idle connections back. The session stays usable.
func (s *Session) Close() { s.http.next.CloseIdleConnections() }

type countingClient struct {
	next *http.Client
	sent atomic.Int64
}

func (c *countingClient) Do(r *http.Request) (*http.Response, error) {
	c.sent.Add(1)
	return c.next.Do(r)
}

// configProblem explains why the shared files can't be used.
func configProblem(err error) error {
	return configCauses.Problem(err, err)
}

var configCauses = cause.Define([]cause.Cause[error]{
	{
		ID: "aws.profile-unknown", Match: isA[config.SharedConfigProfileNotExistError], What: msgNoConfig,
		Tell: func(err error, p *text.Problem) {
			var missing config.SharedConfigProfileNotExistError
			errors.As(err, &missing)
			p.Why, p.Next = msgNoProfile.With(missing.Profile), msgChooseProfile.With(shellWord(missing.Profile))
		},
		Example: config.SharedConfigProfileNotExistError{Profile: "work"},
	},
	{
		ID: "aws.profile-asks-mfa", Match: isA[config.AssumeRoleTokenProviderNotSetError],
		What: msgNoConfig, Why: msgMFA, Next: msgMFANext, Example: config.AssumeRoleTokenProviderNotSetError{},
	},
	{ID: "aws.config-broken", What: msgNoConfig, Next: msgFixConfig, Example: errors.New("invalid state with ASTKind")},
}...)
