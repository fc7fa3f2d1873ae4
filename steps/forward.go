package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"eksui/internal/text"
	"eksui/kube/forward"
)

// forwardStep carries localhost:9000 to the workload's port 80 and proves it by a request. The forward stays open until
// the lab is closed or it is stopped by hand.
type forwardStep struct{}

func (forwardStep) ID() ID             { return Forward }
func (forwardStep) Title() text.Text   { return titleForward.With() }
func (forwardStep) Needs() []Milestone { return []Milestone{DoneOf(Deploy)} }

// runningForward is a forward that is being served.
type runningForward struct {
	*forward.Forward
	stop  context.CancelFunc
	ended sync.WaitGroup
}

// forwardTarget is the first workload of the chosen manifest.
func forwardTarget(c Choices) (workload, error) {
	_, objects, err := deployManifest(c.Deploy)
	if err != nil {
		return workload{}, err
	}
	if ws := workloadsOf(objects); len(ws) > 0 {
		return ws[0], nil
	}
	return workload{}, &text.Problem{What: forwardNoPod.With(), Next: forwardNoPodNext.With()}
}

// StartForward opens the lab's forward, unless it is open.
func (l *Lab) StartForward(ctx context.Context) error {
	l.mu.Lock()
	running := l.forward != nil
	l.mu.Unlock()
	if running {
		return nil
	}
	client, err := clusterClient(ctx, l)
	if err != nil {
		return err
	}
	c := l.Choices()
	if client == nil {
		return &text.Problem{What: msgNoCluster.With(c.Cluster.Name), Next: msgNoClusterNext.With()}
	}
	w, err := forwardTarget(c)
	if err != nil {
		return err
	}
	target, err := forward.ParseTarget(w.key())
	if err != nil {
		return err
	}
	f, err := forward.Listen(ctx, forward.Options{
		Client: client, Namespace: w.namespace, Target: target,
		Ports: []forward.Port{{Local: c.Forward.Local, Remote: strconv.Itoa(c.Forward.Remote)}},
	})
	if err != nil {
		return busyPort(err)
	}
	// It outlives the call that opens it: StopForward or Close end it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := &runningForward{Forward: f, stop: stop}
	l.set(func() { l.forward = r })
	r.ended.Go(func() {
		_ = f.Serve(serving) // what went wrong is in Stats
		f.Close()
		l.set(func() {
			if l.forward == r {
				l.forward = nil
			}
		})
	})
	return nil
}

// StopForward closes the lab's forward and waits until it has.
func (l *Lab) StopForward() {
	l.mu.Lock()
	r := l.forward
	l.mu.Unlock()
	if r != nil {
		r.stop()
		r.ended.Wait()
	}
}

// ForwardStats are the forward's figures; ok is false while none is open.
func (l *Lab) ForwardStats() (s forward.Stats, address string, ok bool) {
	l.mu.Lock()
	r := l.forward
	l.mu.Unlock()
	if r == nil {
		return forward.Stats{}, "", false
	}
	return r.Stats(), forwardURL(r.Ports()[0].Local), true
}

func forwardURL(port int) string { return "http://localhost:" + strconv.Itoa(port) }

const remedyNextPort = "next-port"

// busyPort offers the next free port.
func busyPort(err error) error {
	var busy *forward.BusyError
	var p *text.Problem
	if !errors.As(err, &busy) || !errors.As(err, &p) || busy.Free == 0 {
		return err
	}
	return &Failure{Problem: p, Remedies: []Remedy{{ID: remedyNextPort + ":" + strconv.Itoa(busy.Free), Label: remedyNextPortLabel.With(strconv.Itoa(busy.Free))}}}
}

