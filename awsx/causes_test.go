package awsx

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"eksui/internal/cause"
)

// What is wrong with a learner's own keys, files and templates carries its cause.
func TestWhatALearnerGivesWronglyHasACause(t *testing.T) {
	o := home(t)
	write(t, filepath.Join(o.CredentialsFile, "in-its-place"), "x") // a folder of the file's name
	good := Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret}
	unwritable := o
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	unwritable.CredentialsFile = filepath.Join(link, "credentials")
	template := func(body string) error { _, err := ParseTemplate(body); return err }
	values := func(v map[string]string) error {
		return (&Template{Parameters: []Parameter{{Name: "A", AllowedValues: []string{"a"}}}}).CheckParameters(v)
	}
	for want, err := range map[cause.ID]error{
		"keys.malformed":             Keys{AccessKeyID: exampleSecret, SecretAccessKey: exampleID}.Check(),
		"keys.region-malformed":      Keys{AccessKeyID: exampleID, SecretAccessKey: exampleSecret, Region: "Seoul"}.Check(),
		"profile.name-invalid":       SaveKeys(o, "a]b", good),
		"aws.file-unreadable":        SaveKeys(o, "default", good),
		"aws.file-unwritable":        SaveKeys(unwritable, "default", good),
		"template.unreadable":        template("hello"),
		"template.too-large":         template(strings.Repeat("#", MaxTemplateBytes+1)),
		"template.without-resources": template("Parameters: {}\n"),
		"parameter.invalid":          values(map[string]string{"A": "b"}),
		"parameter.missing":          values(nil),
		"parameter.unknown":          values(map[string]string{"A": "a", "B": "b"}),
	} {
		if got := cause.Of(err); got != want {
			t.Errorf("%v has the cause %q, want %q", err, got, want)
		}
	}
}

// What stops a cluster before anything is spent carries its cause.
func TestABlockerHasACause(t *testing.T) {
	// An account whose only cluster is another's, and whose quotas are one.
	s := session(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".GetServiceQuota"):
			_, _ = io.WriteString(w, `{"Quota": {"Value": 1}}`)
		case r.URL.Path == "/clusters":
			_, _ = io.WriteString(w, `{"clusters": ["theirs"]}`)
		case r.URL.Path == "/clusters/theirs":
			_, _ = io.WriteString(w, `{"cluster": {"name": "theirs", "status": "ACTIVE"}}`)
		case r.URL.Path == "/clusters/ours":
			w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
			w.WriteHeader(http.StatusNotFound)
		case r.URL.Path == "/cluster-versions":
			_, _ = io.WriteString(w, `{"clusterVersions": [{"clusterVersion": "1.34", "status": "STANDARD_SUPPORT"}]}`)
		case r.FormValue("InstanceType.1") == "t2.small":
			_, _ = io.WriteString(w, `<DescribeInstanceTypesResponse><instanceTypeSet><item><instanceType>t2.small</instanceType>`+
				`<vCpuInfo><defaultVCpus>1</defaultVCpus></vCpuInfo></item></instanceTypeSet></DescribeInstanceTypesResponse>`)
		default:
			_, _ = io.WriteString(w, `<DescribeInstancesResponse/>`)
		}
	})
	for want, findings := range map[cause.ID][]Finding{
		"preflight.name-taken":    s.checkName(t.Context(), ClusterSpec{Lab: "mine", Name: "theirs"}),
		"preflight.clusters-full": s.checkClusterQuota(t.Context(), ClusterSpec{Name: "ours"}),
		"preflight.version-gone":  s.checkVersion(t.Context(), ClusterSpec{Version: "1.20"}),
		"preflight.type-unknown":  s.checkInstanceType(t.Context(), ClusterSpec{InstanceType: "t9.small"}),
		"preflight.vcpus-short":   s.checkVCPUs(t.Context(), ClusterSpec{InstanceType: "t2.small", Nodes: 2}),
	} {
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == SeverityBlocker && f.Cause == want }) {
			t.Errorf("%s: %+v", want, findings)
		}
	}
}

func TestOneZoneIsTooFew(t *testing.T) {
	s := session(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("Action") != "DescribeAvailabilityZones" {
			_, _ = io.WriteString(w, `<DescribeInstanceTypeOfferingsResponse/>`)
			return
		}
		_, _ = io.WriteString(w, `<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>us-west-1a</zoneName><zoneId>usw1-az1</zoneId></item>`+
			`<item><zoneName>us-west-1b</zoneName><zoneId>usw1-az2</zoneId></item></availabilityZoneInfo></DescribeAvailabilityZonesResponse>`)
	})
	if zones, err := s.Zones(t.Context(), "t3.small", 3); cause.Of(err) != "network.zones-few" {
		t.Errorf("%v %v", zones, err)
	}
}
