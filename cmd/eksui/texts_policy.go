package main

import "eksui/internal/text"

var (
	mfaAsk = text.Define("cli.mfa", "Code of the MFA device %s (it is not shown):", "MFA 디바이스 %s의 코드(표시되지 않습니다):")

	policyShort = text.Define("cli.policy", "Print the IAM policy that allows the lab, and nothing else", "실습에 필요한 권한만 담은 IAM 정책을 출력합니다")
	policyLong  = text.Define("cli.policyLong",
		"Prints the IAM policy that allows the lab, and nothing else, limited to its names, its tags and its region:\n\n"+
			"\teksui policy > eksui-policy.json\n"+
			"\taws iam create-policy --policy-name eksui --policy-document file://eksui-policy.json\n"+
			"\taws iam attach-user-policy --user-name USER --policy-arn arn:aws:iam::ACCOUNT:policy/eksui\n\n"+
			"Whoever has only --up can't roll back a stack that fails: AWS deletes its parts with the caller's permissions.",
		"실습에 필요한 권한만 담은 IAM 정책을 출력합니다. 실습의 이름과 태그, 리전으로 범위를 좁힙니다.\n\n"+
			"\teksui policy > eksui-policy.json\n"+
			"\taws iam create-policy --policy-name eksui --policy-document file://eksui-policy.json\n"+
			"\taws iam attach-user-policy --user-name USER --policy-arn arn:aws:iam::ACCOUNT:policy/eksui\n\n"+
			"--up 권한만 있으면 실패한 스택을 롤백할 수 없습니다. AWS가 호출자의 권한으로 그 리소스를 삭제하기 때문입니다.")
	policyFlagLook     = text.Define("cli.policyLook", "only to look: status, plans and inventory", "조회만: 상태, 계획, 남은 리소스 확인")
	policyFlagUp       = text.Define("cli.policyUp", "to look and to make the lab", "조회와 실습 생성")
	policyFlagDown     = text.Define("cli.policyDown", "to look and to take the lab away", "조회와 실습 삭제")
	policyLookOnly     = text.Define("cli.policyLookOnly", "--read-only allows neither --up nor --down.", "--read-only는 --up, --down과 함께 쓸 수 없습니다.")
	policyLookOnlyNext = text.Define("cli.policyLookOnlyNext", "Leave one of them out; without a flag the policy is for the whole lab.", "둘 중 하나만 쓰십시오. 플래그가 없으면 실습 전체에 필요한 정책입니다.")
)
