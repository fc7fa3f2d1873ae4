package token

import (
	"errors"

	"github.com/aws/smithy-go"

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
)

func (r Request) problem(err error) error {
	p := &text.Problem{What: notMade.With(r.Cluster), Why: noCredentials.With(), Next: renew.With(), Err: err}
	var api smithy.APIError
	switch {
	case errors.Is(err, errNoRegion):
		p.Why, p.Next = noRegion.With(), giveRegion.With()
	case errors.As(err, &api):
		p.Why, p.Code = awsRefuses.With(), api.ErrorCode()
	}
	return p
}

func infoProblem(err error) error {
	return &text.Problem{What: infoUnknown.With(), Why: infoKnown.With(), Err: err}
}
