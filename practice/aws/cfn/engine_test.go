package cfn_test

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
)

func TestBaseStackUpAndDown(t *testing.T) {
	body, err := os.ReadFile("../../../assets/templates/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, options{})
	id := c.create("eks-work-base", string(body))
	st := c.settled(id)
	if st.StackStatus != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	t.Log(strings.Join(c.events(id), "\n"))
	for _, o := range st.Outputs {
		t.Log(*o.OutputKey, *o.OutputValue)
	}
	name := "eks-work-base"
	if _, err := c.DeleteStack(c.ctx(), &cloudformation.DeleteStackInput{StackName: &name}); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != "DELETE_COMPLETE" {
		t.Fatalf("%s: %s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	t.Log(strings.Join(c.events(id), "\n"))
}
