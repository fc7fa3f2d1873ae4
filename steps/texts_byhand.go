package steps

import "eksui/internal/text"

// What commands by hand are for, where more than one step has them or a shell has to be prepared.
var (
	byHandPractice    = text.Define("steps.byHandPractice", "in a new terminal, first: aws, eksctl and kubectl go to the practice cloud, and not to your own account", "새 터미널에서는 먼저 실행하세요. aws, eksctl, kubectl이 실제 계정이 아닌 연습용 클라우드에 연결됩니다")
	byHandPlace       = text.Define("steps.byHandPlace", "in a new terminal, first: the lab's profile and region", "새 터미널에서는 먼저 실행하세요. 이 실습의 프로필과 리전을 지정합니다")
	byHandTagCluster  = text.Define("steps.byHandTagCluster", "mark it as this lab's, so that eksui knows it", "eksui가 알아볼 수 있게 이 실습의 클러스터로 표시합니다")
	byHandHidden      = text.Define("steps.byHandHidden", "type the value of %s and Enter; it is not shown", "%s 값을 입력하고 Enter를 누르세요. 화면에 보이지 않습니다")
	byHandSupport     = text.Define("steps.byHandSupport", "what happens when the version's standard support ends; eksctl leaves it at extended support, which costs six times as much", "버전의 표준 지원이 끝난 뒤의 처리를 정합니다. eksctl의 기본값은 요금이 여섯 배인 연장 지원입니다")
	byHandApplyImage  = text.Define("steps.byHandApplyImage", "bring it to the cluster, with the image that was chosen", "선택한 이미지로 바꾸어 클러스터에 적용합니다")
	byHandScale       = text.Define("steps.byHandScale", "as many pods as were chosen", "선택한 개수만큼 파드를 실행합니다")
	byHandCurlBeside  = text.Define("steps.byHandCurlBeside", "in another terminal: the page itself", "다른 터미널에서 페이지를 직접 확인합니다")
	byHandDropEntry   = text.Define("steps.byHandDropEntry", "take the context out of the kubeconfig", "kubeconfig에서 컨텍스트를 지웁니다")
	byHandDropCluster = text.Define("steps.byHandDropCluster", "and the cluster that it named", "컨텍스트가 가리키던 클러스터 항목도 지웁니다")
	byHandDropUser    = text.Define("steps.byHandDropUser", "and the user", "사용자 항목도 지웁니다")
	connectByHand     = text.Define("steps.connectByHand", "The context %s is current; it was written by hand.", "현재 컨텍스트는 %s이며 직접 기록한 것입니다.")
	byHandLeft        = text.Define("steps.byHandLeft", "look whether anything of the lab is left", "실습에서 만든 것이 남아 있는지 확인합니다")
)
