package secrets

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// Wire is the Secrets Manager API.
func (s *Service) Wire() *wire.Service {
	view, update := s.w.View, s.w.Update
	return &wire.Service{
		Name: "secretsmanager", Target: "secretsmanager", Protocol: wire.JSON11, Limits: limits,
		Operations: map[string]wire.Operation{
			"CreateSecret":         {Do: wire.Op(update, s.createSecret), Resources: s.resources},
			"GetSecretValue":       {Do: wire.Op(update, s.getSecretValue), Resources: s.resources},
			"DescribeSecret":       {Do: wire.Op(view, s.describeSecret), Resources: s.resources},
			"PutSecretValue":       {Do: wire.Op(update, s.putSecretValue), Resources: s.resources},
			"UpdateSecret":         {Do: wire.Op(update, s.updateSecret), Resources: s.resources},
			"DeleteSecret":         {Do: wire.Op(update, s.deleteSecret), Resources: s.resources},
			"RestoreSecret":        {Do: wire.Op(update, s.restoreSecret), Resources: s.resources},
			"ListSecretVersionIds": {Do: wire.Op(view, s.listSecretVersionIDs), Resources: s.resources},
			"TagResource":          {Do: wire.Op(update, s.tagResource), Resources: s.resources},
			"UntagResource":        {Do: wire.Op(update, s.untagResource), Resources: s.resources},
			"ListSecrets":          {Do: wire.Op(view, s.listSecrets)},
			"GetRandomPassword":    {Do: wire.Op(update, s.getRandomPassword)},
		},
	}
}

// resources is the ARN of the secret that a call is about, for policies.
func (s *Service) resources(c *wire.Call) []string {
	var in struct{ SecretId, Name string }
	if json.Unmarshal(c.Body, &in) != nil {
		return nil // the operation itself says what is wrong with the body
	}
	id := in.SecretId + in.Name
	arn := id
	if !strings.HasPrefix(id, "arn:") {
		arn = "arn:aws:secretsmanager:" + c.Region + ":" + s.account + ":secret:" + id
	}
	s.w.View(func() {
		if sec, err := s.find(c.Region, id); err == nil {
			arn = sec.ARN
		}
	})
	return []string{arn}
}

type tag struct{ Key, Value string }

func tagMap(tags []tag) map[string]string {
	m := map[string]string{}
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}

func tagList(m map[string]string) []tag {
	var list []tag
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, tag{key, m[key]})
	}
	return list
}

type createInput struct {
	Name               string `wire:",required"`
	ClientRequestToken string
	Description        string
	KmsKeyId           string
	SecretBinary       []byte
	SecretString       *string
	Tags               []tag
}

type versionOutput struct {
	ARN           string
	Name          string
	VersionId     string   `json:",omitempty"`
	VersionStages []string `json:",omitempty"`
}

func (s *Service) createSecret(c *wire.Call, in *createInput) (any, error) {
	sec, err := s.Create(c.Region, in.Name, in.Description, in.KmsKeyId, in.ClientRequestToken, Value{in.SecretString, in.SecretBinary}, tagMap(in.Tags))
	if err != nil {
		return nil, err
	}
	out := versionOutput{ARN: sec.ARN, Name: sec.Name}
	if n := len(sec.Versions); n > 0 {
		out.VersionId = sec.Versions[n-1].ID
	}
	return out, nil
}

type getInput struct {
	SecretId     string `wire:",required"`
	VersionId    string
	VersionStage string
}

type valueOutput struct {
	ARN           string
	Name          string
	VersionId     string
	SecretBinary  []byte  `json:",omitempty"`
	SecretString  *string `json:",omitempty"`
	VersionStages []string
	CreatedDate   *wire.Time
}

func (s *Service) getSecretValue(c *wire.Call, in *getInput) (any, error) {
	sec, v, err := s.Get(c.Region, in.SecretId, in.VersionId, in.VersionStage)
	if err != nil {
		return nil, err
	}
	sec.Accessed = s.w.Now()
	return valueOutput{
		ARN: sec.ARN, Name: sec.Name, VersionId: v.ID, SecretBinary: v.Value.Binary, SecretString: v.Value.Text,
		VersionStages: slices.Clone(v.Stages), CreatedDate: wire.Stamp(v.Created),
	}, nil
}

type idInput struct {
	SecretId string `wire:",required"`
}

type describeOutput struct {
	ARN                string
	Name               string
	Description        string              `json:",omitempty"`
	KmsKeyId           string              `json:",omitempty"`
	LastChangedDate    *wire.Time          `json:",omitempty"`
	LastAccessedDate   *wire.Time          `json:",omitempty"`
	DeletedDate        *wire.Time          `json:",omitempty"`
	Tags               []tag               `json:",omitempty"`
	VersionIdsToStages map[string][]string `json:",omitempty"`
	// SecretVersionsToStages is what ListSecrets calls them.
	SecretVersionsToStages map[string][]string `json:",omitempty"`
	CreatedDate            *wire.Time          `json:",omitempty"`
}

