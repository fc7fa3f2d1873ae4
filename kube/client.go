// Package kube works with one Kubernetes cluster: it applies manifests, watches what becomes of them and says in words
// why something is not well. Its subpackages change kubeconfig files, make tokens for EKS and carry local ports to pods.
package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Client is a connection to one cluster. It is safe for concurrent use.
type Client struct {
	// Context is the kubeconfig context it was opened by; "" for Direct.
	Context string
	// Namespace is the one that names without a namespace mean.
	Namespace string

	config  *rest.Config
	typed   kubernetes.Interface
	dynamic dynamic.Interface
	mapper  meta.ResettableRESTMapper
}

// Request rates of a client. client-go's own (5 a second) make a wizard that watches, applies and polls wait for itself.
const (
	requestsPerSecond = 50
	requestBurst      = 100
)

// Open connects to the cluster of a kubeconfig context. An empty path means KUBECONFIG or ~/.kube/config as kubectl
// reads them, an empty context the current one. It sends nothing yet; a kubeconfig that can't be used is a *text.Problem.
func Open(path, contextName string) (*Client, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = path
	loaded := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, &clientcmd.ConfigOverrides{CurrentContext: contextName})
	config, err := loaded.ClientConfig()
	if err != nil {
		return nil, unopened(err)
	}
	namespace, _, err := loaded.Namespace()
	if err != nil {
		return nil, unopened(err)
	}
	if contextName == "" {
		raw, err := loaded.RawConfig()
		if err != nil {
			return nil, unopened(err)
		}
		contextName = raw.CurrentContext
	}
	return newClient(config, contextName, namespace)
}

func init() { cause.Add(unopened(nil)) }

func unopened(err error) *text.Problem {
	return &text.Problem{Cause: "context.unusable", What: notOpened.With(), Why: kubeconfigSays.With(), Next: checkContexts.With(), Err: err}
}

// TokenSource gives a bearer token and when it stops being good. It is asked again a minute before that.
type TokenSource func(ctx context.Context) (token string, expires time.Time, err error)

// Direct connects to an API server without any kubeconfig or exec plugin: its endpoint URL, its authority's certificate
// in PEM (empty for a plain http endpoint or a publicly trusted one) and a source of tokens.
func Direct(endpoint string, caPEM []byte, tokens TokenSource) (*Client, error) {
	config := &rest.Config{
		Host:            endpoint,
		TLSClientConfig: rest.TLSClientConfig{CAData: caPEM},
	}
	source := &tokenCache{source: tokens}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return &bearer{source: source, next: next} })
	return newClient(config, "", "default")
}

func newClient(config *rest.Config, contextName, namespace string) (*Client, error) {
	config.QPS, config.Burst = requestsPerSecond, requestBurst
	config.UserAgent = userAgent
	config.WarningHandler = rest.NoWarnings{} // a face may own the terminal; warnings would land in the middle of it
	hc, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, fmt.Errorf("transport to %s: %w", config.Host, err)
	}
	typed, err := kubernetes.NewForConfigAndClient(config, hc)
	if err != nil {
		return nil, fmt.Errorf("client for %s: %w", config.Host, err)
	}
	dyn, err := dynamic.NewForConfigAndClient(config, hc)
	if err != nil {
		return nil, fmt.Errorf("dynamic client for %s: %w", config.Host, err)
	}
	disco, err := discovery.NewDiscoveryClientForConfigAndClient(config, hc)
	if err != nil {
		return nil, fmt.Errorf("discovery client for %s: %w", config.Host, err)
	}
	return &Client{
		Context:   contextName,
		Namespace: namespace,
		config:    config,
		typed:     typed,
		dynamic:   dyn,
		mapper:    restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(disco)),
	}, nil
}

const userAgent = "eksui"

// Config returns a copy of the connection's settings.
func (c *Client) Config() *rest.Config { return rest.CopyConfig(c.config) }

// Typed returns the client of the built-in kinds.
func (c *Client) Typed() kubernetes.Interface { return c.typed }

// Dynamic returns the client of any kind.
func (c *Client) Dynamic() dynamic.Interface { return c.dynamic }

// Mapper translates kinds to resources by the cluster's own discovery.
func (c *Client) Mapper() meta.RESTMapper { return c.mapper }

// ServerVersion asks the API server for its version: the cheapest proof that it answers. Kubernetes' own form, "v1.33.4".
func (c *Client) ServerVersion(ctx context.Context) (string, error) {
	body, err := c.typed.Discovery().RESTClient().Get().AbsPath("/version").Do(ctx).Raw()
	if err != nil {
		return "", Problem(err)
	}
	var v version.Info
	if err := json.Unmarshal(body, &v); err != nil {
		return "", fmt.Errorf("version of the API server: %w", err)
	}
	return v.GitVersion, nil
}

// tokenCache asks its source only when the token that it holds is about to end.
type tokenCache struct {
	source TokenSource

	mu      sync.Mutex
	token   string
	expires time.Time
}

const renewBefore = time.Minute

func (t *tokenCache) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && time.Until(t.expires) > renewBefore {
		return t.token, nil
	}
	token, expires, err := t.source(ctx)
	if err != nil {
		return "", err
	}
	t.token, t.expires = token, expires
	return token, nil
}

// forget drops a token that the server has refused, so that the next request brings a new one.
func (t *tokenCache) forget(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}

// bearer adds the current token to every request.
type bearer struct {
	source *tokenCache
	next   http.RoundTripper
}

func (b *bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	token, err := b.source.get(r.Context())
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := b.next.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		b.source.forget(token)
	}
	return resp, err
}

// WrappedRoundTripper lets client-go look through to the transport below.
func (b *bearer) WrappedRoundTripper() http.RoundTripper { return b.next }
