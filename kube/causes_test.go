package kube

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/internal/cause"
)

func TestWhatKubernetesRefusesHasACause(t *testing.T) {
	_, none := readObjects([]byte("# nothing\n"))
	_, broken := readObjects([]byte("kind: [\n"))
	_, unopened := Open(filepath.Join(t.TempDir(), "nothing"), "work")
	for want, err := range map[cause.ID]error{
		"manifest.empty":      none,
		"manifest.unreadable": broken,
		"context.unusable":    unopened,
		"apply.refused":       applyProblem(example, errors.New("denied by a webhook")),
		"kube.unanswered":     Problem(context.DeadlineExceeded),
		"kube.refused":        Problem(apierrors.NewBadRequest("no such field selector")),
	} {
		if got := cause.Of(err); got != want {
			t.Errorf("%v has the cause %q, want %q", err, got, want)
		}
	}
}
