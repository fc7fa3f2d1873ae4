package kube_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubetest"
)

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"1\"}\n"

// became says what became of the objects: "ConfigMap created; Service created".
func became(done []kube.Applied) string {
	var said []string
	for _, a := range done {
		said = append(said, a.Kind+" "+string(a.Change))
	}
	return strings.Join(said, "; ")
}

func TestApplyMakesChangesAndLeavesAlone(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		manifest := "# two documents\n---\n" + configMap + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 80}]\n"
		first := c.Apply(t, ns, "%s", manifest)
		if got := became(first); got != "ConfigMap created; Service created" {
			t.Error(got)
		}
		again := c.Apply(t, ns, "%s", manifest)
		if got := became(again); got != "ConfigMap unchanged; Service unchanged" {
			t.Error(got)
		}
		if first[0].UID == "" || first[0].UID != again[0].UID || first[0].Namespace != ns || first[0].Name != "a" || first[0].APIVersion != "v1" {
			t.Errorf("applied %+v, then %+v", first[0], again[0])
		}
		if got := became(c.Apply(t, ns, "%s", strings.Replace(manifest, `"1"`, `"2"`, 1))); got != "ConfigMap changed; Service unchanged" {
			t.Error(got)
		}
		cm, err := c.Client.Typed().CoreV1().ConfigMaps(ns).Get(t.Context(), "a", metav1.GetOptions{})
		if err != nil || cm.ManagedFields[0].Manager != kube.FieldManager || cm.ManagedFields[0].Operation != metav1.ManagedFieldsOperationApply {
			t.Errorf("managed by %+v, %v", cm.ManagedFields, err)
		}
		o := kube.ApplyOptions{Namespace: ns}
		done, err := c.Client.Delete(t.Context(), []byte(manifest), o)
		if got := became(done); err != nil || got != "Service deleted; ConfigMap deleted" {
			t.Errorf("%s, %v", got, err)
		}
		done, err = c.Client.Delete(t.Context(), []byte(manifest), o)
		if got := became(done); err != nil || got != "Service absent; ConfigMap absent" {
			t.Errorf("again: %s, %v", got, err)
		}
	})
}

func TestADryRunIsCheckedAndChangesNothing(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		o := kube.ApplyOptions{Namespace: ns, DryRun: true}
		configMaps := c.Client.Typed().CoreV1().ConfigMaps(ns)
		done, err := c.Client.Apply(t.Context(), []byte(configMap), o)
		if got := became(done); err != nil || got != "ConfigMap created" {
			t.Errorf("%s, %v", got, err)
		}
		if _, err := configMaps.Get(t.Context(), "a", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
			t.Errorf("after a dry run of apply: %v", err)
		}
		if _, err := c.Client.Apply(t.Context(), []byte(strings.Replace(configMap, "data:", "dat:", 1)), o); err == nil {
			t.Error("a dry run takes a field that there is not")
		}
		c.Apply(t, ns, configMap)
		if done, err := c.Client.Delete(t.Context(), []byte(configMap), o); err != nil || became(done) != "ConfigMap deleted" {
			t.Errorf("%s, %v", became(done), err)
		}
		if _, err := configMaps.Get(t.Context(), "a", metav1.GetOptions{}); err != nil {
			t.Errorf("after a dry run of delete: %v", err)
		}
	})
}

