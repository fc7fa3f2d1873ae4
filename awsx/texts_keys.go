package awsx

import "eksui/internal/text"

// What can be wrong with keys and files on this computer.
var (
	msgKeysBad = text.Define("awsx.keys",
		"These can't be AWS keys as they stand.",
		"이대로는 AWS 키로 쓸 수 없습니다.")
	msgKeysNext = text.Define("awsx.keys.next",
		"An access key ID is 20 characters and begins with AKIA (or ASIA with a session token); its secret is 40. Both are in the CSV file that the console offers when a key is made.",
		"액세스 키 ID는 20자이고 AKIA로 시작합니다(ASIA로 시작하면 세션 토큰이 함께 필요합니다). 보안 액세스 키는 40자입니다. 둘 다 콘솔에서 키를 만들 때 내려받는 CSV 파일에 있습니다.")
	msgKeyMissing = text.Define("awsx.keys.id.missing",
		"The access key ID is missing.",
		"액세스 키 ID가 없습니다.")
	msgSecretMissing = text.Define("awsx.keys.secret.missing",
		"The secret access key is missing.",
		"보안 액세스 키가 없습니다.")
	msgKeysSwapped = text.Define("awsx.keys.swapped",
		"The two are swapped: the secret stands where the access key ID belongs.",
		"두 값이 서로 바뀌었습니다. 액세스 키 ID 자리에 보안 액세스 키가 있습니다.")
	msgKeysLine = text.Define("awsx.keys.line",
		"A whole line was pasted where only one value belongs.",
		"값 하나만 넣을 자리에 줄 전체를 붙여 넣었습니다.")
	msgKeyShape = text.Define("awsx.keys.id.shape",
		"The access key ID does not look like one.",
		"액세스 키 ID의 형식이 아닙니다.")
	msgSecretShape = text.Define("awsx.keys.secret.shape",
		"The secret access key has %d characters or some that a secret never has; a secret has exactly 40 letters, digits, / and +.",
		"보안 액세스 키가 %d자이거나 쓸 수 없는 문자가 들어 있습니다. 보안 액세스 키는 영문자, 숫자, /, + 로 된 정확히 40자입니다.")
	msgTokenMissing = text.Define("awsx.keys.token.missing",
		"Keys that begin with ASIA are temporary and need their session token.",
		"ASIA로 시작하는 키는 임시 키이므로 세션 토큰이 필요합니다.")
	msgTokenShape = text.Define("awsx.keys.token.shape",
		"The session token holds characters that no token has, or only a part of it was pasted.",
		"세션 토큰에 쓸 수 없는 문자가 있거나 일부만 붙여 넣었습니다.")
	msgRegionShape = text.Define("awsx.keys.region",
		"%q is not a region's name.",
		"%q은(는) 리전 이름이 아닙니다.")
	msgRegionNext = text.Define("awsx.keys.region.next",
		"A region is written like ap-northeast-2 (Seoul), without a zone's letter at the end.",
		"리전은 ap-northeast-2(서울)처럼 쓰며 끝에 가용 영역 글자를 붙이지 않습니다.")
	msgBadProfileName = text.Define("awsx.profile.name",
		"%q can't be the name of a profile.",
		"%q은(는) 프로필 이름으로 쓸 수 없습니다.")
	msgBadProfileNameNext = text.Define("awsx.profile.name.next",
		"Use letters, digits, - and _.",
		"영문자, 숫자, -, _ 를 사용하십시오.")
	msgFileUnreadable = text.Define("awsx.file.read",
		"The file %s can't be read.",
		"%s 파일을 읽을 수 없습니다.")
	msgFileUnwritable = text.Define("awsx.file.write",
		"The file %s can't be written.",
		"%s 파일에 쓸 수 없습니다.")
	msgFileUnreadableNext = text.Define("awsx.file.next",
		"Check who owns %s and its folder and what they permit (ls -la), then try again.",
		"%s 파일과 그 폴더의 소유자와 권한을 확인하고(ls -la) 다시 시도하십시오.")
)
