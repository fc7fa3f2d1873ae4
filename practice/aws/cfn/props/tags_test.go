package props_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

func list(pairs ...string) []any {
	var out []any
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, map[string]any{"Key": pairs[i], "Value": pairs[i+1]})
	}
	return out
}

func TestRetag(t *testing.T) {
	for name, shape := range map[string]struct{ old, now any }{
		"list": {list("gone", "1", "kept", "1"), list("kept", "2")},
		"map":  {map[string]any{"gone": "1", "kept": "1"}, map[string]any{"kept": float64(2)}},
	} {
		tags := map[string]string{"gone": "1", "kept": "1", "somebody's": "x", "stack": "old"}
		props.Retag(tags, &cfn.Request{
			Old: map[string]any{"Tags": shape.old}, Props: map[string]any{"Tags": shape.now}, Tags: map[string]string{"stack": "new"},
		})
		if diff := cmp.Diff(map[string]string{"kept": "2", "somebody's": "x", "stack": "new"}, tags); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTagsOfAPropertyWinOverTheStacks(t *testing.T) {
	stack := map[string]string{"a": "stack", "b": "stack"}
	got := props.Map{"Tags": list("a", "own")}.Tags("Tags", stack)
	if diff := cmp.Diff(map[string]string{"a": "own", "b": "stack"}, got); diff != "" || stack["a"] != "stack" {
		t.Errorf("%s; the stack's are now %v", diff, stack)
	}
}

func TestIgnoreNotFound(t *testing.T) {
	for _, code := range []string{"InvalidVpcID.NotFound", "ResourceNotFoundException", "NoSuchEntity", "DBInstanceNotFound"} {
		if err := props.IgnoreNotFound(wire.Errorf(code, "x")); err != nil {
			t.Errorf("%s is an error: %v", code, err)
		}
	}
	for _, err := range []error{wire.Errorf("DependencyViolation", "x"), errors.New("NotFound")} {
		if props.IgnoreNotFound(err) == nil {
			t.Errorf("%v is ignored", err)
		}
	}
}
