package e2e_test

import (
	"strings"
	"testing"
)

// once makes a tool try a call a single time, so that a fault is seen and not retried away.
var once = []string{"AWS_MAX_ATTEMPTS=1"}

const whoami = "aws sts get-caller-identity"

// sees repeats a single-attempt call until one fails with the message.
func (l *lab) sees(message string) {
	l.t.Helper()
	for range 8 {
		if out, code := l.with(once, whoami); code != 0 && strings.Contains(out, message) {
			return
		}
	}
	l.t.Errorf("no call says %q", message)
}

func TestFaultsOfEveryService(t *testing.T) {
	l := start(t)
	for _, c := range []struct{ fault, message string }{
		{"throttling", "Rate exceeded"},
		{"api-500", "internal error"},
		{"cut-connections", "Connection"},
		{"expired-token", "The security token included in the request is expired"},
	} {
		l.faults(c.fault)
		l.sees(c.message)
		if c.fault != "expired-token" {
			l.ok(whoami) // the tool's own retries get through
		}
	}
	l.faults("slow-api")
	if out, code := l.with(once, whoami+" --cli-read-timeout 1"); code == 0 || !strings.Contains(out, "Read timeout") {
		t.Errorf("slow-api: exit code %d:\n%s", code, out)
	}
	l.faults()
	l.ok(whoami)
}

func TestDenied(t *testing.T) {
	l := start(t)
	l.faults("denied=ec2:CreateVpc")
	l.fails(`UnauthorizedOperation.*You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/student is not authorized to perform: ec2:CreateVpc`,
		"aws ec2 create-vpc --cidr-block 10.0.0.0/16")
	l.ok("aws ec2 describe-vpcs")
	l.ok("aws cloudformation create-stack --stack-name eks-work-base --template-body file://../../assets/templates/base.yaml")
	l.until("ROLLBACK_COMPLETE", status+"eks-work-base")
	if out := l.ok(failures + "eks-work-base"); !strings.Contains(out, "ec2:CreateVpc") {
		t.Errorf("the stack's failures do not name the action:\n%s", out)
	}
}

func TestStackRollback(t *testing.T) {
	l := start(t)
	l.faults("stack-rollback=InternetGateway")
	l.ok("aws cloudformation create-stack --stack-name eks-work-base --template-body file://../../assets/templates/base.yaml")
	l.until("ROLLBACK_COMPLETE", status+"eks-work-base")
	if out := l.ok(failures + "eks-work-base"); !strings.Contains(out, "InternetGateway") {
		t.Errorf("the failed resource is not the one asked for:\n%s", out)
	}
	l.faults()
	l.fails(`AlreadyExistsException`, "aws cloudformation create-stack --stack-name eks-work-base --template-body file://../../assets/templates/base.yaml")
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("does not exist", status+"eks-work-base")
	l.base()
}

func TestDeleteBlocked(t *testing.T) {
	l := start(t)
	l.faults("delete-blocked")
	vpc, _ := l.base()
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("DELETE_FAILED", status+"eks-work-base")
	if out := l.ok(failures + "eks-work-base"); !strings.Contains(out, "has dependencies and cannot be deleted") {
		t.Errorf("the stack's failures:\n%s", out)
	}
	// What holds it outlives the fault; found and deleted, it lets the stack go.
	l.faults()
	interfaces := l.ok("aws ec2 describe-network-interfaces --output text --query NetworkInterfaces[].NetworkInterfaceId --filters Name=vpc-id,Values=" + vpc)
	for id := range strings.FieldsSeq(interfaces) {
		l.ok("aws ec2 delete-network-interface --network-interface-id " + id)
	}
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("does not exist", status+"eks-work-base")
}

func TestLaggingReads(t *testing.T) {
	l := start(t)
	l.faults("lagging-reads")
	l.ok("aws ec2 create-vpc --cidr-block 10.0.0.0/16")
	// The base stack through the CLI's own waiters, which look until the status agrees.
	l.base()
	l.until("10.0.0.0/16", "aws ec2 describe-vpcs --output text --query Vpcs[].CidrBlock")
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("does not exist", status+"eks-work-base")
}

