package kube

import (
	"context"
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/internal/text"
)

// Problem says for a person what became of a request to an API server: refused, or not answered. An error that has words
// already stays, as does the end of a context that was stopped.
func Problem(err error) error {
	var told *text.Problem
	if err == nil || errors.As(err, &told) || errors.Is(err, context.Canceled) {
		return err
	}
	p := &text.Problem{What: requestUnanswered.With(), Next: askAgain.With(), Err: err}
	var answer apierrors.APIStatus
	if !errors.As(err, &answer) {
		return p
	}
	p.What, p.Code = requestRefused.With(), string(apierrors.ReasonForError(err))
	switch {
	case apierrors.IsForbidden(err):
		p.Why, p.Next = notAllowed.With(), askForRights.With()
	case apierrors.IsUnauthorized(err):
		p.Why, p.Next = notLoggedIn.With(), checkCredentials.With()
	}
	return p
}
