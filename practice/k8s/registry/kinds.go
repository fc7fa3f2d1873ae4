package registry

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	readUpdate = []string{"get", "patch", "update"}
	createOnly = []string{"create"}
)

func status(gv schema.GroupVersion, kind string) Subresource {
	return Subresource{Name: "status", Kind: gv.WithKind(kind), Verbs: readUpdate}
}

var scale = Subresource{Name: "scale", Kind: schema.GroupVersionKind{Group: "autoscaling", Version: "v1", Kind: "Scale"}, Verbs: readUpdate}

func gvr(group, version, plural string) schema.GroupVersionResource {
	return schema.GroupVersionResource{Group: group, Version: version, Resource: plural}
}

var (
	core   = schema.GroupVersion{Version: "v1"}
	apps   = schema.GroupVersion{Group: "apps", Version: "v1"}
	batch  = schema.GroupVersion{Group: "batch", Version: "v1"}
	policy = schema.GroupVersion{Group: "policy", Version: "v1"}
	hpa    = schema.GroupVersion{Group: "autoscaling", Version: "v2"}
	net    = schema.GroupVersion{Group: "networking.k8s.io", Version: "v1"}
)

// all and review are categories and verbs that several kinds share.
var all = []string{"all"}

var resources = []*Resource{
	{GroupVersionResource: gvr("", "v1", "configmaps"), Kind: "ConfigMap", Singular: "configmap", Short: []string{"cm"}, Namespaced: true, validate: validateConfigMap},
	{GroupVersionResource: gvr("", "v1", "endpoints"), Kind: "Endpoints", Singular: "endpoints", Short: []string{"ep"}, Namespaced: true},
	{GroupVersionResource: gvr("", "v1", "events"), Kind: "Event", Singular: "event", Short: []string{"ev"}, Namespaced: true},
	{GroupVersionResource: gvr("", "v1", "namespaces"), Kind: "Namespace", Singular: "namespace", Short: []string{"ns"},
		Verbs:        []string{"create", "delete", "get", "list", "patch", "update", "watch"},
		Subresources: []Subresource{{Name: "finalize", Kind: core.WithKind("Namespace"), Verbs: []string{"update"}}, status(core, "Namespace")},
		name:         labelName, defaults: defaultNamespace},
	{GroupVersionResource: gvr("", "v1", "nodes"), Kind: "Node", Singular: "node", Short: []string{"no"}, Subresources: []Subresource{status(core, "Node")}},
	{GroupVersionResource: gvr("", "v1", "persistentvolumeclaims"), Kind: "PersistentVolumeClaim", Singular: "persistentvolumeclaim", Short: []string{"pvc"}, Namespaced: true,
		Subresources: []Subresource{status(core, "PersistentVolumeClaim")}, defaults: defaultClaim, validate: validateClaim},
	{GroupVersionResource: gvr("", "v1", "persistentvolumes"), Kind: "PersistentVolume", Singular: "persistentvolume", Short: []string{"pv"},
		Subresources: []Subresource{status(core, "PersistentVolume")}, defaults: defaultVolume},
	{GroupVersionResource: gvr("", "v1", "pods"), Kind: "Pod", Singular: "pod", Short: []string{"po"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{
			{Name: "attach", Kind: core.WithKind("PodAttachOptions"), Verbs: []string{"create", "get"}},
			{Name: "binding", Kind: core.WithKind("Binding"), Verbs: createOnly},
			{Name: "eviction", Kind: policy.WithKind("Eviction"), Verbs: createOnly},
			{Name: "exec", Kind: core.WithKind("PodExecOptions"), Verbs: []string{"create", "get"}},
			{Name: "log", Kind: core.WithKind("Pod"), Verbs: []string{"get"}},
			{Name: "portforward", Kind: core.WithKind("PodPortForwardOptions"), Verbs: []string{"create", "get"}},
			status(core, "Pod"),
		},
		generation: true, defaults: defaultPod, validate: validatePod},
	{GroupVersionResource: gvr("", "v1", "replicationcontrollers"), Kind: "ReplicationController", Singular: "replicationcontroller", Short: []string{"rc"}, Categories: all, Namespaced: true,
		Verbs: []string{"get", "list", "watch"}},
	{GroupVersionResource: gvr("", "v1", "secrets"), Kind: "Secret", Singular: "secret", Namespaced: true, defaults: defaultSecret, validate: validateSecret},
	{GroupVersionResource: gvr("", "v1", "serviceaccounts"), Kind: "ServiceAccount", Singular: "serviceaccount", Short: []string{"sa"}, Namespaced: true,
		Subresources: []Subresource{{Name: "token", Kind: schema.GroupVersionKind{Group: "authentication.k8s.io", Version: "v1", Kind: "TokenRequest"}, Verbs: createOnly}}},
	{GroupVersionResource: gvr("", "v1", "services"), Kind: "Service", Singular: "service", Short: []string{"svc"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{status(core, "Service")}, name: serviceName, defaults: defaultService, validate: validateService},

	{GroupVersionResource: gvr("apps", "v1", "controllerrevisions"), Kind: "ControllerRevision", Singular: "controllerrevision", Namespaced: true},
	{GroupVersionResource: gvr("apps", "v1", "daemonsets"), Kind: "DaemonSet", Singular: "daemonset", Short: []string{"ds"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{status(apps, "DaemonSet")}, generation: true, defaults: defaultDaemonSet, validate: validateDaemonSet},
	{GroupVersionResource: gvr("apps", "v1", "deployments"), Kind: "Deployment", Singular: "deployment", Short: []string{"deploy"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{scale, status(apps, "Deployment")}, generation: true, defaults: defaultDeployment, validate: validateDeployment},
	{GroupVersionResource: gvr("apps", "v1", "replicasets"), Kind: "ReplicaSet", Singular: "replicaset", Short: []string{"rs"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{scale, status(apps, "ReplicaSet")}, generation: true, defaults: defaultReplicaSet, validate: validateReplicaSet},
	{GroupVersionResource: gvr("apps", "v1", "statefulsets"), Kind: "StatefulSet", Singular: "statefulset", Short: []string{"sts"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{scale, status(apps, "StatefulSet")}, generation: true, validate: validateStatefulSet},

	{GroupVersionResource: gvr("authentication.k8s.io", "v1", "selfsubjectreviews"), Kind: "SelfSubjectReview", Singular: "selfsubjectreview", Verbs: createOnly},
	{GroupVersionResource: gvr("authorization.k8s.io", "v1", "selfsubjectaccessreviews"), Kind: "SelfSubjectAccessReview", Singular: "selfsubjectaccessreview", Verbs: createOnly},
	{GroupVersionResource: gvr("authorization.k8s.io", "v1", "selfsubjectrulesreviews"), Kind: "SelfSubjectRulesReview", Singular: "selfsubjectrulesreview", Verbs: createOnly},

	{GroupVersionResource: gvr("autoscaling", "v2", "horizontalpodautoscalers"), Kind: "HorizontalPodAutoscaler", Singular: "horizontalpodautoscaler", Short: []string{"hpa"}, Categories: all, Namespaced: true,
		Subresources: []Subresource{status(hpa, "HorizontalPodAutoscaler")}, defaults: defaultAutoscaler, validate: validateAutoscaler},

	{GroupVersionResource: gvr("batch", "v1", "jobs"), Kind: "Job", Singular: "job", Categories: all, Namespaced: true,
		Subresources: []Subresource{status(batch, "Job")}, generation: true, defaults: defaultJob, validate: validateJob},

	{GroupVersionResource: gvr("coordination.k8s.io", "v1", "leases"), Kind: "Lease", Singular: "lease", Namespaced: true},
	{GroupVersionResource: gvr("discovery.k8s.io", "v1", "endpointslices"), Kind: "EndpointSlice", Singular: "endpointslice", Namespaced: true},
	{GroupVersionResource: gvr("events.k8s.io", "v1", "events"), Kind: "Event", Singular: "event", Short: []string{"ev"}, Namespaced: true,
		Verbs: []string{"get", "list", "watch"}, stored: schema.GroupResource{Resource: "events"}, view: newerEvent},
	{GroupVersionResource: gvr("networking.k8s.io", "v1", "networkpolicies"), Kind: "NetworkPolicy", Singular: "networkpolicy", Short: []string{"netpol"}, Namespaced: true, generation: true},
	{GroupVersionResource: gvr("networking.k8s.io", "v1", "ingresses"), Kind: "Ingress", Singular: "ingress", Short: []string{"ing"}, Namespaced: true,
		Subresources: []Subresource{status(net, "Ingress")}, generation: true},
	{GroupVersionResource: gvr("networking.k8s.io", "v1", "ingressclasses"), Kind: "IngressClass", Singular: "ingressclass", generation: true},

	{GroupVersionResource: gvr("policy", "v1", "poddisruptionbudgets"), Kind: "PodDisruptionBudget", Singular: "poddisruptionbudget", Short: []string{"pdb"}, Namespaced: true,
		Subresources: []Subresource{status(policy, "PodDisruptionBudget")}, generation: true},
	{GroupVersionResource: gvr("rbac.authorization.k8s.io", "v1", "clusterrolebindings"), Kind: "ClusterRoleBinding", Singular: "clusterrolebinding", name: pathName, defaults: defaultBinding},
	{GroupVersionResource: gvr("rbac.authorization.k8s.io", "v1", "clusterroles"), Kind: "ClusterRole", Singular: "clusterrole", name: pathName},
	{GroupVersionResource: gvr("rbac.authorization.k8s.io", "v1", "rolebindings"), Kind: "RoleBinding", Singular: "rolebinding", Namespaced: true, name: pathName, defaults: defaultBinding},
	{GroupVersionResource: gvr("rbac.authorization.k8s.io", "v1", "roles"), Kind: "Role", Singular: "role", Namespaced: true, name: pathName},
	{GroupVersionResource: gvr("scheduling.k8s.io", "v1", "priorityclasses"), Kind: "PriorityClass", Singular: "priorityclass", Short: []string{"pc"}, defaults: defaultPriorityClass},
	{GroupVersionResource: gvr("storage.k8s.io", "v1", "storageclasses"), Kind: "StorageClass", Singular: "storageclass", Short: []string{"sc"}, defaults: defaultStorageClass},
}

// What looks other kinds up comes after the table.
func init() {
	Namespaces.prepare = prepareNamespace
	Pods.prepare = preparePod
	PVCs.prepare = prepareClaim
	Services.prepare = prepareService
	Jobs.prepare = prepareJob
	StatefulSets.defaults = defaultStatefulSet
}
