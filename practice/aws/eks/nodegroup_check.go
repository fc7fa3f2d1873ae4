package eks

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// What Kubernetes makes of labels ("Labels and Selectors: Syntax and character set").
var (
	labelName   = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`)
	labelPrefix = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
)

// reservedPrefixes are those of labels that kubelets and EKS set themselves.
var reservedPrefixes = []string{"kubernetes.io/", "k8s.io/", "eks.amazonaws.com/"}

// checkLabels refuses labels that nodes can't have: their kubelets would not start.
func checkLabels(labels map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		prefix, name, prefixed := strings.Cut(key, "/")
		if !prefixed {
			prefix, name = "", key
		}
		for _, text := range []string{name, labels[key]} {
			if !labelName.MatchString(text) {
				return invalidParameter("Invalid value: %s : field must consist of alphanumeric characters, '-', '_' or '.', and must start and end with "+
					"an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "+
					"'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')", text)
			}
		}
		if prefixed && !labelPrefix.MatchString(prefix) {
			return invalidParameter("Invalid value: %s : a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "+
				"start and end with an alphanumeric character", prefix)
		}
		if slices.ContainsFunc(reservedPrefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			return invalidParameter("Label cannot contain reserved prefixes [%s]", strings.Join(reservedPrefixes, ", "))
		}
	}
	return nil
}

// checkTaints refuses unknown effects, values that are no label's, and what comes twice.
func checkTaints(taints []NodegroupTaint) error {
	for i, t := range taints {
		switch {
		case kubeEffect(t.Effect) == "":
			return invalidParameter("Taint effect %s is not one of NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE", t.Effect)
		case t.Key == "":
			return invalidParameter("Taint key cannot be empty")
		case slices.ContainsFunc(taints[:i], func(o NodegroupTaint) bool { return o.Key == t.Key && o.Effect == t.Effect }):
			return invalidParameter("Duplicate taints are not allowed: %s:%s", t.Key, t.Effect)
		}
	}
	return nil
}

// check refuses an update configuration that says both or none.
func (u *UpdateConfig) check() error {
	if u != nil && (u.MaxUnavailable != 0) == (u.MaxUnavailablePercentage != 0) {
		return invalidParameter("Exactly one of maxUnavailable and maxUnavailablePercentage must be specified in updateConfig")
	}
	return nil
}

const maxInstanceTypes = 20 // API reference: CreateNodegroup

// checkParts refuses what a request says twice over, and a key pair that is not there.
func (s *Service) checkParts(region string, r CreateNodegroupRequest) error {
	if lt := r.LaunchTemplate; lt != nil && (lt.ID == "") == (lt.Name == "") {
		return invalidParameter("Exactly one of launch template id and name must be specified")
	}
	if len(r.InstanceTypes) > maxInstanceTypes {
		return invalidParameter("The number of instance types exceeds the limit of %d", maxInstanceTypes)
	}
	if a := r.RemoteAccess; a != nil && a.EC2SSHKey != "" && !s.parts.EC2.Exists(region, "AWS::EC2::KeyPair::KeyName", a.EC2SSHKey) {
		return invalidRequest("The key pair '%s' does not exist (Service: Ec2, Status Code: 400, Error Code: InvalidKeyPair.NotFound)", a.EC2SSHKey)
	}
	return nil
}
