package steps

import (
	"context"
	"reflect"
	"sync"

	"eksui/awsx"
	"eksui/steps/engine"
)

// preflight is what was asked of AWS before spending. The engine plans a step right before it runs it: the run takes what
// its plan has been told, and does not ask the same a second time.
type preflight struct {
	mu       sync.Mutex
	spec     awsx.ClusterSpec
	findings []awsx.Finding  // nil when there are none to take
	told     map[string]bool // what was told as an event
}

// tell tells warnings and notes as events, each once.
func (p *preflight) tell(findings []awsx.Finding, emit engine.Emit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.told == nil {
		p.told = map[string]bool{}
	}
	for _, f := range findings {
		level, said := engine.Info, finding(f)
		switch f.Severity {
		case awsx.SeverityWarning:
			level = engine.Warn
		case awsx.SeverityNote:
		default:
			continue
		}
		if !p.told[said.String()] {
			p.told[said.String()] = true
			emit(engine.Note{Level: level, Text: said})
		}
	}
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
