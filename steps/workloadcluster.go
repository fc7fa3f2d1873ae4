package steps

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/kube"
	"eksui/steps/site"
)

// workloadCluster is the cluster that takes the workload, with a client of it; the client is nil while there is no cluster.
func workloadCluster(ctx context.Context, lab *site.Site) (site.Target, *kube.Client, error) {
	target, err := lab.Target(ctx)
	if err != nil {
		return nil, nil, err
	}
	client, err := target.Client(ctx)
	return target, client, err
}

// targetStays says whether a teardown leaves what is in the workload's cluster.
func targetStays(ctx context.Context, lab *site.Site) (bool, error) {
	target, err := lab.Target(ctx)
	return err == nil && target.Stays(), err
}

// refuseForeign fails when an object of a manifest exists already and is somebody else's: teardown would delete it.
func refuseForeign(ctx context.Context, target site.Target, client *kube.Client, objects []*unstructured.Unstructured) error {
	for _, o := range objects {
		got, err := client.Find(ctx, o)
		if err != nil {
			return err
		}
		if got != nil && !target.Owns(got) {
			what := strings.ToLower(o.GetKind()) + "/" + o.GetName()
			return foreignObject(what)
		}
	}
	return nil
}
