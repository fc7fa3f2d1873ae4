package text_test

import (
	"errors"
	"fmt"

	"eksui/internal/text"
)

var (
	nodesReady = text.Define("example.nodesReady", "%d nodes of %s are ready.", "%[2]s의 노드 %[1]d개가 준비되었습니다.")
	noKey      = text.Define("example.noKey", "The key is refused.", "키가 거부되었습니다.")
	makeKey    = text.Define("example.makeKey", "Make a new one.", "새로 만드십시오.")
)

// A sentence travels as a key with arguments; Korean may put them in another order.
func ExampleDefine() {
	said := nodesReady.With(2, "eks-cluster")
	fmt.Println(said.In(text.EN))
	fmt.Println(said.In(text.KO))
	// Output:
	// 2 nodes of eks-cluster are ready.
	// eks-cluster의 노드 2개가 준비되었습니다.
}

// An error for people says what happened and what to do next, and keeps the other side's own words.
func ExampleProblem() {
	var err error = &text.Problem{What: noKey.With(), Next: makeKey.With(), Err: errors.New("InvalidClientTokenId")}
	fmt.Println(err)
	fmt.Println(text.InLang(err, text.KO))
	// Output:
	// The key is refused. Make a new one. [InvalidClientTokenId]
	// 키가 거부되었습니다. 새로 만드십시오. [InvalidClientTokenId]
}
