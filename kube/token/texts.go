package token

import (
	"errors"

	"github.com/aws/smithy-go"

	"eksui/internal/cause"
	"eksui/internal/text"
)

var (
	notMade = text.Define("token.not-made",
		"No token for the cluster %s could be made.",
		"클러스터 %s의 토큰을 만들지 못했습니다.")
	awsRefuses = text.Define("token.aws-refuses",
		"AWS refuses the credentials.",
		"AWS가 자격 증명을 거부했습니다.")
	noCredentials = text.Define("token.no-credentials",
		"No usable AWS credentials were found.",
		"사용할 수 있는 AWS 자격 증명을 찾지 못했습니다.")
	renew = text.Define("token.renew",
		"Renew them (aws sso login, aws configure) or choose another profile: AWS_PROFILE or --profile.",
		"자격 증명을 갱신하거나(aws sso login, aws configure) 다른 프로필을 선택하십시오(AWS_PROFILE 또는 --profile).")
	noRegion = text.Define("token.no-region",
		"It is not known in which region to sign.",
		"서명할 리전을 알 수 없습니다.")
	giveRegion = text.Define("token.give-region",
		"Give --region or set AWS_REGION.",
		"--region을 지정하거나 AWS_REGION을 설정하십시오.")
	infoUnknown = text.Define("token.info-unknown",
		"The caller asks for a form of credentials that eksui does not know.",
		"호출한 프로그램이 요청한 자격 증명 형식을 알 수 없습니다.")
	infoKnown = text.Define("token.info-known",
		"It knows client.authentication.k8s.io/v1 and v1beta1.",
		"client.authentication.k8s.io/v1과 v1beta1을 지원합니다.")
	updateCaller = text.Define("token.update-caller",
		"Update kubectl, or whatever else calls eksui token.",
		"kubectl처럼 eksui token을 호출하는 프로그램을 업데이트하십시오.")
)

// failing is a token that could not be made.
type failing struct {
	cluster string
	err     error
}

func problem(cluster string, err error) error {
	p := &text.Problem{What: notMade.With(cluster), Err: err}
	var api smithy.APIError
	if errors.As(err, &api) {
		p.Code = api.ErrorCode()
	}
	return tokenCauses.Explain(p, failing{cluster, err})
}

var tokenCauses = cause.Define([]cause.Cause[failing]{
	{
		ID: "token.no-region", Match: func(f failing) bool { return errors.Is(f.err, errNoRegion) }, Why: noRegion, Next: giveRegion,
		Example: failing{"eks-cluster", errNoRegion},
	},
	{
		ID: "token.credentials-refused", Match: refusedByAWS, Why: awsRefuses, Next: renew,
		Example: failing{"eks-cluster", &smithy.GenericAPIError{Code: "ExpiredToken"}},
	},
	{ID: "token.no-credentials", Why: noCredentials, Next: renew, Example: failing{"eks-cluster", errors.New("failed to refresh cached credentials")}},
}...)

func refusedByAWS(f failing) bool {
	var api smithy.APIError
	return errors.As(f.err, &api)
}

func init() { cause.Add(infoProblem(nil)) }

func infoProblem(err error) *text.Problem {
	return &text.Problem{Cause: "token.form-unknown", What: infoUnknown.With(), Why: infoKnown.With(), Next: updateCaller.With(), Err: err}
}
