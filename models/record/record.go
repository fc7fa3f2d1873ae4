// Package record writes down what clients and practice say to each other, body by body, for the checks against AWS's
// models.
package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Exchange is one request with its answer. Of the signature only the service's name is kept.
type Exchange struct {
	Source   string // who recorded it: "byhand", "eks.test"
	Service  string // the signing name
	Method   string
	URL      string // path and query, without a signature
	Target   string // X-Amz-Target
	Type     string // Content-Type of the request
	Request  []byte
	Status   int
	AnswerAs string // Content-Type of the answer
	Answer   []byte
}

// Folder is the environment variable that names the folder to which practice's tests record.
const Folder = "EKSUI_RECORD"

// Recorder appends exchanges to a file.
type Recorder struct {
	source string
	mu     sync.Mutex
	file   *os.File
}

// Create makes a recorder with a file of its own in the folder, readable by its owner only: bodies carry practice's secrets.
func Create(folder, source string) (*Recorder, error) {
	f, err := os.OpenFile(filepath.Join(folder, fmt.Sprintf("%s-%d.jsonl", source, os.Getpid())), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &Recorder{source: source, file: f}, nil
}

// Handler records what next answers. A connection that next cuts leaves no exchange.
func (rec *Recorder) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		tee := &tee{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(tee, r)
		service := signedFor(r)
		if err != nil || service == "" {
			return
		}
		rec.write(&Exchange{
			Source: rec.source, Service: service, Method: r.Method, URL: unsigned(r), Target: r.Header.Get("X-Amz-Target"),
			Type: r.Header.Get("Content-Type"), Request: body,
			Status: tee.status, AnswerAs: tee.Header().Get("Content-Type"), Answer: tee.body.Bytes(),
		})
	})
}

func (rec *Recorder) write(e *Exchange) {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and bytes always encode
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if _, err := rec.file.Write(append(line, '\n')); err != nil {
		panic(fmt.Errorf("a record that is not whole proves nothing: %w", err))
	}
}

// tee keeps a copy of the answer.
type tee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (t *tee) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

func (t *tee) Write(p []byte) (int, error) {
	t.body.Write(p)
	return t.ResponseWriter.Write(p)
}

// signedFor is the service of a signature's scope: KEY/DATE/REGION/SERVICE/aws4_request.
func signedFor(r *http.Request) string {
	scope := r.URL.Query().Get("X-Amz-Credential")
	if scope == "" {
		_, scope, _ = strings.Cut(r.Header.Get("Authorization"), "Credential=")
		scope, _, _ = strings.Cut(scope, ",")
	}
	parts := strings.Split(scope, "/")
	if len(parts) != 5 {
		return ""
	}
	return parts[3]
}

func unsigned(r *http.Request) string {
	u, q := *r.URL, r.URL.Query()
	for name := range q {
		if strings.HasPrefix(name, "X-Amz-") {
			q.Del(name)
		}
	}
	u.Scheme, u.Host, u.RawQuery = "", "", q.Encode()
	return u.String()
}

// Read calls fn with every exchange of a folder.
func Read(folder string, fn func(*Exchange)) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return err
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		for d := json.NewDecoder(f); ; {
			e := &Exchange{}
			if err = d.Decode(e); err != nil {
				break
			}
			fn(e)
		}
		f.Close()
		if err != io.EOF {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
