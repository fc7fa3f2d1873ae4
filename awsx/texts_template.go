package awsx

import "eksui/internal/text"

// What can be wrong with a template and its parameters.
var (
	msgTemplateBad = text.Define("awsx.template",
		"This is not a CloudFormation template that can be used.",
		"사용할 수 있는 CloudFormation 템플릿이 아닙니다.")
	msgTemplateNext = text.Define("awsx.template.next",
		"Correct the file, or go on with eksui's own base template.",
		"파일을 고치거나 eksui의 기본 템플릿으로 진행하십시오.")
	msgTemplateRefused = text.Define("awsx.template.refused",
		"AWS has read it and refuses it.",
		"AWS가 템플릿을 검사하고 거부했습니다.")
	msgTemplateNotValidated = text.Define("awsx.template.notvalidated",
		"AWS could not validate the template.",
		"AWS에서 템플릿을 검증하지 못했습니다.")
	msgTemplateTooBig = text.Define("awsx.template.big",
		"It has %d bytes; CloudFormation takes %d in a request.",
		"크기가 %d바이트입니다. CloudFormation은 요청 하나에 %d바이트까지 받습니다.")
	msgTemplateTooBigNext = text.Define("awsx.template.big.next",
		"Take out comments and resources that the lab does not need.",
		"주석과 실습에 필요 없는 리소스를 줄이십시오.")
	msgTemplateEmpty = text.Define("awsx.template.empty",
		"It has no Resources.",
		"Resources가 없습니다.")
	msgTemplateSyntax = text.Define("awsx.template.syntax",
		"It is not correct %s: look at line %d, column %d.",
		"%s 형식이 아닙니다. %d번째 줄 %d번째 글자를 확인하십시오.")
	msgTemplateNoMapping = text.Define("awsx.template.mapping",
		"At its top there are no sections such as Parameters and Resources.",
		"맨 위에 Parameters, Resources 같은 섹션이 없습니다.")

	msgParameterBad = text.Define("awsx.parameter",
		"Parameter %s can't be %q.",
		"%s 파라미터에 %q 값을 쓸 수 없습니다.")
	msgParameterBadHidden = text.Define("awsx.parameter.hidden",
		"Parameter %s can't have that value.",
		"%s 파라미터에 그 값을 쓸 수 없습니다.")
	msgParameterNext = text.Define("awsx.parameter.next",
		"Give it another value.",
		"다른 값을 입력하십시오.")
	msgParameterConstraint = text.Define("awsx.parameter.constraint",
		"The template says: %s.",
		"템플릿의 설명: %s.")
	msgParameterID = text.Define("awsx.parameter.id",
		"It is to be an %s, of the shape %s.",
		"%s 형식(%s)이어야 합니다.")
	msgParameterValues = text.Define("awsx.parameter.values",
		"Allowed are: %s.",
		"쓸 수 있는 값: %s.")
	msgParameterShort = text.Define("awsx.parameter.short",
		"It has %d characters, at least %d are needed.",
		"%d자입니다. %d자 이상이어야 합니다.")
	msgParameterLong = text.Define("awsx.parameter.long",
		"It has %d characters, at most %d are allowed.",
		"%d자입니다. %d자 이하여야 합니다.")
	msgParameterPattern = text.Define("awsx.parameter.pattern",
		"It does not match the pattern %s.",
		"%s 패턴과 맞지 않습니다.")
	msgParameterNumber = text.Define("awsx.parameter.number",
		"It is to be a number.",
		"숫자여야 합니다.")
	msgParameterSmall = text.Define("awsx.parameter.small",
		"The smallest value is %s.",
		"최솟값은 %s입니다.")
	msgParameterBig = text.Define("awsx.parameter.big.value",
		"The largest value is %s.",
		"최댓값은 %s입니다.")
	msgParameterMissing = text.Define("awsx.parameter.missing",
		"Parameter %s has no value and no default.",
		"%s 파라미터에 값도 기본값도 없습니다.")
	msgParameterUnknown = text.Define("awsx.parameter.unknown",
		"The template has no parameter %s.",
		"템플릿에 %s 파라미터가 없습니다.")
	msgParameterUnknownNext = text.Define("awsx.parameter.unknown.next",
		"Its parameters are: %s.",
		"템플릿의 파라미터: %s.")
)
