// Podweb is what the pods of realkube run in the place of nginx, so that no image has to be pulled: a page, a byte source
// and a byte sink on port 80. Run under the name "pause" it only waits, so that one binary makes the sandbox image too.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
)

func main() {
	if filepath.Base(os.Args[0]) == "pause" {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
		<-stop
		return
	}
	http.HandleFunc("/", page)
	http.HandleFunc("/bytes", source)
	http.HandleFunc("/sink", sink)
	http.HandleFunc("/exit", func(http.ResponseWriter, *http.Request) { os.Exit(3) }) // a container that crashes
	log.Fatal(http.ListenAndServe(":80", nil))
}

func page(w http.ResponseWriter, _ *http.Request) {
	host, err := os.Hostname() // a container's is its pod's name
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintf(w, "<!doctype html><title>Welcome to nginx!</title><h1>hello from %s</h1>\n", host)
}

// source answers /bytes?n=N with N zero bytes.
func source(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.ParseInt(r.URL.Query().Get("n"), 10, 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Length", strconv.FormatInt(n, 10))
	buffer := make([]byte, 256<<10)
	for n > 0 {
		written, err := w.Write(buffer[:min(n, int64(len(buffer)))])
		if err != nil {
			return // whoever asked has gone
		}
		n -= int64(written)
	}
}

// sink reads a request's body and answers how many bytes it had.
func sink(w http.ResponseWriter, r *http.Request) {
	n, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, n)
}
