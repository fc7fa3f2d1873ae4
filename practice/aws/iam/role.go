package iam

import (
	"strings"

	"eksui/practice/aws/iam/policy"
	"eksui/practice/aws/wire"
)

// RoleInput describes a new role.
type RoleInput struct {
	Name, Path, Description string
	Trust                   string // policy document
	MaxSession              int    // seconds, 0 means 3600
	Tags                    map[string]string
}

// CreateRole makes a role.
func (s *Service) CreateRole(in RoleInput) (*Role, error) {
	if err := checkName("roleName", in.Name, 64); err != nil {
		return nil, err
	}
	if err := limits.Value("CreateRole", "Description", in.Description); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if in.MaxSession == 0 {
		in.MaxSession = 3600
	}
	if in.MaxSession < 3600 || in.MaxSession > 43200 {
		return nil, wire.Errorf("ValidationError", "1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: "+
			"Member must have value between 3600 and 43200", in.MaxSession)
	}
	if err := s.checkTrust(in.Trust); err != nil {
		return nil, err
	}
	if taken(s.st.Roles, in.Name) {
		return nil, conflict("EntityAlreadyExists", "Role with name %s already exists.", in.Name)
	}
	r := &Role{
		Name: in.Name, Path: path, ID: s.id("AROA"), Description: in.Description, Trust: in.Trust, MaxSession: in.MaxSession,
		Created: s.now(), Made: s.world.Now().UTC(), Tags: in.Tags,
	}
	s.st.Roles[r.Name] = r
	return r, nil
}

// DeleteRole removes a role that has nothing any more.
func (s *Service) DeleteRole(name string) error {
	r, err := s.role(name)
	if err != nil {
		return err
	}
	if strings.HasPrefix(r.Path, serviceRolePath) {
		return wire.Errorf("UnmodifiableEntity", "Cannot perform the operation on the protected role '%s' - this role is only modifiable by AWS", name)
	}
	if err := r.deletable(); err != nil {
		return err
	}
	for _, p := range s.st.Profiles {
		if p.Role == name {
			return conflict("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
		}
	}
	delete(s.st.Roles, name)
	return nil
}

func (s *Service) role(name string) (*Role, error) {
	if r := s.st.Roles[name]; r != nil {
		return r, nil
	}
	return nil, notFound("The role with name %s cannot be found.", name)
}

// roleByARN finds a role, nil for none.
func (s *Service) roleByARN(arn string) *Role {
	if r := s.st.Roles[arn[strings.LastIndex(arn, "/")+1:]]; r != nil && r.ARN() == arn {
		return r
	}
	return nil
}

// Trusts says whether a role exists and whether its trust policy lets a service principal, as eks.amazonaws.com, assume
// it. It runs inside View.
func (s *Service) Trusts(roleARN, principal string) (exists, trusted bool) {
	r := s.roleByARN(roleARN)
	// CloudFormation waits until everybody sees the roles that it makes.
	if r == nil || s.world.Lags(r.Made) && r.Tags["aws:cloudformation:stack-id"] == "" {
		return false, false
	}
	d := s.document(r.Trust)
	return true, d != nil && d.Decide(policy.Request{
		Action: "sts:AssumeRole", Resource: roleARN, Principals: map[string][]string{"Service": {principal}},
	}) == policy.Allow
}

// Exists says whether there is a user or role of an ARN; those of other accounts are taken to be there. It runs inside View.
func (s *Service) Exists(arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) == 6 && parts[4] != Account {
		return true
	}
	return s.grantsOf(arn) != nil
}

const serviceRolePath = "/aws-service-role/"

