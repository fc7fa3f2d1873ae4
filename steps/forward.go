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

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/forward"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// forwardStep carries localhost:9000 to the workload's port 80 and proves it by a request. The forward stays open until
// the lab is closed or it is stopped by hand.
type forwardStep struct {
	part

	opening sync.Mutex // one opening at a time: two would take the port twice
	mu      sync.Mutex
	running *runningForward // nil while it is closed
}

func newForward(lab *site.Site) *forwardStep {
	st := &forwardStep{part: part{lab, Forward, titleForward, []engine.Milestone{engine.DoneOf(Deploy)}}}
	lab.AtClose(st.close)
	return st
}

// runningForward is a forward that is being served.
type runningForward struct {
	*forward.Forward
	stop  context.CancelFunc
	ended sync.WaitGroup
}

// workload is what the port leads to: the first of the chosen manifest.
func (st *forwardStep) workload() (kube.Workload, error) {
	_, objects, err := deployManifest(st.lab.Choices().Deploy)
	if err != nil {
		return kube.Workload{}, err
	}
	if ws := kube.Workloads(objects); len(ws) > 0 {
		return ws[0], nil
	}
	return kube.Workload{}, withoutWorkload()
}

func (st *forwardStep) current() *runningForward {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.running
}

// open opens the forward, unless it is open.
func (st *forwardStep) open(ctx context.Context) (*runningForward, error) {
	st.opening.Lock()
	defer st.opening.Unlock()
	if r := st.current(); r != nil {
		return r, nil
	}
	_, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return nil, err
	}
	if client == nil {
		return nil, st.lab.NoCluster()
	}
	w, err := st.workload()
	if err != nil {
		return nil, err
	}
	target, err := forward.ParseTarget(w.Key())
	if err != nil {
		return nil, err
	}
	c := st.lab.Choices().Forward
	f, err := forward.Listen(ctx, forward.Options{
		Client: client, Namespace: w.Namespace, Target: target,
		Ports: []forward.Port{{Local: c.Local, Remote: strconv.Itoa(c.Remote)}},
	})
	if err != nil {
		return nil, offerOtherPort(err)
	}
	// It outlives the call that opens it: close ends it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := &runningForward{Forward: f, stop: stop}
	st.mu.Lock()
	st.running = r
	st.mu.Unlock()
	r.ended.Go(func() {
		_ = f.Serve(serving) // what went wrong is in Stats
		f.Close()
		st.mu.Lock()
		defer st.mu.Unlock()
		if st.running == r {
			st.running = nil
		}
	})
	return r, nil
}

// close closes the forward and waits until it has.
func (st *forwardStep) close() {
	if r := st.current(); r != nil {
		r.stop()
		r.ended.Wait()
	}
}

func (r *runningForward) url() string { return forwardURL(r.Ports()[0].Local) }

// Open implements engine.Opener.
func (st *forwardStep) Open() bool { return st.current() != nil }

func forwardURL(port int) string { return "http://localhost:" + strconv.Itoa(port) }

var remedyNextPort = cause.DefineRemedy("next-port", remedyNextPortLabel)

// offerOtherPort offers the next free port.
func offerOtherPort(err error) error {
	var busy *forward.BusyError
	var p *text.Problem
	if !errors.As(err, &busy) || !errors.As(err, &p) || busy.Free == 0 {
		return err
	}
	return &engine.Failure{Problem: p, Remedies: []engine.Remedy{{ID: remedyNextPort + ":" + strconv.Itoa(busy.Free), Label: remedyNextPortLabel.With(strconv.Itoa(busy.Free))}}}
}

func (st *forwardStep) Mend(_ context.Context, remedy string, emit engine.Emit) error {
	port, err := strconv.Atoi(strings.TrimPrefix(remedy, remedyNextPort+":"))
	if err != nil {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	emit(engine.Note{Level: engine.Info, Text: forwardOtherPort.With(forwardURL(port))})
	return st.lab.Edit(func(c *site.Choices) { c.Forward.Local = port })
}

// Check implements engine.Stage.
func (st *forwardStep) Check(ctx context.Context) (engine.Status, error) {
	r := st.current()
	if r == nil {
		return engine.Status{State: engine.Absent, Detail: forwardClosed.With()}, nil
	}
	if _, err := fetch(ctx, r.url()); err != nil {
		return engine.Status{State: engine.Partial, Detail: forwardSilent.With(r.url())}, nil
	}
	return engine.Status{State: engine.Done, Detail: forwardStands.With(r.url())}, nil
}

func (st *forwardStep) Plan(_ context.Context) (engine.Plan, error) {
	c := st.lab.Choices()
	w, err := st.workload()
	if err != nil {
		return engine.Plan{}, err
	}
	ports := fmt.Sprintf("%d:%d", c.Forward.Local, c.Forward.Remote)
	return engine.Plan{
		Priced: forwardFree.With(),
		Notes:  []text.Text{forwardWhat.With(forwardURL(c.Forward.Local), w.Key(), strconv.Itoa(c.Forward.Remote))},
		ByHand: byHand(st.lab,
			engine.Command{Line: kubectl(st.lab) + " port-forward " + w.Key() + inNamespace(w.Namespace) + " " + ports, Why: byHandForward.With(), Stays: true},
			engine.Command{Line: "curl -i " + forwardURL(c.Forward.Local), Why: byHandCurlBeside.With()},
		),
	}, nil
}

// Run implements engine.Step.
func (st *forwardStep) Run(ctx context.Context, emit engine.Emit) error {
	r, err := st.open(ctx)
	if err != nil {
		return err
	}
	w, err := st.workload()
	if err != nil {
		return err
	}
	url, remote := r.url(), strconv.Itoa(st.lab.Choices().Forward.Remote)
	page, err := fetch(ctx, url)
	if err != nil {
		return silentForward(url, remote, r.Stats().LastError, err)
	}
	emit(engine.ForwardState{Address: url, Target: w.Key() + ":" + remote, Up: true, Answer: page})
	emit(engine.Note{Level: engine.Good, Text: forwardProven.With(url, page)})
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

// Undo implements engine.Step.
func (st *forwardStep) Undo(_ context.Context, emit engine.Emit) error {
	if r := st.current(); r != nil {
		st.close()
		emit(engine.ForwardState{Address: r.url()})
	}
	return nil
}

// Form implements engine.Former.
func (st *forwardStep) Form(context.Context) (engine.Form, error) {
	c := st.lab.Choices().Forward
	return engine.Form{Intro: forwardIntro.With(), Fields: []engine.Field{
		engine.Field{Key: "forward.local", Label: fieldLocalPort.With()}.Number(&c.Local),
		engine.Field{Key: "forward.remote", Label: fieldRemotePort.With()}.Number(&c.Remote),
	}, Keep: func(context.Context) error {
		return st.lab.Edit(func(all *site.Choices) { all.Forward = c })
	}}, nil
}
