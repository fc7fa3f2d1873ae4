// Package world is what every part of the practice cloud stands on: one lock, one clock with a speed dial, one queue of
// things that will happen, one set of faults, one snapshot that survives kill -9.
//
// The services keep their state in plain structs that they register as sections, read it in View and change it in
// Update. Whatever takes time is a job in the queue, never a goroutine, so that it survives the process too: the state
// after a restart goes on where it was.
package world

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Speeds that the dial takes. DefaultSpeed makes the whole lab, up and down, last about a minute.
const (
	MinSpeed     = 1
	MaxSpeed     = 600
	DefaultSpeed = 30
)

// Options say where a world lives and how it runs.
type Options struct {
	Dir   string  // state folder; "" keeps the world in memory only
	Speed float64 // typical durations are divided by it; 0 means DefaultSpeed
	Seed  uint64  // the same seed gives the same ids and spreads; 0 keeps the saved one, or 1
}

// World is the practice cloud's common ground. All its methods are safe for concurrent use, except where they say that
// they are called inside View, Update or a job.
type World struct {
	opts Options
	lock *folderLock

	mu       sync.RWMutex
	saved    map[string]json.RawMessage // sections of the snapshot not yet claimed
	sections map[string]any
	handlers map[string]func(json.RawMessage)
	moments  []func(shift func(*time.Time))
	core     core
	past     past

	wake  chan struct{}
	dirty chan struct{}
	stop  context.CancelFunc
	done  sync.WaitGroup

	speed atomic.Uint64 // bits of core.Speed, readable without the lock

	sync    syncer
	saveMu  sync.Mutex
	saveErr error
}

// core is the world's own section of the snapshot.
type core struct {
	Seed    uint64            `json:"seed"`
	Speed   float64           `json:"speed"`
	Counter map[string]uint64 `json:"counter"`
	Seq     uint64            `json:"seq"`
	Jobs    jobQueue          `json:"jobs"`
	Faults  []Fault           `json:"faults,omitempty"`
}

func freshCore() core { return core{Seed: 1, Speed: DefaultSpeed, Counter: map[string]uint64{}} }

// Open takes the state folder (refusing one that another process holds, see HeldError), reads its snapshot and returns
// a world at rest. Register sections and handlers, then Start it. A snapshot that can't be read is moved aside and named
// in a CorruptError together with the fresh world.
func Open(o Options) (*World, error) {
	w := &World{
		opts: o, saved: map[string]json.RawMessage{}, sections: map[string]any{}, handlers: map[string]func(json.RawMessage){},
		wake: make(chan struct{}, 1), dirty: make(chan struct{}, 1), sync: newSyncer(),
		core: freshCore(),
	}
	var loadErr error
	if o.Dir != "" {
		lock, err := lockFolder(o.Dir)
		if err != nil {
			return nil, err
		}
		w.lock = lock
		loadErr = w.load()
		if _, corrupt := loadErr.(*CorruptError); loadErr != nil && !corrupt {
			lock.release()
			return nil, loadErr
		}
	}
	if o.Seed != 0 {
		w.core.Seed = o.Seed
	}
	if o.Speed != 0 {
		w.core.Speed = clampSpeed(o.Speed)
	}
	w.setSpeed(w.core.Speed)
	return w, loadErr
}

// Section registers state, a pointer that encoding/json can write and read, under a name of its own, and fills it from
// the snapshot if that has such a section. It is called before Start.
func (w *World) Section(name string, into any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, taken := w.sections[name]; taken {
		return fmt.Errorf("world: section %q registered twice", name)
	}
	w.sections[name] = into
	if raw, ok := w.saved[name]; ok {
		delete(w.saved, name)
		if err := json.Unmarshal(raw, into); err != nil {
			return &SectionError{Name: name, Err: err}
		}
	}
	return nil
}

// Start begins the queue and the snapshots; it goes on until Close.
func (w *World) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.stop = cancel
	w.done.Add(1)
	go func() { defer w.done.Done(); w.runJobs(ctx) }()
	if w.opts.Dir != "" {
		w.done.Add(1)
		go func() { defer w.done.Done(); w.runSnapshots(ctx) }()
	}
}

// Close stops the queue, writes a last snapshot of a world that was started, and frees the folder.
func (w *World) Close() error {
	if w.stop != nil {
		w.stop()
		w.done.Wait()
	}
	if w.lock == nil {
		return nil
	}
	defer w.lock.release()
	if w.stop == nil {
		return nil
	}
	return w.save()
}

// View runs fn with the state held still; fn must not change it.
func (w *World) View(fn func()) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	fn()
}

// Update runs fn, which may change the state, alone. The change reaches the snapshot shortly after.
func (w *World) Update(fn func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.changed()
	w.keep()
	fn()
}

// Changed says that a section with a lock of its own has changed, so that a snapshot is due.
func (w *World) Changed() { w.changed() }

func (w *World) changed() {
	poke(w.wake)
	poke(w.dirty)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Now is the practice cloud's time: the machine's own, so that signatures, ages and timestamps agree with what the
// clients on it think. Only durations are sped up.
func (w *World) Now() time.Time { return time.Now() }

// Speed is the dial's position.
func (w *World) Speed() float64 { return math.Float64frombits(w.speed.Load()) }

func (w *World) setSpeed(s float64) {
	w.core.Speed = s
	w.speed.Store(math.Float64bits(s))
}

// Takes turns AWS's typical duration into this world's: divided by the speed, and spread by up to 15 % either way,
// always the same for the same seed and key.
func (w *World) Takes(typical time.Duration, key string) time.Duration {
	spread := 0.85 + 0.3*w.Rand("takes/"+key).Float64()
	return time.Duration(float64(typical) * spread / w.Speed())
}

// Rand is a source of randomness that depends on the seed and the key only.
func (w *World) Rand(key string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(key))
	return rand.New(rand.NewPCG(w.core.Seed, h.Sum64()))
}

const hexDigits = "0123456789abcdef"

// Hex returns n hexadecimal digits, new on every call for a kind and the same in every world of the same seed: the
// tail of AWS's ids. It is called inside Update or a job.
func (w *World) Hex(kind string, n int) string {
	w.core.Counter[kind]++
	r := w.Rand(fmt.Sprintf("hex/%s/%d", kind, w.core.Counter[kind]))
	b := make([]byte, n)
	for i := range b {
		b[i] = hexDigits[r.IntN(16)]
	}
	return string(b)
}

// ID returns an id in EC2's shape, "vpc-" and 17 hexadecimal digits beginning with 0. It is called inside Update or a job.
func (w *World) ID(prefix string) string { return prefix + "-0" + w.Hex(prefix, 16) }

// UUID returns a version 4 UUID drawn from the seed. It is called inside Update or a job.
func (w *World) UUID(kind string) string {
	h := []byte(w.Hex("uuid/"+kind, 32))
	h[12], h[16] = '4', '8'
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}

func clampSpeed(s float64) float64 { return min(max(s, MinSpeed), MaxSpeed) }
