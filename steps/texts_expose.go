package steps

import "eksui/internal/text"

var (
	exposeMakesNetwork    = text.Define("steps.exposeMakesNetwork", "a network load balancer, made by the cluster", "클러스터가 만드는 네트워크 로드 밸런서")
	exposeMakesInternal   = text.Define("steps.exposeMakesInternal", "an internal load balancer, made by the cluster", "클러스터가 만드는 내부 로드 밸런서")
	exposeMakesController = text.Define("steps.exposeMakesController", "a network load balancer, made by the AWS Load Balancer Controller", "AWS Load Balancer Controller가 만드는 네트워크 로드 밸런서")

	exposeGotNetwork = text.Define("steps.exposeGotNetwork", "The service %s has got a network load balancer.", "서비스 %s에 네트워크 로드 밸런서가 생겼습니다.")
	exposeInternal   = text.Define("steps.exposeInternal",
		"%s is an internal load balancer: it answers in its network only and can't be looked at from here.",
		"%s은(는) 내부 로드 밸런서입니다. 해당 네트워크 안에서만 응답하므로 여기서는 확인할 수 없습니다.")

	exposeNoController    = text.Define("steps.exposeNoController", "Nothing makes a load balancer for the service %s.", "서비스 %s의 로드 밸런서를 만들 주체가 없습니다.")
	exposeNoControllerWhy = text.Define("steps.exposeNoControllerWhy",
		"It asks for %s, which leaves it to the AWS Load Balancer Controller. The cluster does not have that controller.",
		"%s을(를) 요청하므로 AWS Load Balancer Controller가 만들어야 하는데, 클러스터에 그 컨트롤러가 없습니다.")
	exposeNoControllerNext = text.Define("steps.exposeNoControllerNext",
		"Take the annotation aws-load-balancer-type out of the manifest, or set it to nlb; or install the controller.",
		"매니페스트에서 애너테이션 aws-load-balancer-type을 빼거나 nlb로 바꾸십시오. 아니면 컨트롤러를 설치하십시오.")

	exposeRefused     = text.Define("steps.exposeRefused", "The service %s gets no load balancer as it is.", "서비스 %s은(는) 지금 상태로는 로드 밸런서를 받을 수 없습니다.")
	exposeRefusedWhy  = text.Define("steps.exposeRefusedWhy", "The cluster's cloud controller says: %s", "클러스터의 클라우드 컨트롤러가 다음과 같이 말합니다: %s")
	exposeRefusedNext = text.Define("steps.exposeRefusedNext",
		"Change the manifest (expose.manifest) as the message says and run the step again.",
		"메시지에 맞게 매니페스트(expose.manifest)를 고치고 단계를 다시 실행하십시오.")
)
