package refusals

import (
	"net/http"
	"strings"
)

const createNodes = "EKS API Reference, CreateNodegroup: "

// newGroup is a node group with more members.
func newGroup(more string) call {
	return eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "new", "nodeRole": "{noderole}", "subnets": ["{a}"]`+more+`}`)
}

// labelled is one with labels.
func labelled(key, value string) call {
	return newGroup(`, "labels": {"` + key + `": "` + value + `"}`)
}

var eksNodegroupRows = []row{
	{"node group without a role", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "new", "subnets": ["{a}"]}`), 0, "InvalidParameterException", "'nodeRole'", eksModel + "CreateNodegroupRequest.nodeRole, required"},
	{"node group with a long name", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "`+strings.Repeat("n", 64)+`", "nodeRole": "{noderole}", "subnets": ["{a}"]}`), 0, "InvalidParameterException", "nodeGroupName can't be longer than 63 characters!", "Amazon EKS User Guide, Create a managed node group: name, 63 characters"},
	{"node group that is there", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "ng", "nodeRole": "{noderole}", "subnets": ["{a}"]}`), http.StatusConflict, "ResourceInUseException", "NodeGroup already exists with name ng", createNodes + "ResourceInUseException"},
	{"node group of no cluster", eks("POST", "/clusters/none/node-groups", `{"nodegroupName": "new", "nodeRole": "{noderole}", "subnets": ["{a}"]}`), http.StatusNotFound, "ResourceNotFoundException", "No cluster found", createNodes + "ResourceNotFoundException"},
	{"node group of a role that trusts others", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "new", "nodeRole": "{clusterrole}", "subnets": ["{a}"]}`), 0, "InvalidParameterException", "[ec2.amazonaws.com] were not found in the trust relationships", "Amazon EKS User Guide, Amazon EKS node IAM role: ec2.amazonaws.com"},
	{"node group in another VPC", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "new", "nodeRole": "{noderole}", "subnets": ["{foreign}"]}`), 0, "InvalidParameterException", "does not belong to the VPC", createNodes + "subnets"},
	{"node group of a missing type", newGroup(`, "instanceTypes": ["t9.huge"]`), 0, "InvalidRequestException", "not a valid instance type", createNodes + "instanceTypes"},
	{"node group where its type is not", eks("POST", "/clusters/lab/node-groups", `{"nodegroupName": "new", "nodeRole": "{noderole}", "subnets": ["{b}"], "instanceTypes": ["t2.small"]}`), 0, "InvalidRequestException", "not supported in your requested Availability Zone", "Amazon EKS User Guide, Managed node group capacity types: instance types that the zones offer"},
	{"node group of a retired image", newGroup(`, "amiType": "AL2_x86_64"`), 0, "InvalidParameterException", "AL2_x86_64", "Amazon EKS User Guide, AL2 AMI deprecation: no AL2 AMIs from 1.33 on"},
	{"image of another architecture", newGroup(`, "amiType": "AL2023_ARM_64_STANDARD", "instanceTypes": ["t3.small"]`), 0, "InvalidParameterException", "not compatible with AMI type", createNodes + "amiType"},
	{"label with a bad value", labelled("team", "my team"), 0, "InvalidParameterException", "Invalid value: my team : field must consist of alphanumeric characters", "Kubernetes, Labels and Selectors: syntax and character set"},
	{"Korean label", labelled("team", "웹"), 0, "InvalidParameterException", "field must consist of alphanumeric characters", "Kubernetes, Labels and Selectors: syntax and character set"},
	{"label with a bad key", labelled("my team", "web"), 0, "InvalidParameterException", "Invalid value: my team", "Kubernetes, Labels and Selectors: syntax and character set"},
	{"label that ends in a dot", labelled("team", "web."), 0, "InvalidParameterException", "must start and end with an alphanumeric character", "Kubernetes, Labels and Selectors: syntax and character set"},
	{"label with a bad prefix", labelled("Example.COM/team", "web"), 0, "InvalidParameterException", "DNS-1123 subdomain", "Kubernetes, Labels and Selectors: the prefix is a DNS subdomain"},
	{"label of Kubernetes' own", labelled("kubernetes.io/role", "web"), 0, "InvalidParameterException", "Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]", "Kubernetes, Well-Known Labels: reserved for Kubernetes"},
	{"label of EKS's own", labelled("eks.amazonaws.com/nodegroup", "web"), 0, "InvalidParameterException", "reserved prefixes", "Amazon EKS User Guide, Create a managed node group: labels"},
	{"long label", labelled("team", strings.Repeat("l", 64)), 0, "InvalidParameterException", "less than or equal to 63", eksModel + "labelValue, max 63"},
	{"empty label", labelled("team", ""), 0, "InvalidParameterException", "greater than or equal to 1", eksModel + "labelValue, min 1"},
	{"taint of an unknown effect", newGroup(`, "taints": [{"key": "a", "effect": "NoSchedule"}]`), 0, "InvalidParameterException", "enum value set: [NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE]", eksModel + "TaintEffect, enum"},
	{"taint twice", newGroup(`, "taints": [{"key": "a", "effect": "NO_SCHEDULE"}, {"key": "a", "value": "b", "effect": "NO_SCHEDULE"}]`), 0, "InvalidParameterException", "Duplicate taints", "Kubernetes, Node v1 core: taints are unique by key and effect"},
	{"long taint", newGroup(`, "taints": [{"key": "` + strings.Repeat("k", 64) + `", "effect": "NO_SCHEDULE"}]`), 0, "InvalidParameterException", "less than or equal to 63", eksModel + "taintKey, max 63"},
	{"fewer nodes than none", newGroup(`, "scalingConfig": {"minSize": -1, "maxSize": 1, "desiredSize": 1}`), 0, "InvalidParameterException", "greater than or equal to 0", eksModel + "ZeroCapacity, min 0"},
	{"no nodes at most", newGroup(`, "scalingConfig": {"minSize": 0, "maxSize": 0, "desiredSize": 0}`), 0, "InvalidParameterException", "greater than or equal to 1", eksModel + "Capacity, min 1"},
	{"more nodes at least than at most", newGroup(`, "scalingConfig": {"minSize": 3, "maxSize": 2, "desiredSize": 3}`), 0, "InvalidParameterException", "Minimum capacity 3", "EKS API Reference, NodegroupScalingConfig: minSize and maxSize"},
	{"more nodes than at most", newGroup(`, "scalingConfig": {"minSize": 1, "maxSize": 2, "desiredSize": 3}`), 0, "InvalidParameterException", "desired capacity 3", "EKS API Reference, NodegroupScalingConfig: desiredSize"},
	{"a text for a size", newGroup(`, "scalingConfig": {"minSize": "one"}`), 0, "SerializationException", "STRING_VALUE can not be converted", eksModel + "NodegroupScalingConfig.minSize is an integer"},
	{"nodes of a capacity", newGroup(`, "capacityType": "CHEAP"`), 0, "InvalidParameterException", "enum value set: [ON_DEMAND, SPOT, CAPACITY_BLOCK]", eksModel + "CapacityTypes, enum"},
	{"update by number and percentage", newGroup(`, "updateConfig": {"maxUnavailable": 1, "maxUnavailablePercentage": 50}`), 0, "InvalidParameterException", "maxUnavailable", "EKS API Reference, NodegroupUpdateConfig: only one of them can be set"},
	{"update by more than all", newGroup(`, "updateConfig": {"maxUnavailablePercentage": 101}`), 0, "InvalidParameterException", "less than or equal to 100", eksModel + "PercentCapacity, max 100"},
	{"ssh with a missing key", newGroup(`, "remoteAccess": {"ec2SshKey": "theirs"}`), 0, "InvalidRequestException", "key pair 'theirs' does not exist", "EKS API Reference, RemoteAccessConfig: ec2SshKey"},
	{"nodes of a launch template by id and name", newGroup(`, "launchTemplate": {"id": "{lt}", "name": "nodes"}`), 0, "InvalidParameterException", "launch template", "EKS API Reference, LaunchTemplateSpecification: name or ID, but not both"},
	{"type in both places", newGroup(`, "launchTemplate": {"id": "{lt}"}, "instanceTypes": ["t3.small"]`), 0, "InvalidRequestException", "Cannot specify instance types in launch template and API request", createNodes + "instanceTypes, not with one in the launch template"},
	{"disk in both places", newGroup(`, "launchTemplate": {"id": "{lt}"}, "diskSize": 30`), 0, "InvalidRequestException", "Disk size must be specified within the launch template", createNodes + "diskSize, not with a launch template"},
	{"nodes ahead of their cluster", newGroup(`, "version": "1.99"`), 0, "InvalidParameterException", "not compatible with cluster version", createNodes + "version"},
	{"node group that is missing", eks("GET", "/clusters/lab/node-groups/none", ""), http.StatusNotFound, "ResourceNotFoundException", "none", "EKS API Reference, DescribeNodegroup: ResourceNotFoundException"},
	{"update to a bad label", eks("POST", "/clusters/lab/node-groups/ng/update-config", `{"labels": {"addOrUpdateLabels": {"team": "my team"}}}`), 0, "InvalidParameterException", "field must consist of alphanumeric characters", "Kubernetes, Labels and Selectors: syntax and character set"},
	{"update to too many", eks("POST", "/clusters/lab/node-groups/ng/update-config", `{"scalingConfig": {"desiredSize": 9}}`), 0, "InvalidParameterException", "desired capacity 9", "EKS API Reference, NodegroupScalingConfig: desiredSize"},
}
