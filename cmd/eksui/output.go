package main

import (
	"errors"
	"os"
	"sync"
	"syscall"

	"eksui/internal/text"
)

// output is standard output. It remembers the first write that failed, so that one place can tell of it in the end: work
// that is under way goes on without its reader.
type output struct {
	file *os.File

	mu   sync.Mutex
	lost error
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.lost == nil {
			o.lost = err
		}
	}
	return n, err
}

// failed is the first write's error.
func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lost
}

// outputLost tells of output that could not be written; nil where a reader has merely seen enough, as head does.
func outputLost(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return &text.Problem{What: outputUnwritten.With(), Next: outputUnwrittenNext.With(), Err: err}
}
