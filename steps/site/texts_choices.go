package site

import "eksui/internal/text"

// What the keys of a lab file mean: the tag about of Choices names them.
func init() {
	text.Define("choice.name", "the value of the tag eksui:lab on everything that takes tags", "태그를 받는 모든 리소스에 붙는 eksui:lab 태그의 값")
	text.Define("choice.region", "\"\" is what the profile or the environment says, else ap-northeast-2", "비워 두면 프로필이나 환경 변수의 리전, 없으면 ap-northeast-2")
	text.Define("choice.profile", "\"\" is what the AWS SDK chooses", "비워 두면 AWS SDK가 고르는 프로필")
	text.Define("choice.stack", "the name of the CloudFormation stack", "CloudFormation 스택의 이름")
	text.Define("choice.template", "a file of yours with the same outputs; \"\" is the embedded template", "출력이 같은 직접 만든 파일, 비워 두면 내장 템플릿")
	text.Define("choice.parameters", "of the template, as NAME: value", "템플릿의 파라미터, 이름: 값")
	text.Define("choice.vpc", "\"\" is the base stack's", "비워 두면 기본 스택의 VPC")
	text.Define("choice.ids", "of the subnets; none are the eligible ones of the output WorkerSubnets", "서브넷 ID, 비워 두면 출력 WorkerSubnets 가운데 쓸 수 있는 것")
	text.Define("choice.cluster", "the name of the cluster", "클러스터의 이름")
	text.Define("choice.version", "\"\" is the newest in standard support", "비워 두면 표준 지원 중인 최신 버전")
	text.Define("choice.nodeGroup", "the name of the node group", "노드 그룹의 이름")
	text.Define("choice.instanceType", "of the nodes", "노드의 인스턴스 유형")
	text.Define("choice.nodes", "how many nodes", "노드 수")
	text.Define("choice.min", "how few the node group may have", "노드 그룹의 최소 노드 수")
	text.Define("choice.max", "how many the node group may have", "노드 그룹의 최대 노드 수")
	text.Define("choice.upgradePolicy", "at the end of standard support: STANDARD upgrades the cluster, EXTENDED costs more; \"\" is STANDARD, unless the version is past it", "표준 지원이 끝날 때 STANDARD는 업그레이드, EXTENDED는 추가 요금, 비워 두면 STANDARD(이미 끝난 버전이면 EXTENDED)")
	text.Define("choice.role", "ARN of a role for the cluster that is there already, where the account may make none", "클러스터가 쓸 기존 역할의 ARN, 역할을 만들 수 없는 계정에서만")
	text.Define("choice.nodeRole", "the same for the nodes", "노드가 쓸 기존 역할의 ARN")
	text.Define("choice.kubeconfig", "\"\" is what kubectl would use; the practice cloud's own with --practice", "비워 두면 kubectl이 쓰는 파일, --practice면 연습 클라우드의 파일")
	text.Define("choice.context", "\"\" is USER@NAME.REGION.eksctl.io", "비워 두면 USER@NAME.REGION.eksctl.io")
	text.Define("choice.existing", "with --practice: a context whose cluster takes the workload, as --context", "--practice에서 워크로드를 받을 기존 클러스터의 컨텍스트(--context와 같음)")
	text.Define("choice.kind", "pod or deployment", "pod 또는 deployment")
	text.Define("choice.manifest", "a file of yours instead", "직접 만든 파일")
	text.Define("choice.image", "replaces the image of every container", "모든 컨테이너의 이미지를 바꿉니다")
	text.Define("choice.replicas", "of the deployment", "deployment의 복제본 수")
	text.Define("choice.local", "the port on this computer", "이 컴퓨터의 포트")
	text.Define("choice.remote", "the port of the container", "컨테이너의 포트")
	text.Define("choice.service", "a file of yours with a Service of type LoadBalancer", "LoadBalancer 유형의 서비스가 든 파일")
}
