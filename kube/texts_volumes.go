package kube

import "eksui/internal/text"

var (
	podClaimMissing = text.Define("kube.pod.claim-missing",
		"The volume claim that it names is not there: %s",
		"파드가 지정한 볼륨 클레임이 없습니다: %s")
	podClaimUnbound = text.Define("kube.pod.claim-unbound",
		"Nothing makes the volume that it claims; a fresh EKS cluster has no driver for volumes: %s",
		"요청한 볼륨을 만들 주체가 없습니다. 새 EKS 클러스터에는 볼륨 드라이버가 없습니다: %s")
	podClaimPending = text.Define("kube.pod.claim-pending",
		"It waits for a node and for the volume that it claims.",
		"노드 배정과 요청한 볼륨을 기다리고 있습니다.")
	podClaimNext = text.Define("kube.pod.claim-next",
		"Look at the claim: kubectl describe pvc. EBS volumes need the add-on aws-ebs-csi-driver with a role; emptyDir needs nothing.",
		"클레임을 확인하십시오: kubectl describe pvc. EBS 볼륨에는 역할이 있는 애드온 aws-ebs-csi-driver가 필요하고, emptyDir에는 아무것도 필요하지 않습니다.")
)
