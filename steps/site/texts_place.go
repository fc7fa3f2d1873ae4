package site

import "eksui/internal/text"

var (
	placeUnread = text.Define("steps.placeUnread",
		"%s, which says in which account and region the lab is, can't be read.",
		"실습이 있는 계정과 리전을 기록한 %s을(를) 읽을 수 없습니다.")
	placeUnreadNext = text.Define("steps.placeUnreadNext",
		"Delete %s only if you know account and region, and give both.",
		"계정과 리전을 알고 직접 지정할 수 있을 때에만 %s을(를) 삭제하십시오.")
	placeOther = text.Define("steps.placeOther",
		"The things of the lab %s are in account %s, region %s.",
		"실습 %s의 리소스는 계정 %s, 리전 %s에 있습니다.")
	placeOtherWhy = text.Define("steps.placeOtherWhy",
		"Now account %s, region %s is meant. A look there would find nothing of the lab, while it goes on costing.",
		"지금은 계정 %s, 리전 %s이(가) 지정되어 있습니다. 그곳에서는 실습의 리소스가 보이지 않지만 비용은 계속 발생합니다.")
	placeOtherNext = text.Define("steps.placeOtherNext",
		"Use the profile or keys of that account, and that region or none. For a second lab give it a name of its own in lab.yaml. If nothing of the lab is there any more, delete %s.",
		"해당 계정의 프로필이나 키를 사용하고, 리전은 그 리전으로 지정하거나 비워 두십시오. 두 번째 실습이라면 lab.yaml에서 다른 이름을 지정하십시오. 그곳에 남은 리소스가 없다면 %s을(를) 삭제하십시오.")
)
