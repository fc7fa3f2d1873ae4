package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
)

// exposeStep makes the service of type LoadBalancer and climbs the ladder from its event to HTTP 200; only then there is
// a URL.
type exposeStep struct{}

func (exposeStep) ID() ID             { return Expose }
func (exposeStep) Title() text.Text   { return titleExpose.With() }
func (exposeStep) Needs() []Milestone { return []Milestone{DoneOf(Connect)} }

// Typical and longest time of a classic load balancer, from applying to the first answer.
const (
	usualExpose = 3 * time.Minute
	limitExpose = 15 * time.Minute
)

// The rungs of the ladder that are Kubernetes'; awsx.Ladder climbs the rest.
const (
	rungApplied  = "applied"
	rungHostname = "hostname"
)

func exposeManifest(c ExposeChoice) (string, []*unstructured.Unstructured, error) {
	body := assets.ServiceManifest
	if c.Manifest != "" {
		var err error
		if body, err = readInput(c.Manifest); err != nil {
			return "", nil, err
		}
	}
	return body, readManifest(body), nil
}

// serviceOf finds the manifest's service of type LoadBalancer.
func serviceOf(objects []*unstructured.Unstructured) (namespace, name string, err error) {
	for _, o := range objects {
		if kind, _, _ := unstructured.NestedString(o.Object, "spec", "type"); o.GetKind() == "Service" && kind == string(corev1.ServiceTypeLoadBalancer) {
			return firstOf(o.GetNamespace(), defaultNamespace), o.GetName(), nil
		}
	}
	return "", "", &text.Problem{What: exposeNoService.With(), Next: exposeNoServiceNext.With()}
}

// address is where a service's load balancer answers. Its port is the service's, unless the status says that it listens
// elsewhere, as practice's does where port 80 can't be had.
func address(svc *corev1.Service) (host string, port int) {
	if len(svc.Spec.Ports) > 0 {
		port = int(svc.Spec.Ports[0].Port)
	}
	if all := svc.Status.LoadBalancer.Ingress; len(all) > 0 {
		host = firstOf(all[0].Hostname, all[0].IP)
		if len(all[0].Ports) > 0 {
			port = int(all[0].Ports[0].Port)
		}
	}
	return host, port
}

func pageURL(host string, port int) string {
	if port == 80 {
		return "http://" + host
	}
	return fmt.Sprintf("http://%s:%d", host, port)
}

func (exposeStep) Check(ctx context.Context, l *Lab) (Status, error) {
	_, objects, err := exposeManifest(l.Choices().Expose)
	if err != nil {
		return Status{}, err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return Status{}, err
	}
	client, err := clusterClient(ctx, l)
	if err != nil {
		return Status{}, err
	}
	absent := Status{State: Absent, Detail: exposeAbsent.With(name)}
	if client == nil {
		return absent, nil
	}
	trying, cancel := context.WithTimeout(ctx, limitAnswer)
	defer cancel()
	for {
		svc, err := client.Typed().CoreV1().Services(namespace).Get(ctx, name, getOptions)
		if err != nil || !l.owns(svc) {
			return absent, ignoreAbsent(err)
		}
		host, port := address(svc) // anew each time: practice may move a balancer to another port when it starts again
		if host == "" {
			return Status{State: Partial, Detail: exposePending.With(name)}, nil
		}
		if awsx.Answers(trying, host, port, "/") {
			return Status{State: Done, Detail: exposeAnswers.With(pageURL(host, port))}, nil
		}
		select {
		case <-trying.Done():
			return Status{State: Partial, Detail: exposeSilent.With(pageURL(host, port))}, nil
		case <-time.After(cmp.Or(l.Setup.AWS.Pace.Min, time.Second)):
		}
	}
}

// limitAnswer is how long a page that the service leads to may take to answer a Check, which follows every Run: name,
// connection and page of a load balancer that has only just begun to answer.
const limitAnswer = 6 * time.Second

func (exposeStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	c := l.Choices().Expose
	_, objects, err := exposeManifest(c)
	if err != nil {
		return Plan{}, err
	}
	_, name, err := serviceOf(objects)
	if err != nil {
		return Plan{}, err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return Plan{}, err
	}
	price := s.Hourly(ctx, awsx.BalancerComponents(balancerSubnets(l))...)
	file := firstOf(c.Manifest, "service.yaml")
	p := Plan{
		Usual: usualExpose, Hourly: price.USDPerHour, Priced: priceSource(price),
		Creates: []Item{{Kind: "Service", Name: name, Detail: exposeMakes.With(), USD: price.USDPerHour}},
		Notes:   []text.Text{exposeDeleteFirst.With()},
	}
	if c.Manifest == "" {
		p.ByHand = append(p.ByHand, Command{Line: "eksui template service > service.yaml", Why: byHandTemplate.With()})
	}
	p.ByHand = append(p.ByHand,
		Command{Line: "kubectl apply -f " + shellWord(file), Why: byHandApply.With()},
		Command{Line: "kubectl get service " + name + " --watch", Why: byHandService.With()},
		Command{Line: "kubectl describe service " + name, Why: byHandDescribe.With()},
		Command{Line: "curl -i http://$(kubectl get service " + name + " -o jsonpath='{.status.loadBalancer.ingress[0].hostname}')", Why: byHandCurl.With()},
	)
	return p, nil
}

