package ec2_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
)

// tap keeps the last answer that went through it: SDKs pass over members that they don't know.
type tap struct {
	aws.HTTPClient
	body []byte
}

func (c *tap) Do(r *http.Request) (*http.Response, error) {
	res, err := c.HTTPClient.Do(r)
	if err == nil {
		c.body, err = io.ReadAll(res.Body)
		res.Body = io.NopCloser(bytes.NewReader(c.body))
	}
	return res, err
}

// TestMembersOfAnInstance compares what DescribeInstances sends with the API model's members of an instance's interface
// (EC2 API version 2016-11-15): it has less than DescribeNetworkInterfaces, which its attachment and association have, too.
func TestMembersOfAnInstance(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, _ *awsec2.Client) {
		net := l.Network()
		l.Update(func(r ec2.Region) error {
			_, err := r.Launch(ec2.LaunchSpec{LaunchData: ec2.LaunchData{Image: r.AL2023Image("x86_64").ID, Type: "t3.small", Subnet: net.Subnets[0]}})
			return err
		})
		cfg := l.Config(l.EC2.Wire())
		through := &tap{HTTPClient: cfg.HTTPClient}
		cfg.HTTPClient = through
		if _, err := awsec2.NewFromConfig(cfg).DescribeInstances(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		model := map[string][]string{
			"networkInterfaceSet/item": {"association", "attachment", "description", "groupSet", "ipv6AddressesSet", "macAddress", "networkInterfaceId",
				"ownerId", "privateDnsName", "privateIpAddress", "privateIpAddressesSet", "sourceDestCheck", "status", "subnetId", "vpcId", "interfaceType"},
			"item/attachment":            {"attachTime", "attachmentId", "deleteOnTermination", "deviceIndex", "status", "networkCardIndex"},
			"item/association":           {"ipOwnerId", "publicDnsName", "publicIp"},
			"privateIpAddressesSet/item": {"association", "primary", "privateDnsName", "privateIpAddress"},
		}
		seen := map[string]bool{}
		var path []string
		dec := xml.NewDecoder(bytes.NewReader(through.body))
		for {
			token, err := dec.Token()
			if err != nil {
				break
			}
			switch e := token.(type) {
			case xml.StartElement:
				if n := len(path); n > 1 && slices.Contains(path, "networkInterfaceSet") {
					at := path[n-2] + "/" + path[n-1]
					if members, compared := model[at]; compared {
						seen[at+"/"+e.Name.Local] = true
						if !slices.Contains(members, e.Name.Local) {
							t.Errorf("%s has no member %s on AWS", at, e.Name.Local)
						}
					}
				}
				path = append(path, e.Name.Local)
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
		for at, members := range model {
			for _, m := range members {
				if !seen[at+"/"+m] {
					t.Errorf("%s lacks %s", at, m)
				}
			}
		}
	})
}
