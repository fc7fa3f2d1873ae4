package screen

import "eksui/internal/text"

// What the keys do, and times in words.
var (
	msgKeyRows      = text.Define("tui.key.rows", "rows", "이동")
	msgKeyMore      = text.Define("tui.key.more", "more", "더 보기")
	msgKeySteps     = text.Define("tui.key.steps", "steps", "단계")
	msgKeyPage      = text.Define("tui.key.page", "page", "페이지")
	msgKeyGo        = text.Define("tui.key.go", "go on", "계속")
	msgKeyBack      = text.Define("tui.key.back", "back", "뒤로")
	msgKeyToggle    = text.Define("tui.key.toggle", "choose", "선택")
	msgKeyPages     = text.Define("tui.key.pages", "pages", "탭")
	msgKeyFields    = text.Define("tui.key.fields", "fields", "다음 칸")
	msgKeyForward   = text.Define("tui.key.forward", "forward", "포워딩")
	msgKeyContexts  = text.Define("tui.key.contexts", "contexts", "컨텍스트")
	msgKeyAccidents = text.Define("tui.key.accidents", "accidents", "사고")
	msgKeyLang      = text.Define("tui.key.lang", "한국어", "English")
	msgKeyStop      = text.Define("tui.key.stop", "stop", "중단")
	msgKeyHelp      = text.Define("tui.key.help", "help", "도움말")
	msgKeyQuit      = text.Define("tui.key.quit", "quit", "종료")
	msgKeyInterrupt = text.Define("tui.key.interrupt", "quit; twice: at once", "종료 (두 번 누르면 바로 종료)")
	msgKeyYes       = text.Define("tui.key.yes", "yes", "예")
	msgKeyNo        = text.Define("tui.key.no", "no", "아니요")

	msgSeconds = text.Define("tui.seconds", "%d s", "%d초")
	msgMinutes = text.Define("tui.minutes", "%d min", "%d분")
)
