package steps

import (
	"context"
	"reflect"
	"sync"

	"eksui/awsx"
)

// preflight is what was asked of AWS before spending. The engine plans a step right before it runs it: the run takes what
// its plan has been told, and does not ask the same a second time.
type preflight struct {
	mu       sync.Mutex
	spec     awsx.ClusterSpec
	findings []awsx.Finding // nil when there are none to take
}

// ask asks anew, and keeps the findings for the next take.
func (p *preflight) ask(ctx context.Context, s *awsx.Session, spec awsx.ClusterSpec) []awsx.Finding {
	findings := s.Preflight(ctx, spec)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spec, p.findings = spec, findings
	return findings
}

// take returns what was found for the same cluster, once: a later run has to look again.
func (p *preflight) take(ctx context.Context, s *awsx.Session, spec awsx.ClusterSpec) []awsx.Finding {
	p.mu.Lock()
	findings, same := p.findings, reflect.DeepEqual(p.spec, spec)
	p.findings = nil
	p.mu.Unlock()
	if findings != nil && same {
		return findings
	}
	return s.Preflight(ctx, spec)
}
