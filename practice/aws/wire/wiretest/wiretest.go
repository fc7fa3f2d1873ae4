// Package wiretest makes a package's tests fail when one of its services has an operation that no test called through
// the wire with success. What AWS's users meet is then known to work, and what nobody needs is not kept.
package wiretest

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"

	modelrecord "eksui/models/record"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// operations remembers of every service that a test served which operations were answered without an error.
var operations = struct {
	sync.Mutex
	answered map[string]map[string]bool // by ID and operation
}{answered: map[string]map[string]bool{}}

// ID names a service, with the version where it has one: two services sign as elasticloadbalancing.
func ID(s *wire.Service) string {
	if s.Version == "" {
		return s.Name
	}
	return s.Name + " " + s.Version
}

// NewServer is wire.NewServer, and remembers what was answered. Where EKSUI_RECORD names a folder, every exchange is
// written there.
func NewServer(w *world.World, auth wire.Authority, services ...*wire.Service) http.Handler {
	var recorded []*wire.Service
	for _, s := range services {
		recorded = append(recorded, record(s))
	}
	server := wire.NewServer(w, auth, recorded...)
	if rec := recorder(); rec != nil {
		return rec.Handler(server)
	}
	return server
}

// recorder is the package's, nil where nothing is to be recorded.
var recorder = sync.OnceValue(func() *modelrecord.Recorder {
	folder := os.Getenv(modelrecord.Folder)
	if folder == "" {
		return nil
	}
	rec, err := modelrecord.Create(folder, filepath.Base(os.Args[0]))
	if err != nil {
		panic(err)
	}
	return rec
})

// record copies a service into one whose operations remember that they were answered.
func record(s *wire.Service) *wire.Service {
	operations.Lock()
	defer operations.Unlock()
	answered := operations.answered[ID(s)]
	if answered == nil {
		answered = map[string]bool{}
		operations.answered[ID(s)] = answered
	}
	out := *s
	out.Operations = map[string]wire.Operation{}
	for name, op := range s.Operations {
		if !answered[name] {
			answered[name] = false // known, so that it is missed when nothing answers it
		}
		do := op.Do
		op.Do = func(c *wire.Call) (any, error) {
			result, err := do(c)
			if err == nil {
				operations.Lock()
				defer operations.Unlock()
				answered[name] = true
			}
			return result, err
		}
		out.Operations[name] = op
	}
	return &out
}

// Tests are a package's tests, as *testing.M is.
type Tests interface{ Run() int }

// Every runs a package's tests and then looks whether they called every operation of the services, which it names by ID.
// A run of some of the tests only is not judged.
func Every(m Tests, services ...string) Tests { return every{m, services} }

type every struct {
	Tests
	services []string
}

func (e every) Run() int {
	if code := e.Tests.Run(); code != 0 || isPartial() {
		return code
	}
	missing := untested(e.services)
	for _, m := range missing {
		fmt.Println("FAIL: no test had a successful answer of:", m)
	}
	return min(len(missing), 1)
}

// isPartial says whether the command line chose among the tests.
func isPartial() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}

func untested(services []string) (missing []string) {
	operations.Lock()
	defer operations.Unlock()
	for _, id := range services {
		if len(operations.answered[id]) == 0 {
			missing = append(missing, id+" is not served by any test")
		}
		for name, answered := range operations.answered[id] {
			if !answered {
				missing = append(missing, id+" "+name)
			}
		}
	}
	slices.Sort(missing)
	return missing
}
