package site

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"eksui/awsx"
	"eksui/internal/atomicfile"
)

// Place is where the things of a lab are. The first step that makes something settles it, and it is forgotten when an
// inventory has found nothing left. Another account or region answers every look with empty lists: without it, a forgotten
// AWS_REGION or another profile would make a teardown prove that nothing is left where nothing ever was.
type Place struct {
	Account string
	Region  string
	// Networks (stacks) and Clusters are all that were made: the choices may name others by now.
	Networks []string
	Clusters []MadeCluster
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
		Networks: union(s.place.Networks, making.Networks), Clusters: union(s.place.Clusters, making.Clusters),
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

// MadeNetworks are the base stack as chosen now and others that the lab has made.
func (s *Site) MadeNetworks() []string {
	return union([]string{s.Choices().Network.Stack}, s.Place().Networks)
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
