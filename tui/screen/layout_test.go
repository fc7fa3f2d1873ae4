package screen

import "testing"

func TestLayoutShapes(t *testing.T) {
	tests := []struct {
		w, h  int
		shape shape
	}{
		{0, 0, TooSmall}, {1, 1, TooSmall}, {20, 24, TooSmall}, {80, 9, TooSmall}, {MinWidth, MinHeight, Folded},
		{60, 20, Folded}, {80, 17, Folded}, {71, 40, Folded}, {72, 18, columns}, {80, 24, columns}, {200, 60, columns},
	}
	for _, tt := range tests {
		if got := NewLayout(tt.w, tt.h, false).Shape; got != tt.shape {
			t.Errorf("%dx%d: shape %d, want %d", tt.w, tt.h, got, tt.shape)
		}
	}
}

// TestLayoutFits checks that no rectangle leaves the screen and that panes do not overlap.
func TestLayoutFits(t *testing.T) {
	for w := range 260 {
		for h := range 80 {
			for _, beside := range []bool{false, true} {
				l := NewLayout(w, h, beside)
				for _, r := range []rect{l.Header, l.Strip, l.Frame, l.List, l.Page, l.Lesson, l.Footer} {
					if r.X < 0 || r.Y < 0 || r.W < 0 || r.H < 0 || r.X+r.W > w || r.Y+r.H > h {
						t.Fatalf("%dx%d: %+v leaves the screen", w, h, r)
					}
				}
				if l.Shape == columns && l.List.X+l.List.W+3 != l.Page.X {
					t.Fatalf("%dx%d: list %+v and page %+v do not meet", w, h, l.List, l.Page)
				}
				if l.Shape != TooSmall && (l.Page.W < 30 || l.Page.H < 4) {
					t.Fatalf("%dx%d: no room for the page: %+v", w, h, l.Page)
				}
			}
		}
	}
}
