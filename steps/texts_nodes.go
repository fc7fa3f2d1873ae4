package steps

import "eksui/internal/text"

// Sentences of what an account lets a cluster be: its plan, its roles, the support of its version.
var (
	freePlanSettles        = text.Define("steps.freePlanSettles", "This account is on AWS's Free plan: the nodes are %s, since the plan does not launch %s.", "이 계정은 AWS 무료 플랜이므로 노드 유형은 %s입니다. 무료 플랜에서는 %s 유형을 시작할 수 없습니다.")
	remedyFreeTierLabel    = text.Define("steps.remedyFreeTier", "make the nodes of the type %s, which AWS's Free plan launches", "노드 유형을 AWS 무료 플랜에서 시작할 수 있는 %s(으)로 바꿉니다")
	freeTierTaken          = text.Define("steps.freeTierTaken", "The nodes' instance type is %s now.", "이제 노드의 인스턴스 유형은 %s입니다.")
	fieldUpgradePolicy     = text.Define("steps.fieldUpgradePolicy", "When standard support ends", "표준 지원이 끝나면")
	fieldUpgradePolicyHelp = text.Define("steps.fieldUpgradePolicyHelp", "EKS's upgrade policy. A version past its standard support always takes EXTENDED.", "EKS의 업그레이드 정책입니다. 표준 지원이 이미 끝난 버전은 항상 EXTENDED입니다.")
	upgradeStandardNote    = text.Define("steps.upgradeStandardNote", "EKS upgrades the cluster", "EKS가 클러스터를 업그레이드")
	upgradeExtendedNote    = text.Define("steps.upgradeExtendedNote", "the version stays, %.2f USD/h", "버전 유지, 시간당 %.2f달러")
	roleGiven              = text.Define("steps.roleGiven", "The role %s is used and, in the end, left as it is.", "역할 %s을(를) 사용하며 정리할 때 그대로 둡니다.")
	fieldRole              = text.Define("steps.fieldRole", "Existing role of the cluster", "클러스터의 기존 역할")
	fieldRoleHelp          = text.Define("steps.fieldRoleHelp", "An ARN, where the account may make no roles; empty makes one.", "역할을 만들 수 없는 계정에서 ARN을 적습니다. 비워 두면 만듭니다.")
	fieldNodeRole          = text.Define("steps.fieldNodeRole", "Existing role of the nodes", "노드의 기존 역할")
)
