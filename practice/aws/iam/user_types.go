package iam

import (
	"slices"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

// inlineType is AWS::IAM::Policy: an inline policy of roles and users.
func (s *Service) inlineType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::Policy", Service: handlerService, IAMCapability: true,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("PolicyName"),
			cfn.Required.Named("PolicyDocument"),
			cfn.Optional.Named("Roles", "Users"),
		),
		Takes: 16 * time.Second, DeleteTakes: 2 * time.Second,
		CreateActions: []string{"iam:PutRolePolicy"}, DeleteActions: []string{"iam:DeleteRolePolicy"},
		Create: func(r *cfn.Request) (string, error) {
			return s.nameFor(r, "", 128), s.putInline(r)
		},
		Update: func(r *cfn.Request) error {
			s.removeInline(r.Old)
			return s.putInline(r)
		},
		Delete: func(r *cfn.Request) error { s.removeInline(r.Props); return nil },
	}
}

func (s *Service) putInline(r *cfn.Request) error {
	p := props.Map(r.Props)
	if len(p.Texts("Roles"))+len(p.Texts("Users")) == 0 {
		return wire.Errorf("ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.")
	}
	document, err := documentText(p["PolicyDocument"])
	if err != nil {
		return err
	}
	all, err := s.holders(p)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := g.put(p.Text("PolicyName"), document); err != nil {
			return err
		}
	}
	return nil
}

// holders are the roles and users that properties name.
func (s *Service) holders(p props.Map) ([]held, error) {
	var out []held
	for _, name := range p.Texts("Roles") {
		r, err := s.role(name)
		if err != nil {
			return nil, err
		}
		out = append(out, r.held())
	}
	for _, name := range p.Texts("Users") {
		u, err := s.user(name)
		if err != nil {
			return nil, err
		}
		out = append(out, u.held())
	}
	return out, nil
}

func (s *Service) removeInline(properties map[string]any) {
	p := props.Map(properties)
	for _, name := range p.Texts("Roles") {
		if r := s.st.Roles[name]; r != nil {
			delete(r.Inline, p.Text("PolicyName"))
		}
	}
	for _, name := range p.Texts("Users") {
		if u := s.st.Users[name]; u != nil {
			delete(u.Inline, p.Text("PolicyName"))
		}
	}
}

// managedType is AWS::IAM::ManagedPolicy, known by its ARN.
func (s *Service) managedType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::ManagedPolicy", Service: handlerService, Attributes: []string{"PolicyArn"}, IAMCapability: true, NameProperty: "ManagedPolicyName",
		Properties: cfn.Properties(
			cfn.Required.Named("PolicyDocument"),
			cfn.CreateOnly.Named("ManagedPolicyName", "Path", "Description"),
			cfn.Optional.Named("Roles", "Users"),
		),
		Takes: 16 * time.Second, DeleteTakes: 2 * time.Second,
		CreateActions: []string{"iam:CreatePolicy"}, DeleteActions: []string{"iam:DeletePolicy"},
		Create: s.createManaged,
		Update: s.updateManaged,
		Delete: func(r *cfn.Request) error {
			s.detachAll(r.PhysicalID, r.Props)
			return props.IgnoreNotFound(s.DeletePolicy(r.PhysicalID))
		},
		Attr: func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
	}
}

func (s *Service) createManaged(r *cfn.Request) (string, error) {
	p := props.Map(r.Props)
	document, err := documentText(p["PolicyDocument"])
	if err != nil {
		return "", err
	}
	all, err := s.holders(p)
	if err != nil {
		return "", err
	}
	made, err := s.CreatePolicy(s.nameFor(r, p.Text("ManagedPolicyName"), 128), p.Text("Path"), p.Text("Description"), document)
	if err != nil {
		return "", err
	}
	for _, g := range all {
		if err := s.attach(g, made.ARN()); err != nil {
			s.detachAll(made.ARN(), r.Props)
			delete(s.st.Policies, made.ARN())
			return "", err
		}
	}
	return made.ARN(), nil
}

