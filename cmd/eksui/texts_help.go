package main

import "eksui/internal/text"

// The words around help texts and wrong use.
var (
	frameUsage    = text.Define("frame.usage", "Usage:", "사용법:")
	frameAliases  = text.Define("frame.aliases", "Aliases:", "다른 이름:")
	frameCommands = text.Define("frame.commands", "Commands:", "명령:")
	frameFlags    = text.Define("frame.flags", "Flags:", "플래그:")
	frameGlobal   = text.Define("frame.global", "Flags of every command:", "모든 명령에 쓰는 플래그:")
	frameDefault  = text.Define("frame.default", "(default ", "(기본값 ")
	frameMore     = text.Define("frame.more", "\"%s [command] --help\" says more about a command.", "\"%s [명령] --help\"로 명령을 자세히 볼 수 있습니다.")

	flagHelp           = text.Define("frame.flag-help", "help for this command", "이 명령의 도움말")
	flagNoDescriptions = text.Define("frame.flag-no-descriptions", "completions without their descriptions", "설명 없이 완성합니다")
	helpShort          = text.Define("frame.help-short", "Help about any command", "명령의 도움말")
	helpLong           = text.Define("frame.help-long", "Help about any command: eksui help contexts", "명령의 도움말을 보여 줍니다. 예: eksui help contexts")
	completionShort    = text.Define("frame.completion-short", "Completion for your shell", "셸 자동 완성")
	completionLong     = text.Define("frame.completion-long", "Prints a script with which the shell completes eksui's commands, flags and contexts.\nEach subcommand's help says how to load it.", "셸이 eksui의 명령, 플래그, 컨텍스트를 자동 완성하게 하는 스크립트를 출력합니다.\n적용 방법은 각 하위 명령의 도움말에 있습니다.")
	completionFor      = text.Define("frame.completion-for", "Completion for %s", "%s 자동 완성")
	completionHow      = text.Define("frame.completion-how", "Prints the completion script for %s. To load it in the shell that runs now:\n\n\t%s\n\nPut the line into the shell's startup file to have it always.", "%s용 자동 완성 스크립트를 출력합니다. 지금 쓰는 셸에 적용하려면 다음을 실행하십시오.\n\n\t%s\n\n항상 쓰려면 이 줄을 셸의 시작 파일에 넣으십시오.")

	usageWrong = text.Define("frame.usage-wrong", "eksui does not understand this call.", "명령을 이해하지 못했습니다.")
	usageNext  = text.Define("frame.usage-next", "See: %s --help", "참고: %s --help")
	usageLike  = text.Define("frame.usage-like", "Did you mean this? %s %s", "혹시 이것입니까? %s %s")
)
