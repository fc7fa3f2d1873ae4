package steps

import "eksui/internal/text"

// Sentences of the credentials step.
var (
	credentialsAre       = text.Define("steps.credentialsAre", "Account %s as %s, region %s.", "계정 %s, 사용자 %s, 리전 %s입니다.")
	credentialsARN       = text.Define("steps.credentialsARN", "%s (credentials from %s)", "%s (자격 증명 출처: %s)")
	credentialsPractice  = text.Define("steps.credentialsPractice", "The practice cloud has an account and keys of its own. Nothing is billed, and your ~/.aws stays untouched.", "연습 클라우드는 자체 계정과 키를 사용합니다. 요금이 없으며 ~/.aws는 건드리지 않습니다.")
	credentialsIntro     = text.Define("steps.credentialsIntro", "Who should the lab work as? Keys stay on this computer, in the files that `aws configure` uses.", "어떤 자격 증명으로 실습할까요? 키는 이 컴퓨터의 `aws configure` 파일에만 저장됩니다.")
	fieldSource          = text.Define("steps.fieldSource", "Credentials", "자격 증명")
	fieldSourceHelp      = text.Define("steps.fieldSourceHelp", "Profiles, SSO and environment, as the AWS SDK finds them.", "AWS SDK가 찾은 프로필, SSO, 환경 변수입니다.")
	optionTypeKeys       = text.Define("steps.optionTypeKeys", "type or paste an access key", "액세스 키를 직접 입력합니다")
	fieldAccessKey       = text.Define("steps.fieldAccessKey", "Access key ID", "액세스 키 ID")
	fieldAccessKeyHelp   = text.Define("steps.fieldAccessKeyHelp", "20 characters, beginning with AKIA. A line of the console's CSV file or export lines work too.", "AKIA로 시작하는 20자입니다. 콘솔의 CSV 한 줄이나 export 줄을 붙여 넣어도 됩니다.")
	fieldSecretKey       = text.Define("steps.fieldSecretKey", "Secret access key", "비밀 액세스 키")
	fieldSecretKeyHelp   = text.Define("steps.fieldSecretKeyHelp", "40 characters; it is not shown.", "40자이며 화면에 표시되지 않습니다.")
	fieldProfileName     = text.Define("steps.fieldProfileName", "Profile", "프로필")
	fieldProfileNameHelp = text.Define("steps.fieldProfileNameHelp", "The keys are kept under this name in %s.", "이 이름으로 %s에 저장합니다.")
	fieldRegion          = text.Define("steps.fieldRegion", "Region", "리전")
	fieldRegionHelp      = text.Define("steps.fieldRegionHelp", "ap-northeast-2 is Seoul.", "ap-northeast-2는 서울입니다.")
	byHandConfigure      = text.Define("steps.byHandConfigure", "asks for the keys and the region", "키와 리전을 입력받습니다")
	byHandIdentity       = text.Define("steps.byHandIdentity", "who AWS says you are", "AWS가 인식하는 사용자를 확인합니다")
)
