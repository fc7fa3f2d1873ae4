package awsx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"golang.org/x/sync/errgroup"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Finding is what a check before spending found.
type Finding struct {
	Severity Severity
	What     text.Text
	Next     text.Text // the way out, where there is one
	Cause    cause.ID  // of a blocker
}

// Severity says whether a finding is in the way.
type Severity string

// The severities.
const (
	SeverityOK      Severity = "ok"
	SeverityNote    Severity = "note"    // could not be checked, or worth knowing
	SeverityWarning Severity = "warning" // works, but not as one may expect
	SeverityBlocker Severity = "blocker" // AWS will refuse
)

// endsSoon is how near the end of standard support is worth a warning.
const endsSoon = 30 * 24 * time.Hour

// Preflight checks before anything is made: the cluster's name is free, version and instance type exist in the chosen
// zones, quotas have room, the permissions are there (as far as the account lets us ask). What can't be asked is a note.
// All are asked side by side, and what does not answer within optionalWithin is a note, too.
func (s *Session) Preflight(ctx context.Context, c ClusterSpec) []Finding {
	ctx, cancel := context.WithTimeout(ctx, optionalWithin)
	defer cancel()
	checks := []func(context.Context, ClusterSpec) []Finding{
		s.checkName, s.checkVersion, s.checkInstanceType, s.checkVCPUs, s.checkSubnets, s.checkClusterQuota, s.checkRoles, s.checkPermissions,
	}
	results := make([][]Finding, len(checks))
	var wg sync.WaitGroup
	for i, check := range checks {
		wg.Go(func() { results[i] = check(ctx, c) })
	}
	wg.Wait()
	return withoutRepeats(slices.Concat(results...))
}

// withoutRepeats leaves out what is found a second time: two checks may have asked the same service in vain.
func withoutRepeats(all []Finding) []Finding {
	said := map[string]bool{}
	return slices.DeleteFunc(all, func(f Finding) bool {
		what := f.What.String()
		defer func() { said[what] = true }()
		return said[what]
	})
}

// blocked reports what AWS will refuse.
func blocked(p *text.Problem) []Finding {
	return []Finding{{SeverityBlocker, p.What, p.Next, p.Cause}}
}

func init() {
	cause.Add(
		nameTaken("eks-cluster", DefaultRegion), versionGone("1.29", "1.34"), standardGone("1.31"), typeUnknown("t2.smal", DefaultRegion),
		clustersFull(100, 100, DefaultRegion), vcpusShort(4, 2, 5),
	)
}

func nameTaken(name, region string) *text.Problem {
	return &text.Problem{Cause: "preflight.name-taken", What: msgNameTaken.With(name, region), Next: msgNameTakenNext.With()}
}

func versionGone(version, newest string) *text.Problem {
	return &text.Problem{Cause: "preflight.version-gone", What: msgVersionGone.With(version), Next: msgVersionGoneNext.With(newest)}
}

// standardGone is EKS's rule that extended support can't be disabled for what has entered it ("EKS User Guide: Prevent increased
// cluster costs by disabling EKS extended support").
func standardGone(version string) *text.Problem {
	return &text.Problem{Cause: "preflight.standard-support-ended", What: msgStandardGone.With(version), Next: msgStandardGoneNext.With(SupportExtended)}
}

func typeUnknown(name, region string) *text.Problem {
	return &text.Problem{Cause: "preflight.type-unknown", What: msgTypeUnknown.With(name, region), Next: msgTypeUnknownNext.With()}
}

func clustersFull(have, limit int, region string) *text.Problem {
	return &text.Problem{Cause: "preflight.clusters-full", What: msgClustersFull.With(have, limit, region), Next: msgQuotaNext.With()}
}

func vcpusShort(needed, free, limit int) *text.Problem {
	return &text.Problem{Cause: "preflight.vcpus-short", What: msgVCPUsFull.With(needed, free, limit), Next: msgQuotaNext.With()}
}

// unchecked reports a check that could not be made.
func unchecked(what text.Key, err error) []Finding {
	if errors.Is(err, context.DeadlineExceeded) {
		return []Finding{{Severity: SeverityNote, What: msgUnlooked.With(what, optionalWithin.String())}}
	}
	return []Finding{{Severity: SeverityNote, What: msgUnchecked.With(what, cmp.Or(Code(err), err.Error()))}}
}

