// Package assets holds the files that eksui brings along: CloudFormation templates and Kubernetes manifests.
package assets

import _ "embed"

// The CloudFormation templates. Each can be used by hand with `aws cloudformation create-stack` as well.
var (
	// BaseTemplate is the lab's network: a VPC with public subnets. Outputs VPC, WorkerSubnets, RouteTable.
	//go:embed templates/base.yaml
	BaseTemplate string
	// ClusterTemplate is an EKS control plane in the shape of eksctl's cluster stack.
	//go:embed templates/cluster.yaml
	ClusterTemplate string
	// NodeGroupTemplate is a managed node group in the shape of eksctl's nodegroup stack.
	//go:embed templates/nodegroup.yaml
	NodeGroupTemplate string
)

// The manifests of the course: a pod or a deployment labelled app: node-server, and the service that exposes it.
var (
	//go:embed manifests/pod.yaml
	PodManifest string
	//go:embed manifests/deployment.yaml
	DeploymentManifest string
	//go:embed manifests/service.yaml
	ServiceManifest string
)
