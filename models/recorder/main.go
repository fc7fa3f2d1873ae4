// Command recorder stands between clients and practice and writes down what they say.
//
//	recorder ENDPOINT FOLDER SOURCE    prints its own endpoint; ends with SIGTERM
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"eksui/models/record"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "recorder:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: recorder ENDPOINT FOLDER SOURCE")
	}
	target, err := url.Parse(args[0])
	if err != nil {
		return err
	}
	rec, err := record.Create(args[1], args[2])
	if err != nil {
		return err
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // it is signed
		r.Out.URL.RawQuery = r.In.URL.RawQuery
	}}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := &http.Server{Handler: rec.Handler(proxy)}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Println("http://" + socket.Addr().String())
	if err := server.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
