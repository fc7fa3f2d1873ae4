package picker

import "eksui/internal/text"

var (
	switchedTo = text.Define("picker.switched",
		"Switched to the context %s.",
		"컨텍스트를 %s(으)로 전환했습니다.")
	noneMatch = text.Define("picker.none",
		"No context matches.",
		"일치하는 컨텍스트가 없습니다.")
	unreachable = text.Define("picker.unreachable",
		"%s does not answer at the moment.",
		"%s이(가) 현재 응답하지 않습니다.")
	keys = text.Define("picker.keys",
		"type to filter · ↑↓ choose · enter switch · esc leave",
		"입력하여 찾기 · ↑↓ 선택 · enter 전환 · esc 닫기")
)
