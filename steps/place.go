package steps

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

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
	if p == (Place{}) || (now.Account == "" || now.Account == p.Account) && (now.Region == "" || now.Region == p.Region) {
		return nil
	}
	return &text.Problem{
		What: placeOther.With(lab, p.Account, p.Region), Why: placeOtherWhy.With(firstOf(now.Account, p.Account), firstOf(now.Region, p.Region)),
		Next: placeOtherNext.With(file),
	}
}

// settled is the session for making things. From here on the lab has its place.
func settled(ctx context.Context, l *Lab) (*awsx.Session, error) {
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
	if l.place != (Place{}) {
		return s, nil
	}
	place := Place{Account: who.Account, Region: who.Region}
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