func describe(sec *Secret) (out describeOutput, stages map[string][]string) {
	stages = map[string][]string{}
	for _, v := range sec.Versions {
		if len(v.Stages) > 0 {
			stages[v.ID] = slices.Clone(v.Stages)
		}
	}
	return describeOutput{
		ARN: sec.ARN, Name: sec.Name, Description: sec.Description, KmsKeyId: sec.KMSKey, LastChangedDate: wire.Stamp(sec.Changed),
		LastAccessedDate: wire.Stamp(sec.Accessed), DeletedDate: wire.Stamp(sec.Deleted), Tags: tagList(sec.Tags), CreatedDate: wire.Stamp(sec.Created),
	}, stages
}

func (s *Service) describeSecret(c *wire.Call, in *idInput) (any, error) {
	sec, err := s.find(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	out, stages := describe(sec)
	out.VersionIdsToStages = stages
	return out, nil
}

type putInput struct {
	SecretId           string `wire:",required"`
	ClientRequestToken string
	SecretBinary       []byte
	SecretString       *string
	VersionStages      []string
}

func (s *Service) putSecretValue(c *wire.Call, in *putInput) (any, error) {
	sec, v, err := s.Put(c.Region, in.SecretId, Value{in.SecretString, in.SecretBinary}, in.ClientRequestToken, in.VersionStages)
	if err != nil {
		return nil, err
	}
	return versionOutput{sec.ARN, sec.Name, v.ID, slices.Clone(v.Stages)}, nil
}

type updateInput struct {
	SecretId           string `wire:",required"`
	ClientRequestToken string
	Description        *string
	KmsKeyId           *string
	SecretBinary       []byte
	SecretString       *string
}

func (s *Service) updateSecret(c *wire.Call, in *updateInput) (any, error) {
	sec, err := s.usable(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	out := versionOutput{ARN: sec.ARN, Name: sec.Name}
	if v := (Value{in.SecretString, in.SecretBinary}); !v.empty() {
		version, err := s.put(sec, v, in.ClientRequestToken, nil)
		if err != nil {
			return nil, err
		}
		out.VersionId = version.ID
	}
	if in.Description != nil {
		sec.Description = *in.Description
	}
	if in.KmsKeyId != nil {
		sec.KMSKey = *in.KmsKeyId
	}
	sec.Changed = s.w.Now()
	return out, nil
}

type deleteInput struct {
	SecretId                   string `wire:",required"`
	RecoveryWindowInDays       *int
	ForceDeleteWithoutRecovery bool
}

type deleteOutput struct {
	ARN          string
	Name         string
	DeletionDate *wire.Time
}

const recoveryDays = 30

func (s *Service) deleteSecret(c *wire.Call, in *deleteInput) (any, error) {
	days := recoveryDays
	if in.RecoveryWindowInDays != nil {
		days = *in.RecoveryWindowInDays
		if in.ForceDeleteWithoutRecovery {
			return nil, wire.Errorf("InvalidParameterException", "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
		}
	}
	if days < 7 || days > 30 {
		return nil, wire.Errorf("InvalidParameterException", "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
	}
	sec, err := s.Delete(c.Region, in.SecretId, days, in.ForceDeleteWithoutRecovery)
	if err != nil {
		return nil, err
	}
	return deleteOutput{sec.ARN, sec.Name, wire.Stamp(sec.Goes)}, nil
}

func (s *Service) restoreSecret(c *wire.Call, in *idInput) (any, error) {
	sec, err := s.Restore(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	return versionOutput{ARN: sec.ARN, Name: sec.Name}, nil
}

func (s *Service) getRandomPassword(_ *wire.Call, in *Password) (any, error) {
	password, err := s.Random(*in)
	return struct{ RandomPassword string }{password}, err
}

type tagInput struct {
	SecretId string `wire:",required"`
	Tags     []tag  `wire:",required"`
}

func (s *Service) tagResource(c *wire.Call, in *tagInput) (any, error) {
	sec, err := s.usable(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	if sec.Tags == nil {
		sec.Tags = map[string]string{}
	}
	maps.Copy(sec.Tags, tagMap(in.Tags))
	return nil, nil
}

type untagInput struct {
	SecretId string   `wire:",required"`
	TagKeys  []string `wire:",required"`
}

func (s *Service) untagResource(c *wire.Call, in *untagInput) (any, error) {
	sec, err := s.usable(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(sec.Tags, key)
	}
	return nil, nil
}
