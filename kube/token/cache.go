package token

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"eksui/internal/atomicfile"
)

const (
	// renewBefore is how long before its end a cached token is not handed out any more.
	renewBefore = time.Minute
	lockPoll    = 20 * time.Millisecond
)

// Cached gives the token kept in dir while it has more than a minute left, and otherwise makes one and keeps it, readable
// by its owner only. Processes that ask at the same time wait for one of them to make it: that matters where making one
// means an SSO or MFA round. A cache that can't be used is no error; the token is made anew then.
func (r Request) Cached(ctx context.Context, dir string) (Token, error) {
	path := filepath.Join(dir, r.cacheKey()+".json")
	if t, ok := load(path); ok {
		return t, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return r.Make(ctx)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	if locked, err := lock.TryLockContext(ctx, lockPoll); err != nil || !locked {
		return r.Make(ctx)
	}
	defer lock.Unlock() //nolint:errcheck // the process's end lets it go too
	if t, ok := load(path); ok {
		return t, nil
	}
	t, err := r.Make(ctx)
	if err != nil {
		return Token{}, err
	}
	dropExpired(dir)
	if b, err := json.Marshal(t); err == nil {
		_ = atomicfile.Write(path, b, 0o600)
	}
	return t, nil
}

func load(path string) (Token, bool) {
	var t Token
	b, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(b, &t) != nil || !strings.HasPrefix(t.Value, prefix) {
		return Token{}, false
	}
	left := time.Until(t.Expires)
	return t, left > renewBefore && left <= lifetime
}

// dropExpired removes the tokens of clusters and identities that nobody asks for any more.
func dropExpired(dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return
	}
	for _, f := range files {
		if _, ok := load(f); !ok {
			_ = os.Remove(f)
		}
	}
}

// awsVariables decide which identity, region and endpoint the SDK resolves.
var awsVariables = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION",
	"AWS_DEFAULT_REGION", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL",
	"AWS_ENDPOINT_URL_STS", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_FIPS_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"AWS_CONTAINER_CREDENTIALS_FULL_URI",
}

// cacheKey tells tokens of different clusters and identities apart: whatever changes the identity changes the key, the
// AWS files' last change included. It is a hash, so that no secret is in a file name.
func (r Request) cacheKey() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q\n", r.Cluster, r.Region, r.Profile)
	for _, name := range awsVariables {
		fmt.Fprintf(h, "%s=%q\n", name, os.Getenv(name))
	}
	home, _ := os.UserHomeDir()
	for _, file := range [][2]string{{"AWS_CONFIG_FILE", "config"}, {"AWS_SHARED_CREDENTIALS_FILE", "credentials"}} {
		path := os.Getenv(file[0])
		if path == "" {
			path = filepath.Join(home, ".aws", file[1])
		}
		if st, err := os.Stat(path); err == nil {
			fmt.Fprintf(h, "%s %d %d\n", path, st.Size(), st.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
