package world_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"eksui/practice/world"
)

// What Sync has answered for is on disk, whoever else writes meanwhile.
func TestSyncedChangesAreOnDisk(t *testing.T) {
	dir := t.TempDir()
	w, d := open(t, world.Options{Dir: dir})
	w.Start()
	defer w.Close()
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() {
			for n := range 25 {
				mine := fmt.Sprintf("entry-%d-%d.", i, n)
				w.Update(func() { d.Entries = append(d.Entries, mine) })
				if err := w.Sync(t.Context()); err != nil {
					t.Error(err)
					return
				}
				raw, err := os.ReadFile(filepath.Join(dir, "cloud.json"))
				if err != nil || !strings.Contains(string(raw), mine) {
					t.Errorf("%s is not in the snapshot (%v)", mine, err)
					return
				}
			}
		})
	}
	writers.Wait()
}
