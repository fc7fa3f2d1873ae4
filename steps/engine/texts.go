package engine

import "eksui/internal/text"

var (
	journalUnwritten  = text.Define("steps.journalUnwritten", "The journal can't be written: %s. The lab goes on; only its history is missing.", "기록을 저장할 수 없습니다: %s. 실습은 계속되며 이력만 남지 않습니다.")
	notAsExpected     = text.Define("steps.notAsExpected", "%s reported no error, and yet: %s", "%s 단계에서 오류는 없었지만 결과가 다릅니다: %s")
	notAsExpectedNext = text.Define("steps.notAsExpectedNext", "Run it again; it continues from what is there.", "다시 실행하면 현재 상태에서 이어집니다.")
	untilCtrlC        = text.Define("steps.untilCtrlC", "%s (Ctrl-C ends it)", "%s (Ctrl-C로 끝냅니다)")
	runStopped        = text.Define("steps.stopped", "Stopped before its end.", "끝나기 전에 중단되었습니다.")
	runStoppedNext    = text.Define("steps.stoppedNext", "What was begun goes on in the cloud; the next run continues there.", "시작된 작업은 클라우드에서 계속되며, 다시 실행하면 거기서 이어집니다.")
	valueWrong        = text.Define("steps.choiceWrong", "%s can't be %q:", "%s 값으로 %q을(를) 쓸 수 없습니다:")
	valueNext         = text.Define("steps.choiceNext", "Give it another value.", "다른 값을 지정하십시오.")
	valueNoNumber     = text.Define("steps.choiceNumber", "a whole number is needed.", "정수가 필요합니다.")
)
