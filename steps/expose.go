package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// exposeStep makes the service of type LoadBalancer and climbs the ladder from its event to HTTP 200; only then there is
// a URL.
type exposeStep struct{ part }

func newExpose(lab *site.Site) *exposeStep {
	return &exposeStep{part{lab, Expose, titleExpose, []engine.Milestone{engine.DoneOf(Connect)}}}
}

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

func exposeManifest(c site.ExposeChoice) (string, []*unstructured.Unstructured, error) {
	body := assets.Manifest("service")
	if c.Manifest != "" {
		var err error
		if body, err = site.ReadInput(c.Manifest); err != nil {
			return "", nil, err
		}
	}
	return body, kube.Objects(body), nil
}

// serviceOf finds the manifest's service of type LoadBalancer.
func serviceOf(objects []*unstructured.Unstructured) (namespace, name string, err error) {
	for _, o := range objects {
		if kind, _, _ := unstructured.NestedString(o.Object, "spec", "type"); o.GetKind() == "Service" && kind == string(corev1.ServiceTypeLoadBalancer) {
			return cmp.Or(o.GetNamespace(), kube.DefaultNamespace), o.GetName(), nil
		}
	}
	return "", "", withoutService()
}

// address is where a service's load balancer answers. Its port is the service's, unless the status says that it listens
// elsewhere, as practice's does where port 80 can't be had.
func address(svc *corev1.Service) (host string, port int) {
	if len(svc.Spec.Ports) > 0 {
		port = int(svc.Spec.Ports[0].Port)
	}
	if all := svc.Status.LoadBalancer.Ingress; len(all) > 0 {
		host = cmp.Or(all[0].Hostname, all[0].IP)
		if len(all[0].Ports) > 0 {
			port = int(all[0].Ports[0].Port)
		}
	}
	return host, port
}

func pageURL(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // IPv6
	}
	if port == 80 {
		return "http://" + host
	}
	return fmt.Sprintf("http://%s:%d", host, port)
}

func (st *exposeStep) Check(ctx context.Context) (engine.Status, error) {
	_, objects, err := exposeManifest(st.lab.Choices().Expose)
	if err != nil {
		return engine.Status{}, err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return engine.Status{}, err
	}
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return engine.Status{}, err
	}
	absent := engine.Status{State: engine.Absent, Detail: exposeAbsent.With(name)}
	if client == nil {
		return absent, nil
	}
	trying, cancel := context.WithTimeout(ctx, limitAnswer)
	defer cancel()
	for {
		svc, err := client.Typed().CoreV1().Services(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil || !target.Owns(svc) {
			return absent, kube.Problem(kube.IgnoreAbsent(err))
		}
		if held := heldBy(svc); svc.DeletionTimestamp != nil {
			switch {
			case len(held) > 0 && target.OnAWS(): // it goes with its cluster
				return engine.Status{State: engine.Absent, Detail: serviceHeld.With(name, strings.Join(held, ", "))}, nil
			case len(held) > 0:
				return engine.Status{State: engine.Partial, Detail: serviceHeldWhat.With(name, strings.Join(held, ", "))}, nil
			}
			return engine.Status{State: engine.Partial, Detail: serviceDeleting.With(name)}, nil
		}
		host, port := address(svc) // anew each time: practice may move a balancer to another port when it starts again
		if host == "" {
			return engine.Status{State: engine.Partial, Detail: exposePending.With(name)}, nil
		}
		if unreachable(svc, host) {
			return engine.Status{State: engine.Done, Detail: exposeInternal.With(host)}, nil
		}
		if awsx.Answers(trying, host, port, "/") {
			return engine.Status{State: engine.Done, Detail: exposeAnswers.With(pageURL(host, port))}, nil
		}
		select {
		case <-trying.Done():
			return engine.Status{State: engine.Partial, Detail: exposeSilent.With(pageURL(host, port))}, nil
		case <-time.After(cmp.Or(st.lab.Setup.AWS.Pace.Min, time.Second)):
		}
	}
}

// limitAnswer is how long a page that the service leads to may take to answer a Check, which follows every Run: name,
// connection and page of a load balancer that has only just begun to answer.
const limitAnswer = 6 * time.Second

