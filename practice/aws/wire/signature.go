package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	algorithm       = "AWS4-HMAC-SHA256"
	amzTime         = "20060102T150405Z"
	maxSkew         = 5 * time.Minute
	maxPresigned    = 7 * 24 * time.Hour
	unsignedPayload = "UNSIGNED-PAYLOAD"
)

// signature is what a request says about how it was signed (AWS Signature Version 4), in its Authorization header or in
// the query of a presigned URL.
type signature struct {
	AccessKey, Region, Service string
	Date                       string // of the scope: 20261124
	Time                       time.Time
	SignedHeaders              []string
	Signature                  string
	Token                      string
	Presigned                  bool
	Expires                    time.Duration // of a presigned URL
}

// readSignature finds the signature of a request; nil without an error means that there is none.
func readSignature(r *http.Request, query url.Values) (*signature, error) {
	if query.Get("X-Amz-Algorithm") != "" {
		return readPresigned(query)
	}
	auth := r.Header.Get("Authorization")
	if auth == "" {
		return nil, nil
	}
	rest, ok := strings.CutPrefix(auth, algorithm)
	if !ok {
		return nil, incomplete("Authorization header requires the algorithm AWS4-HMAC-SHA256.")
	}
	fields := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if fields[name] == "" {
			return nil, incomplete("Authorization header requires '" + name + "' parameter.")
		}
	}
	s := &signature{
		SignedHeaders: strings.Split(fields["SignedHeaders"], ";"),
		Signature:     fields["Signature"],
		Token:         r.Header.Get("X-Amz-Security-Token"),
	}
	if err := s.readScope(fields["Credential"]); err != nil {
		return nil, err
	}
	date := r.Header.Get("X-Amz-Date")
	if date == "" {
		return nil, incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	return s, s.readTime(date)
}

func readPresigned(query url.Values) (*signature, error) {
	if query.Get("X-Amz-Algorithm") != algorithm {
		return nil, incomplete("X-Amz-Algorithm only supports AWS4-HMAC-SHA256.")
	}
	for _, name := range []string{"X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"} {
		if query.Get(name) == "" {
			return nil, incomplete("AWS query-string parameters must include '" + name + "'.")
		}
	}
	seconds, err := strconv.Atoi(query.Get("X-Amz-Expires"))
	if err != nil || seconds < 0 || time.Duration(seconds)*time.Second > maxPresigned {
		return nil, incomplete("X-Amz-Expires must be a number of seconds less than a week.")
	}
	s := &signature{
		SignedHeaders: strings.Split(query.Get("X-Amz-SignedHeaders"), ";"),
		Signature:     query.Get("X-Amz-Signature"),
		Token:         query.Get("X-Amz-Security-Token"),
		Presigned:     true,
		Expires:       time.Duration(seconds) * time.Second,
	}
	if err := s.readScope(query.Get("X-Amz-Credential")); err != nil {
		return nil, err
	}
	return s, s.readTime(query.Get("X-Amz-Date"))
}

func (s *signature) readScope(credential string) error {
	parts := strings.Split(credential, "/")
	if len(parts) != 5 || parts[4] != "aws4_request" || slices.Contains(parts, "") {
		return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
	}
	s.AccessKey, s.Date, s.Region, s.Service = parts[0], parts[1], parts[2], parts[3]
	return nil
}

func (s *signature) readTime(date string) error {
	t, err := time.Parse(amzTime, date)
	if err != nil {
		return incomplete("Date must be in ISO-8601 'basic format'. Got '" + date + "'.")
	}
	if t.Format("20060102") != s.Date {
		return &Error{Status: http.StatusForbidden, Code: codeSignature, Message: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP."}
	}
	s.Time = t
	return nil
}

func incomplete(message string) *Error {
	return Errorf("IncompleteSignature", "%s", message)
}

// fresh says whether the signature's time is near enough to now.
func (s *signature) fresh(now time.Time) error {
	now = now.UTC().Truncate(time.Second)
	age := maxSkew
	if s.Presigned {
		age = s.Expires
	}
	show := func(t time.Time) string { return t.UTC().Format(amzTime) }
	switch {
	case s.Time.Before(now.Add(-age)):
		return &Error{Status: http.StatusForbidden, Code: codeSkew, Message: "Signature expired: " + show(s.Time) + " is now earlier than " +
			show(now.Add(-age)) + " (" + show(now) + " - " + minutes(age) + ")"}
	case s.Time.After(now.Add(maxSkew)):
		return &Error{Status: http.StatusForbidden, Code: codeSkew, Message: "Signature not yet current: " + show(s.Time) + " is still later than " +
			show(now.Add(maxSkew)) + " (" + show(now) + " + " + minutes(maxSkew) + ")"}
	}
	return nil
}

func minutes(d time.Duration) string {
	return strconv.FormatFloat(d.Minutes(), 'f', -1, 64) + " min."
}

// matches says whether the signature was made with the secret for this request.
func (s *signature) matches(secret string, r *http.Request, query url.Values, body []byte) bool {
	want := s.sign(secret, s.canonicalRequest(r, query, body))
	return hmac.Equal([]byte(want), []byte(s.Signature))
}

func (s *signature) canonicalRequest(r *http.Request, query url.Values, body []byte) string {
	var b strings.Builder
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	b.WriteString(r.Method + "\n" + escape(path, "/") + "\n" + canonicalQuery(query) + "\n")
	for _, name := range s.SignedHeaders {
		b.WriteString(name + ":" + canonicalHeader(r, name) + "\n")
	}
	b.WriteString("\n" + strings.Join(s.SignedHeaders, ";") + "\n")
	hash := r.Header.Get("X-Amz-Content-Sha256")
	if hash != unsignedPayload {
		sum := sha256.Sum256(body)
		hash = hex.EncodeToString(sum[:])
	}
	b.WriteString(hash)
	return b.String()
}

func (s *signature) sign(secret, canonical string) string {
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.Date, s.Region, s.Service, "aws4_request"} {
		key = mac(key, part)
	}
	scope := s.Date + "/" + s.Region + "/" + s.Service + "/aws4_request"
	sum := sha256.Sum256([]byte(canonical))
	toSign := algorithm + "\n" + s.Time.Format(amzTime) + "\n" + scope + "\n" + hex.EncodeToString(sum[:])
	return hex.EncodeToString(mac(key, toSign))
}

func mac(key []byte, data string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(data))
	return h.Sum(nil)
}

func canonicalQuery(query url.Values) string {
	var pairs []string
	for name, values := range query {
		if name == "X-Amz-Signature" {
			continue
		}
		for _, v := range values {
			pairs = append(pairs, escape(name, "")+"="+escape(v, ""))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// canonicalHeader takes the headers that net/http keeps elsewhere from there.
func canonicalHeader(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	var values []string
	for _, v := range r.Header.Values(name) {
		values = append(values, strings.Join(strings.Fields(v), " "))
	}
	return strings.Join(values, ",")
}

// escape is RFC 3986's percent-encoding, which differs from net/url's in what it leaves alone.
func escape(s, keep string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', strings.IndexByte("-_.~"+keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
