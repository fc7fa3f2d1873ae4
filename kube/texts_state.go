package kube

import "eksui/internal/text"

var (
	nodeJoining = text.Define("kube.node.joining",
		"It has joined the cluster and its kubelet is starting.",
		"클러스터에 합류했으며 kubelet이 시작하는 중입니다.")
	nodeNeedsNetwork = text.Define("kube.node.network",
		"It waits for the network plug-in (vpc-cni), whose pod is starting on it.",
		"네트워크 플러그인(vpc-cni) 파드가 시작되기를 기다리고 있습니다.")
	nodeSilent = text.Define("kube.node.silent",
		"Its kubelet has stopped reporting: %s",
		"kubelet이 상태를 보고하지 않습니다: %s")
	nodeUnwell = text.Define("kube.node.unwell",
		"Its kubelet says it is not ready: %s",
		"kubelet이 준비되지 않았다고 보고합니다: %s")

	podNext = text.Define("kube.pod.next",
		"Look at: kubectl describe pod %s",
		"다음을 확인하십시오: kubectl describe pod %s")
	podTerminating = text.Define("kube.pod.terminating",
		"It is being deleted.",
		"삭제 중입니다.")
	podCompleted = text.Define("kube.pod.completed",
		"It has run to its end and will not serve any more.",
		"실행을 마쳤으며 더 이상 서비스하지 않습니다.")
	podFailed = text.Define("kube.pod.failed",
		"It has failed and will not be started again: %s",
		"실패했으며 다시 시작되지 않습니다: %s")
	podVolume = text.Define("kube.pod.volume",
		"A volume of it can't be mounted: %s",
		"볼륨을 마운트할 수 없습니다: %s")
	podSandbox = text.Define("kube.pod.sandbox",
		"The node can't give it a network: %s",
		"노드가 파드 네트워크를 만들지 못했습니다: %s")
	podCreating = text.Define("kube.pod.creating",
		"Its node is pulling the image and starting the container.",
		"노드가 이미지를 내려받고 컨테이너를 시작하는 중입니다.")
	podWaitsForScheduler = text.Define("kube.pod.waits",
		"It waits to be given a node.",
		"노드 배정을 기다리고 있습니다.")
	podUnscheduled = text.Define("kube.pod.unscheduled",
		"No node takes it: %s",
		"받아 줄 노드가 없습니다: %s")
	podNoNodes = text.Define("kube.pod.no-nodes",
		"The cluster has no nodes yet.",
		"클러스터에 아직 노드가 없습니다.")
	podNodesNotReady = text.Define("kube.pod.nodes-not-ready",
		"It waits for the nodes to become ready: %s",
		"노드가 준비되기를 기다리고 있습니다: %s")
	podTooMany = text.Define("kube.pod.too-many",
		"The nodes already run as many pods as their instance type allows; use larger or more nodes. %s",
		"노드가 인스턴스 유형이 허용하는 파드 수를 모두 채웠습니다. 더 크거나 더 많은 노드를 사용하십시오. %s")
	podInsufficient = text.Define("kube.pod.insufficient",
		"No node has enough free CPU or memory for what it asks; ask for less or use larger or more nodes. %s",
		"요청한 CPU 또는 메모리가 남은 노드가 없습니다. 요청을 줄이거나 더 크거나 더 많은 노드를 사용하십시오. %s")
	podProbe = text.Define("kube.pod.probe",
		"It runs, but its health check fails: %s",
		"실행 중이지만 상태 확인(프로브)에 실패했습니다: %s")
	podNotReady = text.Define("kube.pod.not-ready",
		"It runs and waits for a readiness gate.",
		"실행 중이며 준비 게이트를 기다리고 있습니다.")
	containerNotReady = text.Define("kube.container.not-ready",
		"Its container %s runs and does not pass its readiness check yet.",
		"컨테이너 %s이(가) 실행 중이지만 아직 준비 상태 확인을 통과하지 못했습니다.")
	containerConfig = text.Define("kube.container.config",
		"Its container %s needs a ConfigMap or Secret that is not there: %s",
		"컨테이너 %s에 필요한 ConfigMap 또는 Secret이 없습니다: %s")
	containerNotStarted = text.Define("kube.container.not-started",
		"Its container %s can't be started: %s",
		"컨테이너 %s을(를) 시작할 수 없습니다: %s")
	containerCrashed = text.Define("kube.container.crashed",
		"Its container %s keeps crashing (restarted %d times).",
		"컨테이너 %s이(가) 계속 비정상 종료됩니다(재시작 %d회).")
	containerOOM = text.Define("kube.container.oom",
		"Its container %s used more memory than its limit and was killed (restarted %d times); raise the limit.",
		"컨테이너 %s이(가) 메모리 제한을 넘어 종료되었습니다(재시작 %d회). 제한을 늘리십시오.")
	containerEnds = text.Define("kube.container.ends",
		"Its container %s ends at once without an error (restarted %d times); its command has to keep running.",
		"컨테이너 %s이(가) 오류 없이 바로 끝납니다(재시작 %d회). 명령이 계속 실행되어야 합니다.")
	containerExited = text.Define("kube.container.exited",
		"Its container %s ended with exit code %d (restarted %d times).",
		"컨테이너 %s이(가) 종료 코드 %d(으)로 끝났습니다(재시작 %d회).")
	containerExitedLog = text.Define("kube.container.exited-log",
		"Its container %s ended with exit code %d (restarted %d times); its last words: %s",
		"컨테이너 %s이(가) 종료 코드 %d(으)로 끝났습니다(재시작 %d회). 마지막 로그: %s")

	imageNameBad = text.Define("kube.image.name",
		"%q is not a valid image name.",
		"%q은(는) 올바른 이미지 이름이 아닙니다.")
	imageNeverPull = text.Define("kube.image.never-pull",
		"The image %s is not on the node and imagePullPolicy Never forbids pulling it.",
		"이미지 %s이(가) 노드에 없으며 imagePullPolicy Never 때문에 내려받을 수 없습니다.")
	imageNotFound = text.Define("kube.image.not-found",
		"The image %s does not exist in its registry: %s",
		"레지스트리에 이미지 %s이(가) 없습니다: %s")
	imageRefused = text.Define("kube.image.refused",
		"The registry does not let this cluster pull %s (private, or it does not exist): %s",
		"레지스트리가 이 클러스터에 %s 이미지를 내주지 않습니다(비공개이거나 없음): %s")
	imageNoRegistry = text.Define("kube.image.no-registry",
		"The registry of the image %s can't be found: %s",
		"이미지 %s의 레지스트리를 찾을 수 없습니다: %s")
	imageNetwork = text.Define("kube.image.network",
		"The node can't reach the registry of %s; it keeps trying: %s",
		"노드가 %s의 레지스트리에 연결하지 못해 계속 시도하고 있습니다: %s")
	imageNotPulled = text.Define("kube.image.not-pulled",
		"The image %s can't be pulled; the node keeps trying: %s",
		"이미지 %s을(를) 내려받지 못해 노드가 계속 시도하고 있습니다: %s")
)
