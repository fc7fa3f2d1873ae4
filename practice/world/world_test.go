package world_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"eksui/practice/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// diary is a section that notes what its jobs did.
type diary struct{ Entries []string }

type note struct{ Text string }

// open opens a world with a diary whose job "write" adds an entry.
func open(t *testing.T, o world.Options) (*world.World, *diary) {
	t.Helper()
	w, err := world.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	d := &diary{}
	if err := w.Section("diary", d); err != nil {
		t.Fatal(err)
	}
	world.Handle(w, "write", func(n note) { d.Entries = append(d.Entries, n.Text) })
	return w, d
}

func entries(w *world.World, d *diary) (out string) {
	w.View(func() { out = strings.Join(d.Entries, " ") })
	return out
}

func TestJobsRunInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := open(t, world.Options{Speed: 1})
		w.Start()
		defer w.Close()
		now := w.Now()
		w.Update(func() {
			w.At(now.Add(2*time.Second), "write", note{"c"})
			w.At(now.Add(time.Second), "write", note{"a"})
			w.At(now.Add(time.Second), "write", note{"b"})
			w.At(now.Add(time.Hour), "write", note{"late"})
		})
		time.Sleep(time.Second)
		synctest.Wait()
		if got := entries(w, d); got != "a b" {
			t.Errorf("after a second: %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := entries(w, d); got != "a b c" {
			t.Errorf("after two seconds: %q", got)
		}
	})
}

func TestTheDialMovesWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := open(t, world.Options{Speed: 1})
		w.Start()
		defer w.Close()
		w.Update(func() { w.At(w.Now().Add(100*time.Second), "write", note{"done"}) })
		w.SetSpeed(10)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if got := entries(w, d); got != "" {
			t.Errorf("after 9 of 10 seconds: %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := entries(w, d); got != "done" {
			t.Errorf("after 10 seconds: %q", got)
		}
	})
}

func TestDurationsSpreadAroundTheTypicalOne(t *testing.T) {
	w, _ := open(t, world.Options{Speed: 10})
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		got := w.Takes(100*time.Second, key)
		if got < 8500*time.Millisecond || got > 11500*time.Millisecond {
			t.Errorf("%s takes %v, want 10 s by 15 %% at most", key, got)
		}
		if again := w.Takes(100*time.Second, key); again != got {
			t.Errorf("%s takes %v and then %v", key, got, again)
		}
	}
	if w.Takes(time.Hour, "a") == w.Takes(time.Hour, "b") {
		t.Error("two things take exactly the same time")
	}
}

// ids draws some ids.
func ids(w *world.World) (out []string) {
	w.Update(func() { out = []string{w.ID("vpc"), w.ID("vpc"), w.ID("subnet"), w.UUID("stack"), w.Hex("x", 8)} })
	return out
}

func TestTheSeedDecidesTheIDs(t *testing.T) {
	draw := func(seed uint64) string {
		w, _ := open(t, world.Options{Seed: seed})
		return strings.Join(ids(w), " ")
	}
	if first, second := draw(7), draw(7); first != second {
		t.Error("one seed gives two labs")
	}
	if draw(7) == draw(8) {
		t.Error("two seeds give one lab")
	}
	w, _ := open(t, world.Options{})
	got := ids(w)
	if len(got[0]) != len("vpc-0123456789abcdef0") || !strings.HasPrefix(got[0], "vpc-0") || got[0] == got[1] {
		t.Errorf("ids of VPCs: %v", got[:2])
	}
	if len(got[3]) != 36 || got[3][14] != '4' {
		t.Errorf("UUID: %s", got[3])
	}
}

