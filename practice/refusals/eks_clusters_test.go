package refusals

import (
	"net/http"
	"strings"
)

const (
	eksModel  = "EKS API model: "
	endpoint  = "Amazon EKS User Guide, Cluster API server endpoint: "
	createEKS = "EKS API Reference, CreateCluster: "
)

// newCluster is a cluster with a VPC configuration, beside the two subnets, and more members.
func newCluster(vpc, more string) call {
	return eks("POST", "/clusters", `{"name": "new", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]`+vpc+`}`+more+`}`)
}

func updateConfig(body string) call { return eks("POST", "/clusters/lab/update-config", body) }

var eksClusterRows = []row{
	{"cluster without a name", eks("POST", "/clusters", `{"roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "InvalidParameterException", "'name'", eksModel + "CreateClusterRequest.name, required"},
	{"cluster with a name of spaces", eks("POST", "/clusters", `{"name": "my lab", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "InvalidParameterException", "clusterName", eksModel + `ClusterName, pattern ^[0-9A-Za-z][A-Za-z0-9\-_]*`},
	{"cluster with a long name", eks("POST", "/clusters", `{"name": "`+strings.Repeat("c", 101)+`", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "InvalidParameterException", "100", eksModel + "ClusterName, max 100"},
	{"cluster that is there", eks("POST", "/clusters", `{"name": "lab", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), http.StatusConflict, "ResourceInUseException", "Cluster already exists with name: lab", createEKS + "ResourceInUseException"},
	{"cluster of an unknown version", newCluster("", `, "version": "1.13"`), 0, "InvalidParameterException", "unsupported Kubernetes version", createEKS + "version"},
	{"cluster in one zone", eks("POST", "/clusters", `{"name": "new", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}"]}}`), 0, "InvalidParameterException", "at least two different AZs", "Amazon EKS User Guide, VPC and subnet requirements: in at least two Availability Zones"},
	{"cluster in two VPCs", eks("POST", "/clusters", `{"name": "new", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{foreign}"]}}`), 0, "InvalidParameterException", "same VPC", "Amazon EKS User Guide, VPC and subnet requirements: subnets of the VPC"},
	{"cluster in a missing subnet", eks("POST", "/clusters", `{"name": "new", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "subnet-`+gone+`"]}}`), 0, "InvalidParameterException", "does not exist", createEKS + "InvalidParameterException"},
	{"cluster with another VPC's group", newCluster(`, "securityGroupIds": ["{foreigngroup}"]`, ""), 0, "InvalidParameterException", "not in the same VPC", "EKS API Reference, VpcConfigRequest: securityGroupIds"},
	{"cluster of a role that trusts others", eks("POST", "/clusters", `{"name": "new", "roleArn": "{noderole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "InvalidParameterException", "trusted entity is not correct", "Amazon EKS User Guide, Amazon EKS cluster IAM role: eks.amazonaws.com"},
	{"cluster of a missing role", eks("POST", "/clusters", `{"name": "new", "roleArn": "arn:aws:iam::{account}:role/none", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "InvalidParameterException", "does not exist", createEKS + "roleArn"},
	{"both endpoints off", newCluster(`, "endpointPublicAccess": false, "endpointPrivateAccess": false`, ""), 0, "InvalidParameterException", "Private and public endpoint access cannot be false", endpoint + "one of them has to be enabled"},
	{"public endpoint off alone", newCluster(`, "endpointPublicAccess": false`, ""), 0, "InvalidParameterException", "Private and public endpoint access cannot be false", "EKS API Reference, VpcConfigRequest: endpointPrivateAccess, false by default"},
	{"public access from private addresses", newCluster(`, "publicAccessCidrs": ["10.0.0.0/8", "1.2.3.4/32"]`, ""), 0, "InvalidParameterException", "The following CIDRs are not allowed in publicAccessCidrs: [10.0.0.0/8]", endpoint + "you can't specify reserved addresses"},
	{"public access from documentation", newCluster(`, "publicAccessCidrs": ["203.0.113.0/24"]`, ""), 0, "InvalidParameterException", "not allowed in publicAccessCidrs: [203.0.113.0/24]", endpoint + "you can't specify reserved addresses"},
	{"public access from nonsense", newCluster(`, "publicAccessCidrs": ["home"]`, ""), 0, "InvalidParameterException", "The following CIDRs are invalid in publicAccessCidrs: [home]", "EKS API Reference, VpcConfigRequest: publicAccessCidrs, CIDR blocks"},
	{"unknown log type", newCluster("", `, "logging": {"clusterLogging": [{"types": ["api", "kubelet"], "enabled": true}]}`), 0, "InvalidParameterException", "enum value set: [api, audit, authenticator, controllerManager, scheduler]", eksModel + "LogType, enum"},
	{"a text for a boolean", newCluster(`, "endpointPublicAccess": "true"`, ""), 0, "SerializationException", "STRING_VALUE can not be converted", eksModel + "VpcConfigRequest.endpointPublicAccess is a boolean"},
	{"a text for a boolean in logging", newCluster("", `, "logging": {"clusterLogging": [{"types": ["api"], "enabled": "yes"}]}`), 0, "SerializationException", "STRING_VALUE can not be converted", eksModel + "LogSetup.enabled is a boolean"},
	{"a text for a list", eks("POST", "/clusters", `{"name": "new", "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": "{a}"}}`), 0, "SerializationException", "STRING_VALUE can not be converted", eksModel + "VpcConfigRequest.subnetIds is a list"},
	{"a number for a text", eks("POST", "/clusters", `{"name": 7, "roleArn": "{clusterrole}", "resourcesVpcConfig": {"subnetIds": ["{a}", "{b}"]}}`), 0, "SerializationException", "NUMBER_VALUE can not be converted", eksModel + "CreateClusterRequest.name is a string"},
	{"half a body", eks("POST", "/clusters", `{"name": `), 0, "SerializationException", "not valid JSON", "AWS restJson1 protocol: a body that can't be parsed"},
	{"unknown authentication", newCluster("", `, "accessConfig": {"authenticationMode": "LDAP"}`), 0, "InvalidParameterException", "enum value set: [API, API_AND_CONFIG_MAP, CONFIG_MAP]", eksModel + "AuthenticationMode, enum"},
	{"unknown support", newCluster("", `, "upgradePolicy": {"supportType": "FOREVER"}`), 0, "InvalidParameterException", "enum value set: [STANDARD, EXTENDED]", eksModel + "SupportType, enum"},
	{"services in public addresses", newCluster("", `, "kubernetesNetworkConfig": {"serviceIpv4Cidr": "8.8.0.0/16"}`), 0, "InvalidParameterException", "private IP address range", "EKS API Reference, KubernetesNetworkConfigRequest: serviceIpv4Cidr"},
	{"services in the VPC", newCluster("", `, "kubernetesNetworkConfig": {"serviceIpv4Cidr": "192.168.0.0/20"}`), 0, "InvalidParameterException", "overlaps", "EKS API Reference, KubernetesNetworkConfigRequest: doesn't overlap with the VPC"},
	{"cluster with AWS's own tags", newCluster("", `, "tags": {"aws:mine": "x"}`), 0, "InvalidParameterException", "aws:", "Amazon EKS User Guide, Tag restrictions: the aws: prefix is reserved"},
	{"cluster with a long tag", newCluster("", `, "tags": {"k": "`+strings.Repeat("v", 257)+`"}`), 0, "InvalidParameterException", "less than or equal to 256", eksModel + "TagValue, max 256"},

	{"cluster that is missing", eks("GET", "/clusters/none", ""), http.StatusNotFound, "ResourceNotFoundException", "No cluster found for name: none.", "EKS API Reference, DescribeCluster: ResourceNotFoundException"},
	{"clusters none at a time", eks("GET", "/clusters?maxResults=0", ""), 0, "InvalidParameterException", "greater than or equal to 1", eksModel + "ListClustersRequestMaxResults, min 1"},
	{"clusters too many at a time", eks("GET", "/clusters?maxResults=101", ""), 0, "InvalidParameterException", "less than or equal to 100", eksModel + "ListClustersRequestMaxResults, max 100"},
	{"cluster with node groups", eks("DELETE", "/clusters/lab", ""), http.StatusConflict, "ResourceInUseException", "nodegroups attached", "EKS API Reference, DeleteCluster: ResourceInUseException"},
	{"two versions further", eks("POST", "/clusters/lab/updates", `{"version": "1.99"}`), 0, "InvalidParameterException", "unsupported Kubernetes version", "EKS API Reference, UpdateClusterVersion: InvalidParameterException"},
	{"a version back", eks("POST", "/clusters/lab/updates", `{"version": "1.32"}`), 0, "InvalidParameterException", "Unsupported Kubernetes minor version update", "Amazon EKS User Guide, Update existing cluster: one minor version at a time"},
	{"update of nothing", updateConfig(`{}`), 0, "InvalidParameterException", "Exactly one type of update", "EKS API Reference, UpdateClusterConfig: one type of update in one call"},
	{"two updates at once", updateConfig(`{"logging": {"clusterLogging": [{"types": ["api"], "enabled": true}]}, "resourcesVpcConfig": {"endpointPrivateAccess": true}}`), 0, "InvalidParameterException", "Exactly one type of update", "EKS API Reference, UpdateClusterConfig: one type of update in one call"},
	{"endpoint that would be off", updateConfig(`{"resourcesVpcConfig": {"endpointPublicAccess": false}}`), 0, "InvalidParameterException", "Private and public endpoint access cannot be false", endpoint + "one of them has to be enabled"},
	{"endpoint as it is", updateConfig(`{"resourcesVpcConfig": {"endpointPublicAccess": true}}`), 0, "InvalidParameterException", "already at the desired configuration with endpointPrivateAccess: false , endpointPublicAccess: true", "EKS API Reference, UpdateClusterConfig: InvalidParameterException"},
	{"logging as it is", updateConfig(`{"logging": {"clusterLogging": [{"types": ["api"], "enabled": false}]}}`), 0, "InvalidParameterException", "No changes needed for the logging config provided", "EKS API Reference, UpdateClusterConfig: InvalidParameterException"},
	{"endpoint from reserved addresses", updateConfig(`{"resourcesVpcConfig": {"publicAccessCidrs": ["192.168.0.0/16"]}}`), 0, "InvalidParameterException", "not allowed in publicAccessCidrs", endpoint + "you can't specify reserved addresses"},
	{"authentication back", updateConfig(`{"accessConfig": {"authenticationMode": "CONFIG_MAP"}}`), 0, "InvalidParameterException", "Unsupported authentication mode update", "Amazon EKS User Guide, Change authentication mode: a one-way operation"},
	{"update that is missing", eks("GET", "/clusters/lab/updates/none", ""), http.StatusNotFound, "ResourceNotFoundException", "No update found", "EKS API Reference, DescribeUpdate: ResourceNotFoundException"},
}
