package site

import "eksui/internal/text"

// The head of a receipt's file. What a receipt says is worded in steps/engine/story.
var (
	receiptTitle = text.Define("steps.receiptTitle", "eksui: teardown of lab %s", "eksui: 실습 %s의 정리 영수증")
	receiptWho   = text.Define("steps.receiptWho", "account %s, region %s, by %s", "계정 %s, 리전 %s, 사용자 %s")
	receiptBy    = text.Define("steps.receiptBy", "written by eksui %s", "작성한 프로그램 eksui %s")
)
