// Package practice is a cloud in this process: AWS and Kubernetes over their real wire protocols, on loopback, for
// rehearsing the lab without an account. Unmodified aws, kubectl and SDKs work on it.
package practice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"eksui/internal/atomicfile"
	"eksui/practice/aws/meter"
	"eksui/practice/aws/wire"
	"eksui/practice/k8s"
	"eksui/practice/lb"
	"eksui/practice/world"
)

// Account and Region are the practice account and where it is used by default.
const (
	Account = "123456789012"
	Region  = "ap-northeast-2"
)

// Options say how a practice cloud runs.
type Options struct {
	Dir    string        // state folder: snapshot, credentials, kubeconfig
	Listen string        // loopback address of the AWS endpoint; "" is 127.0.0.1 and the port of last time
	Speed  float64       // typical durations are divided by it; 0 is world.DefaultSpeed
	Seed   uint64        // the same seed gives the same lab; 0 keeps the saved one
	Faults []world.Fault // replace the saved ones unless nil
}

// Cloud is a running practice cloud.
type Cloud struct {
	opts     Options
	world    *world.World
	services *services
	clusters *k8s.Server
	front    *lb.Front
	meter    *meter.Meter
	past     past
	endpoint string
	last     saved
	// Note says what was found amiss at the start and mended: a snapshot that could not be read.
	Note error

	http *http.Server
	stop context.CancelFunc
	done sync.WaitGroup
}

// saved is the root's section of the snapshot.
type saved struct {
	Port int `json:"port"` // of the AWS endpoint: kubeconfigs and shells keep it
}

// ErrAddress says that Options.Listen is not a loopback address with a port: who reaches practice may use it.
var ErrAddress = errors.New("not a loopback address with a port")

// Start opens the state folder and answers until Close. A folder that another process holds is a *world.HeldError; state
// that can't be read is moved aside and named in Note. An address that practice does not listen on is ErrAddress.
func Start(ctx context.Context, o Options) (*Cloud, error) {
	if o.Dir == "" {
		return nil, errors.New("practice: no state folder")
	}
	c, err := open(o)
	if err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// open builds the cloud on its saved state, or afresh where that does not fit.
func open(o Options) (*Cloud, error) {
	var note error
	for {
		w, err := world.Open(world.Options{Dir: o.Dir, Speed: o.Speed, Seed: o.Seed})
		if w == nil {
			return nil, err
		}
		c := &Cloud{opts: o, world: w, Note: errors.Join(note, err)}
		err = c.build()
		var section *world.SectionError
		switch {
		case err == nil:
			return c, nil
		case note != nil || !errors.As(err, &section):
			return nil, errors.Join(err, c.Close())
		}
		if note, err = w.SetAside(err); err != nil {
			return nil, err
		}
	}
}

func (c *Cloud) start(ctx context.Context) error {
	if c.opts.Faults != nil {
		c.world.SetFaults(c.opts.Faults)
	}
	socket, err := listen(c.opts.Listen, c.last.Port)
	if err != nil {
		return err
	}
	c.endpoint = "http://" + socket.Addr().String()
	c.world.Update(func() { c.last.Port = socket.Addr().(*net.TCPAddr).Port })
	if err := c.writeFiles(); err != nil {
		return errors.Join(err, socket.Close())
	}
	// Before the jobs that were due meanwhile: nodes that join need their API server.
	if err := c.services.eks.Resume(); err != nil {
		return errors.Join(err, socket.Close())
	}
	c.world.Start()
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.done.Go(func() { c.meter.Run(running) })
	c.http = &http.Server{Handler: c.handler(), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: 10 * time.Second}
	c.done.Go(func() { _ = c.http.Serve(socket) }) // ends with Close
	return nil
}

// listen takes the address asked for; without one, the port of last time if it is free, else any.
func listen(address string, lastPort int) (net.Listener, error) {
	if address == "" {
		if s, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(lastPort))); err == nil {
			return s, nil
		}
		return net.Listen("tcp", "127.0.0.1:0")
	}
	host, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen address %q: %w", address, ErrAddress)
	}
	return net.Listen("tcp", address)
}

// farewell is how long Close lets calls under way come to their end.
const farewell = time.Second

// Close stops answering and writes the last snapshot.
func (c *Cloud) Close() error {
	var errs error
	if c.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), farewell)
		if c.http.Shutdown(ctx) != nil {
			errs = errors.Join(errs, c.http.Close())
		}
		cancel()
	}
	if c.stop != nil {
		c.stop()
	}
	c.done.Wait()
	if c.front != nil {
		errs = errors.Join(errs, c.front.Close())
	}
	if c.clusters != nil {
		c.clusters.Close()
	}
	if c.endpoint != "" {
		_ = os.Remove(filepath.Join(c.opts.Dir, serverFile)) // it only says who is running
	}
	return errors.Join(errs, c.world.Close())
}

// World is the cloud's common ground: speed, faults, snapshot.
func (c *Cloud) World() *world.World { return c.world }

// Endpoint is the base URL of all AWS services.
func (c *Cloud) Endpoint() string { return c.endpoint }

// Bill reads the meter.
func (c *Cloud) Bill() meter.Bill { return c.meter.Now() }

// handler answers the AWS APIs and the admin paths, to clients that mean this machine only.
func (c *Cloud) handler() http.Handler {
	api := wire.NewServerWithPast(c.world, c.services.iam, c.lagging, c.services.wire()...)
	admin := c.admin()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isAdmin(r) {
			admin.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

const serverFile = "server.json"

// Server is a practice cloud that runs on a state folder.
type Server struct {
	PID      int     `json:"pid"`
	Endpoint string  `json:"endpoint"`
	Speed    float64 `json:"speed"`
}

func (c *Cloud) writeFiles() error {
	var id, secret string
	c.world.View(func() { id, secret, _ = c.services.iam.DefaultKey() })
	if err := writeAWSFiles(c.opts.Dir, c.endpoint, id, secret); err != nil {
		return err
	}
	raw, err := json.Marshal(Server{PID: os.Getpid(), Endpoint: c.endpoint, Speed: c.world.Speed()})
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(c.opts.Dir, serverFile), raw, 0o600)
}
