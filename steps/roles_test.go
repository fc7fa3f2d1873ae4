package steps

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/steps/site"
)

// makeRole makes a role that trusts a service, as a teaching account has one.
func makeRole(t *testing.T, api *iam.Client, name, service string, policies ...string) (arn string) {
	t.Helper()
	out, err := api.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"sts:AssumeRole"}}`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range policies {
		if _, err := api.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: &name, PolicyArn: aws.String("arn:aws:iam::aws:policy/" + p)}); err != nil {
			t.Fatal(err)
		}
	}
	return *out.Role.Arn
}

// An account that may make no roles gives its own, which teardown leaves as they are.
func TestExistingRolesAreUsedAndLeft(t *testing.T) {
	t.Parallel()
	e, cloud := practiceEngine(t)
	l := inTrouble{e, t, cloud.World()}
	s, err := e.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	api := iam.NewFromConfig(s.Config())
	role := makeRole(t, api, "LabClusterRole", "eks.amazonaws.com", "AmazonEKSClusterPolicy")
	nodes := makeRole(t, api, "LabNodeRole", "ec2.amazonaws.com", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly")
	l.faults("denied=iam:CreateRole")
	for want, change := range map[cause.ID]func(*site.Choices){
		"preflight.role-missing":   func(c *site.Choices) { c.Cluster.Role = strings.Replace(role, "Lab", "Lap", 1) },
		"preflight.role-elsewhere": func(c *site.Choices) { c.Cluster.Role = "arn:aws:iam::210987654321:role/LabClusterRole" },
		"preflight.role-distrusts": func(c *site.Choices) { c.Cluster.NodeRole = role },
	} {
		l.fails(want, Cluster, change)
	}
	if err := e.Site.Edit(func(c *site.Choices) { c.Cluster.Role = "LabClusterRole" }); err == nil {
		t.Error("a name is taken for an ARN")
	}
	if err := e.Site.Edit(func(c *site.Choices) { c.Cluster.Role, c.Cluster.NodeRole = role, nodes }); err != nil {
		t.Fatal(err)
	}
	spec := awsx.ClusterSpec{Name: "eks", NodeGroup: "ng", Role: role, NodeRole: nodes}
	for _, in := range []awsx.StackInput{spec.ClusterStackInput(), spec.NodeGroupStackInput()} {
		if strings.Contains(in.Template, "AWS::IAM::") || strings.Contains(in.Template, "Role.Arn") || len(in.Capabilities) > 0 {
			t.Errorf("%s makes a role, or asks for %v", in.Name, in.Capabilities)
		}
	}
	plan, err := e.Plan(t.Context(), Cluster)
	if err != nil || len(plan.Notes) < 2 || !strings.Contains(plan.Notes[0].In(text.EN), role) {
		t.Errorf("%v %v", err, plan.Notes)
	}
	if err := e.Up(t.Context(), Cluster); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"LabClusterRole", "LabNodeRole"} {
		if _, err := api.GetRole(t.Context(), &iam.GetRoleInput{RoleName: &name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
