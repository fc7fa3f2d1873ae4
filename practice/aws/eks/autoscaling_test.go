package eks_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// scalingGroups asks EC2 Auto Scaling as its SDK does, which this module has no other use for.
func (l *lab) scalingGroups(names ...string) (status int, answer []byte) {
	l.t.Helper()
	form := url.Values{"Action": {"DescribeAutoScalingGroups"}, "Version": {"2011-01-01"}, "AutoScalingGroupNames.member.1": names}
	body := []byte(form.Encode())
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, "http://practice/", bytes.NewReader(body))
	check(l.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	hash := sha256.Sum256(body)
	check(l.t, v4.NewSigner().SignHTTP(l.t.Context(), aws.Credentials{AccessKeyID: "AKIAPRACTICE", SecretAccessKey: "secret"}, r,
		hex.EncodeToString(hash[:]), "autoscaling", region, time.Now()))
	res, err := l.http.Do(r)
	check(l.t, err)
	answer, err = io.ReadAll(res.Body)
	check(l.t, err)
	check(l.t, res.Body.Close())
	return res.StatusCode, answer
}

func TestScalingGroupOfANodegroup(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		name := *l.settled("workers").Resources.AutoScalingGroups[0].Name
		var out struct {
			Groups []struct {
				Name    string   `xml:"AutoScalingGroupName"`
				Desired int      `xml:"DesiredCapacity"`
				States  []string `xml:"Instances>member>LifecycleState"`
			} `xml:"DescribeAutoScalingGroupsResult>AutoScalingGroups>member"`
		}
		status, answer := l.scalingGroups(name)
		check(t, xml.Unmarshal(answer, &out))
		if g := out.Groups; status != http.StatusOK || len(g) != 1 || g[0].Name != name || g[0].Desired != 2 || strings.Join(g[0].States, " ") != "InService InService" {
			t.Errorf("HTTP %d: %s", status, answer)
		}
		// A group that is not there is no error.
		if status, answer := l.scalingGroups("none"); status != http.StatusOK || bytes.Contains(answer, []byte("<AutoScalingGroupName>")) {
			t.Errorf("HTTP %d: %s", status, answer)
		}
	})
}
