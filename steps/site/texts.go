package site

import "eksui/internal/text"

// Sentences of a lab's folder, its choices and its cluster.
var (
	folderUnusable          = text.Define("steps.folderUnusable", "The lab's folder %s can't be used.", "실습 폴더 %s을(를) 사용할 수 없습니다.")
	folderUnusableNext      = text.Define("steps.folderNext", "Check that it is yours and that the disk has room.", "폴더의 소유자와 디스크 여유 공간을 확인하십시오.")
	labHeld                 = text.Define("steps.labHeld", "Another eksui is working on this lab (%s).", "다른 eksui가 이 실습을 진행하고 있습니다(%s).")
	labHeldNext             = text.Define("steps.labHeldNext", "Go on there, or end it first.", "그쪽에서 계속하시거나 먼저 종료하십시오.")
	noCluster               = text.Define("steps.noCluster", "There is no cluster %s to talk to yet.", "아직 클러스터 %s이(가) 없습니다.")
	noClusterNext           = text.Define("steps.noClusterNext", "Run the cluster step first.", "먼저 클러스터 단계를 실행하십시오.")
	labFileUnread           = text.Define("steps.labFileUnread", "%s can't be read.", "%s을(를) 읽을 수 없습니다.")
	labFileWrong            = text.Define("steps.labFileWrong", "%s is not a lab file:", "%s은(는) 올바른 실습 파일이 아닙니다:")
	labFileNext             = text.Define("steps.labFileNext", "`eksui template lab` writes one with every key and its default.", "모든 키와 기본값: `eksui template lab`")
	labFileOneDoc           = text.Define("steps.labFileOneDoc", "it holds more than one YAML document.", "YAML 문서가 두 개 이상 들어 있습니다.")
	choiceName              = text.Define("steps.choiceName", "letters, digits, - and _ only, beginning with a letter or digit, 100 at most.", "영문자, 숫자, -, _만 쓸 수 있고 영문자나 숫자로 시작하며 최대 100자입니다.")
	choiceNodes             = text.Define("steps.choiceNodes", "the minimum, the number of nodes and the maximum must rise, with one node at least.", "최소, 노드 수, 최대 순으로 커야 하고 노드는 하나 이상이어야 합니다.")
	choiceUpgradePolicy     = text.Define("steps.choiceUpgradePolicy", "EKS knows STANDARD and EXTENDED.", "EKS의 정책은 STANDARD와 EXTENDED입니다.")
	choiceKind              = text.Define("steps.choiceKind", "pod or deployment.", "pod 또는 deployment여야 합니다.")
	choiceReplicas          = text.Define("steps.choiceReplicas", "a number from 1 to 100.", "1에서 100 사이의 수여야 합니다.")
	choicePort              = text.Define("steps.choicePort", "a port from 1 to 65535.", "1에서 65535 사이의 포트여야 합니다.")
	fileUnread              = text.Define("steps.fileUnread", "The file %s can't be read.", "파일 %s을(를) 읽을 수 없습니다.")
	fileUnreadNext          = text.Define("steps.fileUnreadNext", "Give the path of a text file of less than 1 MiB.", "1MiB보다 작은 텍스트 파일의 경로를 지정하십시오.")
	fileNotRegular          = text.Define("steps.fileNotRegular", "It is not a file but a folder, a device or a pipe.", "파일이 아니라 폴더, 장치 또는 파이프입니다.")
	fileTooLarge            = text.Define("steps.fileTooLarge", "It is larger than 1 MiB.", "1MiB보다 큽니다.")
	networkLacksOutputs     = text.Define("steps.networkLacksOutputs", "The stack %s has no outputs VPC and WorkerSubnets.", "스택 %s에 출력 VPC와 WorkerSubnets가 없습니다.")
	networkOutputsNext      = text.Define("steps.networkOutputsNext", "Add outputs VPC and WorkerSubnets (subnet ids joined by commas), as the embedded template has them.", "내장 템플릿처럼 VPC와 WorkerSubnets(쉼표로 이은 서브넷 ID) 출력을 추가하십시오.")
	subnetUnknown           = text.Define("steps.subnetUnknown", "There is no subnet %s in %s.", "%[2]s에 서브넷 %[1]s이(가) 없습니다.")
	subnetUnknownNext       = text.Define("steps.subnetUnknownNext", "Take one from the list.", "목록에서 고르십시오.")
	objectApplied           = text.Define("steps.objectApplied", "%s %s: %s", "%s %s: %s")
	deleteRefused           = text.Define("steps.deployUnasked", "Kubernetes could not be told to delete the workload: %s. It goes away with its nodes.", "Kubernetes에 워크로드 삭제를 요청하지 못했습니다: %s. 워크로드는 노드와 함께 사라집니다.")
	undoneWithoutKubernetes = text.Define("steps.undoneUnasked", "Undone without Kubernetes; what it holds goes with the cluster.", "Kubernetes 없이 정리했으며 그 안에 남은 것은 클러스터와 함께 사라집니다.")
)
