package eks

import (
	"eksui/practice/aws/wire"
)

type nameRequest struct {
	Name string `json:"-" path:"name"`
}

type none struct{}

func (s *Service) createCluster(c *wire.Call, r *CreateClusterRequest) (any, error) {
	if err := r.Tags.check(); err != nil {
		return nil, err
	}
	return answer("cluster")(s.CreateCluster(c.Region, c.Caller, *r))
}

func (s *Service) describeCluster(c *wire.Call, r *nameRequest) (any, error) {
	found, err := s.find(c.Region, r.Name)
	if err != nil {
		return nil, err
	}
	return map[string]any{"cluster": found.Cluster}, nil
}

func (s *Service) listClusters(c *wire.Call, _ *none) (any, error) {
	var names []string
	for _, found := range s.inRegion(c.Region) {
		names = append(names, found.Name)
	}
	return list(c, "clusters", names, itself)
}

func (s *Service) deleteCluster(c *wire.Call, r *nameRequest) (any, error) {
	return answer("cluster")(s.DeleteCluster(c.Region, r.Name))
}
