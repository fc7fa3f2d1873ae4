package wire

import (
	"encoding/base64"
	"encoding/json"
	"slices"
)

// cursor is what a NextToken holds: the key of the next page's first item, and where that was in case it is gone.
type cursor struct {
	Key    string `json:"k"`
	Offset int    `json:"o"`
}

// Page cuts one page out of a list and returns the token of the next, "" after the last. token is the request's, max its
// MaxResults (0 when it named none) and limit the most that the service gives at once. key names an item, so that items
// which come or go between two pages make nobody miss or see twice another.
func Page[T any](all []T, key func(T) string, token string, max, limit int) (page []T, next string, err error) {
	from := 0
	if token != "" {
		if from, err = resume(all, key, token); err != nil {
			return nil, "", err
		}
	}
	size := limit
	if max > 0 && max < limit {
		size = max
	}
	to := min(from+size, len(all))
	if to == len(all) {
		return all[from:], "", nil
	}
	raw, err := json.Marshal(cursor{Key: key(all[to]), Offset: to})
	if err != nil {
		return nil, "", err
	}
	return all[from:to], base64.RawURLEncoding.EncodeToString(raw), nil
}

func resume[T any](all []T, key func(T) string, token string) (int, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.Offset < 0 {
		return 0, &Error{Code: codeBadToken, Message: "The token '" + token + "' is invalid"}
	}
	if i := slices.IndexFunc(all, func(item T) bool { return key(item) == c.Key }); i >= 0 {
		return i, nil
	}
	return min(c.Offset, len(all)), nil
}
