package apiserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// claims are what a service account's token says.
type claims struct {
	Issuer  string `json:"iss"`
	Subject string `json:"sub"` // system:serviceaccount:NAMESPACE:NAME
	UID     string `json:"uid"`
	Issued  int64  `json:"iat"`
	Expires int64  `json:"exp"`
}

var base64url = base64.RawURLEncoding

func (s *Server) sign(text string) string {
	mac := hmac.New(sha256.New, s.TokenKey)
	mac.Write([]byte(text))
	return base64url.EncodeToString(mac.Sum(nil))
}

// issueToken makes a JWT for a service account, signed with the cluster's own key.
func (s *Server) issueToken(namespace, name, uid string, expires time.Time) (string, error) {
	body, err := json.Marshal(claims{s.Issuer, "system:serviceaccount:" + namespace + ":" + name, uid, time.Now().Unix(), expires.Unix()})
	if err != nil {
		return "", err
	}
	text := base64url.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64url.EncodeToString(body)
	return text + "." + s.sign(text), nil
}

var errNoServiceAccount = errors.New("no token of a service account of this cluster")

// serviceAccount says whose token it is.
func (s *Server) serviceAccount(token string) (User, error) {
	i := strings.LastIndex(token, ".")
	if i < 0 || !hmac.Equal([]byte(s.sign(token[:i])), []byte(token[i+1:])) {
		return User{}, errNoServiceAccount
	}
	_, body, _ := strings.Cut(token[:i], ".")
	raw, err := base64url.DecodeString(body)
	if err != nil {
		return User{}, err
	}
	var c claims
	if err := json.Unmarshal(raw, &c); err != nil {
		return User{}, err
	}
	parts := strings.Split(c.Subject, ":")
	if len(parts) != 4 || time.Now().Unix() >= c.Expires {
		return User{}, errNoServiceAccount
	}
	return User{Name: c.Subject, UID: c.UID, Groups: []string{"system:serviceaccounts", "system:serviceaccounts:" + parts[2]}}, nil
}
