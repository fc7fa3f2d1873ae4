package awsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"eksui/internal/text"
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
	Proxy     string        // through which the page was asked for; "" for none
	Hint      text.Text     // what the reader should know of it, said once
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
	c := &climb{
		host: strings.TrimSuffix(host, "."), port: port, path: path, emit: emit, began: time.Now(), said: map[Rung]string{}, hinted: map[text.Key]bool{},
		resolve: resolve, public: resolvePublic, dial: (&net.Dialer{Timeout: dialTimeout}).DialContext,
	}
	c.way = routeTo(httpproxy.FromEnvironment(), c.page())
	return c
}

type climb struct {
	host  string
	port  int
	path  string
	emit  func(LadderEvent)
	began time.Time
	said  map[Rung]string

	way             route
	hinted          map[text.Key]bool
	resolve, public func(ctx context.Context, host string) ([]string, error)
	dial            dialFunc
	asked           time.Time // when the public DNS was asked last
}

// say emits an event unless the last one of the rung said the same.
func (c *climb) say(e LadderEvent) {
	state := fmt.Sprint(e.Reached, e.Detail)
	if e.Rung == RungTCP && e.Reached {
		state = "true" // which address was the first changes from one try to the next
	}
	if c.said[e.Rung] == state && e.Hint.IsZero() {
		return
	}
	c.said[e.Rung] = state
	e.After = time.Since(c.began)
	c.emit(e)
}

// hint gives an event its hint unless the reader has it already.
func (c *climb) hint(e LadderEvent, hint text.Text) LadderEvent {
	if !hint.IsZero() && !c.hinted[hint.Key] {
		c.hinted[hint.Key] = true
		e.Hint = hint
	}
	return e
}

// attempt climbs once from the ground and says whether it got to the top.
func (c *climb) attempt(ctx context.Context) bool {
	if !c.way.only {
		if c.straight(ctx) {
			return true
		}
		if c.way.proxy == nil {
			return false
		}
	}
	page := c.through(ctx, c.way.proxy)
	if page.Reached { // the rungs below are the proxy's
		c.say(LadderEvent{Rung: RungDNS, Reached: true, Detail: "proxy " + page.Proxy})
		c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: "proxy " + page.Proxy})
	}
	c.say(c.hint(page, msgLadderProxy.With(page.Proxy)))
	return page.Reached
}

// straight climbs once without a proxy.
func (c *climb) straight(ctx context.Context) bool {
	addresses, err := c.resolve(ctx, c.host)
	if err != nil {
		c.say(c.hint(LadderEvent{Rung: RungDNS, Detail: err.Error()}, c.split(ctx, err)))
		return false
	}
	c.say(LadderEvent{Rung: RungDNS, Reached: true, Detail: strings.Join(addresses, ", "), Addresses: addresses})
	conn, err := dialAny(ctx, c.dial, addresses, c.port)
	if err != nil {
		e := LadderEvent{Rung: RungTCP, Detail: err.Error(), Addresses: addresses}
		if errors.Is(err, syscall.ENETUNREACH) && onlyIPv4(addresses) {
			e = c.hint(e, msgLadderNoIPv4.With(strings.Join(addresses, ", ")))
		}
		c.say(e)
		return false
	}
	defer func() { _ = conn.Close() }()
	c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: conn.RemoteAddr().String(), Addresses: addresses})
	page := c.request(ctx, &http.Transport{
		DialContext:       func(context.Context, string, string) (net.Conn, error) { return conn, nil },
		DisableKeepAlives: true,
	}, func(*http.Response) bool { return false })
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

// request asks for the page by a transport; one that leaves it is not it.
func (c *climb) request(ctx context.Context, transport http.RoundTripper, leaves func(*http.Response) bool) LadderEvent {
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.page().String(), nil)
	if err != nil {
		return LadderEvent{Rung: RungHTTP, Detail: err.Error()}
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
	good := resp.StatusCode >= 200 && resp.StatusCode < 400 && !leaves(resp)
	return LadderEvent{Rung: RungHTTP, Reached: good, Detail: resp.Status, Status: resp.StatusCode, Body: string(body)}
}

// How long a name may be missing before the public DNS is asked whether it is only missing here, and how often.
const (
	missingLong  = 45 * time.Second
	publicPauses = 30 * time.Second
)

// publicResolver is asked where this machine's own does not know a name.
const publicResolver = "1.1.1.1:53"

// split says so where the public DNS knows a name that this machine's resolver does not: it keeps for a minute that a name was
// missing (RFC 2308), and one of an organisation may never know it.
func (c *climb) split(ctx context.Context, err error) text.Text {
	var missing *net.DNSError
	if now := time.Now(); !errors.As(err, &missing) || now.Sub(c.began) < missingLong || now.Sub(c.asked) < publicPauses {
		return text.Text{}
	}
	c.asked = time.Now()
	addresses, err := c.public(ctx, c.host)
	if err != nil || len(addresses) == 0 {
		return text.Text{}
	}
	return msgLadderSplit.With(c.host, strings.Join(addresses, ", "))
}

// resolvePublic looks a name up at a public resolver.
func resolvePublic(ctx context.Context, host string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, dnsTimeout)
	defer cancel()
	r := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, publicResolver)
	}}
	addresses, err := r.LookupHost(ctx, host+".")
	slices.Sort(addresses)
	return addresses, err
}
