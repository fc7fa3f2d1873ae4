// Package site is where a lab lies: the choices, the place in an account and region, the facts that were read there, and
// the cluster that takes the workload.
package site

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
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
	Unbilled bool         // the endpoint that AWS's tools are told of is a practice cloud: no sum is real money
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

// Site is where a lab lies: its choices, its place in an account and region, and what is known of the cloud so far. It is
// safe for concurrent use.
type Site struct {
	Setup Setup

	Identity Fact[awsx.Identity] // who the lab works as
	Network  Fact[Network]       // what the base stack's outputs say
	Subnets  Fact[Subnets]       // those for the nodes
	Cluster  Fact[Cluster]

	lock *flock.Flock

	mu       sync.Mutex
	choices  Choices
	place    Place // zero while nothing has been made
	session  *awsx.Session
	client   *kube.Client // of the lab's own cluster
	clientAt string       // its endpoint
	existing *kube.Client // of connect.existing
	calls    int64        // of sessions that were closed
	atClose  []func()
	makers   []Maker
}

func newSite(setup Setup, lock *flock.Flock) *Site {
	s := &Site{Setup: setup, lock: lock, choices: Defaults()}
	s.Identity.read, s.Network.read, s.Subnets.read, s.Cluster.read = s.readIdentity, s.readNetwork, s.readSubnets, s.readCluster
	return s
}

// ErrLabHeld says that another eksui works on the lab.
var ErrLabHeld = errors.New("another eksui works on this lab")

const choicesFile = "choices.json"

// Open takes the lab's folder and its lock. A nil choices continues with what the last run chose.
func Open(setup Setup, choices *Choices) (*Site, error) {
	if err := os.MkdirAll(setup.Folder, 0o700); err != nil {
		return nil, folderProblem(setup.Folder, err)
	}
	lock := flock.New(filepath.Join(setup.Folder, "lock"))
	ok, err := true, error(nil)
	if !setup.LookOnly {
		ok, err = lock.TryLock()
	}
	if err != nil {
		return nil, folderProblem(setup.Folder, err)
	}
	if !ok {
		return nil, heldLab(setup.Folder)
	}
	s := newSite(setup, lock)
	if err := s.load(choices); err != nil {
		lock.Close()
		return nil, err
	}
	return s, nil
}

// load sets the choices: those given, which are kept so that the next run without them finds the same lab, or those kept.
func (s *Site) load(given *Choices) error {
	if err := s.loadPlace(); err != nil {
		return err
	}
	if given == nil {
		if err := s.loadChoices(); err != nil {
			return err
		}
		return s.checkExisting(s.choices)
	}
	if err := s.checkExisting(*given); err != nil {
		return err
	}
	if err := s.place.elsewhere(given.Name, s.placePath(), Place{Region: given.Region}); err != nil {
		return err
	}
	s.choices = *given
	if s.Setup.LookOnly {
		return nil
	}
	return s.Edit(func(*Choices) {})
}

// loadChoices reads what the last run chose. A file that can't be read is kept aside and the defaults are used: inputs
// can be given again, the cloud holds the rest.
func (s *Site) loadChoices() error {
	path := filepath.Join(s.Setup.Folder, choicesFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return folderProblem(s.Setup.Folder, err)
	}
	saved := Defaults()
	if json.Unmarshal(raw, &saved) != nil || saved.Check() != nil {
		if err := os.Rename(path, path+".unreadable"); err != nil {
			return folderProblem(s.Setup.Folder, err)
		}
		return nil
	}
	s.choices = saved
	return nil
}

// AtClose has something done before the lab is closed: a step ends what it holds open.
func (s *Site) AtClose(end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.atClose = append(s.atClose, end)
}

// Close ends what steps hold open and frees the lock.
func (s *Site) Close() error {
	s.mu.Lock()
	session, ends := s.session, s.atClose
	s.atClose = nil
	s.mu.Unlock()
	for _, end := range ends {
		end()
	}
	if session != nil {
		session.Close()
	}
	return s.lock.Close()
}

// Choices returns a copy of the choices.
func (s *Site) Choices() Choices {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.choices
	c.Subnets.IDs = slices.Clone(c.Subnets.IDs)
	params := make(map[string]string, len(c.Network.Parameters))
	for k, v := range c.Network.Parameters {
		params[k] = v
	}
	c.Network.Parameters = params
	return c
}

// Edit changes the choices and keeps them for the next run. A change that Check refuses leaves them as they were.
func (s *Site) Edit(change func(*Choices)) error {
	c := s.Choices()
	change(&c)
	if err := c.Check(); err != nil {
		return err
	}
	if err := s.checkExisting(c); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choices = c
	return atomicfile.Write(filepath.Join(s.Setup.Folder, choicesFile), append(raw, '\n'), 0o600)
}

// AWS returns the session of the chosen profile and region, opening it when it is not.
func (s *Site) AWS(ctx context.Context) (*awsx.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session != nil {
		return s.session, nil
	}
	o := s.Setup.AWS
	o.Profile = cmp.Or(s.choices.Profile, o.Profile)
	o.Region = cmp.Or(s.choices.Region, s.place.Region, o.Region)
	if err := s.place.elsewhere(s.choices.Name, s.placePath(), Place{Region: o.Region}); err != nil {
		return nil, err
	}
	session, err := awsx.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	s.session = session
	return session, nil
}

// SignOut closes the session and forgets all that was read with it: the account or region is chosen anew.
func (s *Site) SignOut() {
	s.mu.Lock()
	if s.session != nil {
		s.calls += s.session.Calls()
		s.session.Close()
	}
	s.session, s.client, s.clientAt = nil, nil, ""
	s.mu.Unlock()
	s.Identity.Forget()
	s.Network.Forget()
	s.Subnets.Forget()
	s.Cluster.Forget()
}

// Calls counts the API calls to AWS so far.
func (s *Site) Calls() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session == nil {
		return s.calls
	}
	return s.calls + s.session.Calls()
}

// Region is the session's region; before there is one the chosen one, perhaps "".
func (s *Site) Region() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session == nil {
		return s.choices.Region
	}
	return s.session.Region()
}

// Profile is the AWS profile that the lab works with, "" for the SDK's own choice.
func (s *Site) Profile() string { return cmp.Or(s.Choices().Profile, s.Setup.AWS.Profile) }
