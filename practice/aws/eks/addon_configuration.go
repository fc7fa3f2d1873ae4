package eks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"eksui/practice/aws/wire"
)

// settings are the top-level names of an add-on's configuration values with their JSON types ("Amazon EKS add-ons: Advanced
// configuration"). What lies below a name is taken as it is; none of it changes what runs here.
var settings = map[string]map[string]string{
	"vpc-cni": {
		"affinity": "object", "enableNetworkPolicy": "string", "enableWindowsIpam": "string", "eniConfig": "object", "env": "object",
		"init": "object", "livenessProbeTimeoutSeconds": "integer", "nodeAgent": "object", "podAnnotations": "object", "podLabels": "object",
		"readinessProbeTimeoutSeconds": "integer", "resources": "object", "tolerations": "array",
	},
	"coredns": {
		"affinity": "object", "autoScaling": "object", "computeType": "string", "corefile": "string", "nodeSelector": "object",
		"podAnnotations": "object", "podDisruptionBudget": "object", "podLabels": "object", "replicaCount": "integer", "resources": "object",
		"tolerations": "array", "topologySpreadConstraints": "array",
	},
	"kube-proxy": {"ipvs": "object", "mode": "string", "podAnnotations": "object", "podLabels": "object", "resources": "object"},
	"metrics-server": {
		"addonResizer": "object", "affinity": "object", "nodeSelector": "object", "podAnnotations": "object", "podDisruptionBudget": "object",
		"podLabels": "object", "replicas": "integer", "resources": "object", "tolerations": "array", "topologySpreadConstraints": "array",
	},
}

// identity is what the API says of an add-on's service account that needs permissions of AWS.
type identity struct {
	ServiceAccount string   `json:"serviceAccount"`
	Policies       []string `json:"recommendedManagedPolicies"`
}

var identities = map[string][]identity{
	"vpc-cni": {{"aws-node", []string{"arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"}}},
}

type addonConfigurationRequest struct {
	Name    string `json:"-" query:"addonName"`
	Version string `json:"-" query:"addonVersion"`
}

func (s *Service) describeAddonConfiguration(_ *wire.Call, r *addonConfigurationRequest) (any, error) {
	if r.Name == "" || r.Version == "" {
		return nil, invalidParameter("addonName and addonVersion are required")
	}
	p, ok := findProduct(r.Name)
	if !ok {
		return nil, notFound("Addon %s is not supported", r.Name)
	}
	if !slices.ContainsFunc(p.versions, func(v productVersion) bool { return v.version == r.Version }) {
		return nil, notFound("Addon version %s specified is not supported for addon %s", r.Version, r.Name)
	}
	out := map[string]any{"addonName": p.name, "addonVersion": r.Version, "configurationSchema": p.schema()}
	if ids := identities[p.name]; ids != nil {
		out["podIdentityConfiguration"] = ids
	}
	return out, nil
}

// schema is the JSON schema of the add-on's configuration values.
func (p product) schema() string {
	properties := map[string]any{}
	for name, kind := range settings[p.name] {
		properties[name] = map[string]string{"type": kind}
	}
	raw, err := json.Marshal(map[string]any{
		"$schema": "http://json-schema.org/draft-06/schema#", "additionalProperties": false, "type": "object", "properties": properties,
	})
	if err != nil {
		panic(err) // strings and maps of them
	}
	return string(raw)
}

// checkConfiguration refuses configuration values, in JSON or YAML, that the add-on's schema does.
func (p product) checkConfiguration(values string) error {
	if values == "" {
		return nil
	}
	var given map[string]any
	if err := yaml.UnmarshalStrict([]byte(values), &given); err != nil {
		return invalidParameter("ConfigurationValue is not in valid JSON or YAML format")
	}
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(given)) {
		want, known := settings[p.name][name]
		switch is := jsonType(given[name]); {
		case !known:
			wrong = append(wrong, fmt.Sprintf("$.%s: is not defined in the schema and the schema does not allow additional properties", name))
		case is != want:
			wrong = append(wrong, fmt.Sprintf("$.%s: %s found, %s expected", name, is, want))
		}
	}
	if len(wrong) > 0 {
		return invalidParameter("ConfigurationValue provided in request is not supported: Json schema validation failed with error: [%s]", strings.Join(wrong, ", "))
	}
	return nil
}

func jsonType(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		return cmp.Or(map[bool]string{true: "integer"}[v == float64(int64(v))], "number")
	}
	return "null"
}
