package steps

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// Times of AWS. The cloud provider tries for ten minutes to delete a load balancer; then it may give up and let the service
// go without it (kubernetes/cloud-provider-aws#566).
const (
	patienceBalancers = 10 * time.Minute // for the cluster to delete its load balancers
	limitBalancers    = 15 * time.Minute // for those that eksui deletes, until their interfaces and groups are gone
)

// Undo deletes every service that has a load balancer, the learner's others too, and waits until the balancers with
// their groups and interfaces are gone: whatever outlives the cluster goes on costing. Those that the cluster does not
// delete, or can't be told to, are deleted through AWS. In an existing cluster only the lab's own service goes.
func (st *exposeStep) Undo(ctx context.Context, emit engine.Emit) error {
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return err
	}
	if !target.OnAWS() {
		return st.deleteService(ctx, target, client, emit)
	}
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	q := st.balancers(ctx)
	if client == nil {
		return removeBalancers(ctx, st.lab, s, q, orphanDeleting, emit)
	}
	err = deleteBalancedServices(ctx, client, emit)
	if err == nil {
		err = within(ctx, st.lab.Setup.AWS.Pace.OfAWS(patienceBalancers), func(ctx context.Context) error {
			if err := st.awaitCleanup(ctx, client, emit); err != nil {
				return err
			}
			return awaitBalancers(ctx, s, q, emit)
		})
		if !errors.Is(err, site.ErrTooLong) {
			return err
		}
		// Again, for those made meanwhile: after this no service is left that would get its load balancer anew.
		err = deleteBalancedServices(ctx, client, emit)
	}
	switch {
	case site.RefusedOrSilent(ctx, err):
		// The services live on, and their cluster may make their load balancers anew while it lives itself: the cluster
		// step looks once more when it is gone.
		emit(engine.Note{Level: engine.Warn, Text: balancersUnasked.With(site.KubernetesWords(err))})
		if err := removeBalancers(ctx, st.lab, s, q, balancerStuck, emit); err != nil {
			return err
		}
		return site.WithoutKubernetes()
	case err != nil:
		return err
	}
	return removeBalancers(ctx, st.lab, s, q, balancerStuck, emit)
}

// deleteService takes the lab's service out of a cluster whose load balancers are not AWS's, or not the lab's.
func (st *exposeStep) deleteService(ctx context.Context, target site.Target, client *kube.Client, emit engine.Emit) error {
	if client == nil {
		return nil
	}
	manifest, objects, err := exposeManifest(st.lab.Choices().Expose)
	if err != nil {
		return err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return err
	}
	if err := target.Delete(ctx, client, manifest, emit); err != nil {
		return err
	}
	emit(engine.Service{Namespace: namespace, Name: name, Rung: rungApplied, Gone: true})
	return nil
}

// balancers means the load balancers of the lab's cluster.
func (st *exposeStep) balancers(ctx context.Context) awsx.LBQuery {
	q := awsx.LBQuery{Cluster: st.lab.Choices().Cluster.Name}
	if n, err := st.lab.Network.Get(ctx); err == nil && n != nil {
		q.VPC = n.VPC
	}
	return q
}

// within gives do a limit, and returns site.ErrTooLong when that is what ended it.
func within(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	limited, cancel := context.WithTimeoutCause(ctx, limit, site.ErrTooLong)
	defer cancel()
	err := do(limited)
	if err != nil && errors.Is(context.Cause(limited), site.ErrTooLong) {
		return site.ErrTooLong
	}
	return err
}

func deleteBalancedServices(ctx context.Context, client *kube.Client, emit engine.Emit) error {
	ctx, cancel := context.WithTimeout(ctx, site.LimitAsking)
	defer cancel()
	services, err := client.Typed().CoreV1().Services(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
	if err != nil {
		return kube.Problem(err)
	}
	for _, svc := range services.Items {
		if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
			continue
		}
		if svc.DeletionTimestamp == nil {
			err := client.Typed().CoreV1().Services(svc.Namespace).Delete(ctx, svc.Name, metav1.DeleteOptions{})
			if kube.IgnoreAbsent(err) != nil {
				return kube.Problem(err)
			}
			emit(engine.Note{Level: engine.Info, Text: serviceDeleting.With(svc.Namespace + "/" + svc.Name)})
		}
		emit(engine.Service{Namespace: svc.Namespace, Name: svc.Name, Rung: rungApplied, Gone: true})
	}
	return nil
}

// cleanupFinalizer is how the cloud provider keeps a service until its load balancer is gone (Kubernetes, "Garbage collecting
// load balancers").
const cleanupFinalizer = "service.kubernetes.io/load-balancer-cleanup"

