package steps

import (
	"context"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
)

// The annotations by which a Service says what load balancer it wants (cloud-provider-aws, docs/service_controller.md; the
// scheme is the AWS Load Balancer Controller's own).
const (
	annotationType     = "service.beta.kubernetes.io/aws-load-balancer-type"
	annotationInternal = "service.beta.kubernetes.io/aws-load-balancer-internal"
	annotationScheme   = "service.beta.kubernetes.io/aws-load-balancer-scheme"
)

// controllerClass is the AWS Load Balancer Controller's class of Services, and controllerGroup the API group that its
// installation brings.
const (
	controllerClass = "service.k8s.aws/nlb"
	controllerGroup = "elbv2.k8s.aws"
)

// wanted is the load balancer that a Service asks for.
type wanted struct {
	network  bool
	internal bool
	// controller is the annotation's value or the class that leaves it to the AWS Load Balancer Controller, "" for none.
	controller string
}

func wantedBy(svc *corev1.Service) wanted {
	w := wanted{network: svc.Annotations[annotationType] == "nlb"}
	if v := svc.Annotations[annotationInternal]; v != "" && v != "false" {
		w.internal = true
	}
	switch kind := svc.Annotations[annotationType]; {
	case kind == "external" || kind == "nlb-ip":
		w.controller = kind
	case svc.Spec.LoadBalancerClass != nil && *svc.Spec.LoadBalancerClass == controllerClass:
		w.controller = controllerClass
	}
	if w.controller != "" {
		w.network, w.internal = true, svc.Annotations[annotationScheme] != "internet-facing"
	}
	return w
}

// wantedIn is what the manifest's service asks for.
func wantedIn(objects []*unstructured.Unstructured, name string) wanted {
	for _, o := range objects {
		var svc corev1.Service
		if o.GetKind() == "Service" && o.GetName() == name && runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, &svc) == nil {
			return wantedBy(&svc)
		}
	}
	return wanted{}
}

// components are what the load balancer costs; one that does not face the internet has no public address.
func (w wanted) components(subnets int) []awsx.Component {
	all := awsx.BalancerComponents(subnets)
	if w.network {
		all[0].Kind = awsx.PriceNetworkLB
	}
	if w.internal {
		all = all[:1]
	}
	return all
}

func (w wanted) detail() text.Text {
	switch {
	case w.controller != "":
		return exposeMakesController.With()
	case w.internal:
		return exposeMakesInternal.With()
	case w.network:
		return exposeMakesNetwork.With()
	}
	return exposeMakes.With()
}

// unreachable says whether a service's load balancer, which has a name, answers in its network only. A classic one says so by
// its name: it stays what it was when the annotation comes or goes.
func unreachable(svc *corev1.Service, host string) bool {
	w := wantedBy(svc)
	return strings.HasPrefix(host, "internal-") || w.network && w.internal
}

// refuseController fails where a Service is left to a controller that the cluster does not have: nothing would ever happen.
func refuseController(ctx context.Context, client *kube.Client, svc *corev1.Service) error {
	w := wantedBy(svc)
	if w.controller == "" {
		return nil
	}
	err := client.Typed().Discovery().RESTClient().Get().AbsPath("/apis/" + controllerGroup).Do(ctx).Error()
	if err == nil {
		return nil
	}
	if err := kube.IgnoreAbsent(err); err != nil {
		return kube.Problem(err)
	}
	return refusedServices.Problem(refusedService{name: svc.Name, controller: w.controller}, nil)
}

// refusedService is a Service that will get no load balancer: the one who is to make it is missing, or has said why not.
type refusedService struct{ name, controller, words string }

// lasting are the refusals of cloud-provider-aws that only another Service mends; what AWS itself says may pass.
var lasting = regexp.MustCompile(`unsupported load balancer affinity|mixed protocol is not supported|[Pp]rotocol \S+ not supported by LoadBalancer|` +
	`LoadBalancerIP cannot be specified|requested load balancer with no ports|the only value supported currently is|error parsing service annotation|` +
	`failed to parse annotation|Unsupported health check protocol|Invalid health check port|Invalid backend protocol|is not supported by NLB|` +
	`annotation is only supported for NLB|error validating target group attributes|cannot update Load Balancer Type annotation|is not valid\. Expecting|` +
	`health check parameters are invalid|CertificateNotFound|Must have same number of`)

var refusedServices = cause.Define(
	cause.Cause[refusedService]{
		ID: "service.needs-controller", Example: refusedService{name: "web", controller: "external"},
		Match: func(r refusedService) bool { return r.controller != "" },
		Tell: func(r refusedService, p *text.Problem) {
			p.What, p.Why, p.Next = exposeNoController.With(r.name), exposeNoControllerWhy.With(r.controller), exposeNoControllerNext.With()
		},
	},
	cause.Cause[refusedService]{
		ID: "service.refused", Example: refusedService{name: "web", words: "Error syncing load balancer: failed to ensure load balancer: unsupported load balancer affinity: ClientIP"},
		Match: func(r refusedService) bool { return lasting.MatchString(r.words) },
		Tell: func(r refusedService, p *text.Problem) {
			p.What, p.Why, p.Next = exposeRefused.With(r.name), exposeRefusedWhy.With(r.words), exposeRefusedNext.With()
		},
	},
)
