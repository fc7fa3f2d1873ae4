// Package apiserver speaks a cluster's API over HTTP.
package apiserver

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes/scheme"

	"eksui/practice/k8s/registry"
)

// User is who asks.
type User struct {
	Name   string
	UID    string
	Groups []string
	Extra  map[string][]string
}

// Runtime is what the API server asks of the nodes.
type Runtime interface {
	// Dial connects to a port of a pod as seen from inside of it.
	Dial(ctx context.Context, pod *corev1.Pod, port int32) (net.Conn, error)
	// Logs writes what a container has written, and goes on with Follow until the context or the container ends.
	Logs(ctx context.Context, pod *corev1.Pod, opts *corev1.PodLogOptions, w io.Writer) error
}

// Config is what a Server works with.
type Config struct {
	API          *registry.API
	Runtime      Runtime
	Authenticate func(token string) (User, error)
	Version      version.Info
	Issuer       string // of service account tokens
	TokenKey     []byte // that signs them
}

// Server answers the requests to one cluster. It ends its watches when its context does.
type Server struct {
	Config
	ctx     context.Context
	openapi http.Handler
}

// New returns a server that lives as long as the context.
func New(ctx context.Context, c Config) *Server {
	return &Server{Config: c, ctx: ctx, openapi: openAPI(c.Version)}
}

// openPaths need no token.
var openPaths = []string{"/livez", "/readyz", "/healthz", "/version"}

func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Cache-Control", "no-cache, private")
	ctx, cancel := context.WithCancel(req.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	req = req.WithContext(ctx)
	c := &call{w: w, req: req, server: s}
	if err := s.serve(c); err != nil {
		c.fail(err)
	}
}

func (s *Server) serve(c *call) error {
	p := strings.TrimSuffix(c.req.URL.Path, "/")
	if !slices.Contains(openPaths, p) {
		user, err := s.authenticate(c.req)
		if err != nil {
			return err
		}
		c.user = user
	}
	switch {
	case p == "/livez", p == "/readyz", p == "/healthz":
		_, err := io.WriteString(c.w, "ok")
		return err
	case p == "/version":
		return c.writeJSON(http.StatusOK, s.Version)
	case strings.HasPrefix(p, "/openapi/"):
		s.openapi.ServeHTTP(c.w, c.req)
		return nil
	case p == "":
		return c.writeJSON(http.StatusOK, map[string][]string{"paths": rootPaths()})
	}
	return s.route(c, strings.Split(strings.TrimPrefix(p, "/"), "/"))
}

func (s *Server) authenticate(req *http.Request) (User, error) {
	token, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return User{}, apierrors.NewUnauthorized("Unauthorized")
	}
	u, err := s.serviceAccount(token)
	if err != nil {
		u, err = s.Authenticate(token)
	}
	if err != nil {
		return User{}, apierrors.NewUnauthorized("Unauthorized")
	}
	u.Groups = append(slices.Clone(u.Groups), "system:authenticated")
	return s.impersonate(req, u)
}

// route finds the resource that a path is about: /api/v1/… or /apis/GROUP/VERSION/…
func (s *Server) route(c *call, parts []string) error {
	var gv schema.GroupVersion
	switch {
	case parts[0] == "api" && len(parts) == 1:
		return s.discoverCore(c)
	case parts[0] == "apis" && len(parts) == 1:
		return s.discoverGroups(c)
	case parts[0] == "apis" && len(parts) == 2:
		return s.discoverGroup(c, parts[1])
	case parts[0] == "api":
		gv, parts = schema.GroupVersion{Version: parts[1]}, parts[2:]
	case parts[0] == "apis":
		gv, parts = schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:]
	default:
		return errNoPath
	}
	if len(parts) == 0 {
		return s.discoverVersion(c, gv)
	}
	if len(parts) > 1 && parts[0] == "namespaces" && (len(parts) != 3 || parts[2] != "status" && parts[2] != "finalize") && len(parts) > 2 {
		c.namespace, parts = parts[1], parts[2:]
	}
	if gv.WithResource(parts[0]) == crds.GroupVersionResource && len(parts) <= 2 {
		c.resource, c.name = crds, strings.Join(parts[1:], "")
		return s.customResources(c)
	}
	r, ok := registry.Find(gv.WithResource(parts[0]))
	if !ok || len(parts) > 3 || c.namespace != "" && !r.Namespaced {
		return errNoPath
	}
	c.resource = r
	if len(parts) > 1 {
		c.name = parts[1]
	}
	if len(parts) > 2 {
		c.subresource = parts[2]
		if !r.Has(c.subresource) {
			return errNoPath
		}
	}
	return s.act(c)
}

// errNoPath is what the server says to a path that it doesn't serve.
var errNoPath = &apierrors.StatusError{ErrStatus: notFoundStatus()}

func (s *Server) act(c *call) error {
	c.verb = verbOf(c)
	if c.verb == "" || !c.resource.Allows(c.verb, c.subresource) {
		return apierrors.NewMethodNotSupported(c.resource.GroupResource(), strings.ToLower(c.req.Method))
	}
	if err := s.authorize(c); err != nil {
		return err
	}
	if c.subresource != "" {
		return s.actOnSubresource(c)
	}
	switch c.verb {
	case "get":
		return s.get(c)
	case "list":
		return s.list(c)
	case "watch":
		return s.watch(c)
	case "create":
		return s.create(c)
	case "update":
		return s.update(c)
	case "patch":
		return s.patch(c)
	case "delete":
		return s.delete(c)
	default:
		return s.deleteCollection(c)
	}
}

func verbOf(c *call) string {
	one := c.name != ""
	switch c.req.Method {
	case http.MethodGet, http.MethodHead:
		switch {
		case one && c.subresource != "":
			return "get"
		case isTrue(c.req.URL.Query().Get("watch")):
			return "watch"
		case one:
			return "get"
		}
		return "list"
	case http.MethodPost:
		if !one || c.subresource != "" {
			return "create"
		}
	case http.MethodPut:
		if one {
			return "update"
		}
	case http.MethodPatch:
		if one {
			return "patch"
		}
	case http.MethodDelete:
		if one {
			return "delete"
		}
		return "deletecollection"
	}
	return ""
}

func isTrue(s string) bool { return s == "true" || s == "1" }

// watchFor is how long a watch lasts that names no timeout.
const watchFor = 40 * time.Minute

// parameters decodes options from the query.
var parameters = scheme.ParameterCodec
