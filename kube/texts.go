package kube

import "eksui/internal/text"

var (
	notOpened = text.Define("kube.not-opened",
		"The cluster's connection could not be read from the kubeconfig.",
		"kubeconfig에서 클러스터 연결 정보를 읽지 못했습니다.")
	kubeconfigSays = text.Define("kube.kubeconfig-says",
		"The context, its cluster or its user is missing or incomplete.",
		"컨텍스트 또는 그 클러스터나 사용자가 없거나 불완전합니다.")
	checkContexts = text.Define("kube.check-contexts",
		"List them with: eksui contexts",
		"다음 명령으로 목록을 확인하십시오: eksui contexts")

	manifestEmpty = text.Define("kube.manifest-empty",
		"The manifest holds no Kubernetes object.",
		"매니페스트에 쿠버네티스 객체가 없습니다.")
	giveManifest = text.Define("kube.give-manifest",
		"It needs at least apiVersion, kind and metadata.name.",
		"최소한 apiVersion, kind, metadata.name이 필요합니다.")
	documentUnreadable = text.Define("kube.document-unreadable",
		"Document %d of the manifest (from line %d) can't be read; nothing was applied.",
		"매니페스트의 %d번째 문서(%d행부터)를 읽을 수 없습니다. 아무것도 적용하지 않았습니다.")
	notKubernetes = text.Define("kube.not-kubernetes",
		"It is not valid YAML, or not a Kubernetes object.",
		"올바른 YAML이 아니거나 쿠버네티스 객체가 아닙니다.")
	mendDocument = text.Define("kube.mend-document",
		"Correct it and apply it again.",
		"수정한 뒤 다시 적용하십시오.")
	notApplied = text.Define("kube.not-applied",
		"%s %q (document %d, from line %d) was not applied.",
		"%s %q(%d번째 문서, %d행부터)을(를) 적용하지 못했습니다.")
	serverRefused = text.Define("kube.server-refused",
		"The API server did not take it.",
		"API 서버가 받아들이지 않았습니다.")
	mendOrWait = text.Define("kube.mend-or-wait",
		"Correct what the API server's own words name, or apply it again when the server answers.",
		"API 서버의 메시지가 가리키는 부분을 고치거나, 서버가 응답할 때 다시 적용하십시오.")
	kindUnknown = text.Define("kube.kind-unknown",
		"The cluster knows no kind %q in %q.",
		"클러스터에 %[2]q의 %[1]q 종류가 없습니다.")
	checkKind = text.Define("kube.check-kind",
		"Check the spelling of kind and apiVersion (kubectl api-resources lists them), or install what defines it.",
		"kind와 apiVersion의 철자를 확인하거나(kubectl api-resources로 목록 확인) 해당 종류를 정의하는 구성 요소를 설치하십시오.")
	conflictWith = text.Define("kube.conflict",
		"Another manager owns fields that it would change: %s.",
		"변경하려는 필드를 다른 관리자가 소유하고 있습니다: %s.")
	resolveConflict = text.Define("kube.resolve-conflict",
		"Leave those fields out of the manifest, or take them over by forcing it.",
		"해당 필드를 매니페스트에서 빼거나 강제로 적용하여 소유권을 가져오십시오.")
	fieldUnknown = text.Define("kube.field-unknown",
		"Kubernetes knows no field %s there.",
		"쿠버네티스에 %s 필드가 없습니다.")
	fieldUnknownAt = text.Define("kube.field-unknown-at",
		"Kubernetes knows no field %s (line %d).",
		"쿠버네티스에 %s 필드가 없습니다(%d행).")
	checkSpelling = text.Define("kube.check-spelling",
		"Check its spelling and its indentation.",
		"철자와 들여쓰기를 확인하십시오.")
	requestRefused = text.Define("kube.request-refused",
		"The cluster's API server refused a request.",
		"클러스터의 API 서버가 요청을 거부했습니다.")
	requestUnanswered = text.Define("kube.request-unanswered",
		"The cluster's API server did not answer a request.",
		"클러스터의 API 서버가 요청에 응답하지 않았습니다.")
	askAgain = text.Define("kube.ask-again",
		"Run it again: it goes on where it stopped.",
		"다시 실행하십시오. 멈춘 곳에서 이어집니다.")
	notAllowed = text.Define("kube.not-allowed",
		"Your user may not do this in the cluster.",
		"현재 사용자에게 이 클러스터에서 해당 작업을 할 권한이 없습니다.")
	askForRights = text.Define("kube.ask-for-rights",
		"Use another context, or have an administrator grant it (RBAC role or EKS access entry).",
		"다른 컨텍스트를 사용하거나 관리자에게 권한(RBAC 역할 또는 EKS 액세스 항목)을 요청하십시오.")
	notLoggedIn = text.Define("kube.not-logged-in",
		"The API server does not accept the credentials.",
		"API 서버가 자격 증명을 인정하지 않습니다.")
	checkCredentials = text.Define("kube.check-credentials",
		"Check that the AWS identity is the one that made the cluster or has an EKS access entry.",
		"AWS 자격 증명이 클러스터를 만든 주체이거나 EKS 액세스 항목에 등록되어 있는지 확인하십시오.")
	namespaceMissing = text.Define("kube.namespace-missing",
		"The namespace %q does not exist.",
		"네임스페이스 %q이(가) 없습니다.")
	makeNamespace = text.Define("kube.make-namespace",
		"Make it first: kubectl create namespace %s",
		"먼저 만드십시오: kubectl create namespace %s")
	valueInvalid = text.Define("kube.value-invalid",
		"A value in it is not allowed.",
		"허용되지 않는 값이 있습니다.")
)
