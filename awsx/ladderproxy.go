package awsx

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// route is how a climb gets to the page: by itself, or through a proxy.
type route struct {
	proxy *url.URL // nil where requests go straight
	only  bool     // the proxy is meant for such requests; else it is tried where none gets through by itself
}

// routeTo finds the proxy that a browser in this environment would use for a page (HTTP_PROXY, NO_PROXY). Where only HTTPS_PROXY
// is set, that one may be the network's way out all the same. Addresses of this machine go through none.
func routeTo(env *httpproxy.Config, page *url.URL) route {
	if host := page.Hostname(); host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return route{}
	}
	if proxy, err := env.ProxyFunc()(page); err == nil && proxy != nil {
		return route{proxy: proxy, only: true}
	}
	secure := *page
	secure.Scheme = "https"
	if env.HTTPProxy != "" { // NO_PROXY excludes the page
		return route{}
	}
	proxy, err := env.ProxyFunc()(&secure)
	if err != nil {
		return route{}
	}
	return route{proxy: proxy}
}

// through asks a proxy for the page, as a browser behind it does. The proxy looks the name up. Its own answer for a name that is
// not there yet (502, 503, 403) is no page, and neither is a way to somewhere else: its own login.
func (c *climb) through(ctx context.Context, proxy *url.URL) LadderEvent {
	page := c.request(ctx, &http.Transport{Proxy: http.ProxyURL(proxy), DisableKeepAlives: true}, c.leavesPage)
	page.Detail = "proxy " + proxy.Host + ": " + page.Detail
	page.Proxy = proxy.Host
	return page
}

// leavesPage says whether an answer leads away from the page's own host.
func (c *climb) leavesPage(resp *http.Response) bool {
	to, err := resp.Location()
	return err == nil && to.Hostname() != c.host
}

// page is the address that is asked for.
func (c *climb) page() *url.URL {
	host := c.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // IPv6
	}
	if c.port != 80 {
		host += ":" + strconv.Itoa(c.port)
	}
	return &url.URL{Scheme: "http", Host: host, Path: "/" + strings.TrimPrefix(c.path, "/")}
}

// onlyIPv4 says whether all addresses are of the older protocol.
func onlyIPv4(addresses []string) bool {
	return !slices.ContainsFunc(addresses, func(a string) bool { return strings.Contains(a, ":") })
}
