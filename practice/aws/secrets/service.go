// Package secrets is the practice cloud's Secrets Manager, as an API and as CloudFormation types.
//
// Its typed methods run inside world.Update; those that only look may run inside world.View.
package secrets

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Databases tells a SecretTargetAttachment what it is attached to.
type Databases interface {
	// Connection returns what AWS writes into the secret of a database: engine, host, port (a number), and where it has
	// them dbname, dbInstanceIdentifier or dbClusterIdentifier. targetType is AWS::RDS::DBInstance or AWS::RDS::DBCluster.
	Connection(region, targetType, id string) (map[string]any, bool)
}

// Service is Secrets Manager in all regions.
type Service struct {
	w         *world.World
	account   string
	databases Databases
	st        state
}

// state is the section of the snapshot: the secrets by ARN.
type state struct {
	Secrets map[string]*Secret `json:"secrets"`
}

// Secret is a secret with its versions.
type Secret struct {
	ARN         string            `json:"arn"`
	Name        string            `json:"name"`
	Region      string            `json:"region"`
	Description string            `json:"description,omitempty"`
	KMSKey      string            `json:"kmsKey,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`
	Versions    []*Version        `json:"versions,omitempty"` // oldest first
	Created     time.Time         `json:"created"`
	Changed     time.Time         `json:"changed"`
	Accessed    time.Time         `json:"accessed"`
	Deleted     time.Time         `json:"deleted"` // when the deletion was asked for
	Goes        time.Time         `json:"goes"`    // when it is done
}

// Version is a version of a secret's value.
type Version struct {
	ID      string    `json:"id"`
	Value   Value     `json:"value"`
	Stages  []string  `json:"stages,omitempty"`
	Created time.Time `json:"created"`
}

// Value is what a secret keeps: text or bytes, nil for neither.
type Value struct {
	Text   *string `json:"text,omitempty"`
	Binary []byte  `json:"binary,omitempty"`
}

// String keeps values out of logs.
func (Value) String() string { return "(hidden)" }

const (
	stageCurrent  = "AWSCURRENT"
	stagePrevious = "AWSPREVIOUS"
)

// New registers the secrets in a world that has not started yet. databases may be nil: then nothing can be attached.
func New(w *world.World, account string, databases Databases) (*Service, error) {
	s := &Service{w: w, account: account, databases: databases, st: state{Secrets: map[string]*Secret{}}}
	if err := w.Section("secretsmanager", &s.st); err != nil {
		return nil, err
	}
	world.Handle(w, purgeJob, s.purgeDue)
	return s, nil
}