func TestStateSurvivesTheProcess(t *testing.T) {
	dir := t.TempDir()
	w, d := open(t, world.Options{Dir: dir, Seed: 3, Speed: 60})
	w.Start()
	before := ids(w)
	w.SetFaults([]world.Fault{{Name: "denied", Arg: "ec2:*"}})
	w.Update(func() {
		d.Entries = append(d.Entries, "first")
		w.At(w.Now(), "write", note{"due already"})
		w.At(w.Now().Add(time.Hour), "write", note{"later"})
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	w, d = open(t, world.Options{Dir: dir})
	defer w.Close()
	if got := entries(w, d); !strings.HasPrefix(got, "first") {
		t.Errorf("the section came back as %q", got)
	}
	if w.Speed() != 60 {
		t.Errorf("the dial came back as %v", w.Speed())
	}
	if after := ids(w); after[0] == before[0] {
		t.Error("an id was given twice")
	}
	w.View(func() {
		if !w.Fault("denied", "ec2:CreateVpc") || w.Fault("denied", "eks:CreateCluster") {
			t.Error("the fault did not come back")
		}
	})
	w.Start()
	waitFor(t, func() bool { return strings.Contains(entries(w, d), "due already") })
	if strings.Contains(entries(w, d), "later") {
		t.Error("a job ran before its time")
	}
}

func TestAFolderHasOneWorld(t *testing.T) {
	dir := t.TempDir()
	w, _ := open(t, world.Options{Dir: dir})
	_, err := world.Open(world.Options{Dir: dir})
	var held *world.HeldError
	if !errors.As(err, &held) || held.PID != os.Getpid() || held.Dir != dir {
		t.Errorf("a second world on the folder: %v", err)
	}
	if err := world.Remove(dir); !errors.As(err, &held) {
		t.Errorf("emptying a folder in use: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, _ := open(t, world.Options{Dir: dir})
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestUnreadableStateIsKept(t *testing.T) {
	cases := map[string]string{
		"cut off":     `{"world":{"seed":1,"speed":30,"coun`,
		"no JSON":     "\x00\x01",
		"empty":       "",
		"no world":    `{"diary":{}}`,
		"no counters": `{"world":{"seed":1,"counter":null}}`,
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "cloud.json"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			w, err := world.Open(world.Options{Dir: dir})
			var corrupt *world.CorruptError
			if !errors.As(err, &corrupt) {
				t.Fatalf("got %v", err)
			}
			defer w.Close()
			if kept, err := os.ReadFile(corrupt.Kept); err != nil || string(kept) != content {
				t.Errorf("kept %q, %v", kept, err)
			}
			if len(ids(w)) == 0 || w.Speed() != world.DefaultSpeed {
				t.Error("the fresh world does not work")
			}
		})
	}
}

func TestASectionThatDoesNotFitIsSetAside(t *testing.T) {
	dir := t.TempDir()
	w, _ := open(t, world.Options{Dir: dir})
	w.Start()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w, err := world.Open(world.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var number int
	err = w.Section("diary", &number)
	var section *world.SectionError
	if !errors.As(err, &section) || section.Name != "diary" {
		t.Fatalf("got %v", err)
	}
	corrupt, err := w.SetAside(err)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(corrupt.Kept); err != nil {
		t.Error(err)
	}
	w, err = world.Open(world.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Section("diary", &number); err != nil {
		t.Errorf("the fresh world still has the section: %v", err)
	}
}

func TestRemoveTakesOnlyWhatIsItsOwn(t *testing.T) {
	dir := t.TempDir()
	w, _ := open(t, world.Options{Dir: dir})
	w.Start()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"thesis.doc", "labs", "cloud.json.unreadable-20261124-090000"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := world.Remove(dir, "labs"); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "lock thesis.doc" {
		t.Errorf("left: %s", got)
	}
	if err := world.Remove(filepath.Join(dir, "nowhere")); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestAFullDiskIsTold(t *testing.T) {
	dir := t.TempDir()
	w, d := open(t, world.Options{Dir: dir})
	w.Start()
	defer w.Close()
	// A directory in the snapshot's place fails every write, as a full disk does.
	if err := os.Mkdir(filepath.Join(dir, "cloud.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.Update(func() { d.Entries = append(d.Entries, "x") })
	waitFor(t, func() bool { return w.SaveError() != nil })
	if err := os.Remove(filepath.Join(dir, "cloud.json")); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return w.SaveError() == nil })
	if raw, err := os.ReadFile(filepath.Join(dir, "cloud.json")); err != nil || !strings.Contains(string(raw), `"x"`) {
		t.Errorf("the change was not written once there was room: %s, %v", raw, err)
	}
}

// waitFor polls until a condition holds.
func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never happens")
		}
	}
}
