package wire

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"eksui/practice/world"
)

const (
	clusterHeader = "x-k8s-aws-id"
	tokenLife     = 15 * time.Minute
)

// TokenVerifier checks the presigned sts:GetCallerIdentity URLs that EKS tokens are made of, as the authenticator in
// front of an EKS cluster does.
type TokenVerifier struct {
	world *world.World
	auth  Authority
}

// NewTokenVerifier returns a verifier that knows the authority's keys.
func NewTokenVerifier(w *world.World, auth Authority) *TokenVerifier {
	return &TokenVerifier{world: w, auth: auth}
}

// Verify returns who presigned a URL for a cluster. Any host is accepted as signed; the header x-k8s-aws-id must be
// among the signed ones and name the cluster. The URL holds for 15 minutes, whatever its X-Amz-Expires says. It takes
// the world's lock for reading.
func (v *TokenVerifier) Verify(presigned, cluster string) (Identity, error) {
	u, err := url.Parse(presigned)
	if err != nil {
		return Identity{}, errors.New("the token is not a URL")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Identity{}, errors.New("the token's URL has a malformed query")
	}
	if u.Path != "" && u.Path != "/" || query.Get("Action") != "GetCallerIdentity" {
		return Identity{}, errors.New("the token's URL is not one of sts:GetCallerIdentity")
	}
	r := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: http.Header{}}
	r.Header.Set(clusterHeader, cluster)
	sig, err := readSignature(r, query)
	switch {
	case err != nil:
		return Identity{}, err
	case sig == nil || sig.Service != "sts":
		return Identity{}, errors.New("the token's URL is not signed for sts")
	case !slices.ContainsFunc(sig.SignedHeaders, func(h string) bool { return strings.EqualFold(h, clusterHeader) }):
		return Identity{}, errors.New("the token's URL does not sign " + clusterHeader)
	}
	sig.Expires = tokenLife
	var who Identity
	v.world.View(func() { who, err = authenticate(v.world, v.auth, sig, r, query, nil) })
	return who, err
}
