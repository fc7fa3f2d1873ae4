package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/gofrs/flock"

	"eksui/awsx"
	"eksui/internal/atomicfile"
	"eksui/internal/text"
	"eksui/kube"
)

// Setup is what a face decides before there is a lab: which cloud, and where files lie.
type Setup struct {
	Practice bool         // the cloud is practice: nothing costs, and the face says so
	AWS      awsx.Options // profile and region are overridden by the choices
	Folder   string       // the lab's folder: journal, choices, lock
	LookOnly bool         // the lab is only looked at: it is not locked
	// Kubeconfig is the file that connect writes unless a choice says otherwise; "" is what kubectl would write.
	Kubeconfig string
	// TokenCommand is the exec plugin of the kubeconfig entry: the program and its arguments before --cluster.
	TokenCommand []string
	// TokenNote, when set, is said by connect: why the command is another than eksui's own path.
	TokenNote text.Text
}

// Lab is one lab: its choices, and what has been read from the cloud so far. It is safe for concurrent use.
type Lab struct {
	Setup Setup

	lock *flock.Flock

	mu       sync.Mutex
	choices  Choices
	place    Place // zero while nothing has been made
	session  *awsx.Session
	who      awsx.Identity
	network  *NetworkFacts
	subnets  []awsx.Subnet
	cluster  *awsx.Cluster
	foreign  bool // there is a cluster of the lab's name that is another's
	client   *kube.Client
	existing *kube.Client // of connect.existing
	forward  *runningForward
	calls    int64 // of sessions that were closed
}

// NetworkFacts are the base stack's outputs.
type NetworkFacts struct {
	StackARN      string
	VPC           string
	WorkerSubnets []string
	RouteTable    string
}

// ErrLabHeld says that another eksui works on the lab.
var ErrLabHeld = errors.New("another eksui works on this lab")

const choicesFile = "choices.json"

// OpenLab takes the lab's folder and its lock. A nil choices continues with what the last run chose.
func OpenLab(s Setup, choices *Choices) (*Lab, error) {
	if err := os.MkdirAll(s.Folder, 0o700); err != nil {
		return nil, &text.Problem{What: msgFolderUnusable.With(s.Folder), Next: msgFolderNext.With(), Err: err}
	}
	lock := flock.New(filepath.Join(s.Folder, "lock"))
	ok, err := true, error(nil)
	if !s.LookOnly {
		ok, err = lock.TryLock()
	}
	if err != nil {
		return nil, &text.Problem{What: msgFolderUnusable.With(s.Folder), Next: msgFolderNext.With(), Err: err}
	}
	if !ok {
		return nil, &text.Problem{What: msgLabHeld.With(s.Folder), Next: msgLabHeldNext.With(), Err: ErrLabHeld}
	}
	l := &Lab{Setup: s, lock: lock, choices: Defaults()}
	if err := l.load(choices); err != nil {
		lock.Close()
		return nil, err
	}
	return l, nil
}

// load sets the choices: those given, which are kept so that the next run without them finds the same lab, or those kept.
func (l *Lab) load(given *Choices) error {
	if err := l.loadPlace(); err != nil {
		return err
	}
	if given == nil {
		if err := l.loadChoices(); err != nil {
			return err
		}
		return l.checkExisting(l.choices)
	}
	if err := l.checkExisting(*given); err != nil {
		return err
	}
	if err := l.place.elsewhere(given.Name, l.placePath(), Place{Region: given.Region}); err != nil {
		return err
	}
	l.choices = *given
	if l.Setup.LookOnly {
		return nil
	}
	return l.Edit(func(*Choices) {})
}

// loadChoices reads what the last run chose. A file that can't be read is kept aside and the defaults are used: inputs
// can be given again, the cloud holds the rest.
func (l *Lab) loadChoices() error {
	path := filepath.Join(l.Setup.Folder, choicesFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &text.Problem{What: msgFolderUnusable.With(l.Setup.Folder), Next: msgFolderNext.With(), Err: err}
	}
	saved := Defaults()
	if json.Unmarshal(raw, &saved) != nil || saved.Check() != nil {
		return os.Rename(path, path+".unreadable")
	}
	l.choices = saved
	return nil
}

