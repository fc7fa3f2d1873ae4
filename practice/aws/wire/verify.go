package wire

import (
	"net/http"
	"net/url"

	"eksui/practice/aws/regions"
	"eksui/practice/world"
)

// checkRegion refuses regions that there are none of, as an endpoint does that is signed to for another one, and those that
// the account has not opted in to, where its keys are unknown ("AWS STS: Activating and deactivating AWS STS in an AWS
// Region").
func checkRegion(name string) error {
	r, known := regions.Find(name)
	switch {
	case !known:
		return &Error{Status: http.StatusForbidden, Code: codeSignature, Message: "Credential should be scoped to a valid region, not '" + name + "'. "}
	case r.OptIn:
		return &Error{Status: http.StatusForbidden, Code: codeUnknownKey, Message: unknownKeyText}
	}
	return nil
}

// authenticate checks a request's signature and returns who made it. The error's code is a common one, see dialect. It
// runs as inside World.View.
func authenticate(w *world.World, auth Authority, s *signature, r *http.Request, query url.Values, body []byte) (Identity, error) {
	forbidden := func(code, message string) error {
		return &Error{Status: http.StatusForbidden, Code: code, Message: message}
	}
	cred, ok := auth.Credential(s.AccessKey)
	if !ok || cred.Token != s.Token {
		return Identity{}, forbidden(codeUnknownKey, unknownKeyText)
	}
	if !s.matches(cred.Secret, r, query, body) {
		return Identity{}, forbidden(codeSignature, mismatchText)
	}
	if err := s.fresh(w.Now()); err != nil {
		return Identity{}, err
	}
	if !cred.Expires.IsZero() && w.Now().After(cred.Expires) || w.Fault(expiredToken, "") {
		return Identity{}, forbidden(codeExpiredToken, expiredText)
	}
	who := cred.Identity
	who.AccessKey = s.AccessKey
	return who, nil
}
