package text

import (
	"encoding/json"
	"testing"
)

var (
	greet = Define("test.greet", "%s waits for %d nodes", "노드 %[2]d개를 %[1]s이(가) 기다립니다")
	plain = Define("test.plain", "done", "끝")
)

func TestTextRendersBothLanguagesAndNestedTexts(t *testing.T) {
	g := greet.With(plain, 2)
	if got := g.In(EN); got != "done waits for 2 nodes" {
		t.Errorf("en: %q", got)
	}
	if got := g.In(KO); got != "노드 2개를 끝이(가) 기다립니다" {
		t.Errorf("ko: %q", got)
	}
}

func TestTextSurvivesTheJournal(t *testing.T) {
	b, err := json.Marshal(greet.With(Raw("100% sure"), 2))
	if err != nil {
		t.Fatal(err)
	}
	var back Text
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if got := back.In(EN); got != "100% sure waits for 2 nodes" {
		t.Errorf("after a round trip: %q", got)
	}
}