func (s *Session) checkName(ctx context.Context, c ClusterSpec) []Finding {
	existing, err := s.Cluster(ctx, c.Name)
	switch {
	case err != nil:
		return unchecked(msgCheckName, err)
	case existing == nil:
		return []Finding{{Severity: SeverityOK, What: msgNameFree.With(c.Name)}}
	case existing.Tags[LabTag] != c.Lab:
		return blocked(nameTaken(c.Name, s.Region()))
	}
	return []Finding{{Severity: SeverityOK, What: msgNameOurs.With(c.Name)}}
}

func (s *Session) checkVersion(ctx context.Context, c ClusterSpec) []Finding {
	versions, err := s.Versions(ctx)
	if err != nil {
		return unchecked(msgCheckVersion, err)
	}
	i := slices.IndexFunc(versions, func(v Version) bool { return v.Version == c.Version })
	if i < 0 {
		newest, _ := NewestStandard(versions)
		return blocked(versionGone(c.Version, newest.Version))
	}
	v := versions[i]
	switch {
	case v.Extended && c.SupportType == SupportStandard:
		return blocked(standardGone(v.Version))
	case v.Extended:
		return []Finding{{Severity: SeverityWarning, What: msgVersionExtended.With(v.Version, v.ExtendedEnds.Format(time.DateOnly)), Next: msgVersionExtendedNext.With()}}
	case time.Until(v.StandardEnds) < endsSoon && c.SupportType != SupportExtended:
		return []Finding{{Severity: SeverityNote, What: msgVersionUpgraded.With(v.Version, v.StandardEnds.Format(time.DateOnly))}}
	case time.Until(v.StandardEnds) < endsSoon:
		return []Finding{{Severity: SeverityWarning, What: msgVersionEnds.With(v.Version, v.StandardEnds.Format(time.DateOnly))}}
	}
	return []Finding{{Severity: SeverityOK, What: msgVersionGood.With(v.Version, v.StandardEnds.Format(time.DateOnly))}}
}

func (s *Session) checkInstanceType(ctx context.Context, c ClusterSpec) []Finding {
	t, err := s.InstanceType(ctx, c.InstanceType)
	switch {
	case err != nil:
		return unchecked(msgCheckType, err)
	case t == nil:
		return blocked(typeUnknown(c.InstanceType, s.Region()))
	}
	free := (t.MaxPods-systemPodsPerNode)*c.Nodes - clusterPods
	found := []Finding{{Severity: SeverityOK, What: msgTypeGood.With(t.Name, t.VCPUs, t.MemoryMiB, t.MaxPods, max(free, 0))}}
	if !t.FreeTier {
		found = append(found, s.checkPlan(ctx, t.Name)...)
	}
	return found
}

// CheckType says that a region has no such instance type; nil where it has, and where nobody can be asked.
func (s *Session) CheckType(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, optionalWithin)
	defer cancel()
	if t, err := s.InstanceType(ctx, name); t != nil || err != nil {
		return nil
	}
	return typeUnknown(name, s.Region())
}

// checkPlan asks whether the account's plan launches a type that is not free tier eligible.
func (s *Session) checkPlan(ctx context.Context, name string) []Finding {
	plan, err := s.FreePlan(ctx)
	switch {
	case err != nil:
		return append(unchecked(msgCheckPlan, err),
			Finding{Severity: SeverityNote, What: msgTypeNotFree.With(name), Next: msgTypeNotFreeNext.With(s.SuitedFreeTierType(ctx, name))})
	case plan == nil || plan.Launches(name):
		return nil
	}
	return blocked(freePlanCauses.Problem(refusedType{name, s.SuitedFreeTierType(ctx, name)}, nil))
}

// On every node run aws-node and kube-proxy; coredns and metrics-server have two pods each in the cluster.
const (
	systemPodsPerNode = 2
	clusterPods       = 4
)

func (s *Session) checkSubnets(ctx context.Context, c ClusterSpec) []Finding {
	if c.VPC == "" {
		return nil
	}
	all, err := s.Subnets(ctx, c.VPC, c.InstanceType)
	if err != nil {
		return unchecked(msgCheckSubnets, err)
	}
	chosen := slices.DeleteFunc(all, func(n Subnet) bool { return !slices.Contains(c.Subnets, n.ID) })
	if problem, ok := CheckSubnets(chosen).(*text.Problem); ok {
		return []Finding{{SeverityBlocker, msgTwo.With(problem.What, problem.Why), problem.Next, problem.Cause}}
	}
	return []Finding{{Severity: SeverityOK, What: msgSubnetsGood.With(len(chosen))}}
}

