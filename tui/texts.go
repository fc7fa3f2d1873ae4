package tui

import "eksui/internal/text"

// The frame around every page.
var (
	msgHelpHangul = text.Define("tui.help.hangul", "The letters also work in Hangul mode (q is ㅂ, f is ㄹ). Enter, Esc, Tab and the arrows are enough for everything.",
		"한글 입력 상태에서도 글자 키가 동작합니다(q는 ㅂ, f는 ㄹ). 엔터, Esc, 탭, 화살표만으로 모든 것을 할 수 있습니다.")

	msgHeadLab       = text.Define("tui.head.lab", "lab: %s", "실습: %s")
	msgHeadPractice  = text.Define("tui.head.practice", "practice · no cost", "연습 · 비용 없음")
	msgHeadAccidents = text.Define("tui.head.accidents", "accidents: %d", "사고: %d")
	msgAccidentsWhat = text.Define("tui.accidents.what", "Practise what goes wrong on AWS. What you switch on here happens at once, and ends when you switch it off.",
		"AWS에서 잘못될 수 있는 일을 연습합니다. 여기서 켠 사고는 바로 일어나고, 끄면 멈춥니다.")
	msgHeadStep  = text.Define("tui.head.step", "step %d of %d", "%[2]d단계 중 %[1]d")
	msgListTitle = text.Define("tui.list.title", "Lab", "실습")
	msgTabGuide  = text.Define("tui.tab.guide", "Guide", "안내")
	msgTabPlan   = text.Define("tui.tab.plan", "Plan", "계획")
	msgTabHand   = text.Define("tui.tab.hand", "By hand", "직접 하기")
	msgTabLive   = text.Define("tui.tab.live", "Live", "진행")

	msgMoneyPractice = text.Define("tui.money.practice", "AWS: %s/h", "AWS라면 %s/시간")
	msgMoneySpent    = text.Define("tui.money.spent", "Spent %s USD", "지출 %s USD")
	msgMoneyHour     = text.Define("tui.money.hour", "Now   %s /h", "현재 %s/시간")
	msgMoneyKeys     = text.Define("tui.money.keys", "Keys  %d min", "자격 증명 %d분")
	msgMoneyShort    = text.Define("tui.money.short", "%s USD, %s/h", "%s USD, %s/시간")

	msgTooSmall = text.Define("tui.toosmall", "The window is too small: eksui needs at least %dx%d.", "창이 너무 작습니다. 최소 %dx%d 크기가 필요합니다.")
)

// The opening page.
var (
	msgOpenTagline      = text.Define("tui.open.tagline", "an EKS lab in your terminal", "터미널에서 하는 EKS 실습")
	msgOpenClaim        = text.Define("tui.open.claim", "From AWS keys to a public page on Kubernetes, and back to an empty account.", "AWS 키에서 시작해 쿠버네티스 위의 공개 페이지까지, 그리고 다시 빈 계정으로 돌아옵니다.")
	msgOpenPractice     = text.Define("tui.open.practice", "Practice", "연습")
	msgOpenPracticeWhat = text.Define("tui.open.practice.what", "a cloud inside this program: free, no account, about 1 min", "프로그램 안의 클라우드: 무료, 계정 불필요, 약 1분")
	msgOpenAWS          = text.Define("tui.open.aws", "AWS", "AWS")
	msgOpenAWSWhat      = text.Define("tui.open.aws.what", "your account: about 20 min, about 0.23 USD an hour", "내 계정: 약 20분, 시간당 약 0.23 USD")
	msgOpenContexts     = text.Define("tui.open.contexts", "Contexts", "컨텍스트")
	msgOpenContextsWhat = text.Define("tui.open.contexts.what", "look at or switch kubeconfig contexts", "kubeconfig 컨텍스트를 보거나 바꿉니다")
	msgOpenForward      = text.Define("tui.open.forward", "Forward", "포트 포워딩")
	msgOpenForwardWhat  = text.Define("tui.open.forward.what", "a pod's port on localhost:9000", "파드의 포트를 localhost:9000으로 연결합니다")
	msgOpening          = text.Define("tui.open.opening", "opening the lab", "실습을 여는 중입니다")

	msgFound          = text.Define("tui.found", "Found: %s", "확인: %s")
	msgFoundProfile   = text.Define("tui.found.profile", "AWS profile %q", "AWS 프로필 %q")
	msgFoundNoProfile = text.Define("tui.found.noprofile", "no AWS credentials", "AWS 자격 증명 없음")
	msgFoundContexts  = text.Define("tui.found.contexts", "kubeconfig contexts: %d", "kubeconfig 컨텍스트 %d개")
	msgFoundNoLab     = text.Define("tui.found.nolab", "no lab running", "진행 중인 실습 없음")
	msgFoundLabs      = text.Define("tui.found.labs", "begun: %s", "진행 중: %s")
)