func (s *Service) updateManaged(r *cfn.Request) error {
	policy, err := s.own(r.PhysicalID)
	if err != nil {
		return err
	}
	p := props.Map(r.Props)
	document, err := documentText(p["PolicyDocument"])
	if err != nil {
		return err
	}
	all, err := s.holders(p)
	if err != nil {
		return err
	}
	if len(policy.Versions) >= maxVersions { // as the handler does, the oldest that is not in force makes room
		i := slices.IndexFunc(policy.Versions, func(v policyVersion) bool { return v.ID != policy.Default })
		policy.Versions = slices.Delete(policy.Versions, i, i+1)
	}
	if err := s.addVersion(policy, document, true); err != nil {
		return err
	}
	s.detachAll(r.PhysicalID, r.Old)
	for _, g := range all {
		if err := s.attach(g, r.PhysicalID); err != nil {
			return err
		}
	}
	return nil
}

// detachAll takes a managed policy from the roles and users that properties name.
func (s *Service) detachAll(arn string, properties map[string]any) {
	p := props.Map(properties)
	for _, name := range p.Texts("Roles") {
		if r := s.st.Roles[name]; r != nil {
			_ = r.detach(arn) // detached by hand already
		}
	}
	for _, name := range p.Texts("Users") {
		if u := s.st.Users[name]; u != nil {
			_ = u.detach(arn)
		}
	}
}

func (s *Service) userType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::User", Service: handlerService, Attributes: []string{"Arn"}, IAMCapability: true, NameProperty: "UserName",
		Properties: cfn.Properties(
			cfn.CreateOnly.Named("UserName", "Path"),
			cfn.Optional.Named("ManagedPolicyArns", "Policies", "Tags"),
		),
		Takes: 17 * time.Second, DeleteTakes: 2 * time.Second,
		CreateActions: []string{"iam:CreateUser"}, DeleteActions: []string{"iam:DeleteUser"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			u, err := s.CreateUser(s.nameFor(r, p.Text("UserName"), 64), p.Text("Path"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			if err := s.grant(u.held(), p); err != nil {
				delete(s.st.Users, u.Name)
				return "", err
			}
			return u.Name, nil
		},
		Update: func(r *cfn.Request) error {
			u, err := s.user(r.PhysicalID)
			if err != nil {
				return err
			}
			p := props.Map(r.Props)
			u.Tags = p.Tags("Tags", r.Tags)
			s.ungrant(&u.grants, r.Old)
			return s.grant(u.held(), p)
		},
		Delete: func(r *cfn.Request) error {
			u := s.st.Users[r.PhysicalID]
			if u == nil {
				return nil
			}
			s.ungrant(&u.grants, r.Props)
			return s.DeleteUser(r.PhysicalID)
		},
		Attr: func(r *cfn.Request, _ string) (any, error) {
			u, err := s.user(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			return u.ARN(), nil
		},
	}
}

func (s *Service) keyType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::AccessKey", Service: handlerService, Attributes: []string{"SecretAccessKey"}, IAMCapability: true,
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("UserName"),
			cfn.CreateOnly.Named("Serial"),
			cfn.Optional.Named("Status"),
		),
		Takes: 2 * time.Second, DeleteTakes: time.Second,
		CreateActions: []string{"iam:CreateAccessKey"}, DeleteActions: []string{"iam:DeleteAccessKey"},
		Create: func(r *cfn.Request) (string, error) {
			k, err := s.CreateAccessKey(props.Map(r.Props).Text("UserName"))
			if err != nil {
				return "", err
			}
			k.Inactive = props.Map(r.Props).Text("Status") == "Inactive"
			return k.ID, nil
		},
		Update: func(r *cfn.Request) error {
			k, err := s.key(props.Map(r.Props).Text("UserName"), r.PhysicalID)
			if err != nil {
				return err
			}
			k.Inactive = props.Map(r.Props).Text("Status") == "Inactive"
			return nil
		},
		Delete: func(r *cfn.Request) error {
			return props.IgnoreNotFound(s.DeleteAccessKey(props.Map(r.Props).Text("UserName"), r.PhysicalID))
		},
		Attr: func(r *cfn.Request, _ string) (any, error) {
			k, err := s.key(props.Map(r.Props).Text("UserName"), r.PhysicalID)
			if err != nil {
				return nil, err
			}
			return k.Secret, nil
		},
	}
}
