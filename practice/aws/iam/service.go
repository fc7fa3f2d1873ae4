package iam

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Service is IAM and STS. It implements wire.Authority.
type Service struct {
	world   *world.World
	st      state
	managed map[string]*ManagedPolicy // AWS's own, by ARN
	parsed  sync.Map                  // *policy.Document by text: authorizing reads the same ones at each call

	// TagsOf finds the tags of a resource of any service, for conditions on them; nil finds none. It is called inside View.
	TagsOf func(region, arn string) map[string]string
}

// New registers IAM's state in a world that has not started yet. A new one gets the default user, with an access key
// made from the world's seed.
func New(w *world.World) (*Service, error) {
	s := &Service{world: w, st: state{
		Users: map[string]*User{}, Roles: map[string]*Role{}, Profiles: map[string]*InstanceProfile{},
		Policies: map[string]*ManagedPolicy{}, Keys: map[string]*AccessKey{}, Sessions: map[string]*session{},
	}}
	var err error
	if s.managed, err = awsManaged(); err != nil {
		return nil, err
	}
	if err := w.Section("iam", &s.st); err != nil {
		return nil, err
	}
	if len(s.st.Users) > 0 {
		return s, nil
	}
	w.Update(func() {
		if _, err = s.CreateUser(DefaultUser, "", nil); err != nil {
			return
		}
		if err = s.attach(s.st.Users[DefaultUser].held(), administratorAccess); err != nil {
			return
		}
		_, err = s.CreateAccessKey(DefaultUser)
	})
	return s, err
}

// DefaultKey returns an active access key of the default user, for the practice cloud's credentials file. It runs inside
// View.
func (s *Service) DefaultKey() (id, secret string, ok bool) {
	for _, id := range sortedKeys(s.st.Keys) {
		if k := s.st.Keys[id]; k.User == DefaultUser && !k.Inactive {
			return k.ID, k.Secret, true
		}
	}
	return "", "", false
}

// Wire returns the APIs of IAM and STS.
func (s *Service) Wire() []*wire.Service {
	operations := map[string]wire.Operation{}
	for _, some := range []map[string]wire.Operation{
		s.userOperations(), s.keyOperations(), s.roleOperations(), s.profileOperations(), s.policyOperations(),
		s.grantOperations("User"), s.grantOperations("Role"), s.simulateOperations(), s.oidcOperations(),
	} {
		maps.Copy(operations, some)
	}
	for name, op := range operations {
		op.Resources, op.Context = s.resources, conditionKeys
		operations[name] = op
	}
	return []*wire.Service{
		{Name: "iam", Version: "2010-05-08", Namespace: "https://iam.amazonaws.com/doc/2010-05-08/", Protocol: wire.Query, Operations: operations, Limits: limits},
		{Name: "sts", Version: "2011-06-15", Namespace: "https://sts.amazonaws.com/doc/2011-06-15/", Protocol: wire.Query, Operations: s.stsOperations(), Limits: stsLimits},
	}
}

// resources names what a call to IAM concerns.
func (s *Service) resources(c *wire.Call) (arns []string) {
	s.world.View(func() {
		switch {
		case c.Form.Has("InstanceProfileName"):
			p := s.st.Profiles[c.Form.Get("InstanceProfileName")]
			if p == nil {
				p = &InstanceProfile{Path: pathOf(c), Name: c.Form.Get("InstanceProfileName")}
			}
			arns = []string{p.ARN()}
		case c.Form.Has("RoleName"):
			r := s.st.Roles[c.Form.Get("RoleName")]
			if r == nil {
				r = &Role{Path: pathOf(c), Name: c.Form.Get("RoleName")}
			}
			arns = []string{r.ARN()}
		case c.Form.Has("UserName"):
			u := s.st.Users[c.Form.Get("UserName")]
			if u == nil {
				u = &User{Path: pathOf(c), Name: c.Form.Get("UserName")}
			}
			arns = []string{u.ARN()}
		case c.Form.Has("AWSServiceName"):
			service := c.Form.Get("AWSServiceName")
			arns = []string{arn("role" + serviceRolePath + service + "/AWSServiceRoleFor" + serviceLinked[service])}
		case c.Form.Has("PolicySourceArn"):
			arns = []string{c.Form.Get("PolicySourceArn")}
		case c.Form.Has("PolicyArn"):
			arns = []string{c.Form.Get("PolicyArn")}
		case c.Form.Has("OpenIDConnectProviderArn"):
			arns = []string{c.Form.Get("OpenIDConnectProviderArn")}
		case c.Action == "GetUser", c.Action == "ListAccessKeys", c.Action == "CreateAccessKey":
			arns = []string{c.Caller.ARN}
		}
	})
	return arns
}

// conditionKeys are IAM's own condition keys of a call.
func conditionKeys(c *wire.Call) map[string]string {
	keys := map[string]string{}
	if strings.HasPrefix(c.Action, "Attach") || strings.HasPrefix(c.Action, "Detach") {
		keys["iam:PolicyARN"] = c.Form.Get("PolicyArn")
	}
	if c.Form.Has("AWSServiceName") {
		keys["iam:AWSServiceName"] = c.Form.Get("AWSServiceName")
	}
	return keys
}

func pathOf(c *wire.Call) string {
	if c.Form.Has("Path") {
		return c.Form.Get("Path")
	}
	return "/"
}

// paging are the parameters of every list.
type paging struct {
	Marker   string
	MaxItems int
}

// listed is the end of every list's answer.
type listed struct {
	IsTruncated bool
	Marker      string `xml:",omitempty"`
}

func cut[T any](all []T, key func(T) string, p paging) (wire.Members[T], listed, error) {
	page, next, err := wire.Page(all, key, p.Marker, p.MaxItems, 1000)
	return page, listed{IsTruncated: next != "", Marker: next}, err
}

// tag is a tag on the wire.
type tag struct{ Key, Value string }

func tagsOf(list []tag) map[string]string {
	tags := map[string]string{}
	for _, t := range list {
		tags[t.Key] = t.Value
	}
	return tags
}

func tagList(tags map[string]string) wire.Members[tag] {
	var out wire.Members[tag]
	for _, k := range sortedKeys(tags) {
		out = append(out, tag{k, tags[k]})
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func under(prefix, path string) bool { return prefix == "" || strings.HasPrefix(path, prefix) }

func (s *Service) now() time.Time { return s.world.Now().UTC().Truncate(time.Second) }
