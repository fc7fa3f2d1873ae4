package awsx

import "eksui/internal/text"

// Load balancers, the inventory and what holds a network.
var (
	msgLBRead = text.Define("awsx.lb",
		"The load balancers of %s can't be listed.",
		"%s 리전의 로드 밸런서 목록을 가져오지 못했습니다.")
	msgLBWait = text.Define("awsx.lb.wait",
		"It can't be seen whether the load balancers of %s are gone.",
		"%s의 로드 밸런서가 모두 지워졌는지 확인하지 못했습니다.")
	msgLBDelete = text.Define("awsx.lb.delete",
		"The load balancer %s was not deleted.",
		"로드 밸런서 %s을(를) 삭제하지 못했습니다.")
	msgLBForeign = text.Define("awsx.lb.foreign",
		"No tag says that it belongs to cluster %s.",
		"%s 클러스터의 것이라는 태그가 없습니다.")
	msgLBForeignNext = text.Define("awsx.lb.foreign.next",
		"If you know that it may go, delete it in the EC2 console under Load Balancers.",
		"지워도 되는 것이 확실하면 EC2 콘솔의 로드 밸런서에서 직접 삭제하십시오.")
	msgLBGroupDelete = text.Define("awsx.lb.group",
		"The security group %s was not deleted.",
		"보안 그룹 %s을(를) 삭제하지 못했습니다.")
	msgLook = text.Define("awsx.look",
		"%s gave no answer, so that nothing is known about what it would show.",
		"%s 조회에 실패하여 해당 리소스가 남아 있는지 알 수 없습니다.")
	msgBlockers = text.Define("awsx.blockers",
		"What holds the network %s can't be seen.",
		"%s VPC에 무엇이 남아 있는지 확인하지 못했습니다.")

	msgKindStack            = text.Define("awsx.kind.stack", "CloudFormation stack", "CloudFormation 스택")
	msgKindCluster          = text.Define("awsx.kind.cluster", "EKS cluster", "EKS 클러스터")
	msgKindNodeGroup        = text.Define("awsx.kind.nodegroup", "node group", "노드 그룹")
	msgKindInstance         = text.Define("awsx.kind.instance", "EC2 instance", "EC2 인스턴스")
	msgKindLoadBalancer     = text.Define("awsx.kind.lb", "load balancer", "로드 밸런서")
	msgKindDatabase         = text.Define("awsx.kind.database", "RDS database", "RDS 데이터베이스")
	msgKindNATGateway       = text.Define("awsx.kind.nat", "NAT gateway", "NAT 게이트웨이")
	msgKindVolume           = text.Define("awsx.kind.volume", "EBS volume", "EBS 볼륨")
	msgKindAddress          = text.Define("awsx.kind.address", "Elastic IP address", "탄력적 IP 주소")
	msgKindSnapshot         = text.Define("awsx.kind.snapshot", "EBS snapshot", "EBS 스냅샷")
	msgKindDatabaseSnapshot = text.Define("awsx.kind.dbsnapshot", "RDS snapshot", "RDS 스냅샷")
	msgKindSecret           = text.Define("awsx.kind.secret", "secret", "보안 암호")
	msgKindLogGroup         = text.Define("awsx.kind.loggroup", "log group", "로그 그룹")
	msgKindInterface        = text.Define("awsx.kind.interface", "network interface", "네트워크 인터페이스")
	msgKindGroup            = text.Define("awsx.kind.group", "security group", "보안 그룹")
	msgKindSubnet           = text.Define("awsx.kind.subnet", "subnet", "서브넷")
	msgKindVPC              = text.Define("awsx.kind.vpc", "VPC", "VPC")
	msgKindRole             = text.Define("awsx.kind.role", "IAM role", "IAM 역할")

	msgHoldLB = text.Define("awsx.hold.lb",
		"The load balancer %s has interfaces in the subnets and public addresses.",
		"로드 밸런서 %s이(가) 서브넷에 네트워크 인터페이스와 퍼블릭 IP를 가지고 있습니다.")
	msgHoldLBNext = text.Define("awsx.hold.lb.next",
		"Delete the load balancer %s if nobody needs it.",
		"필요한 사람이 없다면 로드 밸런서 %s을(를) 삭제하십시오.")
	msgHoldLBService = text.Define("awsx.hold.lb.service",
		"The load balancer %s belongs to the Kubernetes service %s and has interfaces in the subnets.",
		"로드 밸런서 %s은(는) Kubernetes 서비스 %s의 것이며 서브넷에 네트워크 인터페이스를 가지고 있습니다.")
	msgHoldLBServiceNext = text.Define("awsx.hold.lb.service.next",
		"While the cluster lives, delete the service %s and wait until its load balancer is gone; without the cluster, delete the load balancer itself.",
		"클러스터가 살아 있으면 서비스 %s을(를) 삭제하고 로드 밸런서가 사라질 때까지 기다리십시오. 클러스터가 없으면 로드 밸런서를 직접 삭제하십시오.")
	msgHoldDatabase = text.Define("awsx.hold.database",
		"The database %s lives in the network.",
		"데이터베이스 %s이(가) 이 네트워크에 있습니다.")
	msgHoldDatabaseNext = text.Define("awsx.hold.database.next",
		"Delete the database's stack, or %s itself, first.",
		"먼저 데이터베이스 스택 또는 %s 자체를 삭제하십시오.")
	msgHoldInstance = text.Define("awsx.hold.instance",
		"The instance %s runs in the network.",
		"인스턴스 %s이(가) 이 네트워크에서 실행 중입니다.")
	msgHoldInstanceNext = text.Define("awsx.hold.instance.next",
		"If %s is a node, delete its node group; otherwise terminate it.",
		"%s이(가) 노드라면 노드 그룹을 삭제하고, 아니면 인스턴스를 종료하십시오.")
	msgHoldNAT = text.Define("awsx.hold.nat",
		"The NAT gateway %s stands in a subnet.",
		"NAT 게이트웨이 %s이(가) 서브넷에 있습니다.")
	msgHoldNATNext = text.Define("awsx.hold.nat.next",
		"Delete the NAT gateway %s.",
		"NAT 게이트웨이 %s을(를) 삭제하십시오.")
	msgHoldAddress = text.Define("awsx.hold.address",
		"The public address %s is mapped to something in the network.",
		"퍼블릭 IP %s이(가) 이 네트워크의 리소스에 연결되어 있습니다.")
	msgHoldAddressNext = text.Define("awsx.hold.address.next",
		"Release the address %s, or delete what uses it.",
		"주소 %s을(를) 릴리스하거나 그 주소를 쓰는 리소스를 삭제하십시오.")
	msgHoldENI = text.Define("awsx.hold.eni",
		"The network interface %s (%s) stands in the subnet.",
		"네트워크 인터페이스 %s(%s)이(가) 서브넷에 있습니다.")
	msgHoldENINext = text.Define("awsx.hold.eni.next",
		"Find out what uses it and delete that; unused: aws ec2 delete-network-interface --network-interface-id %s",
		"무엇이 쓰고 있는지 확인해 그것을 삭제하십시오. 쓰이지 않는다면: aws ec2 delete-network-interface --network-interface-id %s")
	msgHoldENILB = text.Define("awsx.hold.eni.lb",
		"The network interface %s (%s) belongs to a load balancer.",
		"네트워크 인터페이스 %s(%s)은(는) 로드 밸런서의 것입니다.")
	msgHoldENILBNext = text.Define("awsx.hold.eni.lb.next",
		"%s goes away some minutes after its load balancer is deleted.",
		"로드 밸런서를 삭제하면 몇 분 뒤 %s도 사라집니다.")
	msgHoldENIDead = text.Define("awsx.hold.eni.node",
		"The network interface %s (%s) was made for pods of a node.",
		"네트워크 인터페이스 %s(%s)은(는) 노드의 파드용으로 만들어진 것입니다.")
	msgHoldENIDeadNext = text.Define("awsx.hold.eni.node.next",
		"Once the node is gone: aws ec2 delete-network-interface --network-interface-id %s",
		"노드가 사라진 뒤 실행하십시오: aws ec2 delete-network-interface --network-interface-id %s")
	msgHoldENIOther = text.Define("awsx.hold.eni.other",
		"The network interface %s (%s) was made for pods of a node of the cluster %s, which is not this lab's.",
		"네트워크 인터페이스 %s(%s)은(는) 이 실습의 것이 아닌 클러스터 %s의 노드가 파드용으로 만든 것입니다.")
	msgHoldENIOtherNext = text.Define("awsx.hold.eni.other.next",
		"eksui leaves it alone. If the cluster %[2]s has no nodes any more: aws ec2 delete-network-interface --network-interface-id %[1]s",
		"eksui는 건드리지 않습니다. 클러스터 %[2]s에 노드가 더 이상 없다면 다음을 실행하십시오: aws ec2 delete-network-interface --network-interface-id %[1]s")
	msgInterfaceDelete = text.Define("awsx.interface.delete",
		"The network interface %s could not be deleted.",
		"네트워크 인터페이스 %s을(를) 삭제하지 못했습니다.")
	msgHoldENICluster = text.Define("awsx.hold.eni.cluster",
		"The network interface %s (%s) belongs to an EKS control plane.",
		"네트워크 인터페이스 %s(%s)은(는) EKS 컨트롤 플레인의 것입니다.")
	msgHoldENIClusterNext = text.Define("awsx.hold.eni.cluster.next",
		"Delete the cluster; %s goes with it.",
		"클러스터를 삭제하면 %s도 함께 사라집니다.")
	msgHoldENIDatabase = text.Define("awsx.hold.eni.database",
		"The network interface %s (%s) belongs to a database.",
		"네트워크 인터페이스 %s(%s)은(는) 데이터베이스의 것입니다.")
	msgHoldENIDatabaseNext = text.Define("awsx.hold.eni.database.next",
		"Delete the database; %s goes with it.",
		"데이터베이스를 삭제하면 %s도 함께 사라집니다.")
	msgHoldGroup = text.Define("awsx.hold.group",
		"The security group %s belongs to no stack of this lab.",
		"보안 그룹 %s은(는) 이 실습의 스택에 속하지 않습니다.")
	msgHoldGroupNext = text.Define("awsx.hold.group.next",
		"If nobody needs it: aws ec2 delete-security-group --group-id %s",
		"필요한 사람이 없다면: aws ec2 delete-security-group --group-id %s")
	msgHoldGroupRules = text.Define("awsx.hold.group.rules",
		"The security group %s belongs to no stack of this lab, and rules of %s name it.",
		"보안 그룹 %s은(는) 이 실습의 스택에 속하지 않으며 %s의 규칙이 이 그룹을 참조합니다.")
	msgHoldGroupRulesNext = text.Define("awsx.hold.group.rules.next",
		"Remove the rules that name %[1]s from %[2]s, then: aws ec2 delete-security-group --group-id %[1]s",
		"%[2]s에서 %[1]s을(를) 참조하는 규칙을 지운 뒤 실행하십시오: aws ec2 delete-security-group --group-id %[1]s")
)
