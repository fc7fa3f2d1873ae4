package kubecmd

import (
	"eksui/internal/text"
	"eksui/kube/forward"
)

var (
	contextsShort = text.Define("kubecmd.contexts.short",
		"Switch kubeconfig contexts",
		"kubeconfig 컨텍스트 전환")
	contextsLong = text.Define("kubecmd.contexts.long",
		"Without a name: a list to choose from on a terminal, plain names in a pipe. With a name: switch to it; - is the previous one.",
		"이름 없이 실행하면 터미널에서는 선택 목록을, 파이프에서는 이름만 출력합니다. 이름을 주면 그 컨텍스트로 전환하며 -는 이전 컨텍스트입니다.")
	renameShort = text.Define("kubecmd.contexts.rename", "Give a context another name", "컨텍스트 이름 변경")
	deleteShort = text.Define("kubecmd.contexts.delete",
		"Delete a context, with its cluster and user where nothing else uses them",
		"컨텍스트를 삭제하고 다른 곳에서 쓰지 않는 클러스터와 사용자도 함께 삭제")
	undoShort        = text.Define("kubecmd.contexts.undo", "Take eksui's last change of the kubeconfig back", "eksui의 마지막 kubeconfig 변경 되돌리기")
	flagKubeconfig   = text.Define("kubecmd.flag.kubeconfig", "kubeconfig file (default: KUBECONFIG or ~/.kube/config)", "kubeconfig 파일(기본값: KUBECONFIG 또는 ~/.kube/config)")
	flagCurrent      = text.Define("kubecmd.flag.current", "print the current context's name", "현재 컨텍스트 이름 출력")
	flagSetNamespace = text.Define("kubecmd.flag.set-namespace", "set the current context's namespace", "현재 컨텍스트의 네임스페이스 설정")
	switched         = text.Define("kubecmd.switched", "Switched to the context %s.", "컨텍스트를 %s(으)로 전환했습니다.")
	renamed          = text.Define("kubecmd.renamed", "The context %s is now %s.", "컨텍스트 %s의 이름을 %s(으)로 바꿨습니다.")
	deleted          = text.Define("kubecmd.deleted", "The context %s is deleted; `eksui contexts undo` brings it back.", "컨텍스트 %s을(를) 삭제했습니다. `eksui contexts undo`로 되돌릴 수 있습니다.")
	undone           = text.Define("kubecmd.undone", "The last change of %s is undone:", "%s의 마지막 변경을 되돌렸습니다:")
	namespaceSet     = text.Define("kubecmd.namespace-set", "The namespace is now %s.", "네임스페이스를 %s(으)로 설정했습니다.")
	noCurrentContext = text.Define("kubecmd.no-current", "No context is current.", "현재 컨텍스트가 없습니다.")
	chooseOne        = text.Define("kubecmd.choose-one", "Choose one: eksui contexts", "하나를 선택하십시오: eksui contexts")

	tokenShort  = text.Define("kubecmd.token.short", "Print an ExecCredential for kubectl", "kubectl용 ExecCredential 출력")
	flagCluster = text.Define("kubecmd.flag.cluster", "name of the EKS cluster", "EKS 클러스터 이름")
	flagRegion  = text.Define("kubecmd.flag.region", "AWS region (default: as the SDK resolves it)", "AWS 리전(기본값: SDK 설정)")
	flagProfile = text.Define("kubecmd.flag.profile", "AWS profile (default: as the SDK resolves it)", "AWS 프로필(기본값: SDK 설정)")

	flagHTTP = text.Define("kubecmd.flag-http",
		"the ports speak HTTP: show every request, and keep connections to the pod for the next ones",
		"HTTP 포트: 요청을 하나씩 보여 주고 파드와의 연결을 다음 요청에 다시 사용")
	forwardShort = text.Define("kubecmd.forward.short", "Carry local ports to pods, and keep on when the pods are replaced", "로컬 포트를 파드로 연결하고 파드가 교체되어도 유지")
	forwardLong  = text.Define("kubecmd.forward.long",
		"TARGET is a pod, deploy/x, sts/x, ds/x, job/x, svc/x or a label such as app=web; the default is the lab's pod and 9000:80. Several targets, each with its ports, may follow one another.",
		"TARGET은 파드, deploy/x, sts/x, ds/x, job/x, svc/x 또는 app=web 같은 레이블입니다. 기본값은 실습 파드와 9000:80입니다. 여러 대상을 각각의 포트와 함께 이어서 지정할 수 있습니다.")
	flagContext   = text.Define("kubecmd.flag.context", "kubeconfig context (default: the current one)", "kubeconfig 컨텍스트(기본값: 현재 컨텍스트)")
	flagNamespace = text.Define("kubecmd.flag.namespace", "namespace (default: the context's)", "네임스페이스(기본값: 컨텍스트의 네임스페이스)")
	flagAddress   = text.Define("kubecmd.flag.address", "address to listen on (default: loopback only)", "연결을 받을 주소(기본값: 루프백 전용)")
	flagJSON      = text.Define("kubecmd.flag.json", "print the state as one JSON object a line", "상태를 한 줄에 하나의 JSON 객체로 출력")
	openToOthers  = text.Define("kubecmd.open-to-others",
		"Warning: whoever reaches this machine on %s can use the forwarded ports, without any login.",
		"경고: %s 주소로 이 컴퓨터에 접근할 수 있는 사람은 누구나 로그인 없이 포워딩된 포트를 사용할 수 있습니다.")
	portsMissing = text.Define("kubecmd.ports-missing", "%s needs ports.", "%s에 포트를 지정해야 합니다.")
	portsExample = text.Define("kubecmd.ports-example", "For example: eksui forward deploy/web 9000:80 svc/api 9001:http", "예: eksui forward deploy/web 9000:80 svc/api 9001:http")
	liveFigures  = text.Define("kubecmd.live-figures",
		"%d open, %d in all · in %s (%s/s) · out %s (%s/s) · %s ×%d",
		"연결 %d개(누적 %d개) · 수신 %s(%s/s) · 송신 %s(%s/s) · %s ×%d")
	lastErrorLine = text.Define("kubecmd.last-error", "last error %s: %s", "마지막 오류 %s: %s")
	liveKeys      = text.Define("kubecmd.live-keys", "q quit", "q 종료")

	states = map[forward.State]text.Key{
		forward.Waiting:    text.Define("kubecmd.state.waiting", "waits for a ready pod", "준비된 파드를 기다리는 중"),
		forward.Connecting: text.Define("kubecmd.state.connecting", "connecting", "연결 중"),
		forward.Ready:      text.Define("kubecmd.state.ready", "ready", "준비됨"),
	}
)

func noCurrent() error { return &text.Problem{What: noCurrentContext.With(), Next: chooseOne.With()} }
