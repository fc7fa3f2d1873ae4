package site

import "eksui/internal/text"

// Sentences of a lab whose workload goes to a cluster that is there already.
var (
	existingUnknown     = text.Define("steps.existingUnknown", "The kubeconfig has no context %s for the lab's workload.", "kubeconfig에 실습 워크로드를 받을 컨텍스트 %s이(가) 없습니다.")
	existingUnknownNext = text.Define("steps.existingUnknownNext", "`eksui contexts` lists those that it has. The lab remembers the one that was given to it: eksui up --practice --context \"\" makes it forget that and use the practice cloud's own cluster.", "있는 컨텍스트는 `eksui contexts`로 볼 수 있습니다. 실습은 지정한 컨텍스트를 기억합니다. eksui up --practice --context \"\"를 실행하면 이를 지우고 연습 클라우드의 클러스터를 씁니다.")
	existingSilent      = text.Define("steps.existingSilent", "The existing cluster of the context %s does not answer.", "컨텍스트 %s의 기존 클러스터가 응답하지 않습니다.")
	existingSilentNext  = text.Define("steps.existingSilentNext", "Start it, or have the lab use the practice cloud's own cluster: eksui up --practice --context \"\"", "클러스터를 시작하거나 연습 클라우드의 클러스터를 쓰십시오: eksui up --practice --context \"\"")
	existingStays       = text.Define("steps.existingStays", "What the lab has applied to the existing cluster of the context %s was not gone within %s.", "실습이 컨텍스트 %s의 기존 클러스터에 적용한 것이 %s 안에 지워지지 않았습니다.")
	existingStaysNext   = text.Define("steps.existingStaysNext", "`kubectl get service,pod -o yaml` shows under finalizers what it waits for. Running the teardown again goes on waiting.", "`kubectl get service,pod -o yaml`의 finalizers에서 무엇을 기다리는지 볼 수 있습니다. 정리를 다시 실행하면 계속 기다립니다.")
	existingOnAWS       = text.Define("steps.existingOnAWS", "The existing cluster of the context %s can't take the place of an EKS cluster on AWS.", "AWS에서는 컨텍스트 %s의 기존 클러스터로 EKS 클러스터를 대신할 수 없습니다.")
	existingOnAWSNext   = text.Define("steps.existingOnAWSNext", "Practise AWS with it (--practice), or leave connect.existing empty.", "--practice로 AWS를 연습하거나 connect.existing을 비우십시오.")
)
