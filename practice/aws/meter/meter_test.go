package meter_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"eksui/practice/aws/meter"
	"eksui/practice/world"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// running opens a world with a meter that runs.
func running(t *testing.T, o world.Options, source meter.Source) (w *world.World, m *meter.Meter, stop func()) {
	t.Helper()
	w, err := world.Open(o)
	check(t, err)
	m, err = meter.New(w, source)
	check(t, err)
	w.Start()
	ctx, cancel := context.WithCancel(t.Context())
	go m.Run(ctx)
	return w, m, func() { cancel(); check(t, w.Close()) }
}

func about(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > want*0.01 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestHoursAreBilledAtPracticeSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var charges []meter.Charge
		w, m, stop := running(t, world.Options{Speed: 60}, func() []meter.Charge { return charges })
		defer stop()
		w.Update(func() {
			charges = []meter.Charge{
				{ID: "c", Kind: meter.Cluster, Hour: 0.10, Since: w.Now()},
				{ID: "i", Kind: meter.Instance, Hour: 0.02, Since: w.Now()},
			}
		})
		time.Sleep(time.Minute) // an hour of practice's
		bill := m.Now()
		about(t, "an hour of both", bill.USD, 0.12)
		about(t, "an hour from now", bill.Hour, 0.12)

		w.Update(func() { charges = charges[:1] })
		time.Sleep(time.Minute)
		bill = m.Now()
		about(t, "two hours, the instance one", bill.USD, 0.22)
		about(t, "the cluster alone", bill.Hour, 0.10)
		if len(bill.Items) != 2 || bill.Items[1].Until.IsZero() {
			t.Errorf("items %+v", bill.Items)
		}

		w.SetSpeed(600)
		time.Sleep(6 * time.Second)
		about(t, "one hour more at another speed", m.Now().USD, 0.32)

		w.Update(func() { charges[0].Hour = 0.60 })
		time.Sleep(6 * time.Second)
		about(t, "one hour more at another price", m.Now().USD, 0.92)
	})
}

func TestBillSurvivesTheProcessAndItsAbsenceIsFree(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		source := func() []meter.Charge { return []meter.Charge{{ID: "c", Kind: meter.Cluster, Hour: 0.10, Since: began}} }
		_, m, stop := running(t, world.Options{Dir: dir, Speed: 60}, source)
		time.Sleep(time.Minute)
		about(t, "an hour", m.Now().USD, 0.10)
		stop()
		time.Sleep(8 * time.Hour)
		_, m, stop = running(t, world.Options{Dir: dir, Speed: 60}, source)
		defer stop()
		about(t, "after a night", m.Now().USD, 0.10)
		time.Sleep(time.Minute)
		about(t, "another hour", m.Now().USD, 0.20)
	})
}
