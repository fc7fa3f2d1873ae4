package practice

import (
	"slices"
	"testing"

	"eksui/internal/iamdata"
)

// Every action that practice asks IAM for exists on AWS.
func TestActionsAreAWSs(t *testing.T) {
	data := iamdata.Load(t)
	c := inMemory(t)
	var actions []string
	for _, svc := range c.services.wire() {
		for name, op := range svc.Operations {
			switch {
			case op.IAM == "":
				actions = append(actions, svc.Name+":"+name)
			case op.IAM != "-":
				actions = append(actions, op.IAM)
			}
		}
	}
	for _, types := range c.services.types() {
		for _, typ := range types {
			actions = append(append(actions, typ.CreateActions...), typ.DeleteActions...)
		}
	}
	slices.Sort(actions)
	actions = slices.Compact(actions)
	for _, action := range actions {
		if _, is := data.Action(action); !is {
			t.Errorf("AWS has no action %s", action)
		}
	}
	t.Logf("%d actions compared", len(actions))
}
