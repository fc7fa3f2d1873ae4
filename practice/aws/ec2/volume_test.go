package ec2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func TestVolumeLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		in := launch(t, l, api, net)
		create := func(zone string) *string {
			t.Helper()
			out, err := api.CreateVolume(ctx, &awsec2.CreateVolumeInput{AvailabilityZone: aws.String(ec2test.Name + zone), Size: aws.Int32(8)})
			check(t, err)
			if out.State != types.VolumeStateCreating || out.VolumeType != types.VolumeTypeGp3 || *out.Iops != 3000 {
				t.Errorf("made: %s, %s with %d IOPS", out.State, out.VolumeType, *out.Iops)
			}
			return out.VolumeId
		}
		id, elsewhere := create("a"), create("b")
		l.Wait(time.Minute)
		attach := func(volume *string) error {
			_, err := api.AttachVolume(ctx, &awsec2.AttachVolumeInput{VolumeId: volume, InstanceId: in.InstanceId, Device: aws.String("/dev/sdf")})
			return err
		}
		wants(t, attach(elsewhere), "InvalidVolume.ZoneMismatch", *elsewhere)
		check(t, attach(id))
		wants(t, attach(id), "VolumeInUse", "already attached")
		_, err := api.DeleteVolume(ctx, &awsec2.DeleteVolumeInput{VolumeId: id})
		wants(t, err, "VolumeInUse", "is currently attached to "+*in.InstanceId)
		used, err := api.DescribeVolumes(ctx, &awsec2.DescribeVolumesInput{VolumeIds: []string{*id}})
		check(t, err)
		if v := used.Volumes[0]; v.State != types.VolumeStateInUse || *v.Attachments[0].Device != "/dev/sdf" {
			t.Errorf("attached: %+v", v)
		}
		_, err = api.DetachVolume(ctx, &awsec2.DetachVolumeInput{VolumeId: id})
		check(t, err)
		_, err = api.DetachVolume(ctx, &awsec2.DetachVolumeInput{VolumeId: id})
		wants(t, err, "IncorrectState", "'available'")
		_, err = api.DeleteVolume(ctx, &awsec2.DeleteVolumeInput{VolumeId: id})
		check(t, err)
		_, err = api.DeleteVolume(ctx, &awsec2.DeleteVolumeInput{VolumeId: id})
		wants(t, err, "InvalidVolume.NotFound", *id)
	})
}

func TestSnapshotLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		volume, err := api.CreateVolume(ctx, &awsec2.CreateVolumeInput{AvailabilityZone: aws.String(ec2test.Name + "a"), Size: aws.Int32(12)})
		check(t, err)
		snap, err := api.CreateSnapshot(ctx, &awsec2.CreateSnapshotInput{VolumeId: volume.VolumeId, Description: aws.String("before")})
		check(t, err)
		if snap.State != types.SnapshotStatePending || *snap.VolumeSize != 12 {
			t.Errorf("begun: %s of %d GiB", snap.State, *snap.VolumeSize)
		}
		l.Wait(2 * time.Minute)
		shown, err := api.DescribeSnapshots(ctx, &awsec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, Filters: by("volume-id", *volume.VolumeId)})
		check(t, err)
		if s := shown.Snapshots; len(s) != 1 || s[0].State != types.SnapshotStateCompleted || *s[0].Progress != "100%" {
			t.Errorf("after two minutes: %+v", s)
		}
		copied, err := api.CreateVolume(ctx, &awsec2.CreateVolumeInput{AvailabilityZone: aws.String(ec2test.Name + "c"), SnapshotId: snap.SnapshotId})
		check(t, err)
		if *copied.Size != 12 {
			t.Errorf("a volume of the snapshot has %d GiB", *copied.Size)
		}
		_, err = api.DeleteSnapshot(ctx, &awsec2.DeleteSnapshotInput{SnapshotId: snap.SnapshotId})
		check(t, err)
		_, err = api.DeleteSnapshot(ctx, &awsec2.DeleteSnapshotInput{SnapshotId: snap.SnapshotId})
		wants(t, err, "InvalidSnapshot.NotFound", *snap.SnapshotId)
	})
}
