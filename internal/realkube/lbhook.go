package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/utils/ptr"
)

const (
	lookEvery = time.Second
	dialLimit = 5 * time.Second
)

// lbhook gives each Service of type LoadBalancer the name "localhost", delay after it has first been seen, and carries
// what comes to its port on 127.0.0.1 to one of its ready pods, until the Service or ctx ends.
func lbhook(ctx context.Context, kubeconfig, delay string) error {
	wait, err := time.ParseDuration(delay)
	if err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	b := &balancers{client: client, delay: wait, seen: map[types.UID]time.Time{}, open: map[types.UID][]net.Listener{}}
	for {
		if err := b.look(ctx); err != nil && ctx.Err() == nil {
			log.Println(err) // an API server that starts anew is asked again
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}

// balancers are the load balancers of a cluster.
type balancers struct {
	client kubernetes.Interface
	delay  time.Duration
	seen   map[types.UID]time.Time
	open   map[types.UID][]net.Listener
}

// look opens the load balancers that are due and closes those whose Service is gone.
func (b *balancers) look(ctx context.Context) error {
	services, err := b.client.CoreV1().Services("").List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	wanted := map[types.UID]bool{}
	var errs error
	for i := range services.Items {
		svc := &services.Items[i]
		if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
			continue
		}
		wanted[svc.UID] = true
		if _, ok := b.seen[svc.UID]; !ok {
			b.seen[svc.UID] = time.Now()
		}
		if b.open[svc.UID] == nil && time.Since(b.seen[svc.UID]) >= b.delay {
			errs = errors.Join(errs, b.start(ctx, svc))
		}
	}
	for uid := range b.seen {
		if !wanted[uid] {
			closeAll(b.open[uid])
			delete(b.open, uid)
			delete(b.seen, uid)
		}
	}
	return errs
}

// start listens on the ports of a Service and then tells where. A port that is taken is tried again at the next look.
func (b *balancers) start(ctx context.Context, svc *corev1.Service) error {
	var open []net.Listener
	for _, p := range svc.Spec.Ports {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(int(p.Port))))
		if err != nil {
			closeAll(open)
			return err
		}
		open = append(open, l)
		go b.serve(ctx, l, svc, p.Name)
	}
	svc = svc.DeepCopy()
	svc.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{Hostname: "localhost"}}
	if _, err := b.client.CoreV1().Services(svc.Namespace).UpdateStatus(ctx, svc, metav1.UpdateOptions{}); err != nil {
		closeAll(open)
		return err
	}
	b.open[svc.UID] = open
	log.Printf("load balancer for %s/%s", svc.Namespace, svc.Name)
	return nil
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close() // it may only have been closed before
	}
}

// serve carries connections until its listener is closed.
func (b *balancers) serve(ctx context.Context, l net.Listener, svc *corev1.Service, port string) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close() // both ways have ended
			address, err := b.backend(ctx, svc, port)
			if err != nil {
				log.Println(err)
				return
			}
			pod, err := net.DialTimeout("tcp", address, dialLimit)
			if err != nil {
				log.Println(err)
				return
			}
			defer pod.Close() // both ways have ended
			carry(client.(*net.TCPConn), pod.(*net.TCPConn))
		}()
	}
}

// carry copies both ways and passes the end of each on.
func carry(a, b *net.TCPConn) {
	back := make(chan struct{})
	go func() {
		defer close(back)
		_, _ = io.Copy(a, b) // whose connection breaks knows it
		_ = a.CloseWrite()
	}()
	_, _ = io.Copy(b, a)
	_ = b.CloseWrite()
	<-back
}

// backend finds a ready pod of a Service and the pod's port behind one of the Service's.
func (b *balancers) backend(ctx context.Context, svc *corev1.Service, port string) (address string, err error) {
	slices, err := b.client.DiscoveryV1().EndpointSlices(svc.Namespace).List(ctx, metav1.ListOptions{
		LabelSelector: discoveryv1.LabelServiceName + "=" + svc.Name,
	})
	if err != nil {
		return "", err
	}
	for _, s := range slices.Items {
		for _, p := range s.Ports {
			if ptr.Deref(p.Name, "") != port || p.Port == nil {
				continue
			}
			for _, e := range s.Endpoints {
				if ptr.Deref(e.Conditions.Ready, true) && len(e.Addresses) > 0 {
					return net.JoinHostPort(e.Addresses[0], strconv.Itoa(int(*p.Port))), nil
				}
			}
		}
	}
	return "", fmt.Errorf("no ready pod behind %s/%s", svc.Namespace, svc.Name)
}
