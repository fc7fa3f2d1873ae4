package steps

import (
	"testing"

	"eksui/assets"
	"eksui/steps/site"
)

func TestEveryStepHasALessonInBothLanguages(t *testing.T) {
	l, err := Open(site.Setup{Folder: t.TempDir()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, s := range l.Stages() {
		for _, lang := range []string{"en", "ko"} {
			if lesson := assets.Lesson(lang, string(s.ID())); len(lesson) < 200 {
				t.Errorf("%s in %s has %d bytes only", s.ID(), lang, len(lesson))
			}
		}
	}
}
