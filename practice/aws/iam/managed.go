package iam

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"eksui/practice/aws/iam/policy"
)

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess"

// managedJSON are the policies of AWS that the lab and its variations attach, by path and name, after the AWS Managed
// Policy Reference Guide.
//
//go:embed managed.json
var managedJSON []byte

// awsManaged reads AWS's policies.
func awsManaged() (map[string]*ManagedPolicy, error) {
	var documents map[string]json.RawMessage
	if err := json.Unmarshal(managedJSON, &documents); err != nil {
		return nil, fmt.Errorf("iam: AWS's managed policies: %w", err)
	}
	released := time.Date(2015, 2, 6, 18, 39, 46, 0, time.UTC)
	out := map[string]*ManagedPolicy{}
	for full, document := range documents {
		if _, err := policy.Parse(string(document), policy.Identity); err != nil {
			return nil, fmt.Errorf("iam: AWS's managed policy %s: %w", full, err)
		}
		path, name := splitPath(full)
		p := &ManagedPolicy{
			Name: name, Path: path, ID: "ANPA" + managedID(full), Created: released, Updated: released, Default: "v1", LastVersion: 1, AWS: true,
			Versions: []policyVersion{{ID: "v1", Document: string(document), Created: released}},
		}
		out[p.ARN()] = p
	}
	return out, nil
}

// splitPath takes "/service-role/Name" apart.
func splitPath(full string) (path, name string) {
	i := strings.LastIndex(full, "/") + 1
	return full[:i], full[i:]
}

// managedID makes up the id of one of AWS's policies, the same in every practice cloud.
func managedID(full string) string {
	h := fnv.New64a()
	h.Write([]byte(full))
	return letters(rand.New(rand.NewPCG(h.Sum64(), 0)), base32, 17)
}
