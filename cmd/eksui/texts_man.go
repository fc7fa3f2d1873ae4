package main

import "eksui/internal/text"

// The words of the manual page.
var (
	manShort           = text.Define("man.short", "Print the manual page", "매뉴얼 페이지를 출력합니다")
	manName            = text.Define("man.name", "NAME", "이름")
	manSynopsis        = text.Define("man.synopsis", "SYNOPSIS", "사용법")
	manCall            = text.Define("man.call", "[command] [flags]", "[명령] [플래그]")
	manDescription     = text.Define("man.description", "DESCRIPTION", "설명")
	manCommands        = text.Define("man.commands", "COMMANDS", "명령")
	manExits           = text.Define("man.exits", "EXIT STATUS", "종료 코드")
	manExitDone        = text.Define("man.exitDone", "done", "완료")
	manExitFailed      = text.Define("man.exitFailed", "a step failed or the output was lost", "단계 실패 또는 출력 유실")
	manExitUsage       = text.Define("man.exitUsage", "wrong use", "잘못된 사용")
	manExitLeft        = text.Define("man.exitLeft", "something is left behind", "남은 리소스 있음")
	manExitInterrupted = text.Define("man.exitInterrupted", "interrupted", "중단")
	manFiles           = text.Define("man.files", "FILES", "파일")
	manState           = text.Define("man.state", "labs with their journals and receipts, and the practice cloud; EKSUI_STATE_DIR and XDG_STATE_HOME put them elsewhere", "실습의 기록과 영수증, 연습 클라우드. EKSUI_STATE_DIR이나 XDG_STATE_HOME으로 위치를 바꿀 수 있습니다")
)
