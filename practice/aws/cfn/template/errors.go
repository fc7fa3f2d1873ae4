package template

import (
	"errors"
	"fmt"
)

// Errorf makes an error of one of AWS's own sentences, with its capital letter and full stop.
func Errorf(format string, args ...any) error { return errors.New(fmt.Sprintf(format, args...)) }
