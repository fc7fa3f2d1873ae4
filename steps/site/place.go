package site

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"eksui/awsx"
	"eksui/internal/atomicfile"
	"eksui/steps/engine"
)

// Place is where the things of a lab are. The first step that makes something settles it, and it is forgotten when an
// inventory has found nothing left. Another account or region answers every look with empty lists: without it, a forgotten
// AWS_REGION or another profile would make a teardown prove that nothing is left where nothing ever was.
type Place struct {
	Account string
	Region  string
	// Stacks, by the step that makes them, and Clusters are all that were made: the choices may name others by now.
	Stacks   map[engine.ID][]string
	Clusters []MadeCluster
	// Networks are the stacks of the step network in files of eksui until 2026.
	Networks []string `json:",omitempty"`
}

// MadeCluster is a cluster with one of its node groups.
type MadeCluster struct {
	Name, NodeGroup string
}

// Stacks are the names of the two stacks, in the order of their deletion.
func (c MadeCluster) Stacks() []string {
	return []string{awsx.NodeGroupStack(c.Name, c.NodeGroup), awsx.ClusterStack(c.Name)}
}

const placeFile = "place.json"

// Place is where the lab's things are, zero while there are none.
func (s *Site) Place() Place {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place
}

func (s *Site) placePath() string { return filepath.Join(s.Setup.Folder, placeFile) }

// loadPlace reads where the lab was made, if it was.
func (s *Site) loadPlace() error {
	raw, err := os.ReadFile(s.placePath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &s.place)
	}
	if err != nil {
		return unreadPlace(s.placePath(), err)
	}
	if networks := s.place.Networks; len(networks) > 0 {
		s.place.Stacks = unionOf(s.place.Stacks, map[engine.ID][]string{"network": networks})
		s.place.Networks = nil
	}
	return nil
}

// elsewhere is the error of working in another account or region than the lab's; nil when it has none yet. Fields of now that
// are empty are not compared.
func (p Place) elsewhere(lab, file string, now Place) error {
	if p.Account == "" || (now.Account == "" || now.Account == p.Account) && (now.Region == "" || now.Region == p.Region) {
		return nil
	}
	return p.problem(lab, file, now)
}

// RecordMaking notes the stacks that are about to be made, and gives the session for making them. From here on the lab has
// its place.
func (s *Site) RecordMaking(ctx context.Context, making Place) (*awsx.Session, error) {
	session, err := s.AWS(ctx)
	if err != nil {
		return nil, err
	}
	who, err := s.Identify(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	place := Place{
		Account: who.Account, Region: who.Region,
		Stacks: unionOf(s.place.Stacks, making.Stacks), Clusters: union(s.place.Clusters, making.Clusters),
	}
	raw, err := json.Marshal(place)
	if err != nil {
		return nil, err
	}
	if err := atomicfile.Write(s.placePath(), append(raw, '\n'), 0o600); err != nil {
		return nil, folderProblem(s.Setup.Folder, err)
	}
	s.place = place
	return session, nil
}

// MadeStacks are a step's stack as chosen now and others that it has made in this lab.
func (s *Site) MadeStacks(step engine.ID, chosen string) []string {
	return union([]string{chosen}, s.Place().Stacks[step])
}

// ChosenCluster is the cluster as chosen now.
func (s *Site) ChosenCluster() MadeCluster {
	c := s.Choices().Cluster
	return MadeCluster{Name: c.Name, NodeGroup: c.NodeGroup}
}

// MadeClusters are the cluster as chosen now and others that the lab has made.
func (s *Site) MadeClusters() []MadeCluster {
	return union([]MadeCluster{s.ChosenCluster()}, s.Place().Clusters)
}

// unionOf is the union of both, step by step.
func unionOf(a, b map[engine.ID][]string) map[engine.ID][]string {
	all := maps.Clone(a)
	if all == nil {
		all = map[engine.ID][]string{}
	}
	for step, stacks := range b {
		all[step] = union(all[step], stacks)
	}
	return all
}

// union is both without what is there twice, in order.
func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// ForgetPlace is for a lab that is gone.
func (s *Site) ForgetPlace() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place = Place{}
	if err := os.Remove(s.placePath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return folderProblem(s.Setup.Folder, err)
	}
	return nil
}
