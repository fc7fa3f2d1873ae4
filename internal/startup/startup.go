// Package startup keeps the garbage collector away from a command that ends at once.
//
// The libraries of a whole lab set up some megabytes of tables before main runs, and collecting them in vain took a third
// of the time of `eksui contexts NAME` or `eksui token`. Go initialises packages in the order of their paths as soon as all
// that they import is (The Go Programming Language Specification, "Program initialization"), so this one, which imports
// nothing of those libraries, comes before them.
package startup

import (
	"runtime/debug"
	"time"
)

var usual = debug.SetGCPercent(quiet)

const (
	// quiet lets the heap grow to 16 MB before the first collection, in place of 4.
	quiet = 400
	// short is the time after which a command is none that ends at once.
	short = time.Second
)

// Over gives the collector its usual measure back, a moment from now: a command that has ended by then never collects.
func Over() {
	time.AfterFunc(short, func() { debug.SetGCPercent(usual) })
}
