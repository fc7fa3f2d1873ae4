package awsx

import (
	"eksui/internal/cause"
	"eksui/internal/text"
)

// The accidents of the practice cloud that lead to failures of AWS, in words.
var (
	faultThrottling = cause.DefineFault("throttling", "", text.Define("fault.throttling",
		"Every fourth call is refused with Throttling: Rate exceeded. Tools that retry get slower; the others fail.",
		"네 번째 호출마다 Throttling: Rate exceeded로 거절됩니다. 다시 시도하는 도구는 느려지고, 그렇지 않은 도구는 실패합니다."))
	faultExpiredToken = cause.DefineFault("expired-token", "", text.Define("fault.expired-token",
		"Every call answers ExpiredToken, as when a session has ended. New credentials continue the lab.",
		"세션이 끝난 것처럼 모든 호출이 ExpiredToken으로 답합니다. 새 자격 증명으로 실습을 이어 갈 수 있습니다."))
	faultDenied = cause.DefineFault("denied", "ec2:CreateVpc", text.Define("fault.denied",
		"IAM denies this action, with AWS's words for it.",
		"IAM이 이 작업을 거부하며, AWS가 쓰는 문구 그대로 답합니다."))
	faultAPI500 = cause.DefineFault("api-500", "", text.Define("fault.api-500",
		"Every fourth call answers InternalFailure (HTTP 500).",
		"네 번째 호출마다 InternalFailure(HTTP 500)로 답합니다."))
	faultCutConnections = cause.DefineFault("cut-connections", "", text.Define("fault.cut-connections",
		"Every fourth connection breaks off, before or after the work was done.",
		"네 번째 연결마다 작업 전이나 후에 끊어집니다."))
	faultSlowAPI = cause.DefineFault("slow-api", "", text.Define("fault.slow-api",
		"Every answer takes seconds.",
		"모든 응답에 몇 초씩 걸립니다."))
	faultLaggingReads = cause.DefineFault("lagging-reads", "", text.Define("fault.lagging-reads",
		"For some seconds after a change, AWS still describes what was before it.",
		"변경한 뒤 몇 초 동안 AWS가 그 전의 상태를 답합니다."))
	faultNoCapacity = cause.DefineFault("no-capacity", "ap-northeast-2a", text.Define("fault.no-capacity",
		"EC2 has no room for instances in this zone: the node group fails after some minutes.",
		"이 가용 영역에는 인스턴스를 둘 자리가 없습니다. 노드 그룹이 몇 분 뒤에 실패합니다."))
	faultUnsupportedType = cause.DefineFault("unsupported-type", "ap-northeast-2c", text.Define("fault.unsupported-type",
		"This zone does not offer the node group's instance type.",
		"이 가용 영역에서는 노드 그룹의 인스턴스 유형을 쓸 수 없습니다."))
	faultStackRollback = cause.DefineFault("stack-rollback", "ControlPlane", text.Define("fault.stack-rollback",
		"The stack's resource of this name fails, and the stack rolls back.",
		"스택에서 이 이름의 리소스가 실패하고 스택이 롤백됩니다."))
	faultNodeNotJoining = cause.DefineFault("node-not-joining", "", text.Define("fault.node-not-joining",
		"Instances run, and are billed, but never join the cluster.",
		"인스턴스는 실행되고 요금도 나가지만 클러스터에 참여하지 못합니다."))
	faultLeakedENI = cause.DefineFault("leaked-eni", "", text.Define("fault.leaked-eni",
		"Nodes leave a network interface of the VPC CNI behind, which holds its subnet and the cluster's security group.",
		"노드가 VPC CNI의 네트워크 인터페이스를 남깁니다. 이 인터페이스가 서브넷과 클러스터 보안 그룹을 붙잡습니다."))
	faultFreePlan = cause.DefineFault("free-plan", "", text.Define("fault.free-plan",
		"The account is on AWS's Free plan: only free tier eligible instance types launch.",
		"계정이 AWS 무료 플랜이라 프리 티어 대상 인스턴스 유형만 시작됩니다."))
	faultDefaultVPC = cause.DefineFault("default-vpc", "", text.Define("fault.default-vpc",
		"Only two zones have a default subnet: Fn::GetAZs gives those two.",
		"가용 영역 두 개에만 기본 서브넷이 있어 Fn::GetAZs가 그 둘만 돌려줍니다."))
	faultDeleteBlocked = cause.DefineFault("delete-blocked", "", text.Define("fault.delete-blocked",
		"Something that no template made holds the VPC, and the base stack cannot be deleted.",
		"템플릿이 만들지 않은 무언가가 VPC를 붙잡고 있어 기본 스택을 삭제할 수 없습니다."))
)
