package awsx

import "errors"

var errPending = errors.New("not written yet")
