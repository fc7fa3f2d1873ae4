package meter_test

import (
	"testing"
	"testing/synctest"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/meter"
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
