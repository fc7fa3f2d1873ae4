package iam

import (
	"encoding/json"
	"fmt"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

const handlerService = "Iam"

// roleRules are what the resource schema of roles says of properties' values.
var roleRules = append(cfn.Kinds(cfn.Integer, "MaxSessionDuration"), cfn.Rule{Path: "Tags[]", Keys: []string{"Key", "Value"}},
	cfn.Rule{Path: "Policies[]", Keys: []string{"PolicyName", "PolicyDocument"}})

// Types are the CloudFormation types of IAM.
func (s *Service) Types() []cfn.Type {
	return []cfn.Type{s.roleType(), s.profileType(), s.inlineType(), s.managedType(), s.userType(), s.keyType(), s.serviceLinkedType()}
}

func (s *Service) roleType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::Role", Service: handlerService, Attributes: []string{"Arn", "RoleId"}, Rules: roleRules, IAMCapability: true, NameProperty: "RoleName",
		Properties: cfn.Properties(
			cfn.Required.Named("AssumeRolePolicyDocument"),
			cfn.CreateOnly.Named("RoleName", "Path"),
			cfn.Optional.Named("Description", "MaxSessionDuration", "ManagedPolicyArns", "Policies", "Tags"),
		),
		Takes: 17 * time.Second, DeleteTakes: 2 * time.Second,
		CreateActions: []string{
			"iam:CreateRole", "iam:TagRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:GetRole", "iam:ListAttachedRolePolicies",
			"iam:ListRolePolicies", "iam:GetRolePolicy",
		},
		DeleteActions: []string{
			"iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:DetachRolePolicy", "iam:DeleteRolePolicy", "iam:DeleteRole",
		},
		Asks:   s.asksForRole,
		Create: s.createRoleResource,
		Update: func(r *cfn.Request) error {
			role, err := s.role(r.PhysicalID)
			if err != nil {
				return err
			}
			p := props.Map(r.Props)
			trust, err := documentText(p["AssumeRolePolicyDocument"])
			if err != nil {
				return err
			}
			if err := s.checkTrust(trust); err != nil {
				return err
			}
			if err := limits.Value("CreateRole", "Description", p.Text("Description")); err != nil {
				return err
			}
			role.Trust, role.Description, role.Tags = trust, p.Text("Description"), p.Tags("Tags", r.Tags)
			s.ungrant(&role.grants, r.Old)
			return s.grant(role.held(), p)
		},
		Delete: func(r *cfn.Request) error {
			role := s.st.Roles[r.PhysicalID]
			if role == nil {
				return nil
			}
			s.ungrant(&role.grants, r.Props)
			return s.DeleteRole(r.PhysicalID)
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			role, err := s.role(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			return map[string]string{"Arn": role.ARN(), "RoleId": role.ID}[name], nil
		},
	}
}

// asksForRole asks for the role, by the name that it will have without its random end, and for each policy that is attached.
func (s *Service) asksForRole(r *cfn.Request, actions []string) (asks []wire.Ask) {
	p := props.Map(r.Props)
	role := Role{Path: p.Text("Path"), Name: p.Text("RoleName")}
	switch {
	case s.st.Roles[r.PhysicalID] != nil:
		role = *s.st.Roles[r.PhysicalID]
	case role.Name == "":
		role.Name = r.StackName + "-" + r.LogicalID + "-*"
	}
	if role.Path == "" {
		role.Path = "/"
	}
	for _, action := range actions {
		ask := wire.Ask{Action: action, Resources: []string{role.ARN()}}
		switch action {
		case "iam:AttachRolePolicy", "iam:DetachRolePolicy":
			for _, attached := range p.Texts("ManagedPolicyArns") {
				ask.Context = map[string]string{"iam:PolicyARN": attached}
				asks = append(asks, ask)
			}
			continue
		case "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:GetRolePolicy":
			if len(p.Maps("Policies")) == 0 {
				continue
			}
		case "iam:TagRole":
			if len(p.Tags("Tags", r.Tags)) == 0 {
				continue
			}
		}
		asks = append(asks, ask)
	}
	return asks
}

func (s *Service) createRoleResource(r *cfn.Request) (string, error) {
	p := props.Map(r.Props)
	trust, err := documentText(p["AssumeRolePolicyDocument"])
	if err != nil {
		return "", err
	}
	role, err := s.CreateRole(RoleInput{
		Name: s.nameFor(r, p.Text("RoleName"), 64), Path: p.Text("Path"), Description: p.Text("Description"), Trust: trust,
		MaxSession: p.Int("MaxSessionDuration"), Tags: p.Tags("Tags", r.Tags),
	})
	if err != nil {
		return "", err
	}
	if err := s.grant(role.held(), p); err != nil {
		delete(s.st.Roles, role.Name)
		return "", err
	}
	return role.Name, nil
}

