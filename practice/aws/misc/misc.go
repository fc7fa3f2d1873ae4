// Package misc holds the smaller AWS services of the practice cloud: the Price List, Service Quotas, the Resource Groups
// Tagging API and CloudWatch Logs' log groups.
package misc

import (
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Service is all of them.
type Service struct {
	world   *world.World
	sources []Source
	st      state
}

// state is the section of the snapshot.
type state struct {
	LogGroups map[string]*logGroup // by region and name
}

// New registers the log groups in a world that has not started yet. The sources list what GetResources finds.
func New(w *world.World, sources ...Source) (*Service, error) {
	s := &Service{world: w, sources: sources, st: state{LogGroups: map[string]*logGroup{}}}
	return s, w.Section("misc", &s.st)
}

// Wire returns the services' APIs.
func (s *Service) Wire() []*wire.Service {
	return []*wire.Service{pricingService(), quotaService(), s.taggingService(), s.logsService()}
}

// unlocked runs what reads no state.
func unlocked(fn func()) { fn() }
