package main

import (
	"strings"
	"testing"
)

// TestWrongUseIsCode2 says what is wrong in the learner's language, with what would be right.
func TestWrongUseIsCode2(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for _, c := range []struct{ call, en, ko string }{
		{"template foo", "There are: base, cluster, nodegroup, pod, deployment, service\n", "다음이 있습니다: base, cluster"},
		{"forward pod/x 99999:80", "99999:80", "99999:80"},
		{"forward pod/x abc", "abc needs ports", "포트를 지정해야"},
		{"forward vm/x", "vm/x", "vm/x"},
		{"up --yes --context x", "--practice", "AWS에서는 컨텍스트 x의"},
		{"up --practice --speed 0", "from 1 to 600", "1에서 600까지"},
		{"--practice --speed 601", "from 1 to 600", "1에서 600까지"},
		{"practice serve --speed -1", "from 1 to 600", "1에서 600까지"},
		{"practice serve --speed NaN", "from 1 to 600", "1에서 600까지"},
		{"practice speed 0", `The speed can't be "0": it goes from 1 to 600.`, "1에서 600까지"},
		{"practice fault nonsense", `no accident "nonsense". There are: api-500,`, `사고 "nonsense"이(가) 없습니다`},
		{"practice fault denied", "For example: denied=ec2:CreateVpc", "대상을 지정해야 합니다. 예: denied="},
		{"up --practice --fault denied=", "For example: denied=ec2:CreateVpc", "대상을 지정해야 합니다. 예: denied="},
		{"practice serve --fault throttling=x", "Say only: throttling", "이렇게만 쓰십시오: throttling"},
		{"up --speed fast", `"fast"`, `"fast"`},
	} {
		l.says(exitUsage, c.en, c.ko, strings.Fields(c.call)...)
	}
}
