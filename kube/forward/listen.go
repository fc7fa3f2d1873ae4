package forward

import (
	"net"
	"strconv"
)

// BusyError says that a local port is taken.
type BusyError struct {
	Port int
	// Owner and PID of the process that has it, "" and 0 where the system does not tell.
	Owner string
	PID   int
	// Free is the next port above that is free, 0 when none was found.
	Free int
	Err  error
}

// Error gives the system's words.
func (e *BusyError) Error() string { return e.Err.Error() }

// Unwrap gives the system's error.
func (e *BusyError) Unwrap() error { return e.Err }

// listen opens a port on an address, "" being loopback: 127.0.0.1 has to work, ::1 is welcome.
func listen(address string, p Port) ([]listener, error) {
	first, second := address, ""
	if address == "" || address == "localhost" {
		first, second = "127.0.0.1", "::1"
	}
	l, err := net.Listen("tcp", net.JoinHostPort(first, strconv.Itoa(p.Local)))
	if err != nil {
		return nil, listenProblem(first, p.Local, err)
	}
	p.Local = l.Addr().(*net.TCPAddr).Port
	open := []listener{{l, p}}
	if second != "" {
		if l, err := net.Listen("tcp", net.JoinHostPort(second, strconv.Itoa(p.Local))); err == nil {
			open = append(open, listener{l, p})
		}
	}
	return open, nil
}

func listenProblem(address string, port int, err error) error {
	o := opening{address: address, port: port, err: err}
	if isBusy(err) {
		o.busy = &BusyError{Port: port, Free: nextFree(address, port), Err: err}
		o.busy.Owner, o.busy.PID = portOwner(port)
		err = o.busy
	}
	return openingCauses.Problem(o, err)
}

func nextFree(address string, port int) int {
	const far = 100
	for n := port + 1; n <= min(port+far, 65535); n++ {
		l, err := net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(n)))
		if err == nil {
			_ = l.Close()
			return n
		}
	}
	return 0
}
