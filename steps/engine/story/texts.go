package story

import "eksui/internal/text"

// Sentences of a receipt. A head that lists something goes on with what it lists.
var (
	receiptNothing  = text.Define("receipt.nothing", "Nothing of this lab is left (%d places looked at).", "이 실습에서 남은 것이 없습니다(%d곳을 확인했습니다).")
	receiptUnproven = text.Define("receipt.unproven", "Nothing was found, but not everything could be looked at.", "발견된 것은 없지만 모두 확인하지는 못했습니다.")
	receiptLeft     = text.Define("receipt.left", "Left behind (%d)", "남아 있는 것(%d개)")
	receiptUnread   = text.Define("receipt.unread", "could not be read, so nothing is proven of it", "읽지 못해 확인할 수 없습니다")
	receiptSkipped  = text.Define("receipt.skipped", "not looked at, since denied (the lab makes none of these)", "권한이 없어 확인하지 않은 것(이 실습이 만들지 않는 리소스)")
	receiptTook     = text.Define("receipt.took", "the teardown took %s", "정리에 걸린 시간: %s")
	receiptPractice = text.Define("receipt.practice", "practice: nothing of this was billed", "연습이므로 청구된 비용이 없습니다")
	receiptSaved    = text.Define("receipt.saved", "receipt: %s", "영수증: %s")
	receiptDeleted  = text.Define("receipt.deleted", "deleted", "삭제")
	receiptLooked   = text.Define("receipt.looked", "looked at %s", "%s에 확인")
	receiptListed   = text.Define("receipt.listed", "%s: %s", "%s: %s")
)
