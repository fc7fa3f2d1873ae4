package steps

import (
	"context"
	"errors"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
)

// Times of AWS. The cloud provider tries for ten minutes to delete a load balancer; then it may give up and let the service
// go without it (kubernetes/cloud-provider-aws#566).
const (
	patienceBalancers = 10 * time.Minute // for the cluster to delete its load balancers
	limitBalancers    = 15 * time.Minute // for those that eksui deletes, until their interfaces and groups are gone
)

// Undo deletes every service that has a load balancer, the learner's others too, and waits until the balancers with
// their groups and interfaces are gone: whatever outlives the cluster goes on costing. Those that the cluster does not
// delete, or can't be told to, are deleted through AWS.
func (exposeStep) Undo(ctx context.Context, l *Lab, emit Emit) error {
	client, err := clusterClient(ctx, l)
	if err != nil {
		return err
	}
	if l.Choices().Connect.Existing != "" {
		return undoExistingService(ctx, l, client, emit)
	}
	if l.foreignCluster() {
		return nil // its load balancers carry the name of the lab's cluster, and are not the lab's
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	q := balancersOfLab(ctx, l)
	if client == nil {
		return removeBalancers(ctx, l, s, q, orphanDeleting, emit)
	}
	err = deleteBalancedServices(ctx, client, emit)
	if err == nil {
		err = within(ctx, l.Setup.AWS.Pace.OfAWS(patienceBalancers), func(ctx context.Context) error { return awaitBalancers(ctx, s, q, emit) })
		if !errors.Is(err, errTooLong) {
			return err
		}
		// Again, for those made meanwhile: after this no service is left that would get its load balancer anew.
		err = deleteBalancedServices(ctx, client, emit)
	}
	switch {
	case unasked(ctx, err):
		// The services live on, and their cluster may make their load balancers anew while it lives itself: the cluster
		// step looks once more when it is gone.
		emit(Note{Warn, balancersUnasked.With(wordsOf(err))})
		if err := removeBalancers(ctx, l, s, q, balancerStuck, emit); err != nil {
			return err
		}
		return errUnasked
	case err != nil:
		return err
	}
	return removeBalancers(ctx, l, s, q, balancerStuck, emit)
}

// balancersOfLab means the load balancers of the lab's cluster.
func balancersOfLab(ctx context.Context, l *Lab) awsx.LBQuery {
	q := awsx.LBQuery{Cluster: l.Choices().Cluster.Name}
	if n, err := networkOf(ctx, l); err == nil && n != nil {
		q.VPC = n.VPC
	}
	return q
}

// within gives do a limit, and returns errTooLong when that is what ended it.
func within(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	limited, cancel := context.WithTimeoutCause(ctx, limit, errTooLong)
	defer cancel()
	err := do(limited)
	if err != nil && errors.Is(context.Cause(limited), errTooLong) {
		return errTooLong
	}
	return err
}

func deleteBalancedServices(ctx context.Context, client *kube.Client, emit Emit) error {
	ctx, cancel := context.WithTimeout(ctx, limitAsking)
	defer cancel()
	services, err := client.Typed().CoreV1().Services(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, svc := range services.Items {
		if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
			continue
		}
		if svc.DeletionTimestamp == nil {
			err := client.Typed().CoreV1().Services(svc.Namespace).Delete(ctx, svc.Name, metav1.DeleteOptions{})
			if ignoreAbsent(err) != nil {
				return err
			}
			emit(Note{Info, serviceDeleting.With(svc.Namespace + "/" + svc.Name)})
		}
		emit(Service{Namespace: svc.Namespace, Name: svc.Name, Rung: rungApplied, Gone: true})
	}
	return nil
}

// awaitBalancers waits until nothing is left of the cluster's load balancers.
func awaitBalancers(ctx context.Context, s *awsx.Session, q awsx.LBQuery, emit Emit) error {
	return s.WaitLoadBalancersGone(ctx, q, func(items []awsx.Item) {
		if len(items) > 0 {
			emit(Note{Info, balancersGoing.With(len(items), items[0].Kind, firstOf(items[0].Name, items[0].ID))})
		}
	})
}

// removeBalancers deletes through AWS what the cluster can't delete or has not deleted, and waits until it is gone: only
// what a tag proves to be of this cluster. why is said of each load balancer, with its name and its service.
func removeBalancers(ctx context.Context, l *Lab, s *awsx.Session, q awsx.LBQuery, why text.Key, emit Emit) error {
	limit := l.Setup.AWS.Pace.OfAWS(limitBalancers)
	err := within(ctx, limit, func(ctx context.Context) error {
		all, err := s.LoadBalancers(ctx, q)
		if err != nil {
			return err
		}
		for _, lb := range all {
			if lb.Cluster != q.Cluster {
				continue
			}
			emit(Note{Warn, why.With(lb.Name, lb.Service)})
			if err := s.DeleteLoadBalancer(ctx, q.Cluster, lb); err != nil {
				return err
			}
		}
		err = s.DeleteBareGroups(ctx, q, func(g awsx.Item) { emit(Note{Warn, bareGroupDeleting.With(g.Name, g.ID)}) })
		if err != nil {
			return err
		}
		return awaitBalancers(ctx, s, q, emit)
	})
	if !errors.Is(err, errTooLong) {
		return err
	}
	left, err := s.LoadBalancerRemains(ctx, q)
	if err != nil || len(left) == 0 {
		return err
	}
	return balancersLeft(left, limit, firstOf(l.Region(), awsx.DefaultRegion))
}

// balancersLeft is the error of load balancers that did not go away: what they cost, and how they go by hand.
func balancersLeft(left []awsx.Item, limit time.Duration, region string) error {
	p := &text.Problem{Why: balancersHold.With(), Next: balancersLeftWait.With(), Err: errTooLong}
	var names, commands []string
	for _, i := range left {
		names = append(names, i.Kind+" "+firstOf(i.Name, i.ID))
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
