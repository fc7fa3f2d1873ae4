package story

import (
	"iter"
	"slices"

	"eksui/steps/engine"
)

// Table holds things in the order in which they were first told of. Putting one in its place, adding and taking away cost
// the same however many there are.
//
// What is taken away leaves a hole, so that the others keep their slots; the holes are closed when they are most of the table.
type Table[T any] struct {
	keys  func(*T) [2]key
	ready func(*T) bool

	slots  []slot[T]
	at     map[key]int // the slot of what has this key
	live   int         // slots that are no holes
	readyN int
}

// key names a thing. The zero key, and one without a name, name nothing.
type key struct{ space, name string }

// slot is a place in a table: a thing with the step that told of it last, or a hole.
type slot[T any] struct {
	thing T
	by    engine.ID
	live  bool
}

// newTable makes a table of things that are known by one key or by either of two.
func newTable[T any](keys func(*T) [2]key, ready func(*T) bool) Table[T] {
	return Table[T]{keys: keys, ready: ready, at: map[key]int{}}
}

// Len is how many things there are, and Ready how many of them are ready: a service is when its page answers.
func (t *Table[T]) Len() int { return t.live }

// Ready counts the things that are ready.
func (t *Table[T]) Ready() int { return t.readyN }

// All gives the things with their slots, in their order. They must not be changed.
func (t *Table[T]) All() iter.Seq2[int, *T] {
	return func(yield func(int, *T) bool) {
		for i := range t.slots {
			if t.slots[i].live && !yield(i, &t.slots[i].thing) {
				return
			}
		}
	}
}

// At is the thing in a slot that All has given, until the next change of the story. It must not be changed.
func (t *Table[T]) At(slot int) *T { return &t.slots[slot].thing }

// put takes in what a step tells of a thing; gone says that it is no more.
func (t *Table[T]) put(by engine.ID, thing *T, gone bool) {
	i, found := t.find(thing)
	switch {
	case gone && found:
		t.clear(i)
		t.close()
		return
	case gone || !t.named(thing):
		return
	case found:
		t.forget(i)
	default:
		i = len(t.slots)
		t.slots = append(t.slots, slot[T]{})
	}
	t.slots[i] = slot[T]{*thing, by, true}
	for _, k := range t.keys(thing) {
		if k.name != "" {
			t.at[k] = i
		}
	}
	t.live++
	if t.ready(thing) {
		t.readyN++
	}
	t.close() // find may have made a hole of a second one
}

// find is the slot of a thing. Where its two keys were told of as two things, they turn out to be one: the first stays.
func (t *Table[T]) find(thing *T) (slot int, found bool) {
	for _, k := range t.keys(thing) {
		i, ok := t.at[k]
		switch {
		case !ok || found && i == slot:
			continue
		case found:
			t.clear(max(i, slot))
			i = min(i, slot)
		}
		slot, found = i, true
	}
	return slot, found
}

func (t *Table[T]) named(thing *T) bool {
	k := t.keys(thing)
	return k[0].name != "" || k[1].name != ""
}

// dropBy takes away what a step has told of.
func (t *Table[T]) dropBy(by engine.ID) {
	for i := range t.slots {
		if t.slots[i].live && t.slots[i].by == by {
			t.clear(i)
		}
	}
	t.close()
}

// dropAll takes everything away.
func (t *Table[T]) dropAll() { *t = newTable(t.keys, t.ready) }

// clear makes a hole of a slot.
func (t *Table[T]) clear(i int) {
	t.forget(i)
	t.slots[i] = slot[T]{}
}

// forget takes a slot's thing out of the keys and counts.
func (t *Table[T]) forget(i int) {
	thing := &t.slots[i].thing
	for _, k := range t.keys(thing) {
		if at, ok := t.at[k]; ok && at == i {
			delete(t.at, k)
		}
	}
	t.live--
	if t.ready(thing) {
		t.readyN--
	}
}

// close moves the things together when the holes are more than they. So each hole pays for one move.
func (t *Table[T]) close() {
	if len(t.slots)-t.live <= t.live {
		return
	}
	t.slots = slices.DeleteFunc(t.slots, func(s slot[T]) bool { return !s.live })
	for i := range t.slots {
		for _, k := range t.keys(&t.slots[i].thing) {
			if k.name != "" {
				t.at[k] = i
			}
		}
	}
}
