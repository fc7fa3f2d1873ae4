package kube

import (
	"context"
	"errors"
	"io"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Problem says for a person what became of a request to an API server: refused, or not answered. An error that has words
// already stays, as does the end of a context that was stopped.
func Problem(err error) error {
	var told *text.Problem
	if err == nil || errors.As(err, &told) || errors.Is(err, context.Canceled) {
		return err
	}
	p := &text.Problem{Err: err}
	if answered(err) {
		p.Code = string(apierrors.ReasonForError(err))
	}
	return callCauses.Explain(p, err)
}

// callCauses are those for which any call to an API server can fail.
var callCauses = cause.Define([]cause.Cause[error]{
	{
		ID: "kube.forbidden", Match: apierrors.IsForbidden, What: requestRefused, Why: notAllowed, Next: askForRights,
		Example: apierrors.NewForbidden(pods, "nginx-pod", errors.New(`User "student" cannot get resource "pods"`)),
	},
	{
		ID: "kube.credentials-refused", Match: apierrors.IsUnauthorized, What: requestRefused, Why: notLoggedIn, Next: checkCredentials,
		Example: apierrors.NewUnauthorized("Unauthorized"),
	},
	{ID: "kube.refused", Match: answered, What: requestRefused, Next: askAgain, Example: apierrors.NewInternalError(errors.New("etcd leader changed"))},
	{ID: "kube.unanswered", What: requestUnanswered, Next: askAgain, Example: io.ErrUnexpectedEOF},
}...)

// answered says whether an error is an answer of the server.
func answered(err error) bool {
	var answer apierrors.APIStatus
	return errors.As(err, &answer)
}
