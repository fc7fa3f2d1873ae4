package awsx

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// MaxPolicy is how many characters a managed policy may have, without white space ("IAM and AWS STS quotas").
const MaxPolicy = 6144

// Policy is the IAM policy that allows a use of a lab, and nothing else, as JSON: for iam:CreatePolicy.
func Policy(names Names, use Use) []byte {
	type statement struct {
		Sid       string
		Effect    string
		Action    []string
		Resource  []string
		Condition map[string]map[string][]string `json:",omitempty"`
	}
	var all []statement
	for _, p := range Permissions(use) {
		for _, s := range p.On {
			s, has := s.of(names)
			if !has {
				continue
			}
			i := slices.IndexFunc(all, func(st statement) bool { return st.Sid == s.ID })
			if i < 0 {
				st := statement{Sid: s.ID, Effect: "Allow", Resource: s.Resources}
				if len(st.Resource) == 0 {
					st.Resource = []string{"*"}
				}
				if s.Key != "" {
					st.Condition = map[string]map[string][]string{s.Operator: {s.Key: s.Values}}
				}
				all = append(all, st)
				i = len(all) - 1
			}
			all[i].Action = append(all[i].Action, p.Action)
		}
	}
	slices.SortFunc(all, func(a, b statement) int { return strings.Compare(a.Sid, b.Sid) })
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", all}) // into memory, of strings
	return b.Bytes()
}
