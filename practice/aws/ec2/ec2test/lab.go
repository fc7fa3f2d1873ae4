// Package ec2test gives the tests of EC2 and of what stands on it a world, and SDK configurations that reach services in
// this process, so that tests can run in a bubble of testing/synctest, where minutes pass at once.
package ec2test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

// Account and Name are the account and the region of a lab.
const (
	Account = "123456789012"
	Name    = "ap-northeast-2"
)

// Lab is a world with EC2 in it.
type Lab struct {
	T     *testing.T
	World *world.World
	EC2   *ec2.Service
}

// In runs a test in a bubble, on a world at speed 1; add makes further services before the world starts.
func In(t *testing.T, add func(l *Lab), test func(l *Lab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &Lab{T: t}
		var err error
		if l.World, err = world.Open(world.Options{Speed: 1}); err != nil {
			t.Fatal(err)
		}
		if l.EC2, err = ec2.New(l.World, Account); err != nil {
			t.Fatal(err)
		}
		if add != nil {
			add(l)
		}
		l.World.Start()
		defer func() {
			if err := l.World.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(l)
	})
}

// Wait lets time pass in the bubble.
func (l *Lab) Wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Update runs fn inside the world's Update and fails the test on its error.
func (l *Lab) Update(fn func(r ec2.Region) error) {
	l.T.Helper()
	var err error
	l.World.Update(func() { err = fn(l.EC2.In(Name)) })
	if err != nil {
		l.T.Fatal(err)
	}
}

// Config makes SDK clients of services.
func (l *Lab) Config(services ...*wire.Service) aws.Config {
	return wiretest.Config(wiretest.NewServer(l.World, wiretest.Everybody{}, services...))
}

// Code is the code of an AWS error, "" for nil.
func Code(err error) string {
	var api smithy.APIError
	var own *wire.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &api):
		return api.ErrorCode()
	case errors.As(err, &own):
		return own.Code
	}
	return err.Error()
}

// Network is a VPC with an internet gateway, a route to it, and a public subnet in each of Seoul's zones a to c.
type Network struct {
	VPC, Gateway, Table string
	Subnets             []string
}

// Network makes one.
func (l *Lab) Network() Network {
	l.T.Helper()
	var n Network
	l.Update(func(r ec2.Region) error {
		v, err := r.CreateVPC("192.168.0.0/16", "", nil)
		if err != nil {
			return err
		}
		n.VPC = v.ID
		g, err := r.CreateGateway(nil)
		if err != nil {
			return err
		}
		n.Gateway = g.ID
		if err := r.AttachGateway(g.ID, v.ID); err != nil {
			return err
		}
		n.Table = v.MainTable
		if err := r.CreateRoute(n.Table, ec2.Anywhere(g.ID), false); err != nil {
			return err
		}
		for i, zone := range []string{"a", "b", "c"} {
			sub, err := r.CreateSubnet(v.ID, "192.168."+string(rune('0'+i))+".0/24", Name+zone, nil)
			if err != nil {
				return err
			}
			sub.MapPublicIP = true
			n.Subnets = append(n.Subnets, sub.ID)
		}
		return nil
	})
	return n
}