// testLeakedENI goes on with a cluster that has nodes, and takes all of it away.
func testLeakedENI(l *lab) {
	const leaked = "aws ec2 describe-network-interfaces --filters Name=description,Values=aws-K8S-* Name=status,Values=available " +
		"Name=tag:cluster.k8s.amazonaws.com/name,Values=eks-cluster --output text --query NetworkInterfaces[].NetworkInterfaceId"
	l.faults("leaked-eni")
	l.ok("aws eks delete-nodegroup --cluster-name eks-cluster --nodegroup-name workers")
	l.until("No node group found", nodegroup)
	l.faults()
	ids := l.ok(leaked)
	if len(strings.Fields(ids)) != 2 {
		l.t.Fatalf("interfaces of two nodes: %s", ids)
	}
	l.ok("aws eks delete-cluster --name eks-cluster")
	l.until("No cluster found", "aws eks describe-cluster --name eks-cluster")
	group := strings.TrimSpace(l.ok("aws ec2 describe-security-groups --filters Name=group-name,Values=eks-cluster-sg-eks-cluster-* --output text --query SecurityGroups[].GroupId"))
	l.fails("DependencyViolation", "aws ec2 delete-security-group --group-id "+group)
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("DELETE_FAILED", status+"eks-work-base")
	if out := l.ok(failures + "eks-work-base"); !strings.Contains(out, "has dependencies and cannot be deleted") {
		l.t.Errorf("the stack's failures:\n%s", out)
	}
	for id := range strings.FieldsSeq(ids) {
		l.ok("aws ec2 delete-network-interface --network-interface-id " + id)
	}
	l.ok("aws ec2 delete-security-group --group-id " + group)
	l.ok("aws cloudformation delete-stack --stack-name eks-work-base")
	l.until("does not exist", status+"eks-work-base")
}

func TestFaultsOfANodeGroup(t *testing.T) {
	l := start(t)
	subnets := l.cluster()
	remove := func() {
		l.ok("aws eks delete-nodegroup --cluster-name eks-cluster --nodegroup-name workers")
		l.until("No node group found", nodegroup)
	}
	l.faults("unsupported-type=ap-northeast-2c")
	l.fails(`InvalidRequestException.*Your requested instance type \(t2.small\) is not supported in your requested Availability Zone \(ap-northeast-2c\)`, createNodegroup(subnets))

	l.faults("no-capacity=ap-northeast-2a")
	l.ok(createNodegroup(subnets))
	l.until(`CREATE_FAILED[^Z]*AsgInstanceLaunchFailures[^Z]*We currently do not have sufficient t2.small capacity`, nodegroup)
	remove()

	l.faults("node-not-joining")
	l.ok(createNodegroup(subnets))
	l.until(`running\s+running`, "aws ec2 describe-instances --filters Name=instance-state-name,Values=running --output text --query Reservations[].Instances[].State.Name")
	if out := l.ok("kubectl get nodes"); !strings.Contains(out, "No resources found") {
		t.Errorf("nodes joined:\n%s", out)
	}
	l.until(`CREATE_FAILED[^Z]*NodeCreationFailure[^Z]*Instances failed to join the kubernetes cluster`, nodegroup)
	remove()

	l.faults()
	l.ok(createNodegroup(subnets))
	l.until("ACTIVE", nodegroup)
	l.until(`(?s)\sReady.*\sReady`, "kubectl get nodes")
	testFaultsOfWorkloads(l)
	testLeakedENI(l)
}

// testFaultsOfWorkloads goes on with a cluster that has nodes: making one again would be the most of the test's time.
func testFaultsOfWorkloads(l *lab) {
	l.faults("image-pull")
	l.ok("kubectl apply -f ../../assets/manifests/pod.yaml")
	l.until("ErrImagePull|ImagePullBackOff", "kubectl get pod nginx-pod")
	if out := l.ok("kubectl describe pod nginx-pod"); !strings.Contains(out, "Failed to pull image") {
		l.t.Errorf("the pod's events:\n%s", out)
	}
	l.faults()
	l.until(`1/1\s+Running`, "kubectl get pod nginx-pod")

	l.faults("lb-pending")
	l.ok("kubectl apply -f ../../assets/manifests/service.yaml")
	l.until("EnsuringLoadBalancer", "kubectl get events")
	if out := l.ok("kubectl get service node-service"); !strings.Contains(out, "<pending>") {
		l.t.Errorf("the service:\n%s", out)
	}
	l.faults()
	l.until(`\.localhost`, "kubectl get service node-service")
	l.ok("kubectl delete service node-service")
}
