package kube

import (
	"context"
	"errors"
	"io"
	"net/url"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/internal/text"
)

func TestAnAPIServersErrorsHaveAWayOut(t *testing.T) {
	pods := schema.GroupResource{Resource: "pods"}
	for name, c := range map[string]struct {
		err        error
		what, next text.Key
	}{
		"forbidden":    {apierrors.NewForbidden(pods, "nginx-pod", errors.New("no right")), requestRefused, askForRights},
		"unknown user": {apierrors.NewUnauthorized("Unauthorized"), requestRefused, checkCredentials},
		"in trouble":   {apierrors.NewInternalError(errors.New("etcd")), requestRefused, askAgain},
		"out of reach": {&url.Error{Op: "Get", URL: "https://gone.example", Err: io.EOF}, requestUnanswered, askAgain},
		"too late":     {context.DeadlineExceeded, requestUnanswered, askAgain},
	} {
		var p *text.Problem
		if err := Problem(c.err); !errors.As(err, &p) || p.What.Key != c.what || p.Next.Key != c.next || !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnErrorWithWordsOrOfAStopStays(t *testing.T) {
	for _, err := range []error{nil, context.Canceled, &text.Problem{What: notOpened.With()}} {
		if got := Problem(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}
