package kubecmd

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
	"eksui/kube/forward"
)

const viewEvery = 500 * time.Millisecond

// show tells how the forwards fare until ctx ends or the person leaves: live on a terminal, as JSON lines for scripts,
// and in a line for each change of state elsewhere.
func show(ctx context.Context, env Env, asJSON bool, forwards []*forward.Forward, requests *requestLog, leave func()) error {
	defer leave()
	if requests.lines != nil {
		return follow(ctx, env, asJSON, forwards, requests.lines)
	}
	p := tea.NewProgram(&liveView{forwards: forwards, requests: requests, lang: env.Lang()}, tea.WithContext(ctx), tea.WithInput(env.In), tea.WithOutput(env.Out))
	_, err := p.Run()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// follow prints a line for a forward whenever the line would differ from its last, and one for each request.
func follow(ctx context.Context, env Env, asJSON bool, forwards []*forward.Forward, requests <-chan forward.Request) error {
	line, request := plainLine, func(r forward.Request) (string, error) { return requestLine(r), nil }
	if asJSON {
		line, request = jsonLine, requestJSON
	}
	last := make([]any, len(forwards))
	tick := time.NewTicker(viewEvery)
	defer tick.Stop()
	for {
		for i, f := range forwards {
			out, matters := line(f, f.Stats(), env.Lang())
			if reflect.DeepEqual(last[i], matters) {
				continue
			}
			last[i] = matters
			if err := env.print(out); err != nil {
				return err
			}
		}
		for waiting := true; waiting; {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				waiting = false
			case r := <-requests:
				out, err := request(r)
				if err == nil {
					err = env.print(out)
				}
				if err != nil {
					return err
				}
			}
		}
	}
}

func jsonLine(f *forward.Forward, s forward.Stats, lang text.Lang) (string, any) {
	type port struct {
		Local  int    `json:"local"`
		Remote string `json:"remote"`
	}
	record := struct {
		Type        string        `json:"type"`
		Target      string        `json:"target"`
		Namespace   string        `json:"namespace"`
		Ports       []port        `json:"ports"`
		State       forward.State `json:"state"`
		Pod         string        `json:"pod"`
		Transport   string        `json:"transport,omitempty"`
		Tunnels     int           `json:"tunnels"`
		Active      int64         `json:"active"`
		Connections int64         `json:"connections"`
		In          int64         `json:"bytes_in"`
		Out         int64         `json:"bytes_out"`
		RateIn      float64       `json:"rate_in"`
		RateOut     float64       `json:"rate_out"`
		LastError   string        `json:"last_error,omitempty"`
	}{
		Type: "forward", Target: f.Target().String(), Namespace: f.Namespace(), State: s.State, Pod: s.Pod, Transport: s.Transport,
		Tunnels: s.Tunnels, Active: s.Active, Connections: s.Total, In: s.In, Out: s.Out, RateIn: s.RateIn, RateOut: s.RateOut,
		LastError: s.LastError.In(lang),
	}
	for _, p := range f.Ports() {
		record.Ports = append(record.Ports, port{p.Local, p.Remote})
	}
	b, err := json.Marshal(record)
	if err != nil {
		return err.Error(), nil
	}
	return string(b), string(b)
}

func plainLine(f *forward.Forward, s forward.Stats, lang text.Lang) (string, any) {
	type matters struct {
		state forward.State
		pod   string
		err   time.Time
	}
	line := stateLine(f, s, lang)
	if !s.LastError.IsZero() && s.State != forward.Ready {
		line += " · " + s.LastError.In(lang)
	}
	return line, matters{s.State, s.Pod, s.LastErrorAt}
}

func stateLine(f *forward.Forward, s forward.Stats, lang text.Lang) string {
	var ports []string
	for _, p := range f.Ports() {
		ports = append(ports, fmt.Sprintf("localhost:%d → %s", p.Local, p.Remote))
	}
	line := fmt.Sprintf("%s  %s  %s", strings.Join(ports, ", "), f.Target(), states[s.State].In(lang))
	if s.Pod != "" {
		line += "  " + s.Pod
	}
	return line
}

// liveView redraws the forwards in place.
type liveView struct {
	forwards []*forward.Forward
	requests *requestLog
	lang     text.Lang
	w        int
}

type tick struct{}

func again() tea.Cmd { return tea.Tick(viewEvery, func(time.Time) tea.Msg { return tick{} }) }

func (v *liveView) Init() tea.Cmd { return again() }

func (v *liveView) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		v.w = msg.Width
	case tick:
		return v, again()
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q", "ㅂ", "esc", "ctrl+c":
			return v, tea.Quit
		}
	}
	return v, nil
}

func (v *liveView) View() tea.View {
	var lines []string
	for _, f := range v.forwards {
		s := f.Stats()
		lines = append(lines, stateLine(f, s, v.lang),
			"  "+liveFigures.With(s.Active, s.Total, size(float64(s.In)), size(s.RateIn), size(float64(s.Out)), size(s.RateOut), s.Transport, s.Tunnels).In(v.lang))
		if !s.LastError.IsZero() {
			lines = append(lines, "  "+lastErrorLine.With(s.LastErrorAt.Format(time.TimeOnly), s.LastError).In(v.lang))
		}
	}
	for _, r := range v.requests.recent() {
		lines = append(lines, "  "+requestLine(r))
	}
	lines = append(lines, liveKeys.In(v.lang))
	if v.w > 0 {
		for i, l := range lines {
			lines[i] = ansi.Truncate(l, v.w, "…")
		}
	}
	return tea.NewView(strings.Join(lines, "\n"))
}

// size writes bytes in the unit that fits, in steps of 1000.
func size(n float64) string {
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if n < 1000 {
			return fmt.Sprintf("%.3g %s", n, unit)
		}
		n /= 1000
	}
	return fmt.Sprintf("%.3g TB", n)
}
