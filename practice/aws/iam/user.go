package iam

import (
	"eksui/practice/aws/wire"
)

// CreateUser makes a user. It runs inside Update; so do the other typed methods.
func (s *Service) CreateUser(name, path string, tags map[string]string) (*User, error) {
	if err := checkName("userName", name, 64); err != nil {
		return nil, err
	}
	path, err := checkPath(path)
	if err != nil {
		return nil, err
	}
	if taken(s.st.Users, name) {
		return nil, conflict("EntityAlreadyExists", "User with name %s already exists.", name)
	}
	u := &User{Name: name, Path: path, ID: s.id("AIDA"), Created: s.now(), Tags: tags}
	s.st.Users[name] = u
	return u, nil
}

// DeleteUser removes a user who has nothing any more.
func (s *Service) DeleteUser(name string) error {
	u, err := s.user(name)
	if err != nil {
		return err
	}
	if err := u.deletable(); err != nil {
		return err
	}
	for _, k := range s.st.Keys {
		if k.User == name {
			return conflict("DeleteConflict", "Cannot delete entity, must delete access keys first.")
		}
	}
	delete(s.st.Users, name)
	return nil
}

func (s *Service) user(name string) (*User, error) {
	if u := s.st.Users[name]; u != nil {
		return u, nil
	}
	return nil, notFound("The user with name %s cannot be found.", name)
}

// userShape is a user in an answer.
type userShape struct {
	Path, UserName, UserId, Arn string
	CreateDate                  *wire.Time
	Tags                        wire.Members[tag]
}

func showUser(u *User) userShape {
	return userShape{u.Path, u.Name, u.ID, u.ARN(), wire.Stamp(u.Created), tagList(u.Tags)}
}

func (s *Service) userOperations() map[string]wire.Operation {
	type userAnswer struct{ User userShape }
	return map[string]wire.Operation{
		"CreateUser": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			UserName string `wire:",required"`
			Path     string
			Tags     []tag
		}) (any, error) {
			u, err := s.CreateUser(in.UserName, in.Path, tagsOf(in.Tags))
			if err != nil {
				return nil, err
			}
			return userAnswer{showUser(u)}, nil
		})},
		"GetUser": {Do: wire.Op(s.world.View, func(c *wire.Call, in *struct{ UserName string }) (any, error) {
			u, err := s.userOrCaller(c, in.UserName)
			if err != nil {
				return nil, err
			}
			return userAnswer{showUser(u)}, nil
		})},
		"ListUsers": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			PathPrefix string
			paging
		}) (any, error) {
			var all []userShape
			for _, name := range sortedKeys(s.st.Users) {
				if u := s.st.Users[name]; under(in.PathPrefix, u.Path) {
					all = append(all, showUser(u))
				}
			}
			users, end, err := cut(all, func(u userShape) string { return u.UserName }, in.paging)
			return struct {
				Users wire.Members[userShape]
				listed
			}{users, end}, err
		})},
		"DeleteUser": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			UserName string `wire:",required"`
		}) (any, error) {
			return nil, s.DeleteUser(in.UserName)
		})},
		"ListGroupsForUser": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			UserName string `wire:",required"`
			paging
		}) (any, error) {
			_, err := s.user(in.UserName)
			return struct {
				Groups wire.Members[struct{}] // there are no groups in practice: CreateGroup is not built
				listed
			}{}, err
		})},
	}
}

// userOrCaller is the user that a request names, or the one who signed it.
func (s *Service) userOrCaller(c *wire.Call, name string) (*User, error) {
	if name != "" {
		return s.user(name)
	}
	if c.Caller.UserName == "" {
		return nil, wire.Errorf("ValidationError", "Must specify userName when calling with non-User credentials")
	}
	return s.user(c.Caller.UserName)
}
