package kube

import "eksui/internal/text"

// Sentences of a cluster that lets nobody in.
var (
	accessRefused     = text.Define("steps.clusterRefuses", "The API server of %s does not let this identity in.", "클러스터 %s의 API 서버가 현재 자격 증명을 허용하지 않습니다.")
	accessRefusedWhy  = text.Define("steps.clusterRefusesWhy", "In EKS only the user or role that made a cluster may use it at first.", "EKS에서는 처음에 클러스터를 만든 사용자나 역할만 클러스터를 사용할 수 있습니다.")
	accessRefusedNext = text.Define("steps.clusterRefusesNext", "Go on as the one who made it, or let that one add an access entry: aws eks create-access-entry --cluster-name %[1]s --principal-arn ARN, then aws eks associate-access-policy --cluster-name %[1]s --principal-arn ARN --access-scope type=cluster --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "클러스터를 만든 자격 증명으로 계속하거나, 만든 사람에게 액세스 항목을 추가해 달라고 하십시오: aws eks create-access-entry --cluster-name %[1]s --principal-arn ARN, 그다음 aws eks associate-access-policy --cluster-name %[1]s --principal-arn ARN --access-scope type=cluster --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy")
)
