package control

import "eksui/practice/k8s/registry"

// Controllers returns the loops of a cluster's control plane, not started. ca is its CA certificate.
func Controllers(api *registry.API, w World, ca []byte) []*Loop {
	return []*Loop{
		NewNamespaces(api, ca), NewScheduler(api, w), NewGarbageCollector(api), NewEvictor(api),
		NewDeployments(api), NewReplicaSets(api), NewStatefulSets(api), NewDaemonSets(api), NewJobs(api, w),
		NewEndpoints(api), NewClaims(api), NewBudgets(api),
	}
}
