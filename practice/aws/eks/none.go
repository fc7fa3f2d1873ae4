package eks

import "eksui/practice/aws/wire"

// What a cluster here never has, and programs ask for before they show or delete one: the operations that would make it are
// not built, so the lists are empty.

type noneRequest struct {
	Cluster        string `json:"-" path:"name"`
	Namespace      string `json:"-" query:"namespace"`
	ServiceAccount string `json:"-" query:"serviceAccount"`
}

func (s *Service) listFargateProfiles(c *wire.Call, r *noneRequest) (any, error) {
	return s.listNone(c, r.Cluster, "fargateProfileNames")
}

func (s *Service) listPodIdentities(c *wire.Call, r *noneRequest) (any, error) {
	return s.listNone(c, r.Cluster, "associations")
}

func (s *Service) listNone(c *wire.Call, cluster, name string) (any, error) {
	if _, err := s.find(c.Region, cluster); err != nil {
		return nil, err
	}
	return list(c, name, []string{}, itself)
}