// Manifests come in all the forms that kubectl takes.
func TestManifestsOfEveryForm(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns, elsewhere := c.Namespace(t), c.Namespace(t)
		role := "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: " + ns + ", namespace: ignored}\nrules: []\n"
		for _, m := range []struct{ name, manifest, want string }{
			{"JSON", `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}}`, "ConfigMap json in ns"},
			{"a list", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n- {apiVersion: v1, kind: Secret, metadata: {name: two}}\n", "ConfigMap one in ns, Secret two in ns"},
			{"content after the mark", "--- {apiVersion: v1, kind: ConfigMap, metadata: {name: inline}}\n", "ConfigMap inline in ns"},
			{"Windows' line ends and empty documents", "---\r\n# none\r\n---\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\n---\r\n", "ConfigMap crlf in ns"},
			{"a namespace of its own", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far, namespace: " + elsewhere + "}\n", "ConfigMap far in elsewhere"},
			{"no namespace at all", role, "ClusterRole ns in "},
			{"a kind of a group", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 0\n  selector: {matchLabels: {app: web}}\n" +
				"  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: nginx}]}\n", "Deployment web in ns"},
		} {
			done, err := c.Client.Apply(t.Context(), []byte(m.manifest), kube.ApplyOptions{Namespace: ns})
			if err != nil {
				t.Errorf("%s: %v", m.name, err)
				continue
			}
			var got []string
			for _, a := range done {
				got = append(got, fmt.Sprintf("%s %s in %s", a.Kind, a.Name, a.Namespace))
			}
			said := strings.NewReplacer(ns, "ns", elsewhere, "elsewhere").Replace(strings.Join(got, ", "))
			if said != m.want {
				t.Errorf("%s: %s", m.name, said)
			}
		}
		if _, err := c.Client.Delete(t.Context(), []byte(role), kube.ApplyOptions{}); err != nil {
			t.Error(err)
		}
		if done, err := c.Client.Apply(t.Context(), []byte(configMap), kube.ApplyOptions{DryRun: true}); err != nil || done[0].Namespace != c.Client.Namespace {
			t.Errorf("where nothing names a namespace: %+v, %v", done, err)
		}
	})
}

const twoKinds = `apiVersion: %[1]s.example.com/v1
kind: Course
metadata: {name: first}
spec: {title: EKS}
`

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: courses.%[1]s.example.com}
spec:
  group: %[1]s.example.com
  scope: Namespaced
  names: {plural: courses, singular: course, kind: Course}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {title: {type: string}}}}}}
