package awsx

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Rung is how far a request to a public address gets.
type Rung string

// The rungs, lowest first.
const (
	RungDNS  Rung = "dns"  // the name resolves
	RungTCP  Rung = "tcp"  // a connection is taken
	RungHTTP Rung = "http" // status 2xx or 3xx
)

// LadderEvent is a rung reached, or the reason why it is not (once a change).
type LadderEvent struct {
	Rung      Rung
	Reached   bool
	Detail    string // addresses, status line, or the error's words
	Addresses []string
	Status    int
	Body      string        // first bytes of the page, on RungHTTP
	After     time.Duration // since the climb began
}

// How long one attempt at a rung may take, and how much of a page is kept.
const (
	dnsTimeout  = 5 * time.Second
	dialTimeout = 5 * time.Second
	pageTimeout = 10 * time.Second
	pageBytes   = 64 << 10
)

// Ladder climbs until http://host:port/path answers with a good status, calling emit at every change. Names under
// .localhost are loopback by RFC 6761 and need no DNS. It ends with ctx.
func Ladder(ctx context.Context, host string, port int, path string, pace Pace, emit func(LadderEvent)) error {
	c := newClimb(host, port, path, emit)
	for p := pace.poll(); ; p.idle() {
		if c.attempt(ctx) {
			return nil
		}
		if err := p.wait(ctx); err != nil {
			return err
		}
	}
}

// Answers climbs the ladder once and says whether it got to the top.
func Answers(ctx context.Context, host string, port int, path string) bool {
	return newClimb(host, port, path, func(LadderEvent) {}).attempt(ctx)
}

func newClimb(host string, port int, path string, emit func(LadderEvent)) *climb {
	return &climb{host: strings.TrimSuffix(host, "."), port: port, path: path, emit: emit, began: time.Now(), said: map[Rung]string{}}
}

type climb struct {
	host  string
	port  int
	path  string
	emit  func(LadderEvent)
	began time.Time
	said  map[Rung]string
}

// say emits an event unless the last one of the rung said the same.
func (c *climb) say(e LadderEvent) {
	state := fmt.Sprint(e.Reached, e.Detail)
	if e.Rung == RungTCP && e.Reached {
		state = "true" // which address was the first changes from one try to the next
	}
	if c.said[e.Rung] == state {
		return
	}
	c.said[e.Rung] = state
	e.After = time.Since(c.began)
	c.emit(e)
}

// attempt climbs once from the ground and says whether it got to the top.
func (c *climb) attempt(ctx context.Context) bool {
	addresses, err := resolve(ctx, c.host)
	if err != nil {
		c.say(LadderEvent{Rung: RungDNS, Detail: err.Error()})
		return false
	}
	c.say(LadderEvent{Rung: RungDNS, Reached: true, Detail: strings.Join(addresses, ", "), Addresses: addresses})
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialAny(ctx, dialer.DialContext, addresses, c.port)
	if err != nil {
		c.say(LadderEvent{Rung: RungTCP, Detail: err.Error(), Addresses: addresses})
		return false
	}
	defer func() { _ = conn.Close() }()
	c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: conn.RemoteAddr().String(), Addresses: addresses})
	page := c.get(ctx, conn)
	page.Addresses = addresses
	c.say(page)
	return page.Reached
}

// resolve looks a name up, sorted. The final dot keeps the resolver from trying the search domains first.
func resolve(ctx context.Context, host string) ([]string, error) {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return []string{"127.0.0.1"}, nil
	}
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, dnsTimeout)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, host+".")
	slices.Sort(addresses)
	return addresses, err
}

// dialFunc opens a connection as net.Dialer.DialContext does.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// dialAny tries all addresses side by side and keeps the first connection: a young classic load balancer has an address a
// zone, of which those without a healthy target may not answer. Without any the error is the last address's.
func dialAny(ctx context.Context, dial dialFunc, addresses []string, port int) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		mu     sync.Mutex
		first  net.Conn
		errs   = make([]error, len(addresses))
		trying sync.WaitGroup
	)
	for i, a := range addresses {
		trying.Go(func() {
			conn, err := dial(ctx, "tcp", net.JoinHostPort(a, strconv.Itoa(port)))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				errs[i] = err
			case first == nil:
				first = conn
				cancel() // the others
			default:
				_ = conn.Close()
			}
		})
	}
	trying.Wait()
	if first != nil {
		return first, nil
	}
	return nil, errs[len(errs)-1]
}

// get asks for the page over a connection that is open already.
func (c *climb) get(ctx context.Context, conn net.Conn) LadderEvent {
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	target := url.URL{Scheme: "http", Host: c.host, Path: "/" + strings.TrimPrefix(c.path, "/")}
	if c.port != 80 {
		target.Host = net.JoinHostPort(c.host, strconv.Itoa(c.port))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return LadderEvent{Rung: RungHTTP, Detail: err.Error()}
	}
	transport := &http.Transport{
		DialContext:       func(context.Context, string, string) (net.Conn, error) { return conn, nil },
		DisableKeepAlives: true,
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return LadderEvent{Rung: RungHTTP, Detail: err.Error()}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, pageBytes))
	if err != nil {
		return LadderEvent{Rung: RungHTTP, Detail: err.Error()}
	}
	good := resp.StatusCode >= 200 && resp.StatusCode < 400
	return LadderEvent{Rung: RungHTTP, Reached: good, Detail: resp.Status, Status: resp.StatusCode, Body: string(body)}
}
