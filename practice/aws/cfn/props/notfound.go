package props

import (
	"errors"
	"strings"

	"eksui/practice/aws/wire"
)

// IsNotFound says whether an error is a service's about something that is not there: EC2 says InvalidVpcID.NotFound, IAM
// NoSuchEntity, most others ResourceNotFoundException.
func IsNotFound(err error) bool {
	var e *wire.Error
	return errors.As(err, &e) && (strings.Contains(e.Code, "NotFound") || e.Code == "NoSuchEntity")
}

// IgnoreNotFound is how a deletion ends: that nothing is there is what it wants.
func IgnoreNotFound(err error) error {
	if IsNotFound(err) {
		return nil
	}
	return err
}
