package picker

import (
	"strings"

	"github.com/sahilm/fuzzy"

	"eksui/kube/kubeconfig"
)

// row is a context that matches what was typed.
type row struct {
	kubeconfig.Context
	matched map[int]bool // bytes of the name that matched
}

// haystack is what a query is looked for in: the name first, so that its matches count most.
type haystack []kubeconfig.Context

func (h haystack) Len() int { return len(h) }

func (h haystack) String(i int) string {
	c := h[i]
	return strings.Join([]string{c.Name, c.Namespace, c.Region, c.Cluster, c.User}, " ")
}

func (p *Picker) filter() {
	p.rows, p.cursor, p.top = p.rows[:0], 0, 0
	if len(p.query) == 0 {
		for _, c := range p.listing.Contexts {
			p.rows = append(p.rows, row{Context: c})
		}
		return
	}
	for _, m := range fuzzy.FindFrom(string(p.query), haystack(p.listing.Contexts)) {
		r := row{Context: p.listing.Contexts[m.Index], matched: map[int]bool{}}
		for _, at := range m.MatchedIndexes {
			r.matched[at] = at < len(r.Name)
		}
		p.rows = append(p.rows, r)
	}
}
