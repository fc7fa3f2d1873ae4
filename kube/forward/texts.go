package forward

import "eksui/internal/text"

var (
	twoSentences = text.Define("forward.two-sentences", "%s %s", "%s %s")

	targetUnknown = text.Define("forward.target-unknown",
		"%q names nothing that can be forwarded to.",
		"%q은(는) 포워딩할 수 있는 대상이 아닙니다.")
	targetForms = text.Define("forward.target-forms",
		"Name a pod (web or pod/web), deploy/web, sts/web, ds/web, job/web, svc/web or a label (app=web).",
		"파드(web 또는 pod/web), deploy/web, sts/web, ds/web, job/web, svc/web, 레이블(app=web) 중 하나로 지정하십시오.")
	portUnknown = text.Define("forward.port-unknown",
		"%q is not a pair of ports.",
		"%q은(는) 올바른 포트 지정이 아닙니다.")
	portForms = text.Define("forward.port-forms",
		"Write LOCAL:REMOTE (9000:80 or 9000:http), REMOTE, or :REMOTE for any free local port.",
		"LOCAL:REMOTE(9000:80 또는 9000:http), REMOTE, 또는 빈 로컬 포트를 쓰는 :REMOTE 형식으로 쓰십시오.")
	targetUnreadable = text.Define("forward.target-unreadable",
		"%s in the namespace %q could not be looked up.",
		"네임스페이스 %[2]q에서 %[1]s을(를) 조회하지 못했습니다.")
	targetMissing = text.Define("forward.target-missing",
		"There is no %s in the namespace %q.",
		"네임스페이스 %[2]q에 %[1]s이(가) 없습니다.")
	checkNamespace = text.Define("forward.check-namespace",
		"Check the name and the namespace (--namespace): kubectl get pods,deploy,svc -A",
		"이름과 네임스페이스(--namespace)를 확인하십시오: kubectl get pods,deploy,svc -A")
	notAllowed = text.Define("forward.not-allowed",
		"Your user may not do this in the cluster.",
		"현재 사용자에게 이 클러스터에서 해당 작업을 할 권한이 없습니다.")
	askForRights = text.Define("forward.ask-for-rights",
		"It needs get, list and watch of pods and create (for WebSocket: get) of pods/portforward.",
		"pods의 get, list, watch 권한과 pods/portforward의 create(WebSocket은 get) 권한이 필요합니다.")
	notForwarded = text.Define("forward.not-forwarded",
		"The API server refuses to forward to the pod %s.",
		"API 서버가 파드 %s(으)로의 포워딩을 거부했습니다.")
	serviceWithoutPods = text.Define("forward.service-without-pods",
		"The service %s selects no pods.",
		"서비스 %s에 선택된 파드가 없습니다.")
	forwardPod = text.Define("forward.forward-pod",
		"Forward to a pod or a deployment instead.",
		"대신 파드나 디플로이먼트로 포워딩하십시오.")
	serviceHasNoPort = text.Define("forward.service-no-port",
		"The service %s has no port %s.",
		"서비스 %s에 포트 %s이(가) 없습니다.")
	podHasNoPort = text.Define("forward.pod-no-port",
		"The pod %s has no port named %s.",
		"파드 %s에 이름이 %s인 포트가 없습니다.")
	portsThere = text.Define("forward.ports-there",
		"It has: %s",
		"있는 포트: %s")

	noReadyPod = text.Define("forward.no-ready-pod",
		"%s has no pod that is ready.",
		"%s에 준비된 파드가 없습니다.")
	noPods = text.Define("forward.no-pods",
		"It has no pods at all.",
		"파드가 하나도 없습니다.")
	startPods = text.Define("forward.start-pods",
		"Start one: kubectl get deployments,pods shows what is there.",
		"파드를 시작하십시오. 현재 상태 보기: kubectl get deployments,pods")
	lookAtPod = text.Define("forward.look-at-pod",
		"Look at: kubectl describe pod %s",
		"다음을 확인하십시오: kubectl describe pod %s")
	podSays = text.Define("forward.pod-says",
		"%s: %s",
		"%s: %s")
	nothingListens = text.Define("forward.nothing-listens",
		"Nothing in the pod %s listens on port %d.",
		"파드 %s에서 포트 %d을(를) 듣고 있는 프로그램이 없습니다.")
	checkPort = text.Define("forward.check-port",
		"Check the container's port.",
		"컨테이너의 포트를 확인하십시오.")
	tunnelLost = text.Define("forward.tunnel-lost",
		"The connection to the pod %s was lost in the middle.",
		"파드 %s과(와)의 연결이 도중에 끊어졌습니다.")
	connectAgain = text.Define("forward.connect-again",
		"Connect again. If it breaks off anew, look at: kubectl describe pod %s",
		"다시 연결하십시오. 또 끊어진다면 다음을 확인하십시오: kubectl describe pod %s")

	notReached = text.Define("forward.not-reached",
		"The API server could not be asked for a connection to the pod %s.",
		"API 서버를 통해 파드 %s에 연결하지 못했습니다.")
	checkCluster = text.Define("forward.check-cluster",
		"Check that the cluster answers: kubectl get nodes",
		"클러스터가 응답하는지 확인하십시오: kubectl get nodes")
	noAnswer = text.Define("forward.no-answer",
		"The program in the pod gave no answer to %s %s.",
		"파드의 프로그램이 %s %s 요청에 응답하지 않았습니다.")
	seeItsLog = text.Define("forward.see-its-log",
		"Its log may say why (kubectl logs). If it does not speak HTTP, leave out --http.",
		"프로그램의 로그(kubectl logs)에서 원인을 확인하십시오. HTTP를 쓰지 않는 프로그램이라면 --http를 빼십시오.")

	portBusy = text.Define("forward.port-busy",
		"The local port %d is taken.",
		"로컬 포트 %d이(가) 사용 중입니다.")
	portOwned = text.Define("forward.port-owned",
		"%s (process %d) listens on it.",
		"%s(프로세스 %d)이(가) 사용하고 있습니다.")
	portFree = text.Define("forward.port-free",
		"Port %d is free.",
		"포트 %d은(는) 비어 있습니다.")
	portForbidden = text.Define("forward.port-forbidden",
		"You may not listen on port %d.",
		"포트 %d을(를) 열 권한이 없습니다.")
	portLow = text.Define("forward.port-low",
		"Ports below 1024 are the administrator's.",
		"1024보다 작은 포트는 관리자만 열 수 있습니다.")
	portAbove = text.Define("forward.port-above",
		"Take a higher one, %d say.",
		"더 큰 포트(예: %d)를 사용하십시오.")
	notListening = text.Define("forward.not-listening",
		"Listening on %s is not possible.",
		"%s에서 연결을 기다릴 수 없습니다.")
	checkAddress = text.Define("forward.check-address",
		"--address has to be an address of this machine.",
		"--address는 이 컴퓨터의 주소여야 합니다.")
)
