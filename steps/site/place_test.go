package site

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What an earlier eksui has made is found: its file names the base stacks in a field of their own.
func TestAPlaceOfAnEarlierEksuiIsRead(t *testing.T) {
	folder := t.TempDir()
	file := `{"Account":"123456789012","Region":"ap-northeast-2","Networks":["eks-work-base","second"],"Clusters":[{"Name":"c","NodeGroup":"n"}]}`
	if err := os.WriteFile(filepath.Join(folder, placeFile), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.MadeStacks("network", "third"); !slices.Equal(got, []string{"third", "eks-work-base", "second"}) {
		t.Errorf("stacks of the network: %v", got)
	}
	if got := s.MadeClusters(); len(got) != 2 || got[1] != (MadeCluster{"c", "n"}) {
		t.Errorf("clusters: %v", got)
	}
	if p := s.Place(); p.Account != "123456789012" || p.Networks != nil {
		t.Errorf("%+v", p)
	}
}
