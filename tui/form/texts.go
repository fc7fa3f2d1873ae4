package form

import "eksui/internal/text"

var (
	msgPromptTake    = text.Define("tui.prompt.take", "take these choices", "이대로 선택합니다")
	msgPromptChoose  = text.Define("tui.prompt.choose", "choose this one", "이것을 선택합니다")
	msgPromptNotThis = text.Define("tui.prompt.notthis", "this one can't be chosen", "이것은 선택할 수 없습니다")
	msgFormOne       = text.Define("tui.form.one", "↑↓ only looks; space or enter chooses.", "↑↓는 살펴보기만 하고 스페이스나 엔터로 선택합니다.")
)
