package elb

import (
	"fmt"
	"strconv"
	"strings"
)

// The annotations of a Service begin with this; the names below are what follows it.
const annotationPrefix = "service.beta.kubernetes.io/aws-load-balancer-"

// annotations are a Service's, by their full names.
type annotations map[string]string

func (a annotations) get(name string) string { return a[annotationPrefix+name] }

func (a annotations) has(name string) bool {
	_, ok := a[annotationPrefix+name]
	return ok
}

// pairs reads "Key1=Val1,Key2": a key alone has the value "".
func (a annotations) pairs(name string) map[string]string {
	out := map[string]string{}
	for _, item := range strings.Split(strings.TrimSpace(a.get(name)), ",") {
		parts := strings.Split(strings.TrimSpace(item), "=")
		switch {
		case parts[0] == "":
		case len(parts) == 1:
			out[parts[0]] = ""
		default:
			out[parts[0]] = parts[1]
		}
	}
	return out
}

// list reads "a, b": empty items count for nothing.
func (a annotations) list(name string) []string {
	var out []string
	for _, item := range strings.Split(a.get(name), ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// boolean and number leave a value as it is where the annotation is missing or empty.
func (a annotations) boolean(name string, into *bool) error {
	text := a.get(name)
	if text == "" {
		return nil
	}
	v, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("error parsing service annotation: %s%s=%s", annotationPrefix, name, text)
	}
	*into = v
	return nil
}

func (a annotations) number(name string, into *int) error {
	text := a.get(name)
	if text == "" {
		return nil
	}
	v, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return fmt.Errorf("error parsing service annotation: %s%s=%s", annotationPrefix, name, text)
	}
	*into = int(v)
	return nil
}

// network says whether a network load balancer is asked for, and elsewhere whether it is another controller's to make one.
func (a annotations) network() bool { return a.get("type") == "nlb" }
func (a annotations) elsewhere() bool {
	return a.get("type") == "nlb-ip" || a.get("type") == "external"
}

// internal says whether the balancer is not to face the internet: any value but "false" means so.
func (a annotations) internal() bool { return a.get("internal") != "" && a.get("internal") != "false" }
