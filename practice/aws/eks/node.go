package eks

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/world"
)

// Typical times of a node group.
const (
	launchTakes      = 25 * time.Second // until its auto scaling group launches
	joinTakes        = time.Minute      // from a running instance to a registered kubelet
	refusalTakes     = 4 * time.Minute  // until EKS gives up on launches that EC2 refuses
	joinPatience     = 15 * time.Minute // until EKS gives up on nodes that don't join, see shortestPatience
	drainTakes       = 90 * time.Second // from cordoning a node to ending its instance
	nodeConfigTakes  = 40 * time.Second
	groupDeleteTakes = 5 * time.Minute
)

// nodegroupJob looks at a group that has not settled, at least every tick of typical time.
const (
	nodegroupJob = "eks/nodegroup"
	tick         = 4 * time.Second
	shortestTick = 20 * time.Millisecond
)

// shortestPatience is real time: at a high speed on a busy machine, what is slow is the machine and not the nodes.
const shortestPatience = 20 * time.Second

// Tags that EKS puts on what it makes for a node group.
const (
	clusterTag      = "eks:cluster-name"
	nodegroupTag    = "eks:nodegroup-name"
	scalingGroupTag = "aws:autoscaling:groupName"
	clusterOwnedTag = "kubernetes.io/cluster/"
)

// phases are the moments that a node group's loop waits for.
type phases struct {
	LaunchAt time.Time `json:"launchAt,omitzero"` // its first launch
	GiveUpAt time.Time `json:"giveUpAt,omitzero"` // CREATING: then it has failed
	SettleAt time.Time `json:"settleAt,omitzero"` // UPDATING: no sooner is the update done
	GoneAt   time.Time `json:"goneAt,omitzero"`   // DELETING: no sooner is it gone
}

// node is an instance of a node group on its way into the cluster or out of it.
type node struct {
	Instance string    `json:"instance"`
	Name     string    `json:"name"`
	Zone     string    `json:"zone"`
	Made     string    `json:"made"` // what the group's generation was when it was launched
	JoinAt   time.Time `json:"joinAt,omitzero"`
	Joined   bool      `json:"joined,omitempty"`
	EndAt    time.Time `json:"endAt,omitzero"` // set: it leaves, and its instance ends then
}

func (n *node) leaving() bool { return !n.EndAt.IsZero() }

type nodegroupStep struct {
	Key, Name, ARN string
}

func (s *Service) launchLater(c *cluster, g *nodegroup) {
	g.LaunchAt = s.in(launchTakes, g)
	s.bePatient(g)
	s.watch(c, g)
}

// bePatient gives the group's nodes the time that they have to join, from now on.
func (s *Service) bePatient(g *nodegroup) {
	g.GiveUpAt = s.in(joinPatience, g)
	s.notTooSoon(g)
}

// notTooSoon keeps a group's nodes from having too little real time.
func (s *Service) notTooSoon(g *nodegroup) {
	if soonest := s.w.Now().Add(shortestPatience).UTC(); g.GiveUpAt.Before(soonest) {
		g.GiveUpAt = soonest
	}
}

// in is the moment at which something about a node group that takes a typical time will be over.
func (s *Service) in(typical time.Duration, g *nodegroup) time.Time {
	return s.w.Now().Add(s.w.Takes(typical, fmt.Sprintf("%s/%s", g.ARN, typical))).UTC()
}

// moments are what node groups and add-ons wait for, see World.Moments.
func (s *Service) moments(shift func(*time.Time)) {
	for _, c := range s.st.Clusters {
		for _, g := range c.Nodegroups {
			for _, t := range []*time.Time{&g.LaunchAt, &g.GiveUpAt, &g.SettleAt, &g.GoneAt} {
				shift(t)
			}
			s.notTooSoon(g)
			for _, n := range g.Nodes {
				shift(&n.JoinAt)
				shift(&n.EndAt)
			}
		}
		for _, a := range c.Addons {
			shift(&a.Patience)
		}
	}
}

// watch sees to it that a group is looked at until it has settled.
func (s *Service) watch(c *cluster, g *nodegroup) {
	if g.Ticking {
		return
	}
	g.Ticking = true
	pause := max(time.Duration(float64(tick)/s.w.Speed()), shortestTick)
	s.w.At(s.w.Now().Add(pause), nodegroupJob, nodegroupStep{Key: key(c.Region, c.Name), Name: g.Name, ARN: g.ARN})
}

// nodegroupDue is one round of a node group's loop: it launches what is missing, lets instances join, ends those that
// leave, and moves the group's status on. It goes round until nothing is left to do.
func (s *Service) nodegroupDue(step nodegroupStep) {
	c := s.st.Clusters[step.Key]
	if c == nil {
		return
	}
	g := c.Nodegroups[step.Name]
	if g == nil || g.ARN != step.ARN {
		return
	}
	g.Ticking = false
	s.endNodes(c, g)
	if g.Status == "DELETING" {
		s.finishDeletion(c, g)
	} else {
		s.scale(c, g)
		s.join(c, g)
		s.settle(c, g)
	}
	if c.Nodegroups[g.Name] == g && !s.stable(c, g) {
		s.watch(c, g)
	}
}

