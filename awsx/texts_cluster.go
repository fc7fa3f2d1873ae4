package awsx

import "eksui/internal/text"

// Clusters, node groups and the checks before they are made.
var (
	msgClusterRead = text.Define("awsx.cluster",
		"The cluster %s can't be read.",
		"%s 클러스터를 조회하지 못했습니다.")
	msgNodeGroupRead = text.Define("awsx.nodegroup",
		"The node group %s of cluster %s can't be read.",
		"%[2]s 클러스터의 노드 그룹 %[1]s을(를) 조회하지 못했습니다.")
	msgAddonsRead = text.Define("awsx.addons",
		"The addons of cluster %s can't be read.",
		"%s 클러스터의 애드온을 조회하지 못했습니다.")
	msgAddonCreate = text.Define("awsx.addon.create",
		"The addon %s could not be added to cluster %s.",
		"%[2]s 클러스터에 %[1]s 애드온을 추가하지 못했습니다.")
	msgAddonDelete = text.Define("awsx.addon.delete",
		"The failed addon %s could not be deleted from cluster %s.",
		"%[2]s 클러스터에서 실패한 %[1]s 애드온을 삭제하지 못했습니다.")

	msgBadClusterName = text.Define("awsx.cluster.name",
		"%q can't be the name of the cluster.",
		"%q은(는) 클러스터 이름으로 쓸 수 없습니다.")
	msgBadNodeGroupName = text.Define("awsx.nodegroup.name",
		"%q can't be the name of the node group.",
		"%q은(는) 노드 그룹 이름으로 쓸 수 없습니다.")
	msgNameNext = text.Define("awsx.name.next",
		"Use letters, digits and hyphens, beginning with a letter or digit: 63 characters at most for a node group.",
		"영문자나 숫자로 시작하고 영문자, 숫자, 하이픈만 쓰십시오. 노드 그룹은 63자까지입니다.")
	msgStackNameShape = text.Define("awsx.name.stack",
		"Its stack would be named %s, and CloudFormation takes only letters, digits and hyphens.",
		"스택 이름이 %s이(가) 되는데 CloudFormation은 영문자, 숫자, 하이픈만 허용합니다.")
	msgStackNameLong = text.Define("awsx.name.long",
		"Its stack would be named %s, longer than CloudFormation's %d characters.",
		"스택 이름이 %s이(가) 되는데 CloudFormation의 한도인 %d자를 넘습니다.")
	msgBadNodeCounts = text.Define("awsx.nodes",
		"Min %d, desired %d and max %d nodes do not fit together.",
		"노드 수의 최소 %d, 희망 %d, 최대 %d이(가) 서로 맞지 않습니다.")
	msgNodeCountsNext = text.Define("awsx.nodes.next",
		"Choose min ≤ desired ≤ max, with max at least 1.",
		"최소 ≤ 희망 ≤ 최대, 최대는 1 이상으로 정하십시오.")

	msgUnchecked = text.Define("awsx.check.not",
		"Could not be checked: %s (%s).",
		"확인하지 못함: %s (%s).")
	msgUnlooked = text.Define("awsx.check.late",
		"Not looked at: %s; AWS did not answer within %s.",
		"살펴보지 못함: %s. AWS가 %s 안에 응답하지 않았습니다.")
	msgCheckName        = text.Define("awsx.check.name", "the cluster's name", "클러스터 이름")
	msgCheckVersion     = text.Define("awsx.check.version", "the Kubernetes version", "Kubernetes 버전")
	msgCheckType        = text.Define("awsx.check.type", "the instance type", "인스턴스 유형")
	msgCheckSubnets     = text.Define("awsx.check.subnets", "the subnets", "서브넷")
	msgCheckQuota       = text.Define("awsx.check.quota", "the account's quotas", "계정 할당량")
	msgCheckPlan        = text.Define("awsx.check.plan", "the account's plan", "계정 플랜")
	msgCheckRole        = text.Define("awsx.check.role", "the roles that were given", "지정한 역할")
	msgCheckPermissions = text.Define("awsx.check.permissions", "your permissions", "사용자 권한")

	msgNameFree = text.Define("awsx.check.name.ok",
		"The name %s is free.",
		"%s 이름을 쓸 수 있습니다.")
	msgNameOurs = text.Define("awsx.check.name.ours",
		"The cluster %s is this lab's already.",
		"%s 클러스터는 이미 이 실습의 것입니다.")
	msgNameTaken = text.Define("awsx.check.name.taken",
		"A cluster named %s exists already in %s and is not this lab's.",
		"%[2]s 리전에 이 실습의 것이 아닌 %[1]s 클러스터가 이미 있습니다.")
	msgNameTakenNext = text.Define("awsx.check.name.next",
		"Choose another name.",
		"다른 이름을 고르십시오.")
	msgVersionGood = text.Define("awsx.check.version.ok",
		"Kubernetes %s is in standard support until %s.",
		"Kubernetes %s 은(는) %s까지 표준 지원을 받습니다.")
	msgVersionEnds = text.Define("awsx.check.version.ends",
		"Standard support of Kubernetes %s ends on %s; with the upgrade policy EXTENDED a cluster costs more an hour from then on.",
		"Kubernetes %s의 표준 지원은 %s에 끝납니다. 업그레이드 정책이 EXTENDED이므로 그 뒤에는 클러스터의 시간당 요금이 올라갑니다.")
	msgVersionUpgraded = text.Define("awsx.check.version.upgraded",
		"Standard support of Kubernetes %s ends on %s; then EKS upgrades the cluster to the next version (upgrade policy STANDARD).",
		"Kubernetes %s의 표준 지원은 %s에 끝납니다. 그 뒤에는 EKS가 클러스터를 다음 버전으로 자동 업그레이드합니다(업그레이드 정책 STANDARD).")
	msgVersionExtended = text.Define("awsx.check.version.extended",
		"Kubernetes %s is in extended support until %s: the cluster costs 0.50 USD an hour more.",
		"Kubernetes %s은(는) %s까지 연장 지원 중이라 클러스터 요금이 시간당 0.50 USD 더 붙습니다.")
	msgVersionExtendedNext = text.Define("awsx.check.version.extended.next",
		"Choose a version in standard support unless you need this one.",
		"꼭 필요하지 않다면 표준 지원 중인 버전을 고르십시오.")
	msgStandardGone = text.Define("awsx.check.standard",
		"Kubernetes %s is out of standard support: EKS makes no cluster of it with the upgrade policy STANDARD.",
		"Kubernetes %s의 표준 지원이 끝나 업그레이드 정책 STANDARD로는 클러스터를 만들 수 없습니다.")
	msgStandardGoneNext = text.Define("awsx.check.standard.next",
		"Choose a version in standard support, or the upgrade policy %s (cluster.upgradePolicy in lab.yaml), which costs more an hour.",
		"표준 지원 중인 버전을 고르거나, 시간당 요금이 더 드는 업그레이드 정책 %s을(를) 고르십시오(lab.yaml의 cluster.upgradePolicy).")
	msgVersionGone = text.Define("awsx.check.version.gone",
		"EKS does not make clusters of Kubernetes %s any more, or not yet.",
		"EKS에서 Kubernetes %s 클러스터를 만들 수 없습니다.")
	msgVersionGoneNext = text.Define("awsx.check.version.gone.next",
		"Choose %s.",
		"%s 버전을 고르십시오.")
	msgTypeGood = text.Define("awsx.check.type.ok",
		"%s has %d vCPU, %d MiB and room for %d pods a node; about %d are free for yours.",
		"%s: vCPU %d개, 메모리 %d MiB, 노드당 파드 %d개. 그중 약 %d개를 직접 쓸 수 있습니다.")
	msgTypeUnknown = text.Define("awsx.check.type.unknown",
		"There is no instance type %s in %s.",
		"%[2]s 리전에는 인스턴스 유형 %[1]s이(가) 없습니다.")
	msgTypeUnknownNext = text.Define("awsx.check.type.next",
		"Choose another type, such as t3.small.",
		"t3.small 같은 다른 유형을 고르십시오.")
	msgTypeNotFree = text.Define("awsx.check.type.free",
		"%s is not free tier eligible: an account on AWS's Free plan can't launch it.",
		"%s은(는) 프리 티어 대상이 아니므로 AWS 무료 플랜 계정에서는 시작할 수 없습니다.")
	msgTypeNotFreeNext = text.Define("awsx.check.type.free.next",
		"On the Free plan choose %s. An account on the paid plan can ignore this.",
		"무료 플랜이라면 %s 유형을 고르십시오. 유료 플랜 계정에는 해당하지 않습니다.")
	msgFreePlanRefuses = text.Define("awsx.check.plan.refuses",
		"This account is on AWS's Free plan, which does not launch %s: only free tier eligible types.",
		"이 계정은 AWS 무료 플랜이라 프리 티어 대상이 아닌 %s 유형을 시작할 수 없습니다.")
	msgFreePlanNext = text.Define("awsx.check.plan.next",
		"Choose %s, or upgrade the account to the paid plan.",
		"%s 유형을 고르거나 계정을 유료 플랜으로 올리십시오.")
	msgSubnetsGood = text.Define("awsx.check.subnets.ok",
		"The %d subnets fit.",
		"서브넷 %d개를 모두 쓸 수 있습니다.")
	msgTwo          = text.Define("awsx.two", "%s %s", "%s %s")
	msgClustersFull = text.Define("awsx.check.clusters",
		"There are %d clusters and the quota is %d in %s.",
		"%[3]s 리전에 클러스터가 %[1]d개 있고 할당량은 %[2]d개입니다.")
	msgVCPUsFull = text.Define("awsx.check.vcpus",
		"The nodes need %d vCPUs; %d of the quota's %d are left.",
		"노드에 vCPU %d개가 필요하지만 할당량 %[3]d개 가운데 %[2]d개만 남았습니다.")
	msgPermissionsGood = text.Define("awsx.check.permissions.ok",
		"Your policies allow what the lab does.",
		"실습에 필요한 권한이 모두 있습니다.")
	msgPermissionsLack = text.Define("awsx.check.permissions.lack",
		"Your policies do not seem to allow: %s.",
		"다음 권한이 없는 것으로 보입니다: %s.")
	msgRoleGood = text.Define("awsx.check.role.ok",
		"The role %s is there, and trusts who takes it.",
		"역할 %s이(가) 있고 신뢰 정책도 맞습니다.")
	msgRoleMissing = text.Define("awsx.check.role.missing",
		"There is no role %s.",
		"역할 %s이(가) 없습니다.")
	msgRoleElsewhere = text.Define("awsx.check.role.elsewhere",
		"The role %s is not one of the account %s.",
		"역할 %s은(는) 계정 %s의 역할이 아닙니다.")
	msgRoleNext = text.Define("awsx.check.role.next",
		"Give the ARN of a role of this account (`aws iam list-roles`), or none, so that the lab makes one.",
		"이 계정에 있는 역할의 ARN을 지정하거나(`aws iam list-roles`) 비워 두어 실습이 만들게 하십시오.")
	msgRoleDistrusts = text.Define("awsx.check.role.trust",
		"The role %s does not trust %s, which is to take it.",
		"역할 %s의 신뢰 정책에 이 역할을 쓸 %s이(가) 없습니다.")
	msgRoleDistrustsNext = text.Define("awsx.check.role.trust.next",
		"Give a role whose trust policy names %s.",
		"신뢰 정책에 %s이(가) 있는 역할을 지정하십시오.")
	msgRootUser = text.Define("awsx.check.root",
		"You are the account's root user: it may do everything that the lab needs, but it can't assume a role, so that the cluster's access can't be handed on, and its keys open the whole account.",
		"지금은 계정의 루트 사용자입니다. 실습에 필요한 작업은 모두 할 수 있지만 역할을 수임(AssumeRole)할 수 없어 클러스터 접근을 다른 역할로 넘길 수 없고, 키가 유출되면 계정 전체가 위험합니다.")
	msgRootUserNext = text.Define("awsx.check.root.next",
		"Make an IAM user for the lab (its policy: eksui policy), or use IAM Identity Center, and delete the root user's access key.",
		"실습용 IAM 사용자를 만들거나(정책은 eksui policy) IAM Identity Center를 사용하고, 루트 사용자의 액세스 키는 삭제하십시오.")
)