func (forwardStep) Mend(_ context.Context, l *Lab, remedy string, emit Emit) error {
	port, err := strconv.Atoi(strings.TrimPrefix(remedy, remedyNextPort+":"))
	if err != nil {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	emit(Note{Info, forwardOtherPort.With(forwardURL(port))})
	return l.Edit(func(c *Choices) { c.Forward.Local = port })
}

func (forwardStep) Check(ctx context.Context, l *Lab) (Status, error) {
	_, url, open := l.ForwardStats()
	if !open {
		return Status{State: Absent, Detail: forwardClosed.With()}, nil
	}
	if _, err := fetch(ctx, url); err != nil {
		return Status{State: Partial, Detail: forwardSilent.With(url)}, nil
	}
	return Status{State: Done, Detail: forwardStands.With(url)}, nil
}

func (forwardStep) Plan(_ context.Context, l *Lab) (Plan, error) {
	c := l.Choices()
	w, err := forwardTarget(c)
	if err != nil {
		return Plan{}, err
	}
	ports := fmt.Sprintf("%d:%d", c.Forward.Local, c.Forward.Remote)
	return Plan{
		Priced: forwardFree.With(),
		Notes:  []text.Text{forwardWhat.With(forwardURL(c.Forward.Local), w.key(), strconv.Itoa(c.Forward.Remote))},
		ByHand: []Command{
			{Line: "kubectl port-forward " + w.key() + " " + ports, Why: byHandForward.With()},
			{Line: "curl -i " + forwardURL(c.Forward.Local), Why: byHandCurl.With()},
		},
	}, nil
}

func (forwardStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	if err := l.StartForward(ctx); err != nil {
		return err
	}
	_, url, _ := l.ForwardStats()
	c := l.Choices()
	w, err := forwardTarget(c)
	if err != nil {
		return err
	}
	page, err := fetch(ctx, url)
	if err != nil {
		stats, _, _ := l.ForwardStats()
		return &text.Problem{What: forwardSilent.With(url), Why: stats.LastError, Next: forwardSilentNext.With(strconv.Itoa(c.Forward.Remote)), Err: err}
	}
	emit(ForwardState{Address: url, Target: w.key() + ":" + strconv.Itoa(c.Forward.Remote), Up: true, Answer: page})
	emit(Note{Good, forwardProven.With(url, page)})
	return nil
}

// fetch asks for a page and returns its status with its title or first line.
func fetch(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 45*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	transport := &http.Transport{DisableKeepAlives: true, Proxy: nil}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return "", err
	}
	said, _, _ := strings.Cut(string(body), "\n")
	if title := pageTitle.FindSubmatch(body); title != nil {
		said = string(title[1])
	}
	return strings.TrimSpace(resp.Status + " " + printable(said)), nil
}

var pageTitle = regexp.MustCompile(`(?i)<title>([^<]+)`)

// printable keeps a page's control characters away from the terminal.
func printable(s string) string {
	const longest = 200
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return s
}

func (forwardStep) Undo(_ context.Context, l *Lab, emit Emit) error {
	if _, url, open := l.ForwardStats(); open {
		l.StopForward()
		emit(ForwardState{Address: url})
	}
	return nil
}

func (forwardStep) Form(_ context.Context, l *Lab) (Form, error) {
	c := l.Choices().Forward
	return Form{Intro: forwardIntro.With(), Fields: []Field{
		{Key: "local", Label: fieldLocalPort.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Local)}},
		{Key: "remote", Label: fieldRemotePort.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Remote)}},
	}}, nil
}

func (forwardStep) Fill(_ context.Context, l *Lab, a map[string][]string) error {
	ports, err := wholeNumbers(a, "local", "remote")
	if err != nil {
		return err
	}
	return l.Edit(func(c *Choices) { c.Forward = ForwardChoice{Local: ports[0], Remote: ports[1]} })
}

// ToggleForward opens or closes the forward from anywhere; the new state is an event.
func (e *Engine) ToggleForward(ctx context.Context) error {
	run := newRun()
	if _, url, open := e.Lab.ForwardStats(); open {
		e.Lab.StopForward()
		e.emit(run, Forward, ForwardState{Address: url})
		return nil
	}
	return e.Run(ctx, Forward)
}