// stable says that nothing about a group is on its way.
func (s *Service) stable(c *cluster, g *nodegroup) bool {
	switch g.Status {
	case "CREATE_FAILED", "DELETE_FAILED":
		return true
	case "CREATING", "UPDATING", "DELETING":
		return false
	}
	for _, n := range g.Nodes {
		if n.leaving() || !n.Joined || n.Made != g.generation() {
			return false
		}
	}
	return len(g.Nodes) == *g.Scaling.Desired
}

// generation is what a node is launched from: a change of it replaces the nodes.
func (g *nodegroup) generation() string {
	if g.LaunchTemplate == nil {
		return g.ReleaseVersion
	}
	return g.ReleaseVersion + "/" + g.LaunchTemplate.ID + "/" + g.LaunchTemplate.Version
}

func (g *nodegroup) staying() []*node {
	return slices.DeleteFunc(slices.Clone(g.Nodes), (*node).leaving)
}

// scale launches and drains until the group has as many nodes as are desired, of the group's generation.
func (s *Service) scale(c *cluster, g *nodegroup) {
	if s.w.Now().Before(g.LaunchAt) || g.Status == "CREATE_FAILED" {
		return
	}
	stay := g.staying()
	outdated := slices.ContainsFunc(stay, func(n *node) bool { return n.Made != g.generation() })
	want := *g.Scaling.Desired
	if outdated {
		want++ // one more, so that no pod has to wait for its new node
	}
	for len(stay) < want {
		n, err := s.launch(c, g, stay)
		if err != nil {
			g.Refusal = &Issue{Code: "AsgInstanceLaunchFailures", ResourceIDs: []string{g.Resources.AutoScalingGroups[0].Name},
				Message: fmt.Sprintf("Could not launch On-Demand Instances. %s - %s Launching EC2 instance failed.", code(err), message(err))}
			return
		}
		g.Nodes = append(g.Nodes, n)
		stay = append(stay, n)
	}
	if outdated && !s.allReady(c, stay) {
		return
	}
	for _, n := range surplus(stay, *g.Scaling.Desired, g.generation()) {
		s.drain(c, g, n)
	}
}

// surplus picks the nodes to go: those of an old generation first, then those of the fullest zone, newest first.
func surplus(stay []*node, desired int, current string) []*node {
	left := slices.Clone(stay)
	var out []*node
	for len(left) > desired {
		count := map[string]int{}
		for _, n := range left {
			count[n.Zone]++
		}
		pick := 0
		for i, n := range left {
			was := left[pick]
			oldNow, oldWas := n.Made != current, was.Made != current
			if oldNow != oldWas && oldNow || oldNow == oldWas && count[n.Zone] >= count[was.Zone] {
				pick = i
			}
		}
		out = append(out, left[pick])
		left = slices.Delete(left, pick, pick+1)
	}
	return out
}

// launch starts an instance in the zone that has the fewest nodes.
func (s *Service) launch(c *cluster, g *nodegroup, stay []*node) (*node, error) {
	net := s.parts.EC2.In(c.Region)
	count := map[string]int{}
	for _, n := range stay {
		count[n.Zone]++
	}
	var subnet *ec2.Subnet
	for _, id := range g.Subnets {
		sub, err := net.Subnet(id)
		if err != nil {
			return nil, err
		}
		if subnet == nil || count[sub.Zone] < count[subnet.Zone] {
			subnet = sub
		}
	}
	var err error
	for _, instanceType := range s.typesOf(c.Region, g) {
		var launched []*ec2.Instance
		if launched, err = net.Launch(s.launchSpec(c, g, subnet.ID, instanceType)); err == nil {
			in := launched[0]
			return &node{Instance: in.ID, Name: in.PrivateDNS(), Zone: in.Zone, Made: g.generation()}, nil
		}
	}
	return nil, err
}

func (s *Service) launchSpec(c *cluster, g *nodegroup, subnet, instanceType string) ec2.LaunchSpec {
	own := map[string]string{
		clusterTag: c.Name, nodegroupTag: g.Name, scalingGroupTag: g.Resources.AutoScalingGroups[0].Name,
		clusterOwnedTag + c.Name: "owned", "k8s.io/cluster-autoscaler/enabled": "true", "k8s.io/cluster-autoscaler/" + c.Name: "owned",
	}
	volume := map[string]string{clusterTag: c.Name, nodegroupTag: g.Name}
	spec := ec2.LaunchSpec{
		LaunchData: ec2.LaunchData{
			Image: g.Image, Type: instanceType, Subnet: subnet, HTTPTokens: "required", HopLimit: 2,
			Profile:  "eks-" + g.ARN[len(g.ARN)-36:], // EKS names its profile by the group's id
			TagSpecs: map[string]ec2.Tags{"instance": own, "volume": volume, "network-interface": volume},
		},
		LaunchedBy: "autoscaling.amazonaws.com",
	}
	if g.LaunchTemplate != nil {
		spec.Template, spec.TemplateVersion = g.LaunchTemplate.ID, g.LaunchTemplate.Version
		if len(s.template(c.Region, g).Groups) > 0 {
			return spec // the template's groups stand in for the cluster's
		}
	} else {
		spec.Volumes = []ec2.VolumeSpec{{Device: "/dev/xvda", Size: g.DiskSize, Type: "gp3"}}
	}
	spec.Groups = []string{c.VPC.ClusterSecurityGroupID}
	if g.Resources.RemoteAccessSecurityGroup != "" {
		spec.Groups = append(spec.Groups, g.Resources.RemoteAccessSecurityGroup)
		spec.KeyName = g.RemoteAccess.EC2SSHKey
	}
	return spec
}

