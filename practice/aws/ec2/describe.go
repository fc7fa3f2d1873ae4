package ec2

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"eksui/practice/aws/wire"
)

// query is what every Describe operation takes besides ids.
type query struct {
	Filter     []filter
	MaxResults int
	NextToken  string
}

type filter struct {
	Name  string
	Value []string
}

// fields are the values of a resource that filters can name.
type fields map[string][]string

// single makes the list of values of a field that holds one value at most; the empty text is no value.
func single(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// truth is a boolean as filters compare it.
func truth(b bool) []string { return []string{strconv.FormatBool(b)} }

// matches asks whether a resource passes all filters; the values of one filter are alternatives, with * and ? in them.
func matches(tags Tags, f fields, filters []filter) (bool, error) {
	for _, want := range filters {
		values, known := f[want.Name]
		if key, isTag := strings.CutPrefix(want.Name, "tag:"); isTag {
			known = true
			if v, ok := tags[key]; ok {
				values = []string{v}
			}
		}
		if want.Name == "tag-key" {
			known = true
			for k := range tags {
				values = append(values, k)
			}
		}
		if !known {
			return false, invalid("The filter '%s' is invalid", want.Name)
		}
		if !anyMatches(want.Value, values) {
			return false, nil
		}
	}
	return true, nil
}

func anyMatches(patterns, values []string) bool {
	for _, p := range patterns {
		if slices.ContainsFunc(values, func(v string) bool { return like(p, v) }) {
			return true
		}
	}
	return false
}

// like compares with EC2's wildcards: * and ?, both escaped by a backslash.
func like(pattern, v string) bool {
	if !strings.ContainsAny(pattern, `*?\`) {
		return pattern == v
	}
	// path.Match has the same two wildcards, but knows separators and classes too.
	escape := strings.NewReplacer("/", "\x00", "[", `\[`)
	ok, err := path.Match(escape.Replace(pattern), strings.ReplaceAll(v, "/", "\x00"))
	return err == nil && ok
}

// pick finds a region's resources: those of the ids, or all, that pass the filters, one page of them.
func pick[T resource](r Region, from map[string]T, k kind, ids []string, q query, fieldsOf func(T) fields) ([]T, string, error) {
	candidates := all(r, from)
	if len(ids) > 0 {
		candidates = nil
		for _, id := range ids {
			x, err := find(r, from, k, id)
			if err != nil {
				return nil, "", err
			}
			candidates = append(candidates, x)
		}
	}
	var out []T
	for _, x := range candidates {
		ok, err := matches(x.base().Tags, fieldsOf(x), q.Filter)
		if err != nil {
			return nil, "", err
		}
		if ok {
			out = append(out, x)
		}
	}
	return pageOf(out, func(x T) string { return x.base().ID }, q)
}

// idsWithPages refuses a request that names things and asks for pages of them; set is how EC2 calls their ids.
func idsWithPages(set string) error {
	return wire.Errorf("InvalidParameterCombination", "The parameter %s cannot be used with the parameter maxResults", set)
}

const maxPage = 1000

func pageOf[T any](all []T, key func(T) string, q query) ([]T, string, error) {
	if q.MaxResults != 0 && (q.MaxResults < 5 || q.MaxResults > maxPage) {
		return nil, "", invalid("Value ( %d ) for parameter maxResults is invalid. Expecting a value between 5 and %d.", q.MaxResults, maxPage)
	}
	return wire.Page(all, key, q.NextToken, q.MaxResults, maxPage)
}

// views turns resources into what the wire shows of them.
func views[T, X any](from []T, view func(T) X) wire.Items[X] {
	out := wire.Items[X]{}
	for _, x := range from {
		out = append(out, view(x))
	}
	return out
}
