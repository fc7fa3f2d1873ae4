package e2e_test

import "testing"

// TestStacksInTheShapeOfEksctl makes a cluster and its node group from JSON templates with eksctl's mappings, imports and
// launch template.
func TestStacksInTheShapeOfEksctl(t *testing.T) {
	l := start(t)
	vpc, subnets := l.base()
	const clusterStack, groupStack = "eksctl-eks-cluster-cluster", "eksctl-eks-cluster-nodegroup-eks-work-nodegroup"
	l.ok("aws cloudformation create-stack --capabilities CAPABILITY_IAM --template-body file://testdata/eksctl-cluster.json --stack-name "+clusterStack+" --parameters",
		"ParameterKey=VPC,ParameterValue="+vpc, "ParameterKey=Version,ParameterValue=1.35", "ParameterKey=Subnets,ParameterValue='"+subnets[0]+","+subnets[2]+"'")
	l.until("CREATE_COMPLETE", status+clusterStack)
	l.ok("aws cloudformation create-stack --capabilities CAPABILITY_IAM --template-body file://testdata/eksctl-nodegroup.json --stack-name "+groupStack+" --parameters",
		"ParameterKey=Stack,ParameterValue="+clusterStack, "ParameterKey=Subnets,ParameterValue='"+subnets[0]+","+subnets[2]+"'")
	l.until("CREATE_COMPLETE", status+groupStack)
	l.ok("aws eks update-kubeconfig --name eks-cluster")
	l.until(`(?s)\sReady.*\sReady`, "kubectl get nodes")
	for _, stack := range []string{groupStack, clusterStack, "eks-work-base"} {
		l.ok("aws cloudformation delete-stack --stack-name " + stack)
		l.until("does not exist", status+stack)
	}
}