// nodeNotJoining is a fault: instances run but never join the cluster.
var nodeNotJoining = world.DefineFault("node-not-joining", false)

// join lets the kubelets of running instances register, a typical minute after their instance runs.
func (s *Service) join(c *cluster, g *nodegroup) {
	net := s.parts.EC2.In(c.Region)
	for _, n := range g.Nodes {
		in, err := net.Instance(n.Instance)
		if n.Joined || n.leaving() || err != nil || in.State != "running" {
			continue
		}
		if n.JoinAt.IsZero() {
			n.JoinAt = s.w.Now().Add(s.w.Takes(joinTakes, "join/"+n.Instance)).UTC()
		}
		if s.w.Now().Before(n.JoinAt) || s.w.Fault(nodeNotJoining, "") {
			continue
		}
		s.parts.Kubernetes.AddNode(c.ARN, s.nodeSpec(g, in))
		n.Joined = true
	}
}

func (s *Service) nodeSpec(g *nodegroup, in *ec2.Instance) NodeSpec {
	info, _ := ec2.TypeInfo(in.Type)
	labels := map[string]string{"eks.amazonaws.com/nodegroup": g.Name, "eks.amazonaws.com/nodegroup-image": g.Image, "eks.amazonaws.com/capacityType": g.CapacityType}
	maps.Copy(labels, g.Labels)
	spec := NodeSpec{
		Name: in.PrivateDNS(), InstanceID: in.ID, InstanceType: in.Type, Zone: in.Zone, InternalIP: in.PrivateIP, ExternalIP: in.PublicIP,
		NodeGroup: g.Name, AMIType: g.AMIType, MaxPods: info.MaxPods(), CPU: fmt.Sprint(info.VCPU), Memory: fmt.Sprintf("%dMi", info.MemoryMiB),
		Labels: labels,
	}
	for _, t := range g.Taints {
		spec.Taints = append(spec.Taints, Taint{Key: t.Key, Value: t.Value, Effect: kubeEffect(t.Effect)})
	}
	return spec
}

func (s *Service) allReady(c *cluster, nodes []*node) bool {
	for _, n := range nodes {
		if !n.Joined || !s.parts.Kubernetes.NodeReady(c.ARN, n.Name) {
			return false
		}
	}
	return true
}

// drain begins a node's way out: Kubernetes drains it, then its instance ends.
func (s *Service) drain(c *cluster, g *nodegroup, n *node) {
	n.EndAt = s.in(drainTakes, g)
	if n.Joined {
		s.parts.Kubernetes.RemoveNode(c.ARN, n.Name)
	}
}

// endNodes ends the instances of drained nodes and forgets those that have ended, whoever ended them.
func (s *Service) endNodes(c *cluster, g *nodegroup) {
	net := s.parts.EC2.In(c.Region)
	g.Nodes = slices.DeleteFunc(g.Nodes, func(n *node) bool {
		in, err := net.Instance(n.Instance)
		if err == nil && in.State != "terminated" {
			if n.leaving() && !s.w.Now().Before(n.EndAt) {
				_ = net.Terminate(n.Instance) // protected by the user: it is tried again
			}
			return false
		}
		if n.Joined && !n.leaving() {
			s.parts.Kubernetes.RemoveNode(c.ARN, n.Name)
		}
		if err == nil && n.Joined && s.w.Fault(leakedENI, "") {
			s.leaveInterface(c, in)
		}
		return true
	})
}

// leakedENI is a fault: a node goes while the VPC CNI still has an interface for its pods, which nobody deletes any more.
var leakedENI = world.DefineFault("leaked-eni", false)

// leaveInterface leaves an interface as the VPC CNI makes and tags them (amazon-vpc-cni-k8s, pkg/awsutils).
func (s *Service) leaveInterface(c *cluster, in *ec2.Instance) {
	_, _ = s.parts.EC2.In(c.Region).CreateInterface(ec2.InterfaceSpec{ // without a free address there was none to leave
		Subnet: in.Subnet, Groups: []string{c.VPC.ClusterSecurityGroupID}, Description: "aws-K8S-" + in.ID,
		Tags: ec2.Tags{
			"cluster.k8s.amazonaws.com/name": c.Name, "node.k8s.amazonaws.com/instance_id": in.ID,
			"node.k8s.amazonaws.com/createdAt": s.w.Now().UTC().Format(time.RFC3339),
		},
	})
}