// Quota codes ("Service Quotas: EKS clusters", "EC2 Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
// counted in vCPUs).
const (
	quotaClusters = "L-1194D53C"
	quotaVCPUs    = "L-1216C47A"
)

// quota reads a quota's value: the account's own, or AWS's default where the account never had another.
func (s *Session) quota(ctx context.Context, service, code string) (value float64, err error) {
	err = s.optionally(ctx, "servicequotas", func(ctx context.Context) error {
		value, err = s.readQuota(ctx, service, code)
		return err
	})
	return value, err
}

func (s *Session) readQuota(ctx context.Context, service, code string) (float64, error) {
	out, err := s.quotas().GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String(service), QuotaCode: aws.String(code)})
	if err == nil && out.Quota != nil && out.Quota.Value != nil {
		return *out.Quota.Value, nil
	}
	if err != nil && Code(err) != "NoSuchResourceException" {
		return 0, err
	}
	byDefault, err := s.quotas().GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{ServiceCode: aws.String(service), QuotaCode: aws.String(code)})
	if err != nil {
		return 0, err
	}
	if byDefault.Quota == nil || byDefault.Quota.Value == nil {
		return 0, fmt.Errorf("quota %s of %s has no value", code, service)
	}
	return *byDefault.Quota.Value, nil
}

func (s *Session) checkClusterQuota(ctx context.Context, c ClusterSpec) []Finding {
	var (
		limit float64
		names []string
	)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { limit, err = s.quota(gctx, "eks", quotaClusters); return err })
	g.Go(func() (err error) { names, err = s.clusterNames(gctx); return err })
	switch err := g.Wait(); {
	case err != nil:
		return unchecked(msgCheckQuota, err)
	case !slices.Contains(names, c.Name) && len(names) >= int(limit):
		return blocked(clustersFull(len(names), int(limit), s.Region()))
	}
	return nil
}

func (s *Session) checkVCPUs(ctx context.Context, c ClusterSpec) []Finding {
	if !standardFamily.MatchString(c.InstanceType) {
		return nil // another quota's
	}
	var (
		limit float64
		used  int
		t     *InstanceType
	)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { limit, err = s.quota(gctx, "ec2", quotaVCPUs); return err })
	g.Go(func() (err error) { used, err = s.runningVCPUs(gctx, c); return err })
	g.Go(func() (err error) { t, err = s.InstanceType(gctx, c.InstanceType); return err })
	err := g.Wait()
	switch {
	case err != nil:
		return unchecked(msgCheckQuota, err)
	case t == nil: // checkInstanceType says so
		return nil
	case used+t.VCPUs*c.Nodes > int(limit):
		return blocked(vcpusShort(t.VCPUs*c.Nodes, int(limit)-used, int(limit)))
	}
	return nil
}

// standardFamily matches the types that quotaVCPUs counts: families A, C, D, H, I, M, R, T and Z, but not inf, mac, trn or dl.
var standardFamily = regexp.MustCompile(`^([acdhimrtz]|im|is)[0-9]`)

// runningVCPUs counts the vCPUs that others' instances take of quotaVCPUs.
func (s *Session) runningVCPUs(ctx context.Context, c ClusterSpec) (int, error) {
	n := 0
	for page, err := range pages(ctx, ec2.NewDescribeInstancesPaginator(s.ec2(), &ec2.DescribeInstancesInput{
		Filters: []ec2types.Filter{{Name: aws.String("instance-state-name"), Values: []string{"pending", "running"}}},
	})) {
		if err != nil {
			return 0, err
		}
		for _, r := range page.Reservations {
			for _, i := range r.Instances {
				if i.CpuOptions != nil && takesQuota(i, c) {
					n += int(aws.ToInt32(i.CpuOptions.CoreCount) * aws.ToInt32(i.CpuOptions.ThreadsPerCore))
				}
			}
		}
	}
	return n, nil
}

// takesQuota says whether an instance is on demand, of a standard family, and none of the cluster's own nodes: those are
// what is asked for, and there already when a lab is continued.
func takesQuota(i ec2types.Instance, c ClusterSpec) bool {
	tags := ec2Tags(i.Tags)
	_, joins := tags["kubernetes.io/cluster/"+c.Name]
	lab, labelled := tags[LabTag]
	own := joins || tags["eks:cluster-name"] == c.Name || labelled && lab == c.Lab
	return !own && i.InstanceLifecycle != ec2types.InstanceLifecycleTypeSpot && standardFamily.MatchString(string(i.InstanceType))
}
