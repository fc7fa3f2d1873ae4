package site

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/version"
	"eksui/steps/engine"
)

func TestAReceiptsFileSaysAllInBothLanguages(t *testing.T) {
	lab, err := Open(Setup{Folder: t.TempDir(), Practice: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	path, err := lab.SaveReceipt(engine.Receipt{
		At: time.Date(2026, 11, 24, 12, 9, 0, 0, time.UTC), Took: 9 * time.Minute, Looked: []string{"ec2:DescribeVpcs", "iam:ListRoles"},
		Left: []engine.Leftover{{Kind: "vpc", ID: "vpc-1", State: "available"}}, Unread: []string{"iam:ListRoles: denied"}, Deleted: map[string]int{"stack": 3, "cluster": 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	english, korean, both := strings.Cut(string(raw), "\n---\n\n")
	if !both || !strings.Contains(korean, "\n## 삭제\n\n- 1 × cluster\n") {
		t.Errorf("in Korean:\n%s", korean)
	}
	want := `# eksui: teardown of lab eks-cluster

- account , region , by 
- written by eksui ` + version.Get().String() + `
- the teardown took 9m0s
- practice: nothing of this was billed

## Left behind (1)

- vpc vpc-1 available

## Could not be read, so nothing is proven of it

- iam:ListRoles: denied

## Deleted

- 1 × cluster
- 3 × stack

## Looked at 2026-11-24 12:09:00 +00:00

- ec2:DescribeVpcs
- iam:ListRoles
`
	if d := cmp.Diff(strings.Split(want, "\n"), strings.Split(english, "\n")); d != "" {
		t.Error(d)
	}
}
