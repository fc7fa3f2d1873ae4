package token_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"eksui/kube/token"
)

// A token is signed with the credentials of an AWS configuration; no server is asked.
func ExampleMake() {
	cfg := aws.Config{
		Region:      "ap-northeast-2",
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "not-a-secret", ""),
	}
	made, err := token.Make(context.Background(), cfg, "eks-cluster")
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.HasPrefix(made.Value, "k8s-aws-v1."), time.Until(made.Expires) < 15*time.Minute)
	// Output: true true
}

// kubectl takes a token as an ExecCredential from a plugin's standard output.
func ExampleExecCredential() {
	made := token.Token{Value: "k8s-aws-v1.aHR0cHM6", Expires: time.Date(2026, 11, 28, 9, 14, 0, 0, time.UTC)}
	answer, err := token.ExecCredential(made, "")
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.TrimSpace(string(answer)))
	// Output:
	// {"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{},"status":{"expirationTimestamp":"2026-11-28T09:14:00Z","token":"k8s-aws-v1.aHR0cHM6"}}
}
