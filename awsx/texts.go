package awsx

import "eksui/internal/text"

// Why a call to AWS did not work, and the way out: the same for every call.
var (
	msgNoIdentity = text.Define("awsx.identity",
		"AWS does not tell who you are.",
		"AWS에서 사용자를 확인하지 못했습니다.")

	msgNoConfig = text.Define("awsx.config",
		"The AWS configuration on this computer can't be used.",
		"이 컴퓨터의 AWS 설정을 사용할 수 없습니다.")
	msgFixConfig = text.Define("awsx.config.next",
		"Look at the files ~/.aws/config and ~/.aws/credentials (or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point) and correct the part that is named here.",
		"~/.aws/config와 ~/.aws/credentials 파일(또는 AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE이 가리키는 파일)에서 아래에 나온 부분을 고치십시오.")
	msgNoProfile = text.Define("awsx.config.profile",
		"There is no profile %q in the AWS files.",
		"AWS 설정 파일에 %q 프로필이 없습니다.")
	msgChooseProfile = text.Define("awsx.config.profile.next",
		"Choose one of the profiles that exist, or make it: aws configure --profile %s",
		"있는 프로필 가운데 하나를 고르거나 새로 만드십시오: aws configure --profile %s")
	msgMFA = text.Define("awsx.config.mfa",
		"The profile assumes a role that asks for a code of your MFA device, and there is no terminal to ask for it.",
		"이 프로필이 맡는 역할은 MFA 코드를 요구하는데, 코드를 입력받을 터미널이 없습니다.")
	msgMFANext = text.Define("awsx.config.mfa.next",
		"Run it in a terminal, or get temporary keys with aws sts assume-role --serial-number … --token-code … and use those, or choose another profile.",
		"터미널에서 실행하거나, aws sts assume-role --serial-number … --token-code … 명령으로 임시 키를 받아 쓰거나, 다른 프로필을 고르십시오.")

	msgDenied = text.Define("awsx.denied",
		"Your user or role has no permission for %s.",
		"현재 사용자 또는 역할에 %s 권한이 없습니다.")
	msgDeniedNext = text.Define("awsx.denied.next",
		"Ask whoever manages the account to allow %s (eksui policy prints all that the lab needs), or use credentials that have it.",
		"계정 관리자에게 %s 권한을 요청하거나(필요한 권한 전체는 eksui policy로 볼 수 있습니다), 그 권한이 있는 자격 증명을 사용하십시오.")
	msgWrongKey = text.Define("awsx.key",
		"AWS does not know the access key: it was mistyped, deleted or deactivated, or a temporary key lacks its session token. In a region that is not enabled for the account AWS says the same.",
		"AWS가 이 액세스 키를 알지 못합니다. 잘못 입력했거나, 삭제 또는 비활성화되었거나, 임시 키에 세션 토큰이 빠졌을 수 있습니다. 계정에서 활성화하지 않은 리전에서도 같은 응답이 옵니다.")
	msgWrongKeyNext = text.Define("awsx.key.next",
		"Copy the access key ID again from the AWS console (IAM › Users › Security credentials); keys that begin with ASIA need their session token too.",
		"AWS 콘솔(IAM › 사용자 › 보안 자격 증명)에서 액세스 키 ID를 다시 복사하십시오. ASIA로 시작하는 키에는 세션 토큰도 필요합니다.")
	msgTokenLeft = text.Define("awsx.token-left",
		"The access key is a long-term one (AKIA…), and a session token that is left from other keys is sent along with it.",
		"장기 액세스 키(AKIA…)를 쓰는데 다른 키에서 남은 세션 토큰이 함께 전송되고 있습니다.")
	msgTokenLeftEnv = text.Define("awsx.token-left.env",
		"Take it out of the environment: unset AWS_SESSION_TOKEN",
		"환경에서 세션 토큰을 지우십시오: unset AWS_SESSION_TOKEN")
	msgTokenLeftFile = text.Define("awsx.token-left.file",
		"Take the line aws_session_token out of %[1]s, profile %[2]s.",
		"%[1]s 파일의 %[2]s 프로필에서 aws_session_token 줄을 지우십시오.")
	msgWrongSecret = text.Define("awsx.secret",
		"The secret access key does not belong to this access key ID.",
		"보안 액세스 키가 이 액세스 키 ID와 맞지 않습니다.")
	msgWrongSecretNext = text.Define("awsx.secret.next",
		"Paste the secret again, all 40 characters of it. AWS never shows it a second time: if it is lost, make a new access key.",
		"보안 액세스 키 40자 전체를 다시 붙여 넣으십시오. AWS는 이 키를 다시 보여 주지 않으므로 잃어버렸다면 새 액세스 키를 만드십시오.")
	msgExpired = text.Define("awsx.expired",
		"The temporary credentials have expired.",
		"임시 자격 증명이 만료되었습니다.")
	msgExpiredNext = text.Define("awsx.expired.next",
		"Get new ones and go on where you are: aws sso login --profile %[1]s, or paste new keys from the access portal. Nothing of the lab is lost.",
		"새 자격 증명을 받아 이어서 진행하십시오: aws sso login --profile %[1]s 를 실행하거나 액세스 포털에서 새 키를 붙여 넣으십시오. 실습에서 만든 것은 그대로 있습니다.")
	msgExpiredSSO = text.Define("awsx.expired.sso",
		"Renew them in another terminal, then run the step again; it goes on where it is: aws sso login --profile %s",
		"다른 터미널에서 갱신한 뒤 이 단계를 다시 실행하십시오. 하던 곳에서 이어집니다: aws sso login --profile %s")
	msgExpiredLogin = text.Define("awsx.expired.login",
		"Renew them in another terminal, then run the step again; it goes on where it is: aws login --profile %s",
		"다른 터미널에서 갱신한 뒤 이 단계를 다시 실행하십시오. 하던 곳에서 이어집니다: aws login --profile %s")
	msgExpiredEnv = text.Define("awsx.expired.env",
		"They are in the environment (AWS_ACCESS_KEY_ID): end eksui, set new ones and start it again. Nothing of the lab is lost.",
		"환경 변수(AWS_ACCESS_KEY_ID)의 자격 증명입니다. eksui를 끝내고 새 자격 증명을 설정한 뒤 다시 시작하십시오. 실습에서 만든 것은 그대로 있습니다.")
	msgExpiredProcess = text.Define("awsx.expired.process",
		"The credential_process of profile %s gives them: sign in to what it asks, then run the step again; it goes on where it is.",
		"%s 프로필의 credential_process가 내준 자격 증명입니다. 그 프로그램이 쓰는 곳에 다시 로그인한 뒤 이 단계를 다시 실행하십시오. 하던 곳에서 이어집니다.")
	msgLoginEnded = text.Define("awsx.login",
		"The console session of profile %s (aws login) has ended or was never begun.",
		"%s 프로필의 콘솔 세션(aws login)이 끝났거나 아직 시작하지 않았습니다.")
	msgLoginNext = text.Define("awsx.login.next",
		"Run in another terminal: aws login --profile %s",
		"다른 터미널에서 다음 명령을 실행하십시오: aws login --profile %s")
	msgMFARefused = text.Define("awsx.mfa-refused",
		"The code was not the one that the MFA device shows: it was mistyped, or 30 seconds too old, or used already.",
		"MFA 코드가 맞지 않습니다. 잘못 입력했거나, 30초가 지났거나, 이미 사용한 코드입니다.")
	msgMFARefusedNext = text.Define("awsx.mfa-refused.next",
		"Wait for the next code and try again.",
		"다음 코드가 나오면 다시 시도하십시오.")
	msgSSOExpired = text.Define("awsx.sso",
		"The SSO session of profile %s has ended or was never begun.",
		"%s 프로필의 SSO 세션이 끝났거나 아직 시작하지 않았습니다.")
	msgSSONext = text.Define("awsx.sso.next",
		"Run: aws sso login --profile %s",
		"다음 명령을 실행하십시오: aws sso login --profile %s")
	msgSkew = text.Define("awsx.skew",
		"This computer's clock differs too much from AWS's.",
		"이 컴퓨터의 시계가 AWS의 시계와 너무 많이 다릅니다.")
	msgSkewBehind = text.Define("awsx.skew.behind",
		"This computer's clock is %s behind AWS's; five minutes are allowed.",
		"이 컴퓨터의 시계가 AWS보다 %s 늦습니다. 5분까지만 허용됩니다.")
	msgSkewAhead = text.Define("awsx.skew.ahead",
		"This computer's clock is %s ahead of AWS's; five minutes are allowed.",
		"이 컴퓨터의 시계가 AWS보다 %s 빠릅니다. 5분까지만 허용됩니다.")
	msgSkewNext = text.Define("awsx.skew.next",
		"Set the clock by the network: Linux sudo timedatectl set-ntp true, macOS System Settings › General › Date & Time, Windows w32tm /resync.",
		"네트워크로 시계를 맞추십시오: Linux는 sudo timedatectl set-ntp true, macOS는 시스템 설정 › 일반 › 날짜 및 시간, Windows는 w32tm /resync 입니다.")
	msgThrottled = text.Define("awsx.throttled",
		"AWS takes no more requests from this account for the moment, and waiting between tries did not help.",
		"AWS가 지금 이 계정의 요청을 더 받지 않으며, 간격을 두고 다시 시도해도 마찬가지였습니다.")
	msgThrottledNext = text.Define("awsx.throttled.next",
		"Wait a minute and try again; see whether something else uses the account heavily.",
		"1분쯤 기다렸다가 다시 시도하십시오. 다른 프로그램이 이 계정을 많이 쓰고 있는지도 확인하십시오.")
	msgRegionOff = text.Define("awsx.region",
		"Region %s is not enabled for this account.",
		"이 계정에서 %s 리전이 활성화되어 있지 않습니다.")
	msgRegionOffNext = text.Define("awsx.region.next",
		"Enable %s in the console (Account › AWS Regions) or choose another region, such as ap-northeast-2.",
		"콘솔(계정 › AWS 리전)에서 %s 리전을 활성화하거나 ap-northeast-2 같은 다른 리전을 고르십시오.")
	msgNoCredentials = text.Define("awsx.nocredentials",
		"No AWS credentials were found: not in the environment, not in the files of aws configure, not from SSO.",
		"AWS 자격 증명을 찾지 못했습니다. 환경 변수, aws configure 파일, SSO 어디에도 없습니다.")
	msgNoCredentialsNext = text.Define("awsx.nocredentials.next",
		"Enter an access key here, run aws configure or aws sso login, or begin with practice, which needs no account.",
		"여기에 액세스 키를 입력하거나, aws configure 또는 aws sso login을 실행하거나, 계정이 필요 없는 연습 모드로 시작하십시오.")
	msgProcess = text.Define("awsx.process",
		"The program that profile %s names as credential_process gave no credentials.",
		"%s 프로필의 credential_process 프로그램이 자격 증명을 내주지 않았습니다.")
	msgProcessNext = text.Define("awsx.process.next",
		"Run that program by hand (it is named in ~/.aws/config, profile %s) and mend what it says.",
		"~/.aws/config의 %s 프로필에 적힌 그 프로그램을 직접 실행해 보고 나오는 문제를 해결하십시오.")
	msgServer = text.Define("awsx.server",
		"AWS itself has trouble answering, also after several tries.",
		"여러 번 시도했지만 AWS 쪽에서 제대로 응답하지 못하고 있습니다.")
	msgServerNext = text.Define("awsx.server.next",
		"Try again in a few minutes; https://health.aws.amazon.com shows known trouble.",
		"몇 분 뒤 다시 시도하십시오. 알려진 장애는 https://health.aws.amazon.com 에서 볼 수 있습니다.")
	msgQuota = text.Define("awsx.quota",
		"The account has reached one of its quotas in %s.",
		"%s 리전에서 계정의 할당량을 모두 썼습니다.")
	msgQuotaNext = text.Define("awsx.quota.next",
		"Delete what is no longer needed, or ask for more in the console under Service Quotas.",
		"필요 없는 리소스를 지우거나 콘솔의 Service Quotas에서 한도 증가를 요청하십시오.")
	msgDNS = text.Define("awsx.dns",
		"The name %s does not resolve: there is no network or no DNS, or %s is not a region.",
		"%s 이름을 찾을 수 없습니다. 네트워크나 DNS가 연결되지 않았거나 %s 리전이 없는 것입니다.")
	msgDNSNext = text.Define("awsx.dns.next",
		"Look at the network (VPN, Wi-Fi, proxy) and at the spelling of the region %s.",
		"네트워크(VPN, Wi-Fi, 프록시)와 리전 이름 %s의 철자를 확인하십시오.")
	msgOtherNext = text.Define("awsx.other.next",
		"AWS's own words say what is wrong. Change what they name and try again; what is there already is kept.",
		"AWS의 메시지에 원인이 적혀 있습니다. 해당 부분을 고친 뒤 다시 시도하십시오. 이미 만들어진 것은 그대로 유지됩니다.")
	msgNetwork = text.Define("awsx.network",
		"AWS can't be reached from this computer.",
		"이 컴퓨터에서 AWS에 연결할 수 없습니다.")
	msgNetworkNext = text.Define("awsx.network.next",
		"Look at the network, at HTTPS_PROXY and, if it is set, at AWS_ENDPOINT_URL; then try again.",
		"네트워크와 HTTPS_PROXY, 설정했다면 AWS_ENDPOINT_URL을 확인한 뒤 다시 시도하십시오.")
	msgTLS = text.Define("awsx.tls",
		"The certificate that answered for AWS is not trusted: a company proxy often stands in between.",
		"AWS를 대신해 응답한 인증서를 신뢰할 수 없습니다. 회사 프록시가 중간에 있는 경우가 많습니다.")
	msgTLSNext = text.Define("awsx.tls.next",
		"Name your company's CA file in AWS_CA_BUNDLE, and check the clock's date.",
		"AWS_CA_BUNDLE에 회사 CA 파일을 지정하고 시계의 날짜를 확인하십시오.")
)
