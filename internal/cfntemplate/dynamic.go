package cfntemplate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Dynamic is one dynamic reference: {{resolve:ssm:name:version}}, {{resolve:ssm-secure:…}} or
// {{resolve:secretsmanager:id:SecretString:key:stage:version}}.
type Dynamic struct {
	Service string // "ssm", "ssm-secure", "secretsmanager"
	ID      string // name or ARN
	Key     string // of a secret that is JSON, "" for the whole
	Stage   string
	Version string
}

var dynamicText = regexp.MustCompile(`\{\{resolve:([a-z-]+):([^{}]*)\}\}`)

// Resolve puts what the dynamic references in a value stand for in their place.
func Resolve(v any, find func(Dynamic) (string, error)) (any, error) {
	switch t := v.(type) {
	case string:
		return resolveText(t, find)
	case map[string]any:
		out := make(map[string]any, len(t))
		for key, item := range t {
			value, err := Resolve(item, find)
			if err != nil {
				return nil, err
			}
			out[key] = value
		}
		return out, nil
	case []any:
		out := make([]any, len(t))
		for i, item := range t {
			value, err := Resolve(item, find)
			if err != nil {
				return nil, err
			}
			out[i] = value
		}
		return out, nil
	}
	return v, nil
}

func resolveText(text string, find func(Dynamic) (string, error)) (string, error) {
	var failed error
	out := dynamicText.ReplaceAllStringFunc(text, func(match string) string {
		m := dynamicText.FindStringSubmatch(match)
		d, err := parseDynamic(match, m[1], m[2])
		var value string
		if err == nil {
			value, err = find(d)
		}
		if err != nil && failed == nil {
			failed = err
		}
		return value
	})
	return out, failed
}

func parseDynamic(whole, service, rest string) (Dynamic, error) {
	d := Dynamic{Service: service}
	invalid := fmt.Errorf("Template error: Invalid dynamic reference %s", whole)
	switch service {
	case "ssm", "ssm-secure":
		d.ID, d.Version, _ = strings.Cut(rest, ":")
		if _, err := strconv.Atoi(d.Version); d.ID == "" || d.Version != "" && err != nil {
			return d, invalid
		}
	case "secretsmanager":
		id, tail := rest, ""
		if at := strings.Index(rest, ":SecretString"); at >= 0 {
			id, tail = rest[:at], strings.TrimPrefix(rest[at+len(":SecretString"):], ":")
		}
		parts := append(strings.SplitN(tail, ":", 4), "", "", "")
		d.ID, d.Key, d.Stage, d.Version = id, parts[0], parts[1], parts[2]
		if d.ID == "" {
			return d, invalid
		}
	default:
		return d, fmt.Errorf("Template error: Dynamic reference to unsupported service %s", service)
	}
	return d, nil
}
