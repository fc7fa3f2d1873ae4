package ec2

import (
	"strings"
	"testing"

	"eksui/internal/iamdata"
)

// The resources that practice asks EC2's permissions for are those of AWS.
func TestConcernsAreAWSs(t *testing.T) {
	data := iamdata.Load(t)
	for action, kinds := range concerns {
		a, is := data.Action(action)
		if !is {
			t.Errorf("AWS has no action %s", action)
		}
		var types []string
		for _, typ := range a.ResourceTypes {
			types = append(types, typ.Name)
		}
		for _, kind := range kinds {
			if !strings.Contains(" "+strings.Join(types, " ")+" ", " "+kind+" ") {
				t.Errorf("%s is not asked for a %s, but for %v", action, kind, types)
			}
		}
	}
}
