package iam

import (
	"time"

	"eksui/practice/aws/wire"
)

const maxKeys = 2

// CreateAccessKey makes a key for a user.
func (s *Service) CreateAccessKey(user string) (*AccessKey, error) {
	if _, err := s.user(user); err != nil {
		return nil, err
	}
	if len(s.keysOf(user)) >= maxKeys {
		return nil, conflict("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: %d", maxKeys)
	}
	k := &AccessKey{ID: s.keyID("AKIA"), User: user, Secret: s.secret(), Created: s.now()}
	s.st.Keys[k.ID] = k
	return k, nil
}

// keyID makes an access key id: a prefix of four letters and sixteen characters.
func (s *Service) keyID(prefix string) string { return s.id(prefix)[:20] }

func (s *Service) keysOf(user string) []*AccessKey {
	var out []*AccessKey
	for _, id := range sortedKeys(s.st.Keys) {
		if k := s.st.Keys[id]; k.User == user {
			out = append(out, k)
		}
	}
	return out
}

// DeleteAccessKey removes a key of a user.
func (s *Service) DeleteAccessKey(user, id string) error {
	k, err := s.key(user, id)
	if err != nil {
		return err
	}
	delete(s.st.Keys, k.ID)
	return nil
}

func (s *Service) key(user, id string) (*AccessKey, error) {
	if k := s.st.Keys[id]; k != nil && k.User == user {
		return k, nil
	}
	return nil, notFound("The Access Key with id %s cannot be found.", id)
}

func (k *AccessKey) status() string {
	if k.Inactive {
		return "Inactive"
	}
	return "Active"
}

// keyShape is a key in an answer; the secret is only in CreateAccessKey's.
type keyShape struct {
	UserName, AccessKeyId, Status string
	SecretAccessKey               string `xml:",omitempty"`
	CreateDate                    *wire.Time
}

func showKey(k *AccessKey) keyShape {
	return keyShape{UserName: k.User, AccessKeyId: k.ID, Status: k.status(), CreateDate: wire.Stamp(k.Created)}
}

func (s *Service) keyOperations() map[string]wire.Operation {
	type which struct {
		UserName    string
		AccessKeyID string `wire:"AccessKeyId,required"`
	}
	return map[string]wire.Operation{
		"CreateAccessKey": {Do: wire.Op(s.world.Update, func(c *wire.Call, in *struct{ UserName string }) (any, error) {
			u, err := s.userOrCaller(c, in.UserName)
			if err != nil {
				return nil, err
			}
			k, err := s.CreateAccessKey(u.Name)
			if err != nil {
				return nil, err
			}
			shape := showKey(k)
			shape.SecretAccessKey = k.Secret
			return struct{ AccessKey keyShape }{shape}, nil
		})},
		"ListAccessKeys": {Do: wire.Op(s.world.View, func(c *wire.Call, in *struct {
			UserName string
			paging
		}) (any, error) {
			u, err := s.userOrCaller(c, in.UserName)
			if err != nil {
				return nil, err
			}
			var all []keyShape
			for _, k := range s.keysOf(u.Name) {
				all = append(all, showKey(k))
			}
			keys, end, err := cut(all, func(k keyShape) string { return k.AccessKeyId }, in.paging)
			return struct {
				AccessKeyMetadata wire.Members[keyShape]
				listed
			}{keys, end}, err
		})},
		"UpdateAccessKey": {Do: wire.Op(s.world.Update, func(c *wire.Call, in *struct {
			which
			Status string `wire:",required"`
		}) (any, error) {
			k, err := s.keyOrCallers(c, in.UserName, in.AccessKeyID)
			if err != nil {
				return nil, err
			}
			if in.Status != "Active" && in.Status != "Inactive" {
				return nil, wire.Errorf("ValidationError", "1 validation error detected: Value '%s' at 'status' failed to satisfy constraint: "+
					"Member must satisfy enum value set: [Active, Inactive]", in.Status)
			}
			k.Inactive = in.Status == "Inactive"
			return nil, nil
		})},
		"DeleteAccessKey": {Do: wire.Op(s.world.Update, func(c *wire.Call, in *which) (any, error) {
			k, err := s.keyOrCallers(c, in.UserName, in.AccessKeyID)
			if err != nil {
				return nil, err
			}
			return nil, s.DeleteAccessKey(k.User, k.ID)
		})},
		"GetAccessKeyLastUsed": {Do: wire.Op(s.world.View, func(_ *wire.Call, in *struct {
			AccessKeyID string `wire:"AccessKeyId,required"`
		}) (any, error) {
			k := s.st.Keys[in.AccessKeyID]
			if k == nil {
				return nil, notFound("The Access Key with id %s cannot be found.", in.AccessKeyID)
			}
			return showUse(k), nil
		})},
	}
}

func (s *Service) keyOrCallers(c *wire.Call, user, id string) (*AccessKey, error) {
	u, err := s.userOrCaller(c, user)
	if err != nil {
		return nil, err
	}
	return s.key(u.Name, id)
}

func showUse(k *AccessKey) any {
	type use struct {
		LastUsedDate        *wire.Time `xml:",omitempty"`
		ServiceName, Region string
	}
	last := use{ServiceName: "N/A", Region: "N/A"}
	if !k.Used.IsZero() {
		last = use{wire.Stamp(k.Used), k.UsedService, k.UsedRegion}
	}
	return struct {
		UserName          string
		AccessKeyLastUsed use
	}{k.User, last}
}

// usedEvery is how exactly the last use of a key is known.
const usedEvery = time.Minute

// Used implements wire.Authority.
func (s *Service) Used(accessKey, service, region string) {
	stale := false
	s.world.View(func() {
		k := s.st.Keys[accessKey]
		stale = k != nil && (k.UsedService != service || k.UsedRegion != region || s.now().Sub(k.Used) > usedEvery)
	})
	if !stale {
		return
	}
	s.world.Update(func() {
		if k := s.st.Keys[accessKey]; k != nil {
			k.Used, k.UsedService, k.UsedRegion = s.now(), service, region
		}
	})
}