func notFound() *wire.Error {
	return wire.Errorf("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
}

func markedForDeletion() *wire.Error {
	return wire.Errorf("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
}

// find returns a secret by name, ARN, or ARN without the six characters at its end.
func (s *Service) find(region, id string) (*Secret, error) {
	if sec, ok := s.st.Secrets[id]; ok && sec.Region == region {
		return sec, nil
	}
	for _, sec := range s.st.Secrets {
		if sec.Region == region && (sec.Name == id || sec.ARN[:len(sec.ARN)-suffixLength-1] == id) {
			return sec, nil
		}
	}
	return nil, notFound()
}

// usable is find for all that a secret on its way out refuses.
func (s *Service) usable(region, id string) (*Secret, error) {
	sec, err := s.find(region, id)
	if err == nil && !sec.Deleted.IsZero() {
		return nil, markedForDeletion()
	}
	return sec, err
}

const (
	suffixLength = 6
	nameSigns    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_+=.@-"
)

// letters returns n letters and digits drawn from the seed.
func (s *Service) letters(n int) string {
	r := s.w.Rand("secrets/" + s.w.Hex("secret-suffix", 16))
	b := make([]byte, n)
	for i := range b {
		b[i] = nameSigns[r.IntN(62)]
	}
	return string(b)
}

// Create makes a secret; token, if it isn't empty, becomes the id of its first version.
func (s *Service) Create(region, name, description, kmsKey, token string, v Value, tags map[string]string) (*Secret, error) {
	if name == "" || len(name) > 512 || strings.Trim(name, nameSigns) != "" {
		return nil, wire.Errorf("ValidationException",
			"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!")
	}
	if old, err := s.find(region, name); err == nil {
		switch {
		case !old.Deleted.IsZero():
			return nil, wire.Errorf("InvalidRequestException",
				"You can't create this secret because a secret with this name is already scheduled for deletion.")
		case token != "" && len(old.Versions) > 0 && old.Versions[0].ID == token && old.Versions[0].Value.same(v):
			return old, nil // the same call again
		}
		return nil, wire.Errorf("ResourceExistsException", "The operation failed because the secret %s already exists.", name)
	}
	sec := &Secret{
		ARN:  "arn:aws:secretsmanager:" + region + ":" + s.account + ":secret:" + name + "-" + s.letters(suffixLength),
		Name: name, Region: region, Description: description, KMSKey: kmsKey, Tags: tags, Created: s.w.Now(), Changed: s.w.Now(),
	}
	s.st.Secrets[sec.ARN] = sec
	if !v.empty() {
		if _, err := s.put(sec, v, token, nil); err != nil {
			return nil, err
		}
	}
	return sec, nil
}

func (v Value) empty() bool { return v.Text == nil && v.Binary == nil }

func (v Value) same(o Value) bool {
	if v.Text != nil && o.Text != nil {
		return *v.Text == *o.Text
	}
	return v.Text == nil && o.Text == nil && slices.Equal(v.Binary, o.Binary)
}

// Put adds a version to a secret. Without stages it becomes the current one.
func (s *Service) Put(region, id string, v Value, token string, stages []string) (*Secret, *Version, error) {
	sec, err := s.usable(region, id)
	if err != nil {
		return nil, nil, err
	}
	if v.empty() {
		return nil, nil, wire.Errorf("InvalidRequestException", "You must provide either SecretString or SecretBinary.")
	}
	version, err := s.put(sec, v, token, stages)
	return sec, version, err
}

const maxValue = 65536

func (s *Service) put(sec *Secret, v Value, token string, stages []string) (*Version, error) {
	if v.Text != nil && v.Binary != nil {
		return nil, wire.Errorf("InvalidParameterException", "You can't specify both a binary secret value and a string secret value in the same secret.")
	}
	if v.Text != nil && len(*v.Text) > maxValue || len(v.Binary) > maxValue {
		return nil, wire.Errorf("ValidationException",
			"1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536")
	}
	for _, old := range sec.Versions {
		if token == "" || old.ID != token {
			continue
		}
		if !old.Value.same(v) {
			return nil, wire.Errorf("ResourceExistsException", "You can't use ClientRequestToken %s because that value is already in use for a version of "+
				"secret %s.", token, sec.ARN)
		}
		return old, nil
	}
	if token == "" {
		token = s.w.UUID("secret-version")
	}
	if len(stages) == 0 {
		stages = []string{stageCurrent}
	}
	version := &Version{ID: token, Value: v, Created: s.w.Now()}
	sec.Versions = append(sec.Versions, version)
	for _, stage := range stages {
		sec.move(stage, version)
	}
	sec.Changed = s.w.Now()
	return version, nil
}

// move gives a staging label to a version. The one that was current becomes the previous one.
func (sec *Secret) move(stage string, to *Version) {
	for _, v := range sec.Versions {
		if v == to || !slices.Contains(v.Stages, stage) {
			continue
		}
		v.Stages = slices.DeleteFunc(v.Stages, func(x string) bool { return x == stage })
		if stage == stageCurrent {
			sec.move(stagePrevious, v)
		}
	}
	if !slices.Contains(to.Stages, stage) {
		to.Stages = append(to.Stages, stage)
	}
}

// Get finds a version of a secret: by id, by staging label, or the current one.
func (s *Service) Get(region, id, versionID, stage string) (*Secret, *Version, error) {
	sec, err := s.usable(region, id)
	if err != nil {
		return nil, nil, err
	}
	wanted := stage
	if wanted == "" && versionID == "" {
		wanted = stageCurrent
	}
	for _, v := range sec.Versions {
		if (versionID == "" || v.ID == versionID) && (wanted == "" || slices.Contains(v.Stages, wanted)) {
			return sec, v, nil
		}
	}
	label := "staging label: " + wanted
	if versionID != "" {
		label = "VersionId: " + versionID
	}
	return nil, nil, wire.Errorf("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for %s", label)
}

// SecretString implements cfn.Secrets.
func (s *Service) SecretString(region, id, stage, version string) (string, error) {
	_, v, err := s.Get(region, id, version, stage)
	if err != nil {
		return "", err
	}
	if v.Value.Text == nil {
		return base64.StdEncoding.EncodeToString(v.Value.Binary), nil
	}
	return *v.Value.Text, nil
}

const purgeJob = "secrets/purge"

// Delete takes a secret out: after a number of days (7 to 30), in which it can be restored, or at once.
func (s *Service) Delete(region, id string, days int, force bool) (*Secret, error) {
	sec, err := s.find(region, id)
	switch {
	case err != nil:
		return nil, err
	case force:
		sec.Deleted, sec.Goes = s.w.Now(), s.w.Now()
		delete(s.st.Secrets, sec.ARN)
		return sec, nil
	case !sec.Deleted.IsZero():
		return nil, wire.Errorf("InvalidRequestException",
			"You can't perform this operation on the secret because it was already scheduled for deletion.")
	}
	sec.Deleted = s.w.Now()
	sec.Goes = sec.Deleted.Add(time.Duration(days) * 24 * time.Hour)
	s.w.At(sec.Goes, purgeJob, sec.ARN)
	return sec, nil
}

// purgeDue ends the time in which a secret could be restored.
func (s *Service) purgeDue(arn string) {
	if sec := s.st.Secrets[arn]; sec != nil && !sec.Deleted.IsZero() && !s.w.Now().Before(sec.Goes) {
		delete(s.st.Secrets, arn)
	}
}

// Restore keeps a secret that was going to be deleted.
func (s *Service) Restore(region, id string) (*Secret, error) {
	sec, err := s.find(region, id)
	if err == nil {
		sec.Deleted, sec.Goes = time.Time{}, time.Time{}
	}
	return sec, err
}

// inRegion lists a region's secrets by name.
func (s *Service) inRegion(region string, deleted bool) []*Secret {
	var list []*Secret
	for _, sec := range s.st.Secrets {
		if sec.Region == region && (deleted || sec.Deleted.IsZero()) {
			list = append(list, sec)
		}
	}
	slices.SortFunc(list, func(a, b *Secret) int { return strings.Compare(a.Name, b.Name) })
	return list
}
