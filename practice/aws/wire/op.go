package wire

// Unlocked is the lock of an operation that reads no state.
func Unlocked(fn func()) { fn() }

// Op makes an operation's Do of a function that gets its parameters bound and runs with the world held, by lock:
// World.View, World.Update or Unlocked. What it returns is encoded without the lock, so it must not point into the state.
func Op[In any](lock func(func()), fn func(c *Call, in *In) (any, error)) func(*Call) (any, error) {
	return func(c *Call) (out any, err error) {
		in := new(In)
		if err := Bind(c, in); err != nil {
			return nil, err
		}
		lock(func() { out, err = fn(c, in) })
		return out, err
	}
}
