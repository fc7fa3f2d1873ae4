package main

import "eksui/internal/text"

// The words of `eksui version`.
var (
	versionShort    = text.Define("cli.versionShort", "Which eksui this is", "eksui의 버전을 보여 줍니다")
	flagVersion     = text.Define("cli.flagVersion", "say which eksui this is, as the command version does", "eksui의 버전을 보여 줍니다. version 명령과 같습니다")
	flagVersionJSON = text.Define("cli.flagVersionJSON", "as one JSON object", "JSON 객체 하나로 출력합니다")
	versionDev      = text.Define("cli.versionDev", "built from source, not a release", "릴리스가 아니라 소스에서 빌드했습니다")
	versionCommit   = text.Define("cli.versionCommit", "commit %s", "커밋 %s")
	versionModified = text.Define("cli.versionModified", "commit %s, with changes that it lacks", "커밋 %s, 커밋되지 않은 변경 있음")
	versionGo       = text.Define("cli.versionGo", "built with %s for %s/%s", "빌드: %s, %s/%s")
)
