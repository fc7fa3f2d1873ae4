package wire

import (
	"net/http"

	"eksui/practice/world"
)

// NewServer answers the services' APIs. A request goes to the service that its signature is made for, and there to the
// operation that its protocol names: the Action of a form (and the Version: both load balancer services sign as
// elasticloadbalancing), X-Amz-Target, or method and path.
func NewServer(w *world.World, auth Authority, services ...*Service) http.Handler {
	s := &server{world: w, auth: auth, services: map[string][]*Service{}}
	for _, svc := range services {
		s.services[svc.Name] = append(s.services[svc.Name], svc)
	}
	return s
}

type server struct {
	world    *world.World
	auth     Authority
	services map[string][]*Service
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {}
