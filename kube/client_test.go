package kube_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubetest"
)

func TestOpenTakesAContextAndItsNamespace(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		config, err := clientcmd.LoadFromFile(c.Kubeconfig)
		if err != nil {
			t.Fatal(err)
		}
		if err := clientcmd.ResolveLocalPaths(config); err != nil {
			t.Fatal(err)
		}
		other := *config.Contexts[config.CurrentContext]
		other.Namespace = "there"
		config.Contexts["other"] = &other
		path := filepath.Join(t.TempDir(), "config")
		if err := clientcmd.WriteToFile(*config, path); err != nil {
			t.Fatal(err)
		}
		for context, want := range map[string][2]string{"": {config.CurrentContext, "default"}, "other": {"other", "there"}} {
			opened, err := kube.Open(path, context)
			if err != nil {
				t.Fatal(err)
			}
			if opened.Context != want[0] || opened.Namespace != want[1] {
				t.Errorf("context %q: %s, namespace %s", context, opened.Context, opened.Namespace)
			}
			if v, err := opened.ServerVersion(t.Context()); err != nil || !strings.HasPrefix(v, "v1.") {
				t.Errorf("version %q, %v", v, err)
			}
			if got := opened.Config().UserAgent; got != "eksui" {
				t.Errorf("user agent %q", got)
			}
		}
	})
}

func TestOpenSaysWhatIsWrongWithAKubeconfig(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken")
	if err := os.WriteFile(broken, []byte("clusters: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty")
	if err := clientcmd.WriteToFile(*api.NewConfig(), empty); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"no such file":    {filepath.Join(dir, "nothing"), ""},
		"broken":          {broken, ""},
		"no context":      {empty, ""},
		"another context": {empty, "other"},
	} {
		_, err := kube.Open(c[0], c[1])
		var p *text.Problem
		if !errors.As(err, &p) || p.In(text.EN) == p.In(text.KO) || p.Next.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheDynamicClientAndTheMapperSeeWhatWasApplied(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, configMap)
		mapping, err := c.Client.Mapper().RESTMapping(schema.GroupKind{Kind: "ConfigMap"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Client.Dynamic().Resource(mapping.Resource).Namespace(ns).Get(t.Context(), "a", metav1.GetOptions{})
		if err != nil || got.GetKind() != "ConfigMap" {
			t.Errorf("%v, %v", got, err)
		}
	})
}

// tokens is a source of tokens that counts how often it is asked.
type tokens struct {
	token string
	good  time.Duration
	err   error
	asked int
}

func (s *tokens) get(context.Context) (string, time.Time, error) {
	s.asked++
	return s.token, time.Now().Add(s.good), s.err
}

func TestDirectAsksForATokenWhenItNeedsOne(t *testing.T) {
	c := kubetest.NewPractice(t) // a real cluster's tokens are its cloud's
	direct := func(s *tokens) *kube.Client {
		client, err := kube.Direct(c.Practice.Endpoint, c.Practice.CA, s.get)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	look := func(client *kube.Client) error {
		_, err := client.Typed().CoreV1().Nodes().List(t.Context(), metav1.ListOptions{})
		return err
	}

	good := &tokens{token: kubetest.Token, good: time.Hour}
	client := direct(good)
	if client.Context != "" || client.Namespace != "default" {
		t.Errorf("context %q, namespace %q", client.Context, client.Namespace)
	}
	for range 3 {
		if err := look(client); err != nil {
			t.Fatal(err)
		}
	}
	if good.asked != 1 {
		t.Errorf("a good token was asked for %d times", good.asked)
	}

	ending := &tokens{token: kubetest.Token, good: 30 * time.Second}
	client = direct(ending)
	for range 2 {
		if err := look(client); err != nil {
			t.Fatal(err)
		}
	}
	if ending.asked != 2 {
		t.Errorf("a token that ends in 30 s was asked for %d times in 2 requests", ending.asked)
	}

	refused := &tokens{token: "of yesterday", good: time.Hour}
	client = direct(refused)
	if err := look(client); !apierrors.IsUnauthorized(err) {
		t.Errorf("with a bad token: %v", err)
	}
	refused.token = kubetest.Token
	if err := look(client); err != nil || refused.asked != 2 {
		t.Errorf("after a token was refused: asked %d times, %v", refused.asked, err)
	}

	failing := &tokens{err: errors.New("no credentials")}
	if err := look(direct(failing)); err == nil || !strings.Contains(err.Error(), "no credentials") {
		t.Errorf("without a token: %v", err)
	}
}

func TestDirectDoesNotTrustAnotherAuthority(t *testing.T) {
	c, other := kubetest.NewPractice(t), kubetest.NewPractice(t)
	client, err := kube.Direct(c.Practice.Endpoint, other.Practice.CA, (&tokens{token: kubetest.Token, good: time.Hour}).get)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ServerVersion(t.Context()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("%v", err)
	}
	if _, err := kube.Direct(c.Practice.Endpoint, []byte("no certificate"), nil); err == nil {
		t.Error("what is no certificate is taken for an authority")
	}
}
