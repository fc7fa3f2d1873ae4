package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"eksui/practice/aws/meter"
	"eksui/practice/world"
)

// The admin paths are for eksui itself: the dial, the faults and the meter of a cloud that runs in another process.
const (
	adminPath = "/_practice/"
	// adminHeader has to come with every admin request: a page in a browser can't send it to another origin.
	adminHeader = "X-Eksui-Practice"
)

// State is what the admin path tells.
type State struct {
	Server
	Faults []world.Fault `json:"faults"`
	Bill   meter.Bill    `json:"bill"`
	// SaveError says why the last snapshot could not be written.
	SaveError string `json:"save_error,omitempty"`
}

func isAdmin(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, adminPath) }

// allowed keeps browsers and rebound names away.
func allowed(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback()) && r.Header.Get(adminHeader) != ""
}

func (c *Cloud) admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+adminPath+"state", func(w http.ResponseWriter, _ *http.Request) {
		s := State{
			Server: Server{PID: os.Getpid(), Endpoint: c.endpoint, Speed: c.world.Speed()},
			Faults: c.world.Faults(), Bill: c.meter.Now(),
		}
		if err := c.world.SaveError(); err != nil {
			s.SaveError = err.Error()
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s) // the client went away
	})
	mux.HandleFunc("PUT "+adminPath+"faults", func(w http.ResponseWriter, r *http.Request) {
		var names []string
		if !decode(w, r, &names) {
			return
		}
		faults := make([]world.Fault, len(names))
		for i, n := range names {
			f, err := world.ParseFault(n)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			faults[i] = f
		}
		c.world.SetFaults(faults)
	})
	mux.HandleFunc("PUT "+adminPath+"speed", func(w http.ResponseWriter, r *http.Request) {
		var speed float64
		if decode(w, r, &speed) {
			c.world.SetSpeed(speed)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !allowed(r) {
			http.Error(w, "for eksui on this machine only", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(into)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return err == nil
}

// ErrNotRunning says that no process runs a practice cloud on a folder.
var ErrNotRunning = errors.New("no practice cloud is running")

// Running finds the practice cloud that another process runs on a folder, and makes sure that it answers.
func Running(dir string) (Server, error) {
	raw, err := os.ReadFile(filepath.Join(dir, serverFile))
	if err != nil {
		return Server{}, ErrNotRunning
	}
	var s Server
	if err := json.Unmarshal(raw, &s); err != nil {
		return Server{}, ErrNotRunning
	}
	state, err := Inspect(context.Background(), s.Endpoint)
	if err != nil || state.PID != s.PID {
		return Server{}, ErrNotRunning // it was killed, and perhaps somebody else has its port
	}
	return state.Server, nil
}

// Inspect asks the cloud at an endpoint for its state.
func Inspect(ctx context.Context, endpoint string) (State, error) {
	var s State
	err := ask(ctx, http.MethodGet, endpoint, "state", nil, &s)
	return s, err
}

// SetFaults switches the faults of the cloud at an endpoint; names as world.ParseFault takes them.
func SetFaults(ctx context.Context, endpoint string, names []string) error {
	return ask(ctx, http.MethodPut, endpoint, "faults", names, nil)
}

// SetSpeed turns the dial of the cloud at an endpoint.
func SetSpeed(ctx context.Context, endpoint string, speed float64) error {
	return ask(ctx, http.MethodPut, endpoint, "speed", speed, nil)
}

func ask(ctx context.Context, method, endpoint, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, endpoint+adminPath+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set(adminHeader, "1")
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var told bytes.Buffer
		_, _ = told.ReadFrom(http.MaxBytesReader(nil, resp.Body, 4096))
		return fmt.Errorf("practice: %s: %s", resp.Status, strings.TrimSpace(told.String()))
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}
