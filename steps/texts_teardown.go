package steps

import "eksui/internal/text"

// Sentences of the teardown.
var (
	nothingLeft          = text.Define("steps.nothingLeft", "Nothing of the lab is left.", "실습 리소스가 하나도 남아 있지 않습니다.")
	thingsLeft           = text.Define("steps.thingsLeft", "%d things of the lab are left.", "실습 리소스 %d개가 남아 있습니다.")
	thingsUnread         = text.Define("steps.thingsUnread", "Not everything could be read, so nothing is proven.", "읽지 못한 항목이 있어 비었다고 확인할 수 없습니다.")
	teardownOrder        = text.Define("steps.teardownOrder", "Services with a load balancer go first and are waited for, then the node group, the cluster and the base stack.", "로드 밸런서가 있는 서비스를 먼저 지우고 기다린 뒤 노드 그룹, 클러스터, 기본 스택 순으로 지웁니다.")
	serviceDeleting      = text.Define("steps.serviceDeleting", "Deleting the service %s; its load balancer goes with it.", "서비스 %s과(와) 그 로드 밸런서를 삭제합니다.")
	serviceHeld          = text.Define("steps.serviceHeld", "The service %s is being deleted, and the finalizer %s holds it. Its load balancer is gone: nothing of it costs.", "서비스 %s을(를) 삭제하는 중이지만 파이널라이저 %s이(가) 붙잡고 있습니다. 로드 밸런서는 이미 사라졌으므로 비용은 들지 않습니다.")
	serviceHeldWhat      = text.Define("steps.serviceHeldWhat", "The service %s is being deleted and does not go: the finalizer %s holds it.", "서비스 %s이(가) 삭제되지 않습니다. 파이널라이저 %s이(가) 붙잡고 있습니다.")
	serviceHeldNext      = text.Define("steps.serviceHeldNext", "Let the controller that set it finish; if there is none any more: kubectl patch service %s --namespace %s --type=json -p '[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]'", "이 파이널라이저를 넣은 컨트롤러가 일을 마치게 하십시오. 그런 컨트롤러가 더 이상 없다면: kubectl patch service %s --namespace %s --type=json -p '[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]'")
	balancersGoing       = text.Define("steps.balancersGoing", "Waiting for %d things of load balancers, first of them %s %s.", "로드 밸런서에 딸린 %d개가 사라지기를 기다립니다. 첫째는 %s %s입니다.")
	orphanDeleting       = text.Define("steps.orphanDeleting", "The load balancer %s of the service %s has outlived its cluster; deleting it.", "서비스 %[2]s의 로드 밸런서 %[1]s이(가) 클러스터 없이 남아 있어 삭제합니다.")
	balancerStuck        = text.Define("steps.balancerStuck", "The cluster has not deleted the load balancer %s of the service %s; deleting it through AWS.", "클러스터가 서비스 %[2]s의 로드 밸런서 %[1]s을(를) 지우지 않아 AWS에서 직접 삭제합니다.")
	balancersUnasked     = text.Define("steps.balancersUnasked", "Kubernetes could not be told to delete the services: %s. Their load balancers are deleted through AWS instead.", "Kubernetes에 서비스 삭제를 요청하지 못했습니다: %s. 대신 로드 밸런서를 AWS에서 직접 삭제합니다.")
	bareGroupDeleting    = text.Define("steps.bareGroupDeleting", "The security group %s (%s) was left by a load balancer of the cluster; deleting it.", "클러스터의 로드 밸런서가 남긴 보안 그룹 %s(%s)을(를) 삭제합니다.")
	balancersStay        = text.Define("steps.balancersStay", "What belongs to the cluster's load balancers was not gone within %s: %s.", "클러스터의 로드 밸런서에 딸린 것이 %s 안에 사라지지 않았습니다: %s.")
	balancersCost        = text.Define("steps.balancersCost", "A load balancer goes on costing until it is deleted, also without its cluster.", "로드 밸런서는 클러스터가 없어도 삭제할 때까지 요금이 계속 나옵니다.")
	balancersHold        = text.Define("steps.balancersHold", "The network can't be deleted while they are there.", "이것들이 남아 있는 동안에는 네트워크를 삭제할 수 없습니다.")
	balancersLeftNext    = text.Define("steps.balancersLeftNext", "Delete them by hand, load balancers first, and run the teardown again: %s", "로드 밸런서부터 직접 삭제한 뒤 정리를 다시 실행하십시오: %s")
	balancersLeftWait    = text.Define("steps.balancersLeftWait", "AWS takes them away itself; run the teardown again in some minutes.", "AWS가 스스로 지우므로 몇 분 뒤 정리를 다시 실행하십시오.")
	interfaceDeleting    = text.Define("steps.interfaceDeleting", "The network interface %s (%s) was left behind by a node of the cluster %s; deleting it.", "네트워크 인터페이스 %s(%s)은(는) 클러스터 %s의 노드가 남긴 것이므로 삭제합니다.")
	clusterGroupDeleting = text.Define("steps.clusterGroupDeleting", "The security group %s (%s) has outlived its cluster; deleting it.", "보안 그룹 %s(%s)이(가) 클러스터 없이 남아 있어 삭제합니다.")
	networkAddonStays    = text.Define("steps.networkAddonStays", "The add-on vpc-cni of %s could not be deleted before the nodes (%s); network interfaces that they leave behind are deleted afterwards.", "%s의 vpc-cni 애드온을 노드보다 먼저 삭제하지 못했습니다(%s). 노드가 남기는 네트워크 인터페이스는 나중에 삭제합니다.")
	receiptUnsaved       = text.Define("steps.receiptUnsaved", "The receipt could not be saved: %s", "정리 영수증을 저장하지 못했습니다: %s")
	byHandServices       = text.Define("steps.byHandServices", "which services have an EXTERNAL-IP", "EXTERNAL-IP가 있는 서비스를 봅니다")
	byHandDeleteService  = text.Define("steps.byHandDeleteService", "its load balancer goes with it: before the cluster", "로드 밸런서도 함께 사라집니다. 클러스터보다 먼저 지웁니다")
	byHandDeleteCluster  = text.Define("steps.byHandDeleteCluster", "node group and cluster; without --wait it returns too early", "노드 그룹과 클러스터를 지웁니다. --wait가 없으면 너무 일찍 끝납니다")
	byHandDeleteStack    = text.Define("steps.byHandDeleteStack", "the network; eksctl never deletes this one", "네트워크를 지웁니다. eksctl은 이 스택을 지우지 않습니다")
)
