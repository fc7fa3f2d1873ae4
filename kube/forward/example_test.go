package forward_test

import (
	"fmt"

	"eksui/kube/forward"
)

// What is forwarded to may be said in kubectl's forms, or by a label.
func ExampleParseTarget() {
	for _, said := range []string{"web", "deploy/web", "svc/web", "app=node-server"} {
		target, err := forward.ParseTarget(said)
		if err != nil {
			panic(err)
		}
		fmt.Println(target)
	}
	// Output:
	// pod/web
	// deployment/web
	// service/web
	// app=node-server
}

func ExampleParsePort() {
	port, err := forward.ParsePort("9000:http")
	fmt.Println(port.Local, port.Remote, err)
	// Output: 9000 http <nil>
}