// heldBy are the finalizers for which a service that is being deleted does not go, where its load balancer is none of the reasons
// any more.
func heldBy(svc *corev1.Service) []string {
	if svc.DeletionTimestamp == nil || slices.Contains(svc.Finalizers, cleanupFinalizer) {
		return nil
	}
	return svc.Finalizers
}

// awaitCleanup waits until the cluster has done with the load balancers of the services that are being deleted: one that was made
// a moment ago is not listed by AWS yet. What else holds a service is said; it goes with its cluster.
func (st *exposeStep) awaitCleanup(ctx context.Context, client *kube.Client, emit engine.Emit) error {
	for {
		services, err := client.Typed().CoreV1().Services(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
		if site.RefusedOrSilent(ctx, err) {
			return nil // the load balancers themselves are waited for
		}
		if err != nil {
			return kube.Problem(err)
		}
		busy := slices.ContainsFunc(services.Items, func(svc corev1.Service) bool {
			return svc.DeletionTimestamp != nil && slices.Contains(svc.Finalizers, cleanupFinalizer)
		})
		if !busy {
			for _, svc := range services.Items {
				if held := heldBy(&svc); len(held) > 0 && svc.Spec.Type == corev1.ServiceTypeLoadBalancer {
					emit(engine.Note{Level: engine.Warn, Text: serviceHeld.With(svc.Namespace+"/"+svc.Name, strings.Join(held, ", "))})
				}
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(cmp.Or(st.lab.Setup.AWS.Pace.Min, time.Second)):
		}
	}
}

// awaitBalancers waits until nothing is left of the cluster's load balancers.
func awaitBalancers(ctx context.Context, s *awsx.Session, q awsx.LBQuery, emit engine.Emit) error {
	return s.WaitLoadBalancersGone(ctx, q, func(items []awsx.Item) {
		if len(items) > 0 {
			emit(engine.Note{Level: engine.Info, Text: balancersGoing.With(len(items), items[0].Kind, cmp.Or(items[0].Name, items[0].ID))})
		}
	})
}

// removeBalancers deletes through AWS what the cluster can't delete or has not deleted, and waits until it is gone: only
// what a tag proves to be of this cluster. why is said of each load balancer, with its name and its service.
func removeBalancers(ctx context.Context, lab *site.Site, s *awsx.Session, q awsx.LBQuery, why text.Key, emit engine.Emit) error {
	limit := lab.Setup.AWS.Pace.OfAWS(limitBalancers)
	err := within(ctx, limit, func(ctx context.Context) error {
		all, err := s.LoadBalancers(ctx, q)
		if err != nil {
			return err
		}
		for _, lb := range all {
			if lb.Cluster != q.Cluster {
				continue
			}
			emit(engine.Note{Level: engine.Warn, Text: why.With(lb.Name, lb.Service)})
			if err := s.DeleteLoadBalancer(ctx, q.Cluster, lb); err != nil {
				return err
			}
		}
		err = s.DeleteBareGroups(ctx, q, func(g awsx.Item) { emit(engine.Note{Level: engine.Warn, Text: bareGroupDeleting.With(g.Name, g.ID)}) })
		if err != nil {
			return err
		}
		return awaitBalancers(ctx, s, q, emit)
	})
	if !errors.Is(err, site.ErrTooLong) {
		return err
	}
	left, err := s.LoadBalancerRemains(ctx, q)
	if err != nil || len(left) == 0 {
		return err
	}
	return balancersLeft(left, limit, cmp.Or(lab.Region(), awsx.DefaultRegion))
}

// balancersLeft is the error of load balancers that did not go away: what they cost, and how they go by hand.
func balancersLeft(left []awsx.Item, limit time.Duration, region string) *text.Problem {
	p := &text.Problem{Cause: "balancers.left", Why: balancersHold.With(), Next: balancersLeftWait.With(), Err: site.ErrTooLong}
	var names, commands []string
	for _, i := range left {
		names = append(names, i.Kind+" "+cmp.Or(i.Name, i.ID))
		line := ""
		switch {
		case i.Kind == awsx.KindLoadBalancer && strings.HasPrefix(i.ID, "arn:"):
			line = "aws elbv2 delete-load-balancer --load-balancer-arn " + i.ID
		case i.Kind == awsx.KindLoadBalancer:
			line = "aws elb delete-load-balancer --load-balancer-name " + i.Name
		case i.Kind == awsx.KindSecurityGroup:
			line = "aws ec2 delete-security-group --group-id " + i.ID
		}
		if line != "" {
			commands = append(commands, line+" --region "+region)
		}
		if i.Kind == awsx.KindLoadBalancer {
			p.Why = balancersCost.With()
		}
	}
	p.What = balancersStay.With(limit.Round(time.Second).String(), strings.Join(names, ", "))
	if len(commands) > 0 {
		p.Next = balancersLeftNext.With(strings.Join(commands, "; "))
	}
	return p
}
