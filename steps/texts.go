package steps

import "eksui/internal/text"

// General sentences of the lab, its folder and its choices.
var (
	journalUnopened   = text.Define("cli.journalUnopened", "The journal in %s can't be opened.", "%s의 기록을 열 수 없습니다.")
	titleCredentials  = text.Define("steps.titleCredentials", "Credentials", "자격 증명")
	titleNetwork      = text.Define("steps.titleNetwork", "Network", "네트워크")
	titleSubnets      = text.Define("steps.titleSubnets", "Subnets", "서브넷")
	titleCluster      = text.Define("steps.titleCluster", "Cluster", "클러스터")
	titleConnect      = text.Define("steps.titleConnect", "Connect", "연결")
	titleDeploy       = text.Define("steps.titleDeploy", "Deploy", "배포")
	titleForward      = text.Define("steps.titleForward", "Forward", "포트 포워딩")
	titleExpose       = text.Define("steps.titleExpose", "Expose", "외부 공개")
	titleTeardown     = text.Define("steps.titleTeardown", "Teardown", "정리")
	columnName        = text.Define("steps.columnName", "Name", "이름")
	columnKind        = text.Define("steps.columnKind", "Kind", "종류")
	columnRegion      = text.Define("steps.columnRegion", "Region", "리전")
	columnZone        = text.Define("steps.columnZone", "Zone", "영역")
	columnFree        = text.Define("steps.columnFree", "Free", "남은 주소")
	columnInternet    = text.Define("steps.columnInternet", "Internet", "인터넷")
	columnPublicIP    = text.Define("steps.columnPublicIP", "Public IP", "공인 IP")
	pricedByAPI       = text.Define("steps.pricedByAPI", "Prices of %s, from the AWS Price List.", "%s 리전의 요금이며 AWS 가격표에서 읽었습니다.")
	pricedByTable     = text.Define("steps.pricedByTable", "Prices of %s from eksui's own table of %s; AWS's price list did not answer.", "%s 리전의 요금이며 eksui 내장 표(%s 기준)입니다. AWS 가격표가 응답하지 않았습니다.")
	priceUnknown      = text.Define("steps.priceUnknown", "The price of %s is not known.", "%s의 요금은 알 수 없습니다.")
	byHandTemplate    = text.Define("steps.byHandTemplate", "write the embedded file, to read and to change", "내장 파일을 저장하여 읽고 고칩니다")
	byHandWait        = text.Define("steps.byHandWait", "wait for it", "완료될 때까지 기다립니다")
	byHandApply       = text.Define("steps.byHandApply", "bring it to the cluster", "클러스터에 적용합니다")
	byHandDescribe    = text.Define("steps.byHandDescribe", "its state and its events", "상태와 이벤트를 봅니다")
	byHandNodes       = text.Define("steps.byHandNodes", "the nodes, and whether they are Ready", "노드와 Ready 상태를 봅니다")
	byHandCurl        = text.Define("steps.byHandCurl", "the page itself", "페이지를 직접 확인합니다")
	byHandStackEvents = text.Define("steps.byHandStackEvents", "what the stack does", "스택의 진행 상황을 봅니다")
)
