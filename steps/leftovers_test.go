package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/practice/world"
	"eksui/steps/engine"
)

// told collects the keys of the notes that a lab emits until the test asks for them.
func told(t *testing.T, l *Lab) func() []engine.Note {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	records := l.Follow(ctx)
	notes := make(chan []engine.Note)
	go func() {
		var all []engine.Note
		for r := range records {
			if n, ok := r.Event.(engine.Note); ok {
				all = append(all, n)
			}
		}
		notes <- all
	}()
	return func() []engine.Note { stop(); return <-notes }
}

func said(notes []engine.Note, key text.Key) int {
	n := 0
	for _, note := range notes {
		if note.Text.Key == key {
			n++
		}
	}
	return n
}

// TestWhatTheNodesLeaveGoesWithTheLab: interfaces of the VPC CNI and the cluster's group that they hold, also where an earlier
// teardown broke off after the cluster was gone.
func TestWhatTheNodesLeaveGoesWithTheLab(t *testing.T) {
	t.Parallel()
	g := openGround(t, "")
	g.cloud.World().SetFaults([]world.Fault{{Name: "leaked-eni"}})
	if err := g.lab.Up(t.Context(), Cluster); err != nil {
		t.Fatal(err)
	}
	g.wire.noted()
	notes := told(t, g.lab)
	receipt, err := g.lab.Down(t.Context())
	all := notes()
	if err != nil || !receipt.Clean() {
		t.Fatalf("%v; left %v", err, receipt.Left)
	}
	if said(all, interfaceDeleting) != 2 || said(all, clusterGroupDeleting) == 0 {
		t.Errorf("interfaces deleted: %d, groups: %d", said(all, interfaceDeleting), said(all, clusterGroupDeleting))
	}
	calls := g.wire.noted()
	addon := slices.IndexFunc(calls, func(c string) bool { return strings.Contains(c, "DELETE") && strings.HasSuffix(c, "addons/vpc-cni") })
	stack := slices.IndexFunc(calls, func(c string) bool { return strings.Contains(c, "DeleteStack") })
	if addon < 0 || stack < 0 || addon > stack {
		t.Errorf("the add-on vpc-cni goes at %d, the first stack at %d: %v", addon, stack, calls)
	}
}

// TestWhatAnothersNodesLeaveIsNamed and not touched: an interface in the lab's network that carries another cluster's name, or
// none, or that is in use.
func TestWhatAnothersNodesLeaveIsNamed(t *testing.T) {
	t.Parallel()
	e, _ := withNetwork(t)
	s, err := e.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	api, name := ec2.NewFromConfig(s.Config()), e.Site.Choices().Cluster.Name
	subnet := e.Site.Network.Known().WorkerSubnets[0]
	leave := func(description, cluster string) string {
		tags := []ec2types.Tag{{Key: aws.String("node.k8s.amazonaws.com/instance_id"), Value: aws.String("i-0123456789abcdef0")}}
		if cluster != "" {
			tags = append(tags, ec2types.Tag{Key: aws.String("cluster.k8s.amazonaws.com/name"), Value: aws.String(cluster)})
		}
		out, err := api.CreateNetworkInterface(t.Context(), &ec2.CreateNetworkInterfaceInput{
			SubnetId: aws.String(subnet), Description: aws.String(description),
			TagSpecifications: []ec2types.TagSpecification{{ResourceType: ec2types.ResourceTypeNetworkInterface, Tags: tags}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return *out.NetworkInterface.NetworkInterfaceId
	}
	there := func() (ids []string) {
		out, err := api.DescribeNetworkInterfaces(t.Context(), &ec2.DescribeNetworkInterfacesInput{})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range out.NetworkInterfaces {
			ids = append(ids, *n.NetworkInterfaceId)
		}
		return ids
	}
	mine := leave("aws-K8S-i-0123456789abcdef0", name)
	theirs := leave("aws-K8S-i-0fedcba9876543210", name+"-2")
	byHand := leave("mine, for later", name) // not of the plug-in, whatever its tag says
	nameless := leave("aws-K8S-i-0aaaaaaaaaaaaaaaa", "")

	_, err = e.Down(t.Context())
	var p *text.Problem
	if !errors.As(err, &p) || !cause.Is(err, "hold.node-interface") || !cause.Is(err, awsx.StackInUse) {
		t.Fatalf("%v", err)
	}
	left := there()
	if slices.Contains(left, mine) {
		t.Error("the lab's own interface is left")
	}
	for _, id := range []string{theirs, byHand, nameless} {
		if !slices.Contains(left, id) {
			t.Errorf("%s is not the lab's and is gone", id)
		}
		if !strings.Contains(err.Error(), id) {
			t.Errorf("%s is not named: %v", id, err)
		}
	}
	for _, id := range []string{theirs, byHand, nameless} {
		if _, err := api.DeleteNetworkInterface(t.Context(), &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: aws.String(id)}); err != nil {
			t.Fatal(err)
		}
	}
	if receipt, err := e.Down(t.Context()); err != nil || !receipt.Clean() {
		t.Errorf("%v; left %v", err, receipt.Left)
	}
}
