package kube

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	// definedKindLimit is how long a CustomResourceDefinition may take until its kind is served.
	definedKindLimit = 20 * time.Second
	pollEvery        = 250 * time.Millisecond
)

// poll asks until done, an error, the limit or the context's end.
func poll(ctx context.Context, limit time.Duration, done func() (bool, error)) error {
	return wait.PollUntilContextTimeout(ctx, pollEvery, limit, true, func(context.Context) (bool, error) { return done() })
}
