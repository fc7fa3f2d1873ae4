package token

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

const (
	execGroup = "client.authentication.k8s.io/"
	// defaultExecVersion is for callers that say nothing, a person at a terminal say.
	defaultExecVersion = execGroup + "v1beta1"
)

// execCredential is client.authentication.k8s.io's ExecCredential, the same in v1 and v1beta1.
type execCredential struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Spec       struct{}       `json:"spec"`
	Status     execCredStatus `json:"status"`
}

type execCredStatus struct {
	ExpirationTimestamp time.Time `json:"expirationTimestamp"`
	Token               string    `json:"token"`
}

// ExecCredential renders a token the way kubectl asks for it. info is the value of KUBERNETES_EXEC_INFO, whose apiVersion
// the answer has to repeat; "" means v1beta1. A version other than v1 and v1beta1 is a *text.Problem.
func ExecCredential(t Token, info string) ([]byte, error) {
	version, err := execVersion(info)
	if err != nil {
		return nil, err
	}
	return json.Marshal(execCredential{
		APIVersion: version,
		Kind:       "ExecCredential",
		Status:     execCredStatus{ExpirationTimestamp: t.Expires, Token: t.Value},
	})
}

func execVersion(info string) (string, error) {
	if strings.TrimSpace(info) == "" {
		return defaultExecVersion, nil
	}
	var asked struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.Unmarshal([]byte(info), &asked); err != nil {
		return "", infoProblem(fmt.Errorf("KUBERNETES_EXEC_INFO: %w", err))
	}
	switch asked.APIVersion {
	case execGroup + "v1", execGroup + "v1beta1":
		return asked.APIVersion, nil
	}
	return "", infoProblem(fmt.Errorf("KUBERNETES_EXEC_INFO: apiVersion %q", asked.APIVersion))
}
