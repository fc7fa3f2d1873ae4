package steps

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
	"eksui/internal/text"
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

// stacks are the names of the two stacks, in the order of their deletion.
func (c MadeCluster) stacks() []string {
	return []string{awsx.NodeGroupStack(c.Name, c.NodeGroup), awsx.ClusterStack(c.Name)}
}

const placeFile = "place.json"

// Place is where the lab's things are, zero while there are none.
func (l *Lab) Place() Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.place
}

func (l *Lab) placePath() string { return filepath.Join(l.Setup.Folder, placeFile) }

// loadPlace reads where the lab was made, if it was.
func (l *Lab) loadPlace() error {
	raw, err := os.ReadFile(l.placePath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &l.place)
	}
	if err != nil {
		return &text.Problem{What: placeUnread.With(l.placePath()), Next: placeUnreadNext.With(l.placePath()), Err: err}
	}
	return nil
}

// elsewhere is the error of working in another account or region than the lab's; nil when it has none yet. Fields of now that
// are empty are not compared.
func (p Place) elsewhere(lab, file string, now Place) error {
	if p.Account == "" || (now.Account == "" || now.Account == p.Account) && (now.Region == "" || now.Region == p.Region) {
		return nil
	}
	return &text.Problem{
		What: placeOther.With(lab, p.Account, p.Region), Why: placeOtherWhy.With(firstOf(now.Account, p.Account), firstOf(now.Region, p.Region)),
		Next: placeOtherNext.With(file),
	}
}

// settled is the session for making stacks, which are noted first. From here on the lab has its place.
func settled(ctx context.Context, l *Lab, making Place) (*awsx.Session, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return nil, err
	}
	who, err := identify(ctx, l)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	place := Place{
		Account: who.Account, Region: who.Region,
		Networks: union(l.place.Networks, making.Networks), Clusters: union(l.place.Clusters, making.Clusters),
	}
	raw, err := json.Marshal(place)
	if err != nil {
		return nil, err
	}
	if err := atomicfile.Write(l.placePath(), append(raw, '\n'), 0o600); err != nil {
		return nil, &text.Problem{What: msgFolderUnusable.With(l.Setup.Folder), Next: msgFolderNext.With(), Err: err}
	}
	l.place = place
	return s, nil
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

// unsettle forgets the place of a lab that is gone.
func (l *Lab) unsettle() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.place = Place{}
	if err := os.Remove(l.placePath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