func (st *exposeStep) Plan(ctx context.Context) (engine.Plan, error) {
	c := st.lab.Choices().Expose
	_, objects, err := exposeManifest(c)
	if err != nil {
		return engine.Plan{}, err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return engine.Plan{}, err
	}
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return engine.Plan{}, err
	}
	balancer := wantedIn(objects, name)
	price := s.Hourly(ctx, balancer.components(balancerSubnets(st.lab))...)
	file := cmp.Or(c.Manifest, "service.yaml")
	p := engine.Plan{
		Usual: usualExpose, Hourly: price.USDPerHour, Priced: priceSource(price),
		Creates: []engine.Item{{Kind: "Service", Name: name, Detail: balancer.detail(), USD: price.USDPerHour}},
		Notes:   []text.Text{exposeDeleteFirst.With()},
	}
	var commands []engine.Command
	if c.Manifest == "" {
		commands = append(commands, engine.Command{Line: "eksui template service > service.yaml", Why: byHandTemplate.With()})
	}
	service := shellWord(name) + inNamespace(namespace)
	p.ByHand = byHand(st.lab, append(commands,
		engine.Command{Line: kubectl(st.lab) + " apply -f " + shellWord(file), Why: byHandApply.With()},
		engine.Command{Line: kubectl(st.lab) + " get service " + service + " --watch", Why: byHandService.With(), Stays: true},
		engine.Command{Line: kubectl(st.lab) + " describe service " + service, Why: byHandDescribe.With()},
		engine.Command{Line: "curl -i http://$(" + kubectl(st.lab) + " get service " + service + " -o jsonpath='" + hostnamePath(st.lab) + "')", Why: byHandCurl.With()},
	)...)
	return p, nil
}

// hostnamePath is where a Service's status names its load balancer. Practice's says its port too where it can't have the
// Service's own.
func hostnamePath(lab *site.Site) string {
	path := "{.status.loadBalancer.ingress[0].hostname}"
	if lab.About().Unbilled {
		path += "{range .status.loadBalancer.ingress[0].ports[0]}:{.port}{end}"
	}
	return path
}

// balancerSubnets is how many subnets the load balancer will stand in: all those of the network that are tagged for it.
func balancerSubnets(lab *site.Site) int {
	if n := lab.Network.Known(); n != nil {
		return len(n.WorkerSubnets)
	}
	return 3 // the embedded base template's
}

func (st *exposeStep) Run(ctx context.Context, emit engine.Emit) error {
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return err
	}
	if client == nil {
		return st.lab.NoCluster()
	}
	manifest, objects, err := exposeManifest(st.lab.Choices().Expose)
	if err != nil {
		return err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return err
	}
	if err := refuseForeign(ctx, target, client, objects); err != nil {
		return err
	}
	if err := awaitLeaving(ctx, client, objects, st.lab.Setup.AWS.Pace.OfAWS(limitLeaving)); err != nil {
		return err
	}
	svc, err := client.Typed().CoreV1().Services(namespace).Get(ctx, name, metav1.GetOptions{})
	if held := heldBy(svc); err == nil && len(held) > 0 {
		return heldService(namespace, name, held)
	}
	applied, err := client.Apply(ctx, []byte(manifest), kube.ApplyOptions{Namespace: kube.DefaultNamespace})
	site.EmitApplied(applied, emit)
	if err != nil {
		return err
	}
	emit(engine.Service{Namespace: namespace, Name: name, Rung: rungApplied})
	svc, err = client.Typed().CoreV1().Services(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return kube.Problem(err)
	}
	if err := refuseController(ctx, client, svc); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limitExpose, site.ErrTooLong)
	defer cancel()
	host, port, err := awaitHostname(ctx, client, namespace, name, emit)
	if err != nil {
		return lateService(ctx, name, err)
	}
	at := engine.Service{Namespace: namespace, Name: name, Rung: rungHostname, Hostname: host}
	emit(at)
	switch {
	case unreachable(svc, host):
		emit(engine.Note{Level: engine.Info, Text: exposeInternal.With(host)})
		return nil
	case wantedBy(svc).network:
		emit(engine.Note{Level: engine.Info, Text: exposeGotNetwork.With(name)})
	}
	err = awsx.Ladder(ctx, host, port, "/", st.lab.Setup.AWS.Pace, func(e awsx.LadderEvent) {
		at.Detail = e.Detail
		if !e.Hint.IsZero() {
			emit(engine.Note{Level: engine.Info, Text: e.Hint})
		}
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
	emit(engine.Note{Level: engine.Good, Text: exposeAnswers.With(at.URL)})
	if target.OnAWS() {
		st.tellEmptyZones(ctx, host, emit)
	}
	return nil
}

// tellEmptyZones says in which of its zones the load balancer has no node. It is worth knowing and no more: where AWS does not
// say, nothing is said.
func (st *exposeStep) tellEmptyZones(ctx context.Context, host string, emit engine.Emit) {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return
	}
	if zones, err := s.EmptyZones(ctx, host); err == nil && len(zones) > 0 {
		emit(engine.Note{Level: engine.Info, Text: balancerEmptyZones.With(strings.Join(zones, ", "))})
	}
}

