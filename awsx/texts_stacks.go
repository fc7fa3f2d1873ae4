package awsx

import "eksui/internal/text"

// Stacks: what was being done, and what to do when it fails.
var (
	msgStackRead = text.Define("awsx.stack.read",
		"The stack %s can't be read.",
		"%s 스택을 조회하지 못했습니다.")
	msgStackCreate = text.Define("awsx.stack.create",
		"The stack %s could not be created.",
		"%s 스택을 만들지 못했습니다.")
	msgStackDelete = text.Define("awsx.stack.delete",
		"The stack %s could not be deleted.",
		"%s 스택을 삭제하지 못했습니다.")
	msgStackFollow = text.Define("awsx.stack.follow",
		"The events of stack %s can't be followed.",
		"%s 스택의 이벤트를 계속 볼 수 없습니다.")
	msgStackUnsettled = text.Define("awsx.stack.unsettled",
		"Of the stack %s CloudFormation says two things: its status is %s, and its events say %s.",
		"%s 스택에 대한 CloudFormation의 답이 서로 다릅니다. 상태는 %s인데 이벤트에는 %s(으)로 나옵니다.")
	msgStackUnsettledWhy = text.Define("awsx.stack.unsettled.why",
		"AWS's answers may be some seconds old; these have not come together for longer than usual.",
		"AWS의 답은 몇 초쯤 늦을 수 있지만, 이번에는 평소보다 오래 어긋나 있습니다.")
	msgStackUnsettledNext = text.Define("awsx.stack.unsettled.next",
		"Run it again in a minute: it goes on from what AWS says then.",
		"1분쯤 뒤에 다시 실행하십시오. 그때 AWS가 답하는 상태에서 이어 갑니다.")
	msgStackExists = text.Define("awsx.stack.exists",
		"A stack named %s exists already.",
		"%s 라는 스택이 이미 있습니다.")
	msgStackExistsNext = text.Define("awsx.stack.exists.next",
		"If it is this lab's, continue with it; if it is in ROLLBACK_COMPLETE, delete it first: aws cloudformation delete-stack --stack-name %s. Otherwise choose another name.",
		"이 실습의 스택이면 그대로 이어 가십시오. ROLLBACK_COMPLETE 상태라면 먼저 삭제하십시오: aws cloudformation delete-stack --stack-name %s. 아니면 다른 이름을 고르십시오.")
	msgStackRefusedNext = text.Define("awsx.stack.refused.next",
		"Correct what AWS names in its answer: the template or the values of its parameters.",
		"AWS 응답에 나온 템플릿 또는 파라미터 값을 고치십시오.")
	msgStackProtected = text.Define("awsx.stack.protected",
		"Somebody has switched on its termination protection.",
		"누군가 이 스택의 종료 방지 기능을 켜 두었습니다.")
	msgStackProtectedNext = text.Define("awsx.stack.protected.next",
		"If it may go: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %s",
		"삭제해도 된다면 다음을 실행하십시오: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %s")

	msgResourceFailed = text.Define("awsx.resource.failed",
		"%s (%s) in stack %s: %s.",
		"%[3]s 스택의 %[1]s(%[2]s): %[4]s.")
	msgAWSSays = text.Define("awsx.says",
		"AWS says: %s.",
		"AWS의 설명: %s.")
	msgFailureNext = text.Define("awsx.failure.next",
		"Mend the cause and try again; what was rolled back is not billed.",
		"원인을 고친 뒤 다시 시도하십시오. 롤백된 리소스에는 요금이 붙지 않습니다.")
	msgUndeletedNext = text.Define("awsx.failure.undeleted.next",
		"Mend the cause and delete again: what is left goes on costing until it is gone.",
		"원인을 고친 뒤 다시 삭제하십시오. 남은 리소스에는 사라질 때까지 요금이 붙습니다.")
	msgRollbackFailedNext = text.Define("awsx.failure.rollback.next",
		"The rollback of the stack %s has failed too: what it could not take back goes on costing until the stack is deleted.",
		"%s 스택의 롤백도 실패했습니다. 되돌리지 못한 리소스에는 스택을 삭제할 때까지 요금이 붙습니다.")
	msgHintType = text.Define("awsx.hint.type",
		"Leave out the subnet in the zone that lacks the instance type, or choose another type, such as t3.small.",
		"그 인스턴스 유형이 없는 가용 영역의 서브넷을 빼거나 t3.small 같은 다른 유형을 고르십시오.")
	msgHintFreeTier = text.Define("awsx.hint.freetier",
		"The account is on AWS's Free plan, which launches only free tier eligible types: choose one, such as t3.small, or upgrade the account to the paid plan.",
		"AWS 무료 플랜 계정은 프리 티어 대상 유형만 시작할 수 있습니다. t3.small 같은 대상 유형을 고르거나 계정을 유료 플랜으로 올리십시오.")
	msgHintZones = text.Define("awsx.hint.zones",
		"Fn::GetAZs gives only zones with a default subnet where any has one, and two in some regions: let the template take the zones as parameters, or delete the stack and use the embedded template.",
		"Fn::GetAZs는 기본 서브넷이 있는 영역이 하나라도 있으면 그 영역만 돌려주고, 리전에 따라 두 개뿐입니다. 템플릿이 영역을 파라미터로 받게 하거나 스택을 삭제하고 내장 템플릿을 쓰십시오.")
	msgHintCapacity = text.Define("awsx.hint.capacity",
		"The zone has no room for this type at the moment: wait some minutes, choose other zones or another type.",
		"그 가용 영역에 지금 이 유형의 여유가 없습니다. 몇 분 기다리거나 다른 가용 영역 또는 다른 유형을 고르십시오.")
	msgHintZone = text.Define("awsx.hint.zone",
		"Leave out the subnet in the zone that EKS names and take one of the zones it recommends.",
		"EKS가 지목한 가용 영역의 서브넷을 빼고 EKS가 권하는 가용 영역을 쓰십시오.")
	msgHintJoin = text.Define("awsx.hint.join",
		"The nodes started but never reached the cluster: see that the subnets have a route to an internet gateway and give public addresses.",
		"노드는 시작되었지만 클러스터에 연결되지 못했습니다. 서브넷에 인터넷 게이트웨이 경로가 있고 퍼블릭 IP가 자동 할당되는지 확인하십시오.")
	msgHintVersion = text.Define("awsx.hint.version",
		"Choose a Kubernetes version that EKS still offers.",
		"EKS가 아직 제공하는 Kubernetes 버전을 고르십시오.")
	msgHintDenied = text.Define("awsx.hint.denied",
		"Ask whoever manages the account for the permission that AWS names (eksui policy prints all that the lab needs), then try again.",
		"AWS가 지목한 권한을 계정 관리자에게 요청한 뒤 다시 시도하십시오(필요한 권한 전체는 eksui policy로 볼 수 있습니다).")
	msgHintLaunchDenied = text.Define("awsx.hint.launch-denied",
		"The node group needs ec2:RunInstances and ec2:CreateTags of yours: ask whoever manages the account for them (eksui policy prints all that the lab needs), then try again.",
		"노드 그룹을 만들려면 ec2:RunInstances와 ec2:CreateTags 권한이 필요합니다. 계정 관리자에게 이 권한을 요청한 뒤 다시 시도하십시오(필요한 권한 전체는 eksui policy로 볼 수 있습니다).")
	msgHintExists = text.Define("awsx.hint.exists",
		"Something of that name exists already: delete it if it is left from an earlier lab, or choose another name.",
		"같은 이름의 리소스가 이미 있습니다. 이전 실습에서 남은 것이면 삭제하고, 아니면 다른 이름을 고르십시오.")
	msgHintGateway = text.Define("awsx.hint.gateway",
		"The route was made before the gateway was attached: in the template, let the route have DependsOn: VPCGatewayAttachment.",
		"게이트웨이를 연결하기 전에 라우팅을 만들었습니다. 템플릿의 라우팅 리소스에 DependsOn: VPCGatewayAttachment를 넣으십시오.")
	msgHintHeld = text.Define("awsx.hint.held",
		"Something still uses it: see what holds it, remove that and delete again.",
		"아직 사용 중인 것이 있습니다. 무엇이 붙어 있는지 확인해 지운 뒤 다시 삭제하십시오.")
	msgHintUpdating = text.Define("awsx.hint.updating",
		"The cluster is still being changed: wait until the update ends, then delete again.",
		"클러스터를 아직 변경하는 중입니다. 업데이트가 끝난 뒤 다시 삭제하십시오.")
	msgHintPolicies = text.Define("awsx.hint.policies",
		"Policies were attached to the role by hand: detach them and delete again.",
		"누군가 역할에 정책을 직접 연결했습니다. 정책을 분리한 뒤 다시 삭제하십시오.")
	msgHintExport = text.Define("awsx.hint.export",
		"Another stack uses an output of this one: delete that stack first.",
		"다른 스택이 이 스택의 출력을 사용합니다. 그 스택을 먼저 삭제하십시오.")
)
