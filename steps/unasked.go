package steps

import (
	"context"
	"errors"
	"net/url"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/awsx"
	"eksui/internal/text"
)

// Only the principal that made an EKS cluster is its admin at first, and its API server may be out of reach. AWS deletes the
// cluster all the same, so an Undo that can't ask Kubernetes does what is possible without, says so and ends with errUnasked.

// errUnasked is the end of an Undo that did without Kubernetes. Nothing has failed, and the receipt is the proof.
var errUnasked = errors.New("steps: Kubernetes was not asked")

// limitAsking is how long an Undo tries to tell Kubernetes what to delete.
const limitAsking = 2 * time.Minute

// unasked says whether an error means that Kubernetes refused whoever asks or did not answer. A ctx that ended is neither.
func unasked(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	for _, is := range []func(error) bool{
		apierrors.IsUnauthorized, apierrors.IsForbidden, apierrors.IsServiceUnavailable, apierrors.IsInternalError,
		apierrors.IsTimeout, apierrors.IsServerTimeout, awsx.IsUnreachable,
	} {
		if is(err) {
			return true
		}
	}
	var unanswered *url.Error
	return errors.As(err, &unanswered)
}

// wordsOf are Kubernetes' own words in an error.
func wordsOf(err error) string {
	var p *text.Problem
	if errors.As(err, &p) && p.Err != nil {
		err = p.Err
	}
	return err.Error()
}
