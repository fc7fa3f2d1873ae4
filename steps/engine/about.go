package engine

import "time"

// About is what a lab says of itself: the heading of every face.
type About struct {
	Lab      string // its name
	Practice bool   // the cloud is practice, eksui's own
	Unbilled bool   // nothing costs: the cloud is practice, this one or the one at the endpoint that AWS's tools are told of
	Account  string // of AWS; "" before anybody has looked
	User     string
	Region   string
	Expires  time.Time // of the credentials, zero when they don't
}
