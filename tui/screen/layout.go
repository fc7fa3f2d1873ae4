package screen

// rect is a part of the screen, in cells.
type rect struct{ X, Y, W, H int }

// The smallest terminal in which the wizard can be used, and from where on the step list has a column of its own.
const (
	MinWidth, MinHeight       = 36, 10
	ColumnWidth, columnHeight = 72, 18
	generousWidth             = 110
)

// shape says how the screen is divided.
type shape int

const (
	TooSmall shape = iota // nothing but a sentence fits
	Folded                // the step list is one line over the page
	columns               // the step list left of the page
)

// Layout is where everything is drawn. The inner rectangles lie inside the frame that the page and the list share.
type Layout struct {
	Shape  shape
	Screen rect
	Header rect
	Strip  rect // folded: the one line of the step list
	Frame  rect // page, and list in columns, with their borders
	List   rect // inside its borders
	Page   rect // inside its borders
	Lesson rect // wide screens: the guide beside the page, inside its borders
	Footer rect
}

// NewLayout divides a screen. It is pure: the same size gives the same rectangles, and no rectangle leaves the screen.
// beside asks for the guide next to the page where there is room.
func NewLayout(w, h int, beside bool) Layout {
	l := Layout{Screen: rect{W: max(w, 0), H: max(h, 0)}}
	if w < MinWidth || h < MinHeight {
		return l
	}
	l.Header = rect{0, 0, w, 1}
	l.Footer = rect{0, h - 1, w, 1}
	if w < ColumnWidth || h < columnHeight {
		l.Shape = Folded
		l.Strip = rect{0, 1, w, 1}
		l.Frame = rect{0, 2, w, h - 3}
		l.Page = rect{2, 3, w - 4, h - 5}
		return l
	}
	l.Shape = columns
	l.Frame = rect{0, 1, w, h - 2}
	list := 19
	if w >= generousWidth {
		list = 26
	}
	l.List = rect{2, 2, list - 2, h - 4}
	l.Page = rect{list + 3, 2, w - list - 5, h - 4}
	if beside && w >= generousWidth {
		lesson := min(w/3, 60)
		l.Page.W -= lesson
		l.Lesson = rect{l.Page.X + l.Page.W + 3, 2, lesson - 3, h - 4}
	}
	return l
}
