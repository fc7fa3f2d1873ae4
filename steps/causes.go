package steps

import (
	"strings"
	"time"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/steps/site"
)

// The causes that the steps meet.
func init() {
	cause.Add(
		unopenedJournal("/home/student/.local/state/eksui/labs/eks-cluster", nil), foreignStackProblem("eks-work-base", "eks-cluster"),
		unknownVersion("1.29", []string{"1.33", "1.34"}), foreignCluster("eks-cluster", "eks-cluster"), lateNodes(2, nil),
		latePods(kube.PodState{}), withoutWorkload(), silentForward(forwardURL(9000), "80", text.Text{}, nil), withoutService(),
		foreignObject("pod/nginx-pod"), heldService("default", "node-service", []string{"service.k8s.aws/resources"}), balancersLeft([]awsx.Item{{Kind: awsx.KindLoadBalancer, Name: "a0b1c2"}}, 15*time.Minute, awsx.DefaultRegion),
	)
}

func unopenedJournal(folder string, err error) *text.Problem {
	return &text.Problem{Cause: "journal.unopened", What: journalUnopened.With(folder), Next: journalNext.With(), Err: err}
}

func foreignStackProblem(stack, lab string) *text.Problem {
	return &text.Problem{Cause: "stack.foreign", What: stackNotOurs.With(stack), Why: stackForeign.With(stack, awsx.LabTag, lab), Next: stackNotOursNext.With(stack)}
}

func unknownVersion(version string, offered []string) *text.Problem {
	return &text.Problem{Cause: "cluster.version-unknown", What: versionUnknown.With(version), Next: versionUnknownNext.With(strings.Join(offered, ", "))}
}

func foreignCluster(name, lab string) *text.Problem {
	return &text.Problem{Cause: "cluster.foreign", What: clusterForeign.With(name), Why: clusterForeignWhy.With(awsx.LabTag, lab), Next: clusterForeignNext.With()}
}

func lateNodes(want int, err error) *text.Problem {
	return &text.Problem{Cause: "nodes.late", What: nodesLate.With(want, limitReady.String()), Next: nodesLateNext.With(), Err: err}
}

// latePods is the problem of pods that are not Ready in time; the last one's cause is known better than the time.
func latePods(last kube.PodState) *text.Problem {
	p := &text.Problem{Cause: "pods.late", What: podsLate.With(limitDeploy.String()), Why: last.Why, Next: podsLateNext.With(), Err: site.ErrTooLong}
	if last.Cause != "" {
		p.Cause = last.Cause
	}
	return p
}

func withoutWorkload() *text.Problem {
	return &text.Problem{Cause: "forward.no-workload", What: forwardNoPod.With(), Next: forwardNoPodNext.With()}
}

func silentForward(url, port string, why text.Text, err error) *text.Problem {
	return &text.Problem{Cause: "forward.silent", What: forwardSilent.With(url), Why: why, Next: forwardSilentNext.With(port), Err: err}
}

func withoutService() *text.Problem {
	return &text.Problem{Cause: "service.not-in-manifest", What: exposeNoService.With(), Next: exposeNoServiceNext.With()}
}

// heldService is a service that can't be made again, because a finalizer keeps the one that is being deleted.
func heldService(namespace, name string, finalizers []string) *text.Problem {
	return &text.Problem{
		Cause: "service.held", What: serviceHeldWhat.With(name, strings.Join(finalizers, ", ")), Next: serviceHeldNext.With(name, namespace),
	}
}

func foreignObject(what string) *text.Problem {
	return &text.Problem{Cause: "existing.foreign", What: existingForeign.With(what), Next: existingForeignNext.With()}
}
