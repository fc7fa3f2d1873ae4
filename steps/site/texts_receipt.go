package site

import "eksui/internal/text"

// Sentences of a receipt's file.
var (
	receiptTitle       = text.Define("steps.receiptTitle", "eksui: teardown of lab %s", "eksui: 실습 %s의 정리 영수증")
	receiptWho         = text.Define("steps.receiptWho", "account %s, region %s, by %s", "계정 %s, 리전 %s, 사용자 %s")
	receiptWhen        = text.Define("steps.receiptWhen", "looked at %s, after %s of work", "확인한 시각 %s, 작업에 걸린 시간 %s")
	receiptBy          = text.Define("steps.receiptBy", "written by eksui %s", "작성한 프로그램 eksui %s")
	receiptPractice    = text.Define("steps.receiptPractice", "in the practice cloud: nothing of this was billed", "연습 클라우드이므로 요금이 청구되지 않았습니다")
	receiptLeftHeading = text.Define("steps.receiptLeftHeading", "Left", "남은 것")
	receiptNothing     = text.Define("steps.receiptNothing", "Nothing that the calls below can see.", "아래 호출로 확인되는 것은 하나도 없습니다.")
	receiptDeleted     = text.Define("steps.receiptDeleted", "Deleted", "삭제한 것")
	receiptLooked      = text.Define("steps.receiptLooked", "Looked at", "확인에 쓴 호출")
	receiptUnread      = text.Define("steps.receiptUnread", "Could not be read: of these nothing is proven", "읽지 못해 확인할 수 없는 것")
)
