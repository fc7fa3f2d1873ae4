package kubeconfig

import "eksui/internal/text"

var (
	notRead = text.Define("kubeconfig.not-read",
		"The kubeconfig %s can't be read.",
		"kubeconfig %s을(를) 읽을 수 없습니다.")
	notChanged = text.Define("kubeconfig.not-changed",
		"The kubeconfig %s was not changed.",
		"kubeconfig %s을(를) 변경하지 않았습니다.")
	fileBroken = text.Define("kubeconfig.broken",
		"The kubeconfig %s is broken; it was not touched.",
		"kubeconfig %s이(가) 손상되어 있습니다. 파일은 건드리지 않았습니다.")
	notYAML = text.Define("kubeconfig.not-yaml",
		"It is not valid YAML, or not a kubeconfig.",
		"올바른 YAML이 아니거나 kubeconfig가 아닙니다.")
	mendFile = text.Define("kubeconfig.mend",
		"Correct the place named, or take the file out of KUBECONFIG.",
		"표시된 위치를 고치거나 KUBECONFIG에서 이 파일을 빼십시오.")
	unsafeYAML = text.Define("kubeconfig.unsafe-yaml",
		"It is written so that a change would reach other entries, or that kubectl reads it differently: keys that stand twice, anchors, merge keys.",
		"변경하면 다른 항목까지 바뀌거나 kubectl이 다르게 읽는 형태입니다(두 번 나온 키, 앵커, 병합 키).")
	writeOut = text.Define("kubeconfig.write-out",
		"Write it out in full at the place named, each key once, and try again.",
		"표시된 위치를 키마다 한 번씩 풀어서 쓴 다음 다시 시도하십시오.")
	systemSays = text.Define("kubeconfig.system",
		"The system refused it.",
		"시스템이 거부했습니다.")
	isDirectory = text.Define("kubeconfig.directory",
		"It is a directory, not a file.",
		"파일이 아니라 디렉터리입니다.")
	nameFile = text.Define("kubeconfig.name-file",
		"Name a file in KUBECONFIG.",
		"KUBECONFIG에 파일을 지정하십시오.")
	mayNotRead = text.Define("kubeconfig.may-not-read",
		"You may not read it.",
		"읽을 권한이 없습니다.")
	checkRights = text.Define("kubeconfig.check-rights",
		"Check owner and mode (ls -l).",
		"소유자와 권한을 확인하십시오(ls -l).")
	noDirectory = text.Define("kubeconfig.no-directory",
		"Its directory can't be made.",
		"디렉터리를 만들 수 없습니다.")
	checkFolder = text.Define("kubeconfig.check-folder",
		"Check who owns the folder %s and what it permits (ls -ld), and that its disk has room.",
		"폴더 %s의 소유자와 권한(ls -ld), 디스크 여유 공간을 확인하십시오.")
	directoryReadOnly = text.Define("kubeconfig.directory-read-only",
		"The directory %s may not be written by you.",
		"디렉터리 %s에 쓸 권한이 없습니다.")
	lockHeld = text.Define("kubeconfig.lock-held",
		"Another program holds its lock %s.",
		"다른 프로그램이 잠금 파일 %s을(를) 잡고 있습니다.")
	removeLock = text.Define("kubeconfig.remove-lock",
		"Try again; if no kubectl or eksui is running, remove that file: rm %q",
		"다시 시도하십시오. 실행 중인 kubectl이나 eksui가 없다면 파일을 지우십시오: rm %q")
	lockFailed = text.Define("kubeconfig.lock-failed",
		"Its lock %s can't be taken.",
		"잠금 파일 %s을(를) 만들 수 없습니다.")
	noBackup = text.Define("kubeconfig.no-backup",
		"%s was not changed: no backup of it could be made.",
		"백업을 만들 수 없어 %s을(를) 변경하지 않았습니다.")
	notRemembered = text.Define("kubeconfig.not-remembered",
		"The change was made, but can't be undone: eksui's state folder can't be written.",
		"변경은 완료했지만 eksui 상태 폴더에 쓸 수 없어 되돌릴 수 없습니다.")
	nothingToUndo = text.Define("kubeconfig.nothing-to-undo",
		"eksui has no change of %s to undo.",
		"%s에 되돌릴 eksui의 변경이 없습니다.")
	notUndone = text.Define("kubeconfig.not-undone",
		"The last change of %s was not undone.",
		"%s의 마지막 변경을 되돌리지 않았습니다.")
	changedSince = text.Define("kubeconfig.changed-since",
		"Another program has changed the file since; its changes would be lost.",
		"이후 다른 프로그램이 파일을 변경하여 그 변경이 사라질 수 있습니다.")
	seeBackups = text.Define("kubeconfig.see-backups",
		"Earlier versions are in %s.",
		"이전 버전은 %s에 있습니다.")

	namesNoCluster = text.Define("kubeconfig.names-no-cluster",
		"It names no cluster.",
		"클러스터가 지정되어 있지 않습니다.")
	clusterUndefined = text.Define("kubeconfig.cluster-undefined",
		"Its cluster %q is not defined.",
		"클러스터 %q이(가) 정의되어 있지 않습니다.")
	userUndefined = text.Define("kubeconfig.user-undefined",
		"Its user %q is not defined.",
		"사용자 %q이(가) 정의되어 있지 않습니다.")
	contextUnusable = text.Define("kubeconfig.context-unusable",
		"The context %q can't be used.",
		"컨텍스트 %q을(를) 사용할 수 없습니다.")
	mendContext = text.Define("kubeconfig.mend-context",
		"Add what is missing, or delete it: eksui contexts delete NAME",
		"빠진 항목을 추가하거나 삭제하십시오: eksui contexts delete NAME")
	noContext = text.Define("kubeconfig.no-context",
		"There is no context %q.",
		"컨텍스트 %q이(가) 없습니다.")
	didYouMean = text.Define("kubeconfig.did-you-mean",
		"Close to it: %s",
		"비슷한 이름: %s")
	listContexts = text.Define("kubeconfig.list-contexts",
		"List them with: eksui contexts",
		"목록 보기: eksui contexts")
	someFileBroken = text.Define("kubeconfig.some-file-broken",
		"The file %s could not be read; it may be defined there.",
		"%s 파일을 읽지 못했습니다. 그 안에 정의되어 있을 수 있습니다.")
	noPrevious = text.Define("kubeconfig.no-previous",
		"eksui has not switched contexts yet, so there is no previous one.",
		"아직 eksui로 컨텍스트를 전환한 적이 없어 이전 컨텍스트가 없습니다.")
	nameEmpty = text.Define("kubeconfig.name-empty",
		"A context needs a name.",
		"컨텍스트에는 이름이 필요합니다.")
	giveName = text.Define("kubeconfig.give-name",
		"Give it one: eksui contexts rename OLD NEW",
		"이름을 지정하십시오: eksui contexts rename OLD NEW")
	nameTaken = text.Define("kubeconfig.name-taken",
		"A context %q exists already in %s.",
		"컨텍스트 %q이(가) %s에 이미 있습니다.")
	chooseName = text.Define("kubeconfig.choose-name",
		"Choose another name, or delete that one first.",
		"다른 이름을 고르거나 기존 컨텍스트를 먼저 삭제하십시오.")
	contextUnmovable = text.Define("kubeconfig.unmovable",
		"The context %q was not renamed.",
		"컨텍스트 %q의 이름을 바꾸지 않았습니다.")
	currentElsewhere = text.Define("kubeconfig.current-elsewhere",
		"It is current, and another file says so: both would have to be changed.",
		"현재 컨텍스트이며 다른 파일에 그렇게 지정되어 있어 두 파일을 함께 바꿔야 합니다.")
	switchFirst = text.Define("kubeconfig.switch-first",
		"Switch to another context first.",
		"먼저 다른 컨텍스트로 전환하십시오.")
)