// What Enter does, and what the page says about the step.
var (
	msgPromptOpen      = text.Define("tui.prompt.open", "to this step", "이 단계로 갑니다")
	msgPromptReading   = text.Define("tui.prompt.reading", "in a moment", "잠시만 기다리십시오")
	msgPromptPlan      = text.Define("tui.prompt.plan", "to the plan", "계획으로 갑니다")
	msgPromptRun       = text.Define("tui.prompt.run", "run this step", "이 단계를 실행합니다")
	msgPromptTear      = text.Define("tui.prompt.tear", "take the lab away (asks first)", "실습을 모두 정리합니다(먼저 확인합니다)")
	msgPromptNext      = text.Define("tui.prompt.next", "next step: %s", "다음 단계: %s")
	msgPromptEnd       = text.Define("tui.prompt.end", "this was the last step", "마지막 단계입니다")
	msgPromptDetails   = text.Define("tui.prompt.details", "details of the row", "선택한 줄을 자세히 봅니다")
	msgPromptCard      = text.Define("tui.prompt.card", "what can be done about it", "해결 방법을 봅니다")
	msgPromptAgain     = text.Define("tui.prompt.again", "try again", "다시 시도합니다")
	msgPromptLookAgain = text.Define("tui.prompt.lookagain", "look again", "다시 확인합니다")
	msgPromptChange    = text.Define("tui.prompt.change", "change the choices", "선택을 바꿉니다")
	msgTheEnd          = text.Define("tui.end", "This was the last step. q leaves.", "마지막 단계입니다. q로 종료합니다.")
	msgOneAtATime      = text.Define("tui.oneatatime", "%s is still running.", "%s 단계가 아직 실행 중입니다.")

	msgLanding           = text.Define("tui.landing", "reading where the lab stands", "실습이 어디까지 진행되었는지 읽는 중입니다")
	msgPlanReading       = text.Define("tui.plan.reading", "looking at what is there", "현재 상태를 읽는 중입니다")
	msgPlanDone          = text.Define("tui.plan.done", "This step is done.", "이 단계는 완료되었습니다.")
	msgPlanMakes         = text.Define("tui.plan.makes", "Will be made (%d):", "만들 것 (%d개):")
	msgPlanNothing       = text.Define("tui.plan.nothing", "This step makes nothing in the cloud.", "이 단계는 클라우드에 아무것도 만들지 않습니다.")
	msgPlanGoes          = text.Define("tui.plan.goes", "Will be deleted (%d):", "삭제할 것 (%d개):")
	msgPlanUsual         = text.Define("tui.plan.usual", "Usually takes %s.", "보통 %s 걸립니다.")
	msgPlanUsualPractice = text.Define("tui.plan.usual.practice", "Takes about %s here, %s on AWS.", "여기서는 약 %s, AWS에서는 약 %s 걸립니다.")
	msgPlanPrice         = text.Define("tui.plan.price", "Costs about %s USD an hour.", "시간당 약 %s USD가 듭니다.")
	msgPlanPricePractice = text.Define("tui.plan.price.practice", "Costs nothing here; on AWS about %s USD an hour.", "여기서는 무료이며, AWS에서는 시간당 약 %s USD가 듭니다.")
	msgPlanSavesPractice = text.Define("tui.plan.saves.practice", "Nothing of it costs here; on AWS this would end about %s USD an hour.", "여기서는 무료이며, AWS였다면 시간당 약 %s USD의 비용이 끝납니다.")
	msgPlanSaves         = text.Define("tui.plan.saves", "Ends costs of about %s USD an hour.", "시간당 약 %s USD의 비용이 끝납니다.")
	msgPlanFree          = text.Define("tui.plan.free", "Costs nothing.", "비용이 들지 않습니다.")

	msgHandIntro = text.Define("tui.hand.intro", "These commands do the same, in a new terminal. Nothing here needs them; they are worth trying. To copy them: %s", "새 터미널에서 다음 명령을 실행하면 같은 일을 합니다. 꼭 필요하지는 않지만 직접 해 볼 만합니다. 복사하려면: %s")
	msgHandFirst = text.Define("tui.hand.first", "The commands follow from the choices: take them on the Plan page first.", "명령은 선택에 따라 달라집니다. 먼저 계획 탭에서 선택하십시오.")
	msgHandNone  = text.Define("tui.hand.none", "There is nothing to type for this step.", "이 단계에서 입력할 명령은 없습니다.")
)

