package main

import "eksui/internal/text"

var (
	faultUnknown     = text.Define("fault.unknown", "There is no accident %q.", "사고 %q이(가) 없습니다.")
	faultUnknownNext = text.Define("fault.unknown-next", "There are: %s. For example: denied=ec2:CreateVpc", "다음이 있습니다: %s. 예: denied=ec2:CreateVpc")
	faultNeeds       = text.Define("fault.needs", "The accident %s has to be told what it concerns.", "사고 %s에는 대상을 지정해야 합니다.")
	faultNeedsNext   = text.Define("fault.needs-next", "For example: %s=%s", "예: %s=%s")
	faultAlone       = text.Define("fault.alone", "The accident %s concerns everything: it takes nothing behind a =.", "사고 %s은(는) 전체에 일어나므로 = 뒤에 아무것도 쓰지 않습니다.")
	faultAloneNext   = text.Define("fault.alone-next", "Say only: %s", "이렇게만 쓰십시오: %s")
)