// lateService words the end of the patience; anything else is passed on.
func lateService(ctx context.Context, name string, err error) error {
	if !errors.Is(context.Cause(ctx), site.ErrTooLong) {
		return err
	}
	return lateCauses.Problem(name, err)
}

var lateCauses = cause.Define(cause.Cause[string]{
	ID: "service.no-answer", Example: "node-service",
	Tell: func(name string, p *text.Problem) {
		p.What, p.Next = exposeLate.With(name, limitExpose.String()), exposeLateNext.With(name)
	},
	Fault: cause.DefineFault("lb-pending", "", text.Define("fault.lb-pending",
		"Services of type LoadBalancer stay <pending> for ever.",
		"LoadBalancer 유형의 서비스가 계속 <pending>으로 남습니다.")),
})

// noNodesYet is the event of a service whose cluster has no Ready node yet: a warning that mends itself (Kubernetes' service
// controller: "There are no available nodes for LoadBalancer").
const noNodesYet = "UnAvailableLoadBalancer"

// awaitHostname watches the service and its events until it has a load balancer's name.
func awaitHostname(ctx context.Context, client *kube.Client, namespace, name string, emit engine.Emit) (host string, port int, err error) {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var refused refusedService // of the goroutine that watches the events, until it ends
	warned := make(chan struct{})
	go func() {
		defer close(warned)
		told := map[string]bool{} // an event comes again with every attempt
		// Without events the ladder still climbs; they only tell why it does not.
		_ = client.WatchEvents(watching, kube.Select{Namespace: namespace, Fields: "involvedObject.kind=Service,involvedObject.name=" + name}, func(u kube.Update[kube.EventState]) {
			if !u.Gone {
				if u.State.Reason == noNodesYet {
					emit(engine.Note{Level: engine.Info, Text: balancerAwaitsNodes.With(u.State.Message)})
					return
				}
				level := engine.Info
				if u.State.Type == corev1.EventTypeWarning {
					level = engine.Warn
				}
				if words := u.State.Reason + ": " + u.State.Message; !told[words] {
					told[words] = true
					emit(engine.Note{Level: level, Text: text.Raw(words)})
				}
				// What is listed may be about an earlier form of the service; a refusal that still holds comes again.
				said := refusedService{name: name, words: u.State.Message}
				if level == engine.Warn && !u.Listed && refusedServices.Find(said) != "" {
					refused = said
					stop()
				}
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
		return "", 0, kube.Problem(err)
	}
	if ctx.Err() != nil {
		return "", 0, context.Cause(ctx)
	}
	if refused != (refusedService{}) {
		return "", 0, refusedServices.Problem(refused, nil)
	}
	svc, err := client.Typed().CoreV1().Services(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return "", 0, kube.Problem(err)
	}
	host, port = address(svc)
	return host, port, nil
}

// Form implements engine.Former.
func (st *exposeStep) Form(context.Context) (engine.Form, error) {
	c := st.lab.Choices().Expose
	manifest := engine.Field{Key: "expose.manifest", Label: fieldServiceManifest.With(), Help: fieldServiceManifestHelp.With()}.File(&c.Manifest)
	return engine.Form{Intro: exposeIntro.With(), Fields: []engine.Field{manifest}, Keep: func(context.Context) error {
		_, objects, err := exposeManifest(c)
		if err == nil {
			_, _, err = serviceOf(objects)
		}
		if err != nil {
			return &engine.FieldError{Key: manifest.Key, Err: err}
		}
		return st.lab.Edit(func(all *site.Choices) { all.Expose = c })
	}}, nil
}

// Stays implements stayer: what is in another's cluster.
func (st *exposeStep) Stays(ctx context.Context) (bool, error) { return targetStays(ctx, st.lab) }

// undoByHand implements handUndoer.
func (st *exposeStep) undoByHand() []engine.Command {
	commands := []engine.Command{{Line: kubectl(st.lab) + " get services --all-namespaces", Why: byHandServices.With()}}
	_, objects, err := exposeManifest(st.lab.Choices().Expose)
	if err != nil {
		return commands
	}
	if namespace, name, err := serviceOf(objects); err == nil {
		commands = append(commands, engine.Command{Line: kubectl(st.lab) + " delete service " + shellWord(name) + inNamespace(namespace), Why: byHandDeleteService.With()})
	}
	return commands
}
