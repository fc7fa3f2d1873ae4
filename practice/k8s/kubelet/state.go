// Package kubelet simulates a cluster's nodes: they register, run the pods that are bound to them, and serve what the
// pods serve.
package kubelet

import (
	"encoding/json"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/control"
)

// Spec describes an instance that joins as a node.
type Spec struct {
	Name, InstanceID, InstanceType, Zone, Region string
	InternalIP, ExternalIP                       string
	MaxPods                                      int
	CPU, Memory                                  string
	KubeletVersion                               string
	Labels                                       map[string]string
	Taints                                       []corev1.Taint
}

// nodeRun is an instance as its kubelet knows it.
type nodeRun struct {
	Spec     Spec            `json:"spec"`
	Registry time.Time       `json:"registers"`         // when it registers
	Leaving  *time.Time      `json:"leaving,omitempty"` // by when it is removed, drained or not
	Images   map[string]bool `json:"images,omitempty"`  // that were pulled
	Resolves time.Time       `json:"resolves,omitzero"` // from when on its DNS answers, with the fault young-node-dns
}

// podRun is a pod as its node's container runtime knows it.
type podRun struct {
	Pod        control.Key              `json:"pod"`
	IP         string                   `json:"ip,omitempty"`
	Node       string                   `json:"node"`
	Containers map[string]*containerRun `json:"containers"`
	Dies       *time.Time               `json:"dies,omitempty"` // when the last container has ended after a deletion
}

// step is how far a container is.
type step string

const (
	waiting  step = ""         // nothing has been done for it
	pulling  step = "pulling"  // its image is on its way until Due
	pullBack step = "pullback" // its image can't be pulled; tried anew at Due
	starting step = "starting" // it is created and started at Due
	running  step = "running"  // it runs, until Due if that is set
	crashed  step = "crashed"  // it has ended and is started anew at Due
	exited   step = "exited"   // it has ended for good
	refused  step = "refused"  // it can't be started: its configuration is wrong; tried anew at Due
)

// containerRun is a container as the runtime knows it.
type containerRun struct {
	Step     step          `json:"step"`
	Since    time.Time     `json:"since"`
	Due      *time.Time    `json:"due,omitempty"`
	ID       string        `json:"id,omitempty"`
	Started  time.Time     `json:"started,omitzero"`
	Exit     int32         `json:"exit,omitempty"`
	Reason   string        `json:"reason,omitempty"`  // of the state: ErrImagePull, Error, …
	Message  string        `json:"message,omitempty"` // of the state
	Last     *ended        `json:"last,omitempty"`
	Restarts int32         `json:"restarts,omitempty"`
	Failures int           `json:"failures,omitempty"` // of the pull, in a row
	Crashes  int           `json:"crashes,omitempty"`  // in a row
	BackOff  time.Duration `json:"backOff,omitempty"`  // of the restart that it waits for; 0: it is shown as ended meanwhile
	PC       int           `json:"pc,omitempty"`       // the step of its script that comes next
	Log      []line        `json:"log,omitempty"`
	LastLog  []line        `json:"lastLog,omitempty"`
	Ready    probeRun      `json:"ready,omitzero"`
	Live     probeRun      `json:"live,omitzero"`
	Startup  probeRun      `json:"startup,omitzero"`
}

// ended is how a container ended.
type ended struct {
	ID       string    `json:"id"`
	Exit     int32     `json:"exit"`
	Reason   string    `json:"reason"`
	Message  string    `json:"message,omitempty"` // of the runtime, where it could not start the container
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
}

// line is a line that a container has written.
type line struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// maxLog is how many lines of a container are kept.
const maxLog = 500

// print writes a line; no two of them have the same time.
func (c *containerRun) print(at time.Time, text string) {
	if n := len(c.Log); n > 0 && !at.After(c.Log[n-1].At) {
		at = c.Log[n-1].At.Add(1)
	}
	c.Log = append(c.Log, line{at, text})
	if len(c.Log) > maxLog {
		c.Log = append([]line(nil), c.Log[len(c.Log)-maxLog:]...)
	}
}

// probeRun is what a probe has found lately.
type probeRun struct {
	Next     time.Time `json:"next,omitzero"`
	OK       bool      `json:"ok,omitempty"`
	InARow   int32     `json:"inARow,omitempty"` // results like the last
	LastGood bool      `json:"lastGood,omitempty"`
}

// saved is the state of all nodes of a cluster.
type saved struct {
	Nodes map[string]*nodeRun   `json:"nodes"`
	Pods  map[types.UID]*podRun `json:"pods"`
}

// MarshalJSON writes the state of the nodes.
func (k *Kubelets) MarshalJSON() ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return json.Marshal(k.saved)
}

// UnmarshalJSON reads the state of nodes that don't run yet.
func (k *Kubelets) UnmarshalJSON(raw []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return json.Unmarshal(raw, &k.saved)
}
