// Package bodies judges recorded requests and answers by the services' models: members that the model does not know,
// members missing that it requires, types, enums, patterns, lengths, and the protocol around them.
package bodies

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

// Difference is something in a body that AWS's model does not have.
type Difference struct {
	Side      string // request, answer, refusal
	Service   string // the client package's name: "eks", "elastic-load-balancing-v2"
	Operation string
	Path      string // members with dots, items as []
	What      string
}

func (d Difference) String() string {
	return strings.Join([]string{d.Side, d.Service, d.Operation, d.Path, d.What}, " ")
}

// Figures are what was looked at.
type Figures struct {
	Requests, Answers, Refusals int
	Members                     int
	Operations                  map[string]bool // answered with success at least once
	Services                    map[string]bool
}

// Judge holds exchanges against the models.
type Judge struct {
	services []*model.Service
	Figures  Figures
	found    map[Difference]map[string]int // occurrences by source
	patterns patterns

	// of the body under way
	at     Difference
	source string
}

// New makes a judge by the models.
func New(services []*model.Service) *Judge {
	return &Judge{
		services: services, found: map[Difference]map[string]int{},
		Figures: Figures{Operations: map[string]bool{}, Services: map[string]bool{}},
	}
}

// Differences lists what was found, sorted, each once.
func (j *Judge) Differences() []Difference {
	return slices.SortedFunc(maps.Keys(j.found), func(a, b Difference) int { return strings.Compare(a.String(), b.String()) })
}

// Sources says how often each source had a difference.
func (j *Judge) Sources(d Difference) map[string]int { return j.found[d] }

// Unread are the patterns of the models that Go cannot compile, and so were not held against anything.
func (j *Judge) Unread() []string { return slices.Sorted(maps.Keys(j.patterns.unread)) }

func (j *Judge) differ(path, what string) {
	d := j.at
	d.Path, d.What = path, what
	if j.found[d] == nil {
		j.found[d] = map[string]int{}
	}
	j.found[d][j.source]++
}

// Take judges one exchange. A request that practice refused is judged only where judgeRefused says so: tests send what is
// wrong on purpose, tools don't.
func (j *Judge) Take(e *record.Exchange, judgeRefused bool) {
	j.source = e.Source
	svc, name := find(j.services, e)
	j.at = Difference{Side: "request", Service: e.Service, Operation: name}
	refused := e.Status >= http.StatusMultipleChoices
	if svc != nil {
		j.at.Service = svc.Package
		j.Figures.Services[svc.Package] = true
	}
	op := (*model.Operation)(nil)
	if svc != nil {
		op = svc.Operations[name]
	}
	if op == nil {
		if !refused {
			j.differ("", "is an operation that the model does not have")
		}
		return
	}
	if !refused || judgeRefused {
		j.Figures.Requests++
		j.request(svc, op, e)
	}
	if refused {
		j.Figures.Refusals++
		j.at.Side = "refusal"
		j.refusal(svc, op, e)
		return
	}
	j.Figures.Answers++
	j.Figures.Operations[svc.Package+" "+name] = true
	j.at.Side = "answer"
	j.answer(svc, op, e)
}

// structure of a service by name; an operation without input or output has no members.
func structure(svc *model.Service, name string) *model.Structure {
	if s := svc.Shapes[name]; s != nil {
		return s
	}
	return &model.Structure{}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
