package steps

import (
	"testing"

	"eksui/assets"
)

func TestEveryStepHasALessonInBothLanguages(t *testing.T) {
	for _, s := range New(nil, nil).Steps() {
		for _, lang := range []string{"en", "ko"} {
			if lesson := assets.Lesson(lang, string(s.ID())); len(lesson) < 200 {
				t.Errorf("%s in %s has %d bytes only", s.ID(), lang, len(lesson))
			}
		}
	}
}
