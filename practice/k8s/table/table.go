// Package table renders objects as rows, with the columns that kubectl get shows for each kind.
package table

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"

	"eksui/practice/k8s/store"
)

// none is what a cell shows that has nothing to show.
const none = "<none>"

// columns are written as "Name Ready Status | IP": those after the bar show with -o wide only.
var columns = map[schema.GroupResource][]metav1.TableColumnDefinition{
	core("pods"):                                     define("Name", "Ready", "Status", "Restarts", "Age", "|", "IP", "Node", "Nominated Node", "Readiness Gates"),
	core("nodes"):                                    define("Name", "Status", "Roles", "Age", "Version", "|", "Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"),
	core("namespaces"):                               define("Name", "Status", "Age"),
	core("services"):                                 define("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "|", "Selector"),
	core("endpoints"):                                define("Name", "Endpoints", "Age"),
	core("configmaps"):                               define("Name", "Data", "Age"),
	core("secrets"):                                  define("Name", "Type", "Data", "Age"),
	core("serviceaccounts"):                          define("Name", "Secrets", "Age"),
	core("events"):                                   define("Last Seen", "Type", "Reason", "Object", "|", "Subobject", "Source", ">", "Message", "|", "First Seen", "Count", "Name"),
	core("persistentvolumeclaims"):                   define("Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age", "|", "VolumeMode"),
	core("persistentvolumes"):                        define("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass", "VolumeAttributesClass", "Reason", "Age", "|", "VolumeMode"),
	{Group: "apps", Resource: "deployments"}:         define("Name", "Ready", "Up-to-date", "Available", "Age", "|", "Containers", "Images", "Selector"),
	{Group: "apps", Resource: "replicasets"}:         define("Name", "Desired", "Current", "Ready", "Age", "|", "Containers", "Images", "Selector"),
	{Group: "apps", Resource: "statefulsets"}:        define("Name", "Ready", "Age", "|", "Containers", "Images"),
	{Group: "apps", Resource: "daemonsets"}:          define("Name", "Desired", "Current", "Ready", "Up-to-date", "Available", "Node Selector", "Age", "|", "Containers", "Images", "Selector"),
	{Group: "apps", Resource: "controllerrevisions"}: define("Name", "Controller", "Revision", "Age"),
	{Group: "batch", Resource: "jobs"}:               define("Name", "Status", "Completions", "Duration", "Age", "|", "Containers", "Images", "Selector"),
	{Group: "autoscaling", Resource: "horizontalpodautoscalers"}:          define("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
	{Group: "coordination.k8s.io", Resource: "leases"}:                    define("Name", "Holder", "Age"),
	{Group: "discovery.k8s.io", Resource: "endpointslices"}:               define("Name", "AddressType", "Ports", "Endpoints", "Age"),
	{Group: "networking.k8s.io", Resource: "ingresses"}:                   define("Name", "Class", "Hosts", "Address", "Ports", "Age"),
	{Group: "networking.k8s.io", Resource: "networkpolicies"}:             define("Name", "Pod-Selector", "Age"),
	{Group: "policy", Resource: "poddisruptionbudgets"}:                   define("Name", "Min Available", "Max Unavailable", "Allowed Disruptions", "Age"),
	{Group: "rbac.authorization.k8s.io", Resource: "roles"}:               define("Name", "Created At"),
	{Group: "rbac.authorization.k8s.io", Resource: "clusterroles"}:        define("Name", "Created At"),
	{Group: "rbac.authorization.k8s.io", Resource: "rolebindings"}:        define("Name", "Role", "Age", "|", "Users", "Groups", "ServiceAccounts"),
	{Group: "rbac.authorization.k8s.io", Resource: "clusterrolebindings"}: define("Name", "Role", "Age", "|", "Users", "Groups", "ServiceAccounts"),
	{Group: "scheduling.k8s.io", Resource: "priorityclasses"}:             define("Name", "Value", "Global-Default", "Age", "PreemptionPolicy"),
	{Group: "storage.k8s.io", Resource: "storageclasses"}:                 define("Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
}

func core(resource string) schema.GroupResource { return schema.GroupResource{Resource: resource} }

var (
	numbers = map[string]bool{"Desired": true, "Current": true, "Up-to-date": true, "Available": true, "Active": true, "Secrets": true, "Value": true, "Allowed Disruptions": true, "Revision": true}
	docs    = metav1.ObjectMeta{}.SwaggerDoc()
)

func define(names ...string) []metav1.TableColumnDefinition {
	var defs []metav1.TableColumnDefinition
	priority := int32(0)
	for _, name := range names {
		switch name {
		case "|":
			priority = 1
			continue
		case ">":
			priority = 0
			continue
		}
		d := metav1.TableColumnDefinition{Name: name, Type: "string", Priority: priority, Description: name + " of the object."}
		switch {
		case name == "Name":
			d.Format, d.Description = "name", docs["name"]
		case name == "Age" || name == "Created At":
			d.Description = docs["creationTimestamp"]
		case numbers[name]:
			d.Type = "integer"
		}
		defs = append(defs, d)
	}
	return defs
}

// byDefault is for kinds that have no columns of their own.
var byDefault = define("Name", "Age")

// Columns are the columns of a resource.
func Columns(r schema.GroupResource) []metav1.TableColumnDefinition {
	if c, ok := columns[r]; ok {
		return c
	}
	return byDefault
}

func age(t metav1.Time, now time.Time) string {
	if t.IsZero() {
		return "<unknown>"
	}
	return duration.HumanDuration(now.Sub(t.Time))
}

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

func selectorText(s *metav1.LabelSelector) string { return metav1.FormatLabelSelector(s) }

func setText(m map[string]string) string { return orNone(labels.FormatLabels(m)) }

func first(list []string, limit int) string {
	if len(list) > limit {
		return fmt.Sprintf("%s + %d more...", strings.Join(list[:limit], ","), len(list)-limit)
	}
	return orNone(strings.Join(list, ","))
}

// Cells are an object's cells, one for each of its resource's columns.
func Cells(o store.Object, now time.Time) []any {
	if cells := workloadCells(o, now); cells != nil {
		return cells
	}
	if cells := coreCells(o, now); cells != nil {
		return cells
	}
	if cells := otherCells(o, now); cells != nil {
		return cells
	}
	return []any{o.GetName(), age(o.GetCreationTimestamp(), now)}
}
