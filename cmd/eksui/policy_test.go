package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"eksui/awsx"
)

// tableWords are the words of the table of permissions in a language.
type tableWords struct {
	head   [3]string
	uses   map[awsx.Use]string
	spare  string // what the lab goes on without
	limits map[string]string
}

var words = map[string]tableWords{
	"../../README.md": {
		[3]string{"Needed to", "Limited to", "Actions"},
		map[awsx.Use]string{
			awsx.UseRead: "look", awsx.UseUp: "make the lab", awsx.UseDown: "take it away", awsx.UseUp | awsx.UseDown: "make it and take it away",
		},
		"know more; the lab goes on without",
		map[string]string{
			"Look": "", "InRegion": "the region", "Stacks": "the lab's stacks", "Cluster": "its cluster", "Roles": "its roles", "UsedRoles": "its roles, given ones too",
			"RolePolicies": "its roles, AWS's policies for EKS", "RolesToEKS": "its roles, to EKS", "ServiceRoles": "EKS's own roles",
			"OfLab": "what carries the lab's tag", "OfCluster": "what carries the cluster's tag", "OfController": "what the load balancer controller made",
			"OfNodes": "interfaces of its nodes",
		},
	},
	"../../README.ko.md": {
		[3]string{"용도", "범위", "작업"},
		map[awsx.Use]string{
			awsx.UseRead: "조회", awsx.UseUp: "실습 생성", awsx.UseDown: "실습 삭제", awsx.UseUp | awsx.UseDown: "생성과 삭제",
		},
		"추가 정보(없어도 실습은 진행됩니다)",
		map[string]string{
			"Look": "", "InRegion": "해당 리전", "Stacks": "실습의 스택", "Cluster": "실습의 클러스터", "Roles": "실습의 역할", "UsedRoles": "실습의 역할 (지정한 역할 포함)",
			"RolePolicies": "실습의 역할과 AWS의 EKS용 정책", "RolesToEKS": "실습의 역할을 EKS에 전달", "ServiceRoles": "EKS의 서비스 연결 역할",
			"OfLab": "실습 태그가 붙은 것", "OfCluster": "클러스터 태그가 붙은 것", "OfController": "로드 밸런서 컨트롤러가 만든 것",
			"OfNodes": "노드의 네트워크 인터페이스",
		},
	},
}

// table has a row for what is needed for the same and limited alike.
func (w tableWords) table(t *testing.T) string {
	type row struct{ use, limit string }
	rows := map[row][]string{}
	for _, p := range awsx.Permissions(awsx.UseAll) {
		r := row{use: w.uses[p.Use]}
		if p.Optional {
			r.use = w.spare
		}
		var limits []string
		for _, s := range p.On {
			words, is := w.limits[s.ID]
			if !is || r.use == "" {
				t.Errorf("no words for %s of %+v", s.ID, p)
			}
			limits = append(limits, words)
		}
		r.limit = strings.Join(limits, "; ")
		rows[r] = append(rows[r], p.Action)
	}
	var lines []string
	for r, actions := range rows {
		lines = append(lines, "| "+r.use+" | "+r.limit+" | "+byService(actions)+" |\n")
	}
	slices.Sort(lines)
	return "| " + w.head[0] + " | " + w.head[1] + " | " + w.head[2] + " |\n|---|---|---|\n" + strings.Join(lines, "")
}

// byService writes sorted actions with each service's name once: "ec2: CreateVpc, DeleteVpc; iam: GetRole".
func byService(actions []string) string {
	var b strings.Builder
	before := ""
	for _, a := range actions {
		service, name, _ := strings.Cut(a, ":")
		switch before {
		case service:
			b.WriteString(", " + name)
		case "":
			b.WriteString(service + ": " + name)
		default:
			b.WriteString("; " + service + ": " + name)
		}
		before = service
	}
	return b.String()
}

// TestReadmePermissions compares the tables of both READMEs with the one that everything is made of. With EKSUI_README=write it
// writes them.
func TestReadmePermissions(t *testing.T) {
	const begin, end = "<!-- permissions -->\n", "<!-- end -->"
	for file, w := range words {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, begins := strings.Cut(string(raw), begin)
		_, after, ends := strings.Cut(rest, end)
		if !begins || !ends {
			t.Fatalf("%s has no place for the table", file)
		}
		want := before + begin + w.table(t) + end + after
		if want == string(raw) {
			continue
		}
		if os.Getenv("EKSUI_README") != "write" {
			t.Errorf("%s's table is not what the lab needs: EKSUI_README=write go test ./cmd/eksui -run TestReadmePermissions", file)
			continue
		}
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The policy is for the names of the lab file, and only for what it is asked for.
func TestPolicyIsForTheLabFile(t *testing.T) {
	t.Parallel()
	l := newLab(t, "name: class-7\nregion: us-west-2\ncluster:\n  name: seven\nnetwork:\n  stack: net-7\n")
	policy := func(args ...string) string {
		t.Helper()
		out, err := l.command(append([]string{"policy"}, args...)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	out := policy("-f", l.file)
	for _, want := range []string{
		"arn:aws:eks:us-west-2:*:cluster/seven", "stack/net-7/*", "stack/eksctl-seven-cluster/*", "role/eksctl-seven-*", `"aws:ResourceTag/eksui:lab"`, `"class-7"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	looks, down := policy("--read-only"), policy("--down")
	for _, forbidden := range []string{"Create", "Delete", "Attach", "Run"} {
		if strings.Contains(looks, ":"+forbidden) {
			t.Errorf("a policy to look has %s", forbidden)
		}
	}
	if strings.Contains(down, "RunInstances") || !strings.Contains(down, "eks:DeleteCluster") || !strings.Contains(down, "ec2:DescribeVpcs") {
		t.Errorf("to take the lab away:\n%s", down)
	}
	l.says(exitUsage, "--read-only allows neither", "--read-only는", "policy", "--read-only", "--down")
}