// The live page.
var (
	msgLiveRunning  = text.Define("tui.live.running", "at work", "진행 중입니다")
	msgLiveUndoing  = text.Define("tui.live.undoing", "taking it away", "정리하는 중입니다")
	msgLiveOfAbout  = text.Define("tui.live.ofabout", "%s of about %s", "%s / 약 %s")
	msgLiveProgress = text.Define("tui.live.progress", "%s: %d of %d", "%[1]s: %[3]d개 중 %[2]d개")
	msgLiveTip      = text.Define("tui.live.tip", "While this takes its time:", "기다리는 동안:")
	msgLiveLate     = text.Define("tui.live.late", "Longer than usual. It is still being watched; x stops the watching.", "평소보다 오래 걸리고 있습니다. 계속 지켜보고 있으며 x로 멈출 수 있습니다.")
	msgLiveDone     = text.Define("tui.live.done", "Done", "완료")
	msgLiveStopped  = text.Define("tui.live.stopped", "Stopped. What AWS has begun goes on there; running the step again picks it up.", "중단했습니다. AWS에서 시작된 작업은 계속되며, 단계를 다시 실행하면 이어집니다.")
	msgLivePartial  = text.Define("tui.live.partial", "Partly there.", "일부만 있습니다.")
	msgLiveNothing  = text.Define("tui.live.nothing", "Nothing has run yet.", "아직 실행하지 않았습니다.")
	msgLivePart     = text.Define("tui.live.part", "undo %s", "%s 되돌리기")
	msgLiveWaits    = text.Define("tui.live.waits", "waits for %s", "%s 대기")
	msgLiveNodes    = text.Define("tui.live.nodes", "Nodes %d of %d", "노드 %[2]d개 중 %[1]d개")
	msgLivePods     = text.Define("tui.live.pods", "Pods", "파드")
	msgLiveRestarts = text.Define("tui.live.restarts", "%d restarts", "재시작 %d회")

	msgRungInstance = text.Define("tui.rung.instance", "instance", "인스턴스")
	msgRungJoined   = text.Define("tui.rung.joined", "joins", "합류")
	msgRungNetwork  = text.Define("tui.rung.network", "network", "네트워크")
	msgRungReady    = text.Define("tui.rung.ready", "Ready", "Ready")
	msgRungApplied  = text.Define("tui.rung.applied", "service applied", "서비스 적용")
	msgRungHostname = text.Define("tui.rung.hostname", "hostname", "호스트 이름")
	msgRungDNS      = text.Define("tui.rung.dns", "the name resolves (DNS)", "이름 확인(DNS)")
	msgRungTCP      = text.Define("tui.rung.tcp", "the port opens (TCP)", "포트 연결(TCP)")
	msgRungHTTP     = text.Define("tui.rung.http", "the page answers (HTTP 200)", "페이지 응답(HTTP 200)")

	msgForwardOn     = text.Define("tui.forward.on", "open", "열림")
	msgForwardOff    = text.Define("tui.forward.off", "closed", "닫힘")
	msgForwardAnswer = text.Define("tui.forward.answer", "answered: %s", "응답: %s")
)

