package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// printer prints the engine's records: as JSON lines for scripts, or as sentences.
type printer struct {
	app      *app
	unbilled bool // the cloud is practice
	json     bool
	began    time.Time
	stop     context.CancelFunc
	done     sync.WaitGroup

	mu   sync.Mutex
	last uint64 // sequence number of the last record
	enc  *json.Encoder
}

// follow prints what the engine tells until summary is called.
func (a *app) follow(ctx context.Context, lab *openedLab, asJSON bool) *printer {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	p := &printer{app: a, unbilled: lab.About().Unbilled, json: asJSON, began: time.Now(), stop: stop, enc: json.NewEncoder(a.out)}
	p.enc.SetEscapeHTML(false)
	records := lab.Follow(ctx)
	p.done.Go(func() {
		for r := range records {
			p.record(r)
		}
	})
	return p
}

func (p *printer) record(r engine.Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = r.Seq
	if e, ok := r.Event.(engine.StepFailed); ok {
		e.Next = shellNext(e.CauseID, e.Next)
		r.Event = e
	}
	if p.json {
		_ = p.enc.Encode(r) // a reader that went away does not end the lab
		return
	}
	p.line(r)
}

// note says a sentence that is no event of the engine's.
func (p *printer) note(t text.Text) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintln(p.app.err, t.In(p.app.lang))
}

// summary is the last object: it stops the printing and says how all of it ended.
func (p *printer) summary(err error, lab *openedLab, left []engine.Leftover) {
	p.stop()
	p.done.Wait()
	took := time.Since(p.began)
	ok := err == nil && len(left) == 0
	if p.json {
		if left == nil {
			left = []engine.Leftover{}
		}
		_ = p.enc.Encode(struct {
			Seq      uint64            `json:"seq"`
			Time     time.Time         `json:"time"`
			Step     engine.ID         `json:"step"`
			Type     string            `json:"type"`
			OK       bool              `json:"ok"`
			Duration float64           `json:"duration_s"`
			Calls    int64             `json:"api_calls"`
			Practice bool              `json:"practice"` // no sum of what is left is charged
			Left     []engine.Leftover `json:"left"`
		}{p.last + 1, time.Now(), "", "summary", ok, took.Seconds(), lab.Site.Calls(), lab.About().Unbilled, left})
		return
	}
	verdict := summaryOK
	if !ok {
		verdict = summaryFailed
	}
	fmt.Fprintln(p.app.out, verdict.With(took.Round(time.Second).String(), int(lab.Site.Calls())).In(p.app.lang))
}

// line is a record as a person reads it.
func (p *printer) line(r engine.Record) {
	out, lang := io.Writer(p.app.out), p.app.lang
	say := func(mark, what string) {
		fmt.Fprintf(out, "%s %-11s %s %s\n", r.Time.Format(time.TimeOnly), r.Step, mark, what)
	}
	switch e := r.Event.(type) {
	case engine.StepStarted:
		if e.Undo {
			say("○", lineUndo.In(lang))
		} else if e.Usual > 0 {
			say("○", lineBegins.With(minutes(e.Usual)).In(lang))
		}
	case engine.StackEvent:
		say("·", fmt.Sprintf("%s  %s (%s)  %s", e.Status, e.LogicalID, e.ResourceType, e.Reason))
	case engine.StackOutput:
		say("·", e.Key+" = "+e.Value)
	case engine.Node:
		say("·", fmt.Sprintf("node %s  %s  %s  %s", e.Name, e.Zone, e.Stage, e.Version))
	case engine.Pod:
		say("·", fmt.Sprintf("pod %s  %s  %s  %s", e.Name, e.Phase, e.Reason, e.Why.In(lang)))
	case engine.Service:
		say("·", fmt.Sprintf("service %s  %s  %s  %s", e.Name, e.Rung, e.Hostname, e.Detail))
	case engine.ForwardState:
		if e.Up {
			say("·", e.Address+" → "+e.Target)
		}
	case engine.Note:
		mark := map[engine.Level]string{engine.Info: "·", engine.Good: "✓", engine.Warn: "!"}[e.Level]
		say(mark, e.Text.In(lang))
	case engine.StepDone:
		say("✓", e.Status.Detail.In(lang))
	case engine.StepFailed:
		mark := "✗"
		if e.Interrupted {
			mark = "○"
		}
		say(mark, failureText(e).In(lang))
		for _, remedy := range e.Remedies {
			say(" ", "→ "+remedy.Label.In(lang))
		}
		if len(e.Remedies) > 0 {
			say(" ", lineMend.In(lang))
		}
	case engine.Receipt:
		p.receipt(e)
	}
}

// minutes writes a typical time: "13m", "1m30s".
func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.Round(time.Second).String()
}

// failureText joins a failure's parts as text.Problem does.
func failureText(e engine.StepFailed) text.Text {
	t := e.What
	for _, part := range []text.Text{e.Why, e.Next, text.Raw(e.Cause)} {
		if part.In(text.EN) != "" {
			t = sentencePair.With(t, part)
		}
	}
	return t
}

// receipt prints what is left, what that does not prove, and where the rest is written down.
func (p *printer) receipt(r engine.Receipt) {
	out, lang := p.app.out, p.app.lang
	for _, s := range story.Receipt(r, p.unbilled) {
		switch s.Kind {
		case story.Nothing, story.Unproven, story.Practice, story.Saved:
			fmt.Fprintln(out, s.Head.In(lang))
		case story.Left:
			fmt.Fprintln(out, s.Head.In(lang)+":")
			for _, item := range s.Items {
				fmt.Fprintln(out, "  ✗ "+item)
			}
		case story.Skipped, story.Unread:
			for _, line := range s.Lines() {
				fmt.Fprintln(out, line.In(lang))
			}
		}
	}
}