---
`

func TestAManifestMayDefineTheKindsThatItUses(t *testing.T) {
	c := kubetest.Real(t, "practice has no CustomResourceDefinitions")
	ns := c.Namespace(t)
	manifest := fmt.Appendf(nil, definition+twoKinds, ns)
	o := kube.ApplyOptions{Namespace: ns}
	t.Cleanup(func() {
		done, err := c.Client.Delete(context.WithoutCancel(t.Context()), manifest, o)
		if err != nil || !strings.HasSuffix(became(done), "CustomResourceDefinition deleted") {
			t.Errorf("%s, %v", became(done), err)
		}
	})
	done, err := c.Client.Apply(t.Context(), manifest, o)
	if err != nil || became(done) != "CustomResourceDefinition created; Course created" {
		t.Errorf("%s, %v", became(done), err)
	}
}

// A definition excuses the kinds that it defines and no other.
func TestADefinitionExcusesItsOwnKindOnly(t *testing.T) {
	c := kubetest.Real(t, "practice has no CustomResourceDefinitions")
	manifest := fmt.Sprintf(definition, "elsewhere") + "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n"
	done, err := c.Client.Apply(t.Context(), []byte(manifest), kube.ApplyOptions{})
	if err == nil || !strings.Contains(err.Error(), `no kind "Deploymnt" in "apps/v1"`) || len(done) > 0 {
		t.Errorf("%s, %v", became(done), err)
	}
}

// An object of a kind that the manifest defines can't be there while the cluster does not serve the kind.
func TestDeletingAKindThatIsNotServedFindsNone(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		manifest := fmt.Appendf(nil, definition+twoKinds, "nowhere")
		done, err := c.Client.Delete(t.Context(), manifest, kube.ApplyOptions{})
		if err != nil || became(done) != "Course absent; CustomResourceDefinition absent" {
			t.Errorf("%s, %v", became(done), err)
		}
	})
}

func TestApplySaysWhatIsWrongAndWhere(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		for name, bad := range map[string]struct{ manifest, want string }{
			"typo in a field":   {configMap + "---\n" + strings.Replace(pod("p", "x", ""), "image:", "imagee:", 1), ".imagee (line 12)"},
			"typo in no list":   {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  slector: {}\n", ".slector (line 5)"},
			"unknown kind":      {"apiVersion: v1\nkind: Podd\nmetadata: {name: a}\n", `no kind "Podd" in "v1"`},
			"an old definition": {"apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n", `no kind "CustomResourceDefinition" in "apiextensions.k8s.io/v1beta1"`},
			"broken YAML":       {configMap + "---\nkind: [\n", "Document 2 of the manifest (from line 5)"},
			"a key twice":       {configMap + "data: {}\n", `line 5: key "data" already set`},
			"no mapping":        {"- a\n- b\n", "Document 1"},
			"a list of what":    {"apiVersion: v1\nkind: List\nitems: [1]\n", "Document 1"},
			"no name":           {"apiVersion: v1\nkind: ConfigMap\n", "metadata.name is missing"},
			"no namespace":      {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: nowhere}\n", `namespace "nowhere" does not exist`},
			"bad value":         {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: [{port: 99999}]\n", "not allowed"},
			"what can't change": {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: Nonsense\n  ports: [{port: 80}]\n", "not allowed"},
			"nothing":           {"# nothing\n---\n", "no Kubernetes object"},
		} {
			_, err := c.Client.Apply(t.Context(), []byte(bad.manifest), kube.ApplyOptions{Namespace: ns})
			if got := text.InLang(err, text.EN); err == nil || !strings.Contains(got, bad.want) {
				t.Errorf("%s: %v", name, got)
			}
			if err != nil && text.InLang(err, text.KO) == text.InLang(err, text.EN) {
				t.Errorf("%s is not translated", name)
			}
		}
	})
}

// What was applied before the object that failed is said too: it is there now.
func TestAnErrorComesWithWhatWasDoneBeforeIt(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		manifest := configMap + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 99999}]\n"
		done, err := c.Client.Apply(t.Context(), []byte(manifest), kube.ApplyOptions{Namespace: c.Namespace(t)})
		if err == nil || became(done) != "ConfigMap created" {
			t.Errorf("%s, %v", became(done), err)
		}
	})
}

func TestApplyNamesTheOwnerInAConflict(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		o := kube.ApplyOptions{Namespace: ns}
		c.Apply(t, ns, configMap)
		configMaps := c.Client.Typed().CoreV1().ConfigMaps(ns)
		cm, err := configMaps.Get(t.Context(), "a", metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		cm.Data["k"] = "theirs"
		if _, err := configMaps.Update(t.Context(), cm, metav1.UpdateOptions{FieldManager: "somebody"}); err != nil {
			t.Fatal(err)
		}
		_, err = c.Client.Apply(t.Context(), []byte(configMap), o)
		if err == nil || !strings.Contains(err.Error(), ".data.k (somebody)") {
			t.Errorf("conflict: %v", err)
		}
		o.Force = true
		if done, err := c.Client.Apply(t.Context(), []byte(configMap), o); err != nil || became(done) != "ConfigMap changed" {
			t.Errorf("by force: %s, %v", became(done), err)
		}
	})
}

func TestApplySaysWhoMayNot(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: look}\nrules:\n- {apiGroups: [''], resources: [configmaps], verbs: [get]}\n"+
			"---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: look}\nroleRef: {apiGroup: %[1]s, kind: Role, name: look}\n"+
			"subjects: [{apiGroup: %[1]s, kind: User, name: guest}]\n", rbacv1.GroupName)
		stranger := c.Other(t, func(_ *api.Cluster, user *api.AuthInfo) { *user = api.AuthInfo{Token: "of nobody"} })
		for name, who := range map[string]struct {
			client *kube.Client
			want   string
		}{
			"may look only": {c.As(t, "guest"), "may not do this"},
			"may nothing":   {c.As(t, "somebody"), "may not do this"},
			"nobody":        {stranger, "does not accept"},
		} {
			for verb, do := range map[string]func() ([]kube.Applied, error){
				"apply": func() ([]kube.Applied, error) {
					return who.client.Apply(t.Context(), []byte(configMap), kube.ApplyOptions{Namespace: ns})
				},
				"delete": func() ([]kube.Applied, error) {
					return who.client.Delete(t.Context(), []byte(configMap), kube.ApplyOptions{Namespace: ns})
				},
			} {
				done, err := do()
				if err == nil || len(done) != 0 || !strings.Contains(text.InLang(err, text.EN), who.want) {
					t.Errorf("%s, %s: %v, %v", name, verb, done, err)
				}
			}
		}
	})
}
