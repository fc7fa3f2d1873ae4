package iam

import (
	"strings"

	"eksui/practice/aws/wire"
)

// CreateInstanceProfile makes an instance profile without a role.
func (s *Service) CreateInstanceProfile(name, path string) (*InstanceProfile, error) {
	if err := checkName("instanceProfileName", name, 128); err != nil {
		return nil, err
	}
	path, err := checkPath(path)
	if err != nil {
		return nil, err
	}
	if taken(s.st.Profiles, name) {
		return nil, conflict("EntityAlreadyExists", "Instance Profile %s already exists.", name)
	}
	p := &InstanceProfile{Name: name, Path: path, ID: s.id("AIPA"), Created: s.now()}
	s.st.Profiles[name] = p
	return p, nil
}

// DeleteInstanceProfile removes an instance profile that holds no role.
func (s *Service) DeleteInstanceProfile(name string) error {
	p, err := s.profile(name)
	if err != nil {
		return err
	}
	if p.Role != "" {
		return conflict("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
	}
	delete(s.st.Profiles, name)
	return nil
}

// AddRole puts a role into an instance profile, which takes one.
func (s *Service) AddRole(profile, role string) error {
	p, err := s.profile(profile)
	if err != nil {
		return err
	}
	if _, err := s.role(role); err != nil {
		return err
	}
	if p.Role != "" {
		return conflict("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
	}
	p.Role = role
	return nil
}

// RemoveRole takes a role out of an instance profile.
func (s *Service) RemoveRole(profile, role string) error {
	p, err := s.profile(profile)
	if err != nil {
		return err
	}
	if p.Role != role {
		return notFound("Role %s cannot be found.", role)
	}
	p.Role = ""
	return nil
}

// FindInstanceProfile finds an instance profile by name or ARN, nil for none. It runs inside View.
func (s *Service) FindInstanceProfile(nameOrARN string) *InstanceProfile {
	p := s.st.Profiles[nameOrARN[strings.LastIndex(nameOrARN, "/")+1:]]
	if p != nil && (p.Name == nameOrARN || p.ARN() == nameOrARN) {
		return p
	}
	return nil
}

func (s *Service) profile(name string) (*InstanceProfile, error) {
	if p := s.st.Profiles[name]; p != nil {
		return p, nil
	}
	return nil, notFound("Instance Profile %s cannot be found.", name)
}

// profileShape is an instance profile in an answer.
type profileShape struct {
	Path, InstanceProfileName, InstanceProfileId, Arn string
	CreateDate                                        *wire.Time
	Roles                                             wire.Members[roleShape]
}

func (s *Service) showProfile(p *InstanceProfile) profileShape {
	shape := profileShape{p.Path, p.Name, p.ID, p.ARN(), wire.Stamp(p.Created), nil}
	if r := s.st.Roles[p.Role]; r != nil {
		shape.Roles = append(shape.Roles, showRole(r))
	}
	return shape
}

func (s *Service) profileOperations() map[string]wire.Operation {
	type profileName struct {
		InstanceProfileName string `wire:",required"`
	}
	type pair struct {
		profileName
		named
	}
	type answer struct{ InstanceProfile profileShape }
	type answers struct {
		InstanceProfiles wire.Members[profileShape]
		listed
	}
	list := func(p paging, keep func(*InstanceProfile) bool) (any, error) {
		var all []profileShape
		for _, name := range sortedKeys(s.st.Profiles) {
			if p := s.st.Profiles[name]; keep(p) {
				all = append(all, s.showProfile(p))
			}
		}
		profiles, end, err := cut(all, func(p profileShape) string { return p.InstanceProfileName }, p)
		return answers{profiles, end}, err
	}
	return map[string]wire.Operation{
		"CreateInstanceProfile": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			profileName
			Path string
		}) (any, error) {
			p, err := s.CreateInstanceProfile(in.InstanceProfileName, in.Path)
			if err != nil {
				return nil, err
			}
			return answer{s.showProfile(p)}, nil
		})},
		"GetInstanceProfile": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *profileName) (any, error) {
			p, err := s.profile(in.InstanceProfileName)
			if err != nil {
				return nil, err
			}
			return answer{s.showProfile(p)}, nil
		})},
		"DeleteInstanceProfile": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *profileName) (any, error) {
			return nil, s.DeleteInstanceProfile(in.InstanceProfileName)
		})},
		"AddRoleToInstanceProfile": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *pair) (any, error) {
			return nil, s.AddRole(in.InstanceProfileName, in.RoleName)
		})},
		"RemoveRoleFromInstanceProfile": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *pair) (any, error) {
			return nil, s.RemoveRole(in.InstanceProfileName, in.RoleName)
		})},
		"ListInstanceProfiles": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			PathPrefix string
			paging
		}) (any, error) {
			return list(in.paging, func(p *InstanceProfile) bool { return under(in.PathPrefix, p.Path) })
		})},
		"ListInstanceProfilesForRole": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			named
			paging
		}) (any, error) {
			if _, err := s.role(in.RoleName); err != nil {
				return nil, err
			}
			return list(in.paging, func(p *InstanceProfile) bool { return p.Role == in.RoleName })
		})},
	}
}
