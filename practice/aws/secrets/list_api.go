package secrets

import (
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

type filter struct {
	Key    string
	Values []string
}

type listInput struct {
	IncludePlannedDeletion bool
	MaxResults             int
	NextToken              string
	Filters                []filter
	SortOrder              string
}

type listOutput struct {
	SecretList []describeOutput
	NextToken  string `json:",omitempty"`
}

const pageSize = 100

func (s *Service) listSecrets(c *wire.Call, in *listInput) (any, error) {
	all := s.inRegion(c.Region, in.IncludePlannedDeletion)
	for _, f := range in.Filters {
		if !slices.Contains([]string{"name", "description", "tag-key", "tag-value", "all"}, f.Key) {
			return nil, wire.Errorf("ValidationException", "1 validation error detected: Value '%s' at 'filters.1.member.key' failed to satisfy "+
				"constraint: Member must satisfy enum value set: [all, name, tag-key, description, tag-value]", f.Key)
		}
		all = slices.DeleteFunc(all, func(sec *Secret) bool { return !f.fits(sec) })
	}
	if strings.EqualFold(in.SortOrder, "desc") {
		slices.Reverse(all)
	}
	page, next, err := wire.Page(all, func(sec *Secret) string { return sec.ARN }, in.NextToken, in.MaxResults, pageSize)
	if err != nil {
		return nil, err
	}
	out := listOutput{SecretList: []describeOutput{}, NextToken: next}
	for _, sec := range page {
		entry, stages := describe(sec)
		entry.SecretVersionsToStages = stages
		out.SecretList = append(out.SecretList, entry)
	}
	return out, nil
}

// fits says whether one of the filter's values, which are prefixes, matches; one that begins with ! must not.
func (f filter) fits(sec *Secret) bool {
	return slices.ContainsFunc(f.Values, func(v string) bool {
		v, not := strings.CutPrefix(v, "!")
		return f.matches(sec, v) != not
	})
}

func (f filter) matches(sec *Secret, prefix string) bool {
	has := func(text string) bool { return strings.HasPrefix(strings.ToLower(text), strings.ToLower(prefix)) }
	any := f.Key == "all"
	switch {
	case (any || f.Key == "name") && strings.HasPrefix(sec.Name, prefix):
		return true
	case (any || f.Key == "description") && has(sec.Description):
		return true
	}
	for key, value := range sec.Tags {
		if (any || f.Key == "tag-key") && strings.HasPrefix(key, prefix) || (any || f.Key == "tag-value") && strings.HasPrefix(value, prefix) {
			return true
		}
	}
	return false
}

type versionsInput struct {
	SecretId          string `wire:",required"`
	MaxResults        int
	NextToken         string
	IncludeDeprecated bool
}

type versionEntry struct {
	VersionId     string
	VersionStages []string   `json:",omitempty"`
	CreatedDate   *wire.Time `json:",omitempty"`
}

type versionsOutput struct {
	Versions  []versionEntry
	NextToken string `json:",omitempty"`
	ARN       string
	Name      string
}

func (s *Service) listSecretVersionIDs(c *wire.Call, in *versionsInput) (any, error) {
	sec, err := s.find(c.Region, in.SecretId)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(slices.Clone(sec.Versions), func(v *Version) bool { return len(v.Stages) == 0 && !in.IncludeDeprecated })
	page, next, err := wire.Page(all, func(v *Version) string { return v.ID }, in.NextToken, in.MaxResults, pageSize)
	if err != nil {
		return nil, err
	}
	out := versionsOutput{Versions: []versionEntry{}, NextToken: next, ARN: sec.ARN, Name: sec.Name}
	for _, v := range page {
		out.Versions = append(out.Versions, versionEntry{v.ID, slices.Clone(v.Stages), wire.Stamp(v.Created)})
	}
	return out, nil
}