// Close ends the port-forward and frees the lock.
func (l *Lab) Close() error {
	l.StopForward()
	l.mu.Lock()
	session := l.session
	l.mu.Unlock()
	if session != nil {
		session.Close()
	}
	return l.lock.Close()
}

// Choices returns a copy of the choices.
func (l *Lab) Choices() Choices {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.choices
	c.Subnets.IDs = slices.Clone(c.Subnets.IDs)
	params := make(map[string]string, len(c.Network.Parameters))
	for k, v := range c.Network.Parameters {
		params[k] = v
	}
	c.Network.Parameters = params
	return c
}

// Edit changes the choices and keeps them for the next run. A change that Check refuses leaves them as they were.
func (l *Lab) Edit(change func(*Choices)) error {
	c := l.Choices()
	change(&c)
	if err := c.Check(); err != nil {
		return err
	}
	if err := l.checkExisting(c); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.choices = c
	return atomicfile.Write(filepath.Join(l.Setup.Folder, choicesFile), append(raw, '\n'), 0o600)
}

// AWS returns the session of the chosen profile and region, opening it when it is not.
func (l *Lab) AWS(ctx context.Context) (*awsx.Session, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.session != nil {
		return l.session, nil
	}
	o := l.Setup.AWS
	if l.choices.Profile != "" {
		o.Profile = l.choices.Profile
	}
	o.Region = firstOf(l.choices.Region, l.place.Region, o.Region)
	if err := l.place.elsewhere(l.choices.Name, l.placePath(), Place{Region: o.Region}); err != nil {
		return nil, err
	}
	s, err := awsx.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	l.session = s
	return s, nil
}

// forget closes the session and drops all that was read with it: the account or region was chosen anew.
func (l *Lab) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.session != nil {
		l.calls += l.session.Calls()
		l.session.Close()
	}
	l.session, l.who, l.network, l.subnets, l.cluster, l.foreign, l.client = nil, awsx.Identity{}, nil, nil, nil, false, nil
}

// Calls counts the API calls to AWS so far.
func (l *Lab) Calls() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.session == nil {
		return l.calls
	}
	return l.calls + l.session.Calls()
}

// Identity is who the lab works as, zero before the credentials step has looked.
func (l *Lab) Identity() awsx.Identity {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.who
}

// Region is the session's region, "" before there is one.
func (l *Lab) Region() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.session == nil {
		return l.choices.Region
	}
	return l.session.Region()
}

// Network is what the base stack gave, nil before it stands.
func (l *Lab) Network() *NetworkFacts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.network
}

// ChosenSubnets are the subnets for the nodes, nil before they are known.
func (l *Lab) ChosenSubnets() []awsx.Subnet {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.subnets)
}

// ClusterFacts is the cluster as last read, nil when there is none.
func (l *Lab) ClusterFacts() *awsx.Cluster {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cluster
}

// foreignCluster says whether there is a cluster of the lab's name that is not the lab's.
func (l *Lab) foreignCluster() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.foreign
}

func (l *Lab) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// Kube returns a client of the lab's own cluster that needs no kubeconfig: address and CA from EKS, tokens from this session.
func (l *Lab) Kube(ctx context.Context) (*kube.Client, error) {
	l.mu.Lock()
	client, cluster := l.client, l.cluster
	l.mu.Unlock()
	if client != nil {
		return client, nil
	}
	if cluster == nil || cluster.Endpoint == "" {
		return nil, &text.Problem{What: msgNoCluster.With(l.Choices().Cluster.Name), Next: msgNoClusterNext.With()}
	}
	session, err := l.AWS(ctx)
	if err != nil {
		return nil, err
	}
	client, err = kube.Direct(cluster.Endpoint, cluster.CA, tokenSource(session, cluster.Name))
	if err != nil {
		return nil, fmt.Errorf("client of %s: %w", cluster.Endpoint, err)
	}
	l.set(func() { l.client = client })
	return client, nil
}
