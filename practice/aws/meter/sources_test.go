package meter_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
	"eksui/practice/aws/elb"
	"eksui/practice/aws/meter"
	"eksui/practice/aws/rds"
	"eksui/practice/world"
)

func TestAnInstanceIsBilledWithItsDiskAndAddressUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := world.Open(world.Options{Speed: 1})
		check(t, err)
		net, err := ec2.New(w, "123456789012")
		check(t, err)
		const region = "ap-northeast-2"
		m, err := meter.New(w, meter.EC2(net, region))
		check(t, err)
		w.Start()
		defer func() { check(t, w.Close()) }()
		go m.Run(t.Context())
		var id string
		w.Update(func() {
			r := net.In(region)
			vpc, err := r.CreateVPC("10.0.0.0/16", "", nil)
			check(t, err)
			sub, err := r.CreateSubnet(vpc.ID, "10.0.0.0/24", region+"a", nil)
			check(t, err)
			sub.MapPublicIP = true
			instances, err := r.Launch(ec2.LaunchSpec{LaunchData: ec2.LaunchData{
				Image: r.AL2023Image("x86_64").ID, Type: "t2.small", Subnet: sub.ID, Volumes: []ec2.VolumeSpec{{Device: "/dev/xvda", Size: 80, Type: "gp3"}},
			}})
			check(t, err)
			id = instances[0].ID
		})
		time.Sleep(10 * time.Hour)
		const hour = 0.0288 + 0.0912*80/730 + 0.005
		bill := m.Now()
		about(t, "an hour", bill.Hour, hour)
		about(t, "ten hours", bill.USD, 10*hour)
		w.Update(func() { check(t, net.In(region).Terminate(id)) })
		time.Sleep(10 * time.Hour)
		bill = m.Now()
		if bill.Hour != 0 {
			t.Errorf("%v an hour after the end: %+v", bill.Hour, bill.Items)
		}
		about(t, "ten hours and an end", bill.USD, 10*hour)
	})
}

func TestBalancersAndDatabasesAreBilledWhereTheyStand(t *testing.T) {
	var balancers *elb.Service
	var databases *rds.Service
	var m *meter.Meter
	ec2test.In(t, func(l *ec2test.Lab) {
		var err error
		balancers, err = elb.New(l.World, l.EC2, ec2test.Account)
		check(l.T, err)
		databases, err = rds.New(l.World, l.EC2, ec2test.Account)
		check(l.T, err)
		m, err = meter.New(l.World, meter.ELB(balancers, ec2.RegionNames()...), meter.RDS(databases, ec2.RegionNames()...))
		check(l.T, err)
	}, func(l *ec2test.Lab) {
		ctx, stop := context.WithCancel(l.T.Context())
		defer stop()
		go m.Run(ctx)
		net := l.Network()
		l.World.Update(func() {
			_, err := balancers.Create(ec2test.Name, elb.Spec{
				Name: "web", Subnets: net.Subnets[:2], Listeners: []elb.Listener{{Protocol: "TCP", Port: 80, InstanceProtocol: "TCP", InstancePort: 30080}},
			})
			check(l.T, err)
			_, err = databases.CreateSubnetGroup(ec2test.Name, "rds", "rds", net.Subnets[:2], nil)
			check(l.T, err)
			_, err = databases.Create(ec2test.Name, rds.Spec{
				Name: "eks-work-db", Engine: "postgres", Class: "db.t3.micro", Storage: 20, User: "eksdbadmin", Password: "correct-horse", SubnetGroup: "rds", MultiAZ: true,
			})
			check(l.T, err)
		})
		if b := m.Now(); b.Hour != 0.025 {
			l.T.Errorf("%v an hour while the database is creating: %+v", b.Hour, b.Items)
		}
		l.Wait(time.Hour)
		about(l.T, "an hour", m.Now().Hour, 0.025+2*(0.026+20*0.131/730))
		l.World.Update(func() {
			balancers.Delete(ec2test.Name, "web")
			_, err := databases.Delete(ec2test.Name, "eks-work-db", "", true)
			check(l.T, err)
		})
		l.Wait(time.Hour)
		if b := m.Now(); b.Hour != 0 || b.USD == 0 {
			l.T.Errorf("after the end %v an hour, %v in all: %+v", b.Hour, b.USD, b.Items)
		}
	})
}
