package eks

import "eksui/practice/aws/wire"

type fargateRequest struct {
	Cluster string `json:"-" path:"name"`
}

// listFargateProfiles has none to list: CreateFargateProfile is not built. Programs ask before they delete a cluster.
func (s *Service) listFargateProfiles(c *wire.Call, r *fargateRequest) (any, error) {
	if _, err := s.find(c.Region, r.Cluster); err != nil {
		return nil, err
	}
	return list(c, "fargateProfileNames", []string{}, itself)
}
