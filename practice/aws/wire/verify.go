package wire

import (
	"net/http"
	"net/url"

	"eksui/practice/world"
)

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