// balancerSubnets is how many subnets the load balancer will stand in: all those of the network that are tagged for it.
func balancerSubnets(l *Lab) int {
	if n := l.Network(); n != nil {
		return len(n.WorkerSubnets)
	}
	return 3 // the embedded base template's
}

func (exposeStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	client, err := clusterClient(ctx, l)
	if err != nil {
		return err
	}
	if client == nil {
		return &text.Problem{What: msgNoCluster.With(l.Choices().Cluster.Name), Next: msgNoClusterNext.With()}
	}
	manifest, objects, err := exposeManifest(l.Choices().Expose)
	if err != nil {
		return err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return err
	}
	if err := l.refuseForeign(ctx, client, objects); err != nil {
		return err
	}
	applied, err := client.Apply(ctx, []byte(manifest), kube.ApplyOptions{Namespace: defaultNamespace})
	for _, a := range applied {
		emit(Note{Info, objectApplied.With(a.Kind, a.Name, string(a.Change))})
	}
	if err != nil {
		return err
	}
	emit(Service{Namespace: namespace, Name: name, Rung: rungApplied})
	ctx, cancel := context.WithTimeoutCause(ctx, limitExpose, errTooLong)
	defer cancel()
	host, port, err := awaitHostname(ctx, client, namespace, name, emit)
	if err != nil {
		return lateService(ctx, name, err)
	}
	at := Service{Namespace: namespace, Name: name, Rung: rungHostname, Hostname: host}
	emit(at)
	err = awsx.Ladder(ctx, host, port, "/", l.Setup.AWS.Pace, func(e awsx.LadderEvent) {
		at.Detail = e.Detail
		if e.Reached {
			at.Rung = string(e.Rung)
		}
		if e.Reached && e.Rung == awsx.RungHTTP {
			at.URL = pageURL(host, port)
		}
		emit(at)
	})
	if err != nil {
		return lateService(ctx, name, err)
	}
	emit(Note{Good, exposeAnswers.With(at.URL)})
	return nil
}

// lateService words the end of the patience; anything else is passed on.
func lateService(ctx context.Context, name string, err error) error {
	if !errors.Is(context.Cause(ctx), errTooLong) {
		return err
	}
	return &text.Problem{What: exposeLate.With(name, limitExpose.String()), Next: exposeLateNext.With(name), Err: err}
}

// awaitHostname watches the service and its events until it has a load balancer's name.
func awaitHostname(ctx context.Context, client *kube.Client, namespace, name string, emit Emit) (host string, port int, err error) {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	warned := make(chan struct{})
	go func() {
		defer close(warned)
		// Without events the ladder still climbs; they only tell why it does not.
		_ = client.WatchEvents(watching, kube.Select{Namespace: namespace, Fields: "involvedObject.kind=Service,involvedObject.name=" + name}, func(u kube.Update[kube.EventState]) {
			if !u.Gone {
				level := Info
				if u.State.Type == corev1.EventTypeWarning {
					level = Warn
				}
				emit(Note{level, text.Raw(u.State.Reason + ": " + u.State.Message)})
			}
		})
	}()
	err = client.WatchServices(watching, kube.Select{Namespace: namespace, Fields: "metadata.name=" + name}, func(u kube.Update[kube.ServiceState]) {
		if u.State.Hostname != "" && !u.Gone {
			stop()
		}
	})
	stop()
	<-warned
	if err != nil {
		return "", 0, err
	}
	if ctx.Err() != nil {
		return "", 0, context.Cause(ctx)
	}
	svc, err := client.Typed().CoreV1().Services(namespace).Get(ctx, name, getOptions)
	if err != nil {
		return "", 0, err
	}
	host, port = address(svc)
	return host, port, nil
}

func (exposeStep) Form(_ context.Context, l *Lab) (Form, error) {
	return Form{Intro: exposeIntro.With(), Fields: []Field{
		{Key: "manifest", Label: fieldServiceManifest.With(), Help: fieldServiceManifestHelp.With(), Kind: FieldFile, Values: []string{l.Choices().Expose.Manifest}},
	}}, nil
}

func (exposeStep) Fill(_ context.Context, l *Lab, a map[string][]string) error {
	c := ExposeChoice{Manifest: strings.TrimSpace(one(a, "manifest"))}
	_, objects, err := exposeManifest(c)
	if err != nil {
		return err
	}
	if _, _, err := serviceOf(objects); err != nil {
		return err
	}
	return l.Edit(func(all *Choices) { all.Expose = c })
}