// Questions, the failure card, the receipt and the goodbye.
var (
	msgConfirmType  = text.Define("tui.confirm.type", "Type the lab's name to go on: %s", "계속하려면 실습 이름을 입력하십시오: %s")
	msgConfirmGiven = text.Define("tui.confirm.given", "Enter goes on. On AWS you would type the lab's name here: %s", "엔터로 계속합니다. AWS에서는 여기에 실습 이름을 직접 입력합니다: %s")
	msgConfirmWrong = text.Define("tui.confirm.wrong", "That is not %s.", "%s와(과) 다릅니다.")

	msgLeaveTitle   = text.Define("tui.leave.title", "Leave eksui?", "eksui를 종료할까요?")
	msgLeaveIdle    = text.Define("tui.leave.idle", "Nothing is running. What exists in the cloud stays as it is.", "실행 중인 작업이 없습니다. 클라우드에 있는 것은 그대로 남습니다.")
	msgLeaveRunning = text.Define("tui.leave.running", "%s is running. AWS goes on with what it has begun; eksui continues where it stands when you come back.", "%s 단계가 실행 중입니다. AWS는 시작한 작업을 계속하며, 다시 열면 그 상태에서 이어집니다.")
	msgLeaveAgain   = text.Define("tui.leave.again", "Ctrl-C again leaves at once.", "Ctrl-C를 한 번 더 누르면 바로 종료합니다.")
	msgLeaveYes     = text.Define("tui.leave.yes", "leave", "종료")
	msgLeaveNo      = text.Define("tui.leave.no", "stay", "머무르기")

	msgStopTitle = text.Define("tui.stop.title", "Stop this step?", "이 단계를 중단할까요?")
	msgStopWhat  = text.Define("tui.stop.what", "eksui stops working on %s. What AWS has begun goes on there, and costs. Running the step again picks it up.", "%s 단계의 작업을 멈춥니다. AWS에서 시작된 작업은 계속되고 비용도 발생합니다. 다시 실행하면 이어집니다.")
	msgStopYes   = text.Define("tui.stop.yes", "stop", "중단")
	msgStopNo    = text.Define("tui.stop.no", "keep running", "계속 실행")

	msgTearTitle = text.Define("tui.tear.title", "Take the lab away?", "실습을 모두 정리할까요?")
	msgTearWhat  = text.Define("tui.tear.what", "These %d things will be deleted, and can't be brought back:", "다음 %d개가 삭제되며 되돌릴 수 없습니다.")
	msgTearYes   = text.Define("tui.tear.yes", "delete all of it", "모두 삭제")
	msgTearNo    = text.Define("tui.tear.no", "keep it", "유지")
	msgUndoTitle = text.Define("tui.undo.title", "Undo this step?", "이 단계를 되돌릴까요?")
	msgUndoWhat  = text.Define("tui.undo.what", "All that the step %s made will be deleted.", "%s 단계에서 만든 것이 모두 삭제됩니다.")
	msgUndoYes   = text.Define("tui.undo.yes", "undo", "되돌리기")

	msgFailTitle  = text.Define("tui.fail.title", "%s did not succeed", "%s 단계가 실패했습니다")
	msgFailSays   = text.Define("tui.fail.says", "The answer was: %s", "받은 응답: %s")
	msgFailRetry  = text.Define("tui.fail.retry", "try again", "다시 시도")
	msgFailChange = text.Define("tui.fail.change", "change the choices", "선택 바꾸기")
	msgFailEvents = text.Define("tui.fail.events", "show all events", "모든 이벤트 보기")
	msgFailUndo   = text.Define("tui.fail.undo", "undo this step", "이 단계 되돌리기")
	msgFailKeep   = text.Define("tui.fail.keep", "keep it as it is", "그대로 두기")

	msgByeNothing  = text.Define("tui.bye.nothing", "Nothing of the lab is left. Run eksui again for another round.", "실습에서 남은 것이 없습니다. eksui를 다시 실행하면 처음부터 해 볼 수 있습니다.")
	msgByePractice = text.Define("tui.bye.practice", "The practice lab stays as it is, at the step %s. `eksui --practice` continues there, `eksui down --practice` takes it away.",
		"연습 실습은 %s 단계에서 그대로 남아 있습니다. `eksui --practice`로 이어서 하고 `eksui down --practice`로 정리합니다.")
	msgByeAWS = text.Define("tui.bye.aws", "The lab stays in your account, at the step %s, and costs about %s USD an hour (about %s USD so far). `eksui` continues there, `eksui down` takes it away.",
		"실습은 %s 단계에서 계정에 그대로 남아 있고 시간당 약 %s USD가 듭니다(지금까지 약 %s USD). `eksui`로 이어서 하고 `eksui down`으로 정리합니다.")
	msgByeNoLab = text.Define("tui.bye.nolab", "Nothing was made yet. `eksui` begins again at any time.", "아직 만든 것이 없습니다. `eksui`로 언제든 다시 시작할 수 있습니다.")
)
