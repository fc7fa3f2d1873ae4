package refusals

import "net/http"

const createEntry = "EKS API Reference, CreateAccessEntry: "

func newEntry(body string) call { return eks("POST", "/clusters/lab/access-entries", body) }

var eksAccessRows = []row{
	{"entry of a missing role", newEntry(`{"principalArn": "arn:aws:iam::{account}:role/none"}`), 0, "InvalidParameterException", "The specified principalArn is invalid: invalid principal.", createEntry + "principalArn, of a principal that exists"},
	{"entry of a missing user", newEntry(`{"principalArn": "arn:aws:iam::{account}:user/none"}`), 0, "InvalidParameterException", "invalid principal", createEntry + "principalArn, of a principal that exists"},
	{"entry of a group", newEntry(`{"principalArn": "arn:aws:iam::{account}:group/lab"}`), 0, "InvalidParameterException", "invalid principal", "Amazon EKS User Guide, Create access entries: an IAM role or user"},
	{"entry of a name", newEntry(`{"principalArn": "student"}`), 0, "InvalidParameterException", "invalid principal", createEntry + "principalArn"},
	{"entry of a linked role", newEntry(`{"principalArn": "arn:aws:iam::{account}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"}`), 0, "InvalidParameterException", "invalid principal", "Amazon EKS User Guide, Create access entries: not a service-linked role"},
	{"entry that is there", newEntry(`{"principalArn": "{clusterrole}"}`), http.StatusConflict, "ResourceInUseException", "already in use", createEntry + "ResourceInUseException"},
	{"entry in the masters", newEntry(`{"principalArn": "arn:aws:iam::{account}:user/student", "kubernetesGroups": ["viewers", "system:masters"]}`), http.StatusConflict, "ResourceInUseException", "already in use", createEntry + "ResourceInUseException"},
	{"entry of a type", eks("POST", "/clusters/lab/access-entries", `{"principalArn": "arn:aws:iam::999999999999:role/theirs", "type": "ROOT"}`), 0, "InvalidParameterException", "ROOT", createEntry + "type"},
	{"entry in a group of the system's", newEntry(`{"principalArn": "arn:aws:iam::999999999999:role/theirs", "kubernetesGroups": ["viewers", "system:masters"]}`), 0, "InvalidParameterException", "The kubernetes group name system:masters is invalid, it cannot start with system:", createEntry + "kubernetesGroups"},
	{"entry with a name of the system's", newEntry(`{"principalArn": "arn:aws:iam::999999999999:role/theirs", "username": "system:admin"}`), 0, "InvalidParameterException", "it cannot start with system:", "Amazon EKS User Guide, Create access entries: the username can't begin with system:"},
	{"entry with a name of EKS's", newEntry(`{"principalArn": "arn:aws:iam::999999999999:role/theirs", "username": "eks:admin"}`), 0, "InvalidParameterException", "it cannot start with eks:", "Amazon EKS User Guide, Create access entries: the username can't begin with eks:"},
	{"entry where none count", eks("POST", "/clusters/mapped/access-entries", `{"principalArn": "{clusterrole}"}`), 0, "InvalidRequestException", "[API, API_AND_CONFIG_MAP]", createEntry + "InvalidRequestException"},
	{"entry that is missing", eks("GET", "/clusters/lab/access-entries/arn:aws:iam::{account}:role%2Fnone", ""), http.StatusNotFound, "ResourceNotFoundException", "principalArn could not be found", "EKS API Reference, DescribeAccessEntry: ResourceNotFoundException"},
	{"policy that is unknown", eks("POST", "/clusters/lab/access-entries/arn:aws:iam::{account}:role%2Fcluster/access-policies", `{"policyArn": "arn:aws:eks::aws:cluster-access-policy/Everything", "accessScope": {"type": "cluster"}}`), 0, "InvalidParameterException", "invalid policy", "EKS API Reference, AssociateAccessPolicy: policyArn"},
	{"policy for a scope", eks("POST", "/clusters/lab/access-entries/arn:aws:iam::{account}:role%2Fcluster/access-policies", `{"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "accessScope": {"type": "world"}}`), 0, "InvalidParameterException", "enum value set: [cluster, namespace]", eksModel + "AccessScopeType, enum"},
	{"policy for nodes", eks("POST", "/clusters/lab/access-entries/arn:aws:iam::{account}:role%2Fnode/access-policies", `{"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "accessScope": {"type": "cluster"}}`), 0, "InvalidParameterException", `type of "STANDARD"`, "Amazon EKS User Guide, Associate access policies: entries of type STANDARD"},
	{"group of nodes", eks("POST", "/clusters/lab/access-entries/arn:aws:iam::{account}:role%2Fcluster", `{"kubernetesGroups": ["system:nodes"]}`), 0, "InvalidParameterException", "it cannot start with system:", "EKS API Reference, UpdateAccessEntry: kubernetesGroups"},

	{"unknown add-on", eks("POST", "/clusters/lab/addons", `{"addonName": "tea"}`), 0, "InvalidParameterException", "Addon specified is not supported", "EKS API Reference, CreateAddon: InvalidParameterException"},
	{"add-on that is there", eks("POST", "/clusters/lab/addons", `{"addonName": "vpc-cni"}`), http.StatusConflict, "ResourceInUseException", "Addon already exists", "EKS API Reference, CreateAddon: ResourceInUseException"},
	{"add-on of an unknown version", eks("POST", "/clusters/lab/addons", `{"addonName": "coredns", "addonVersion": "v0.0.1"}`), 0, "InvalidParameterException", "Addon version specified is not supported", "EKS API Reference, CreateAddon: addonVersion"},
	{"add-on that resolves somehow", eks("POST", "/clusters/lab/addons", `{"addonName": "coredns", "resolveConflicts": "MAYBE"}`), 0, "InvalidParameterException", "enum value set: [OVERWRITE, NONE, PRESERVE]", eksModel + "ResolveConflicts, enum"},
	{"add-on that is missing", eks("DELETE", "/clusters/lab/addons/coredns", ""), http.StatusNotFound, "ResourceNotFoundException", "No addon: coredns found in cluster: lab", "EKS API Reference, DeleteAddon: ResourceNotFoundException"},
	{"tags of nothing", eks("GET", "/tags/arn:aws:eks:ap-northeast-2:{account}:cluster%2Fnone", ""), http.StatusNotFound, "NotFoundException", "not found", "EKS API Reference, ListTagsForResource: NotFoundException"},
	{"AWS's own tag for a cluster", eks("POST", "/tags/arn:aws:eks:ap-northeast-2:{account}:cluster%2Flab", `{"tags": {"aws:mine": "x"}}`), 0, "BadRequestException", "aws:", "EKS API Reference, TagResource: BadRequestException"},
	{"no EKS operation", eks("GET", "/teapots", ""), http.StatusNotFound, "UnknownOperationException", "not known", "AWS restJson1 protocol: UnknownOperationException"},
}