// EnsureServiceLinkedRole makes a service's own role, as services do on their first use in an account.
func (s *Service) EnsureServiceLinkedRole(service string) (*Role, error) {
	product, known := serviceLinked[service]
	if !known {
		return nil, wire.Errorf("InvalidInput", "Service role name has an invalid service: %s", service)
	}
	name := "AWSServiceRoleFor" + product
	if r := s.st.Roles[name]; r != nil {
		return r, nil
	}
	return s.CreateRole(RoleInput{
		Name: name, Path: serviceRolePath + service + "/",
		Trust: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"sts:AssumeRole"}]}`,
	})
}

// serviceLinked names the roles of the services that practice has.
var serviceLinked = map[string]string{
	"eks.amazonaws.com": "AmazonEKS", "eks-nodegroup.amazonaws.com": "AmazonEKSNodegroup",
	"elasticloadbalancing.amazonaws.com": "ElasticLoadBalancing", "rds.amazonaws.com": "RDS",
	"autoscaling.amazonaws.com": "AutoScaling", "spot.amazonaws.com": "EC2Spot",
}

// roleShape is a role in an answer.
type roleShape struct {
	Path, RoleName, RoleId, Arn string
	CreateDate                  *wire.Time
	AssumeRolePolicyDocument    string
	Description                 string `xml:",omitempty"`
	MaxSessionDuration          int
	Tags                        wire.Members[tag]
}

func showRole(r *Role) roleShape {
	return roleShape{r.Path, r.Name, r.ID, r.ARN(), wire.Stamp(r.Created), encodeDocument(r.Trust), r.Description, r.MaxSession, tagList(r.Tags)}
}

type roleAnswer struct{ Role roleShape }

// named is the part of a request that names a role.
type named struct {
	RoleName string `wire:",required"`
}

func (s *Service) roleOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateRole": {Do: wire.Op(s.world.Update, s.createRole)},
		"GetRole": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *named) (any, error) {
			r, err := s.role(in.RoleName)
			if err != nil {
				return nil, err
			}
			return roleAnswer{showRole(r)}, nil
		})},
		"ListRoles": {Do: wire.Op(s.world.View, s.listRoles)},
		"DeleteRole": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *named) (any, error) {
			return nil, s.DeleteRole(in.RoleName)
		})},
		"UpdateAssumeRolePolicy": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			named
			PolicyDocument string `wire:",required"`
		}) (any, error) {
			r, err := s.role(in.RoleName)
			if err != nil {
				return nil, err
			}
			if err := s.checkTrust(in.PolicyDocument); err != nil {
				return nil, err
			}
			r.Trust = in.PolicyDocument
			return nil, nil
		})},
		"TagRole": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			named
			Tags []tag `wire:",required"`
		}) (any, error) {
			r, err := s.role(in.RoleName)
			if err != nil {
				return nil, err
			}
			tags := tagsOf(in.Tags)
			for k, v := range r.Tags {
				if _, changed := tags[k]; !changed {
					tags[k] = v
				}
			}
			r.Tags = tags
			return nil, nil
		})},
		"UntagRole": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			named
			TagKeys []string `wire:",required"`
		}) (any, error) {
			r, err := s.role(in.RoleName)
			if err != nil {
				return nil, err
			}
			for _, k := range in.TagKeys {
				delete(r.Tags, k)
			}
			return nil, nil
		})},
		"ListRoleTags": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			named
			paging
		}) (any, error) {
			r, err := s.role(in.RoleName)
			if err != nil {
				return nil, err
			}
			tags, end, err := cut(tagList(r.Tags), func(t tag) string { return t.Key }, in.paging)
			return struct {
				Tags wire.Members[tag]
				listed
			}{tags, end}, err
		})},
		"CreateServiceLinkedRole": {Do: wire.Op(s.world.Update, func(_ *wire.Call, in *struct {
			AWSServiceName string `wire:",required"`
		}) (any, error) {
			if name := "AWSServiceRoleFor" + serviceLinked[in.AWSServiceName]; s.st.Roles[name] != nil {
				return nil, wire.Errorf("InvalidInput", "Service role name %s has been taken in this account, please try a different suffix.", name)
			}
			r, err := s.EnsureServiceLinkedRole(in.AWSServiceName)
			if err != nil {
				return nil, err
			}
			return roleAnswer{showRole(r)}, nil
		})},
	}
}

func (s *Service) createRole(_ *wire.Call, in *struct {
	named
	AssumeRolePolicyDocument string `wire:",required"`
	Path, Description        string
	MaxSessionDuration       int
	Tags                     []tag
}) (any, error) {
	r, err := s.CreateRole(RoleInput{
		Name: in.RoleName, Path: in.Path, Description: in.Description, Trust: in.AssumeRolePolicyDocument,
		MaxSession: in.MaxSessionDuration, Tags: tagsOf(in.Tags),
	})
	if err != nil {
		return nil, err
	}
	return roleAnswer{showRole(r)}, nil
}

func (s *Service) listRoles(_ *wire.Call, in *struct {
	PathPrefix string
	paging
}) (any, error) {
	var all []roleShape
	for _, name := range sortedKeys(s.st.Roles) {
		if r := s.st.Roles[name]; under(in.PathPrefix, r.Path) {
			all = append(all, showRole(r))
		}
	}
	roles, end, err := cut(all, func(r roleShape) string { return r.RoleName }, in.paging)
	return struct {
		Roles wire.Members[roleShape]
		listed
	}{roles, end}, err
}
