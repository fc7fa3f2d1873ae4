package steps

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// TestExposeSaysWhatItGot gives the step services that ask for other load balancers than the course's, and for none that the
// cluster can make; then all of it is taken away.
func TestExposeSaysWhatItGot(t *testing.T) {
	l, _ := practiceEngine(t)
	ctx := t.Context()
	if err := l.Up(ctx, Cluster); err != nil {
		t.Fatal(err)
	}
	if err := l.Run(ctx, Deploy); err != nil {
		t.Fatal(err)
	}
	manifest := func(name, annotations, spec string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "service.yaml")
		body := fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: %s, annotations: {%s}}\nspec: {type: LoadBalancer, selector: {app: node-server}, ports: [{port: 80}]%s}\n", name, annotations, spec)
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const prefix = "service.beta.kubernetes.io/aws-load-balancer-"
	for _, row := range []struct {
		name, annotations, spec string
		fails                   cause.ID
		status, plan, kind      string
	}{
		{name: "plain", status: "answers.", plan: "a classic load balancer", kind: "classic"},
		{name: "nlb", annotations: prefix + "type: nlb", status: "answers.", plan: "a network load balancer, made by the cluster", kind: "network"},
		{name: "inside", annotations: prefix + `internal: "true"`, status: "is an internal load balancer", plan: "an internal load balancer", kind: "classic"},
		{name: "inside-nlb", annotations: prefix + `internal: "true", ` + prefix + "type: nlb", status: "is an internal load balancer", plan: "an internal load balancer", kind: "network"},
		{name: "elsewhere", annotations: prefix + "type: external", fails: "service.needs-controller", plan: "made by the AWS Load Balancer Controller"},
		{name: "by-class", spec: ", loadBalancerClass: service.k8s.aws/nlb", fails: "service.needs-controller", plan: "made by the AWS Load Balancer Controller"},
		{name: "sticky", spec: ", sessionAffinity: ClientIP", fails: "service.refused", plan: "a classic load balancer"},
		{name: "proxied", annotations: prefix + "proxy-protocol: some", fails: "service.refused", plan: "a classic load balancer"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := l.Site.Edit(func(c *site.Choices) { c.Expose.Manifest = manifest(row.name, row.annotations, row.spec) }); err != nil {
				t.Fatal(err)
			}
			step := newExpose(l.Site)
			plan, err := step.Plan(ctx)
			if err != nil || !strings.Contains(plan.Creates[0].Detail.String(), row.plan) {
				t.Errorf("plan %+v, %v", plan.Creates, err)
			}
			began := time.Now()
			err = l.Run(ctx, Expose)
			if row.fails != "" {
				if !cause.Is(err, row.fails) {
					t.Errorf("%v, which is no %s", err, row.fails)
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("it took %s to say so", took)
				}
			} else {
				if err != nil {
					t.Fatal(err)
				}
				if status, err := step.Check(ctx); err != nil || status.State != engine.Done || !strings.Contains(status.Detail.String(), row.status) {
					t.Errorf("%s: %s, %v", status.State, status.Detail, err)
				}
			}
			s, err := l.Site.AWS(ctx)
			if err != nil {
				t.Fatal(err)
			}
			all, err := s.LoadBalancers(ctx, awsx.LBQuery{Cluster: "eks-cluster"})
			if err != nil {
				t.Fatal(err)
			}
			found := ""
			for _, lb := range all {
				if lb.Service == "default/"+row.name {
					found = lb.Kind
				}
			}
			if found != row.kind {
				t.Errorf("AWS has %q for it, not %q: %+v", found, row.kind, all)
			}
			if err := step.Undo(ctx, func(engine.Event) {}); err != nil {
				t.Fatal(err)
			}
			if left, err := s.LoadBalancers(ctx, awsx.LBQuery{Cluster: "eks-cluster"}); err != nil || len(left) > 0 {
				t.Errorf("load balancers left: %+v, %v", left, err)
			}
		})
	}
}
