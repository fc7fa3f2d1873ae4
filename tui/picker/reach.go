package picker

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	tea "charm.land/bubbletea/v2"
)

// reach is what is known of a server.
type reach int

const (
	unknown reach = iota
	asked
	answers
	silent
)

type reached struct {
	server string
	reach  reach
}

const (
	// probeLimit is the time after which a server counts as unreachable. Nobody waits for it: marks appear later.
	probeLimit = 2 * time.Second
	// probesAtOnce keeps a list of two thousand clusters from being knocked at all at a time.
	probesAtOnce = 8
)

// probeVisible knocks at the servers of the rows in view, each once.
func (p *Picker) probeVisible() tea.Cmd {
	under := 0
	for _, r := range p.reach {
		if r == asked {
			under++
		}
	}
	var cmds []tea.Cmd
	for i := p.top; i < len(p.rows) && i < p.top+p.height && under < probesAtOnce; i++ {
		server := p.rows[i].Server
		if server == "" || p.reach[server] != unknown {
			continue
		}
		p.reach[server] = asked
		under++
		cmds = append(cmds, func() tea.Msg { return reached{server, probe(p.ctx, server)} })
	}
	return tea.Batch(cmds...)
}

// probe opens a TCP connection and closes it. Behind a proxy only the proxy could tell, and it is not asked.
func probe(ctx context.Context, server string) reach {
	u, err := url.Parse(server)
	if err != nil {
		return unknown
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); err != nil || proxy != nil {
		return answers
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // "https" and "http" are port names too
	}
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return silent
	}
	_ = conn.Close()
	return answers
}
