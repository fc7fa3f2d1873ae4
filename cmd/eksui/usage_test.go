package main

import (
	"bytes"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"eksui/steps/site"
)

// TestWrongUseIsCode2 says what is wrong in the learner's language, with what would be right.
func TestWrongUseIsCode2(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for _, c := range []struct{ call, en, ko string }{
		{"template foo", "There are: lab, base, cluster, nodegroup, deployment, pod, service\n", "다음이 있습니다: lab, base, cluster"},
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

// TestWhatASurroundingLacks is said with what mends it, and without an echo of the same.
func TestWhatASurroundingLacks(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.says(exitFailed, "eksui practice serve\n", "eksui practice serve\n", "practice", "env")

	var said bytes.Buffer
	byHand := l.command("by-hand", "network", "--practice")
	byHand.Stderr = &said
	if out, err := byHand.Output(); err != nil || !strings.HasPrefix(string(out), "# ") || !strings.Contains(said.String(), "eksui practice serve") {
		t.Errorf("a page for a cloud that does not run: %v %s %s", err, said.String(), out)
	}

	held := site.Setup{Practice: true, Folder: filepath.Join(l.dir, "state", "practice", "labs", "eks-cluster")}
	other, err := site.Open(held, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	l.says(exitFailed, "or end it first.\n", "먼저 종료하십시오.\n", "up", "--practice")

	nowhere := newLab(t, "")
	nowhere.env = slices.DeleteFunc(nowhere.env, func(v string) bool {
		return strings.HasPrefix(v, "HOME=") || strings.HasPrefix(v, "EKSUI_STATE_DIR=")
	})
	if runtime.GOOS == "linux" {
		for _, call := range []string{"up --practice", "practice env", "contexts", "practice bill"} {
			nowhere.says(exitFailed, "EKSUI_STATE_DIR", "EKSUI_STATE_DIR", strings.Fields(call)...)
		}
	}

	l.env = append(l.env, "AWS_EC2_METADATA_DISABLED=true")
	for _, call := range []string{"up --yes", "up --yes --json"} {
		out, err := l.command(strings.Fields(call)...).Output()
		if err == nil || !strings.Contains(string(out), "--practice") && !strings.Contains(string(out), "cli.noCredentialsNext") || strings.Contains(string(out), "key here") {
			t.Errorf("%s without credentials: %v, %s", call, err, out)
		}
	}
}
