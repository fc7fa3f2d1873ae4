package iam

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

// OIDCProvider is an OpenID Connect identity provider. Nothing here trusts its tokens (there is no
// AssumeRoleWithWebIdentity): it is kept for programs that look for a cluster's provider.
type OIDCProvider struct {
	URL                 string // without the scheme, which is https
	Clients, Thumbprint []string
	Created             time.Time
	Tags                map[string]string
}

// ARN of the provider.
func (p *OIDCProvider) ARN() string { return arn("oidc-provider/" + p.URL) }

// CreateOIDCProvider makes a provider of an https URL ("CreateOpenIDConnectProvider" in the IAM API Reference). It runs
// inside Update; so does DeleteOIDCProvider.
func (s *Service) CreateOIDCProvider(issuer string, clients, thumbprints []string, tags map[string]string) (*OIDCProvider, error) {
	u, err := url.Parse(issuer)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" {
		return nil, wire.Errorf("InvalidInput", "The URL must begin with https:// and should correspond to the iss claim in the provider's OpenID Connect ID tokens.")
	}
	if len(clients) > 100 {
		return nil, conflict("LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100")
	}
	if len(thumbprints) > 5 || slices.ContainsFunc(thumbprints, func(t string) bool { return len(t) != 40 }) {
		return nil, wire.Errorf("InvalidInput", "Thumbprint list must contain fewer than 5 entries, each of 40 characters.")
	}
	p := &OIDCProvider{URL: u.Host + strings.TrimSuffix(u.Path, "/"), Clients: clients, Thumbprint: thumbprints, Created: s.now(), Tags: tags}
	if s.st.OIDC[p.ARN()] != nil {
		return nil, conflict("EntityAlreadyExists", "Provider with url https://%s already exists.", p.URL)
	}
	if s.st.OIDC == nil {
		s.st.OIDC = map[string]*OIDCProvider{} // a snapshot from before there were any
	}
	s.st.OIDC[p.ARN()] = p
	return p, nil
}

// DeleteOIDCProvider removes a provider; one that does not exist is deleted, too, as the API Reference has it.
func (s *Service) DeleteOIDCProvider(arn string) { delete(s.st.OIDC, arn) }

func (s *Service) oidcOperations() map[string]wire.Operation {
	type byARN struct {
		OpenIDConnectProviderArn string `wire:",required"`
	}
	type entry struct{ Arn string }
	return map[string]wire.Operation{
		"CreateOpenIDConnectProvider": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			Url            string `wire:",required"`
			ClientIDList   []string
			ThumbprintList []string
			Tags           []tag
		}) (any, error) {
			p, err := s.CreateOIDCProvider(in.Url, in.ClientIDList, in.ThumbprintList, tagsOf(in.Tags))
			if err != nil {
				return nil, err
			}
			return struct {
				OpenIDConnectProviderArn string
				Tags                     wire.Members[tag]
			}{p.ARN(), tagList(p.Tags)}, nil
		})},
		"GetOpenIDConnectProvider": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *byARN) (any, error) {
			p := s.st.OIDC[in.OpenIDConnectProviderArn]
			if p == nil {
				return nil, notFound("OpenIDConnect Provider not found for arn %s", in.OpenIDConnectProviderArn)
			}
			return struct {
				Url                          string
				ClientIDList, ThumbprintList wire.Members[string]
				CreateDate                   *wire.Time
				Tags                         wire.Members[tag]
			}{p.URL, p.Clients, p.Thumbprint, wire.Stamp(p.Created), tagList(p.Tags)}, nil
		})},
		"ListOpenIDConnectProviders": {Do: wire.Op(s.world.View, func(*wire.Call, *struct{}) (any, error) {
			var all wire.Members[entry]
			for _, arn := range sortedKeys(s.st.OIDC) {
				all = append(all, entry{arn})
			}
			return struct{ OpenIDConnectProviderList wire.Members[entry] }{all}, nil
		})},
		"DeleteOpenIDConnectProvider": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *byARN) (any, error) {
			s.DeleteOIDCProvider(in.OpenIDConnectProviderArn)
			return nil, nil
		})},
	}
}
