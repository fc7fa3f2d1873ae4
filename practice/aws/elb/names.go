package elb

import (
	"regexp"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

const maxName = 32 // API references: CreateLoadBalancer, CreateTargetGroup

var validName = regexp.MustCompile(`^[a-zA-Z0-9-]+$`)

// checkName refuses what neither balancers nor target groups can be called; what is "Load balancer" or "Target group".
func checkName(what, name string) error {
	switch {
	case len(name) > maxName:
		return wire.Errorf("ValidationError", "%s name '%s' cannot be longer than '%d' characters", what, name, maxName)
	case !validName.MatchString(name):
		return wire.Errorf("ValidationError", "%s name '%s' can only contain characters that are alphanumeric characters or hyphens(-)", what, name)
	case strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return wire.Errorf("ValidationError", "%s name '%s' cannot begin or end with a hyphen", what, name)
	}
	return nil
}

// checkClassic refuses what a classic balancer can't be called, in the words of its own version, and listeners of other protocols than it has.
func checkClassic(name string, listeners []Listener) error {
	switch {
	case len(name) > maxName:
		return wire.Errorf("ValidationError", "LoadBalancer name cannot be longer than %d characters", maxName)
	case !validName.MatchString(name):
		return wire.Errorf("ValidationError", "LoadBalancer name must contain only characters that are alphanumeric characters and hyphens(-)")
	case strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return wire.Errorf("ValidationError", "LoadBalancer name cannot begin or end with a hyphen")
	}
	return checkListeners(listeners)
}

// checkListeners compares them with what classic balancers listen to (API reference: Listener). One that needs a certificate is
// refused: there are none here, neither IAM's nor ACM's.
func checkListeners(listeners []Listener) error {
	protocols := []string{"HTTP", "HTTPS", "TCP", "SSL"}
	for _, l := range listeners {
		for _, p := range []string{l.Protocol, l.InstanceProtocol} {
			if !slices.Contains(protocols, strings.ToUpper(p)) {
				return wire.Errorf("ValidationError", "Listener Protocol must be HTTP, HTTPS, TCP, or SSL, not %s", p)
			}
		}
		if l.Port < 1 || l.Port > 65535 {
			return wire.Errorf("ValidationError", "Listener LoadBalancerPort %d is not between 1 and 65535", l.Port)
		}
		switch secure := l.Protocol == "HTTPS" || l.Protocol == "SSL"; {
		case l.Certificate != "":
			return wire.Errorf("CertificateNotFound", "Server Certificate not found for the key: %s", l.Certificate)
		case secure:
			return wire.Errorf("ValidationError", "Secure Listeners need to specify a SSLCertificateId")
		}
	}
	return nil
}
