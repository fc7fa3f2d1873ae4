package steps

import "eksui/internal/text"

// connectForeign is about an entry of the lab's name that leads to a living cluster of somebody else, as eksctl writes it.
var connectForeign = text.Define("steps.connectForeign",
	"The context %s leads to a cluster that this lab did not make.",
	"컨텍스트 %s은(는) 이 실습이 만들지 않은 클러스터에 연결됩니다.")