// grant attaches and puts the policies of a role's or user's properties.
func (s *Service) grant(g held, p props.Map) error {
	for _, arn := range p.Texts("ManagedPolicyArns") {
		if err := s.attach(g, arn); err != nil {
			return err
		}
	}
	for _, inline := range p.Maps("Policies") {
		document, err := documentText(inline["PolicyDocument"])
		if err != nil {
			return err
		}
		if err := g.put(inline.Text("PolicyName"), document); err != nil {
			return err
		}
	}
	return nil
}

// ungrant takes away what the properties gave; what others attached stays, and blocks the deletion as on AWS.
func (s *Service) ungrant(g *grants, properties map[string]any) {
	p := props.Map(properties)
	for _, arn := range p.Texts("ManagedPolicyArns") {
		_ = g.detach(arn) // detached by hand already
	}
	for _, inline := range p.Maps("Policies") {
		delete(g.Inline, inline.Text("PolicyName"))
	}
}

func (s *Service) profileType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::InstanceProfile", Service: handlerService, Attributes: []string{"Arn"}, IAMCapability: true, NameProperty: "InstanceProfileName",
		Properties: cfn.Properties(cfn.Required.Named("Roles"), cfn.CreateOnly.Named("InstanceProfileName", "Path")),
		Takes:      2 * time.Minute, DeleteTakes: 2 * time.Second,
		CreateActions: []string{"iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"},
		DeleteActions: []string{"iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			profile, err := s.CreateInstanceProfile(s.nameFor(r, p.Text("InstanceProfileName"), 128), p.Text("Path"))
			if err != nil {
				return "", err
			}
			if err := s.setRole(profile, p.Texts("Roles")); err != nil {
				delete(s.st.Profiles, profile.Name)
				return "", err
			}
			return profile.Name, nil
		},
		Update: func(r *cfn.Request) error {
			profile, err := s.profile(r.PhysicalID)
			if err != nil {
				return err
			}
			return s.setRole(profile, props.Map(r.Props).Texts("Roles"))
		},
		Delete: func(r *cfn.Request) error {
			if profile := s.st.Profiles[r.PhysicalID]; profile != nil {
				profile.Role = ""
				return s.DeleteInstanceProfile(r.PhysicalID)
			}
			return nil
		},
		Attr: func(r *cfn.Request, _ string) (any, error) {
			profile, err := s.profile(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			return profile.ARN(), nil
		},
	}
}

func (s *Service) setRole(p *InstanceProfile, roles []string) error {
	if len(roles) != 1 {
		return wire.Errorf("ValidationError", "An instance profile takes exactly one role, not %d.", len(roles))
	}
	before := p.Role
	p.Role = ""
	if err := s.AddRole(p.Name, roles[0]); err != nil {
		p.Role = before
		return err
	}
	return nil
}

func (s *Service) serviceLinkedType() cfn.Type {
	return cfn.Type{
		Name: "AWS::IAM::ServiceLinkedRole", Service: handlerService, Attributes: []string{"RoleName"}, IAMCapability: true,
		Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("AWSServiceName"), cfn.Optional.Named("Description")),
		Takes:      3 * time.Second, DeleteTakes: 3 * time.Second,
		CreateActions: []string{"iam:CreateServiceLinkedRole"}, DeleteActions: []string{"iam:DeleteServiceLinkedRole"},
		Create: func(r *cfn.Request) (string, error) {
			role, err := s.EnsureServiceLinkedRole(props.Map(r.Props).Text("AWSServiceName"))
			if err != nil {
				return "", err
			}
			return role.Name, nil
		},
		Delete: func(r *cfn.Request) error { delete(s.st.Roles, r.PhysicalID); return nil },
		Attr:   func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
	}
}

// nameFor is the name that a template gives, or one in CloudFormation's shape: stack, logical id and twelve characters.
func (s *Service) nameFor(r *cfn.Request, name string, longest int) string {
	if name != "" {
		return name
	}
	tail := "-" + letters(s.world.Rand("name/"+s.world.Hex("name", 16)), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 12)
	stem := r.StackName + "-" + r.LogicalID
	return stem[:min(len(stem), longest-len(tail))] + tail
}

// documentText writes a policy property as the JSON that IAM takes.
func documentText(v any) (string, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("iam: policy document: %w", err)
	}
	return string(raw), nil
}
