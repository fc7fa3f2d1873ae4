package e2e_test

import (
	"strings"
	"testing"
)

// TestStacksInTheShapeOfEksctl makes a cluster and its node group from JSON templates with eksctl's mappings, imports and
// launch template. As the cluster comes without add-ons, nodes are not ready before somebody creates them.
func TestStacksInTheShapeOfEksctl(t *testing.T) {
	l := start(t)
	vpc, subnets := l.base()
	const clusterStack, groupStack = "eksctl-eks-cluster-cluster", "eksctl-eks-cluster-nodegroup-eks-work-nodegroup"
	l.ok("aws cloudformation create-stack --capabilities CAPABILITY_IAM --template-body file://testdata/eksctl-cluster.json --stack-name "+clusterStack+" --parameters",
		"ParameterKey=VPC,ParameterValue="+vpc, "ParameterKey=Version,ParameterValue=1.35", "ParameterKey=Subnets,ParameterValue='"+subnets[0]+","+subnets[2]+"'")
	l.until("CREATE_COMPLETE", status+clusterStack)
	createGroup := func() {
		l.ok("aws cloudformation create-stack --capabilities CAPABILITY_IAM --template-body file://testdata/eksctl-nodegroup.json --stack-name "+groupStack+" --parameters",
			"ParameterKey=Stack,ParameterValue="+clusterStack, "ParameterKey=Subnets,ParameterValue='"+subnets[0]+","+subnets[2]+"'")
	}
	createGroup()
	l.until("ROLLBACK_COMPLETE", status+groupStack)
	if out := l.ok(failures + groupStack); !strings.Contains(out, "Code=NodeCreationFailure, Message=Unhealthy nodes in the kubernetes cluster") {
		t.Errorf("a node group without a network:\n%s", out)
	}
	l.ok("aws cloudformation delete-stack --stack-name " + groupStack)
	l.until("does not exist", status+groupStack)
	for _, addon := range []string{"vpc-cni", "kube-proxy", "coredns"} {
		l.ok("aws eks create-addon --cluster-name eks-cluster --addon-name " + addon)
	}
	createGroup()
	l.until("CREATE_COMPLETE", status+groupStack)
	l.ok("aws eks update-kubeconfig --name eks-cluster")
	l.until(`(?s)\sReady.*\sReady`, "kubectl get nodes")
	for _, stack := range []string{groupStack, clusterStack, "eks-work-base"} {
		l.ok("aws cloudformation delete-stack --stack-name " + stack)
		l.until("does not exist", status+stack)
	}
}
