package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"

	"eksui/kube"
	"eksui/kube/kubeconfig"
)

// TestTheKubernetesHalfOnARealCluster works with practice as AWS and a real cluster for connect, deploy, forward and expose,
// reached by an entry as connect writes it: its tokens are made by `eksui token`.
func TestTheKubernetesHalfOnARealCluster(t *testing.T) {
	t.Parallel()
	admin := os.Getenv("EKSUI_TEST_KUBECONFIG")
	if admin == "" {
		t.Skip("needs a cluster: set EKSUI_TEST_KUBECONFIG to a kubeconfig, or run kube/testdata/realkube.sh go test ./cmd/eksui")
	}
	balanced := freePort(t)
	l := newLab(t, "deploy:\n  image: docker.io/library/nginx:1.29\nexpose:\n  manifest: service.yaml\n")
	service := fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: node-service}\nspec:\n  type: LoadBalancer\n"+
		"  selector: {app: node-server}\n  ports: [{port: %d, targetPort: 80}]\n", balanced)
	if err := os.WriteFile(filepath.Join(l.dir, "service.yaml"), []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
	config := l.entryFor(admin, "real")
	before, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := kube.Open(admin, "")
	if err != nil {
		t.Fatal(err)
	}

	// What is there already and not the lab's is neither changed nor deleted.
	pods := cluster.Typed().CoreV1().Pods("default")
	foreign := "apiVersion: v1\nkind: Pod\nmetadata: {name: nginx-pod}\nspec:\n  containers: [{name: web, image: 'docker.io/library/nginx:1.29'}]\n"
	l.kubectl(foreign, "create", "-f", "-")
	up := []string{"up", "--practice", "--yes", "--json", "--speed", fast, "--context", "real", "-f", l.file}
	lines, _, code := l.run(nil, up...)
	if said := failureOf(lines, "deploy"); code != exitFailed || !strings.Contains(fmt.Sprint(said["error"], said["what"]), "pod/nginx-pod") {
		t.Errorf("over a foreign pod: exit code %d, %v", code, said)
	}
	l.must(nil, "down", "--practice", "--yes", "--json", "--speed", fast)
	if _, err := pods.Get(t.Context(), "nginx-pod", metav1.GetOptions{}); err != nil {
		t.Errorf("the foreign pod: %v", err)
	}
	l.kubectl("", "delete", "pod", "nginx-pod", "--grace-period=1")

	url := ""
	l.must(func(e line) bool {
		if u, ok := e["url"].(string); ok && e.is("service") {
			url = u
		}
		return false
	}, up...)
	if page := l.forwarded(up...); !strings.Contains(page, "hello from nginx-pod") {
		t.Errorf("through the forward: %q", page)
	}
	if !strings.HasSuffix(url, ":"+strconv.Itoa(balanced)) || !strings.Contains(get(t, url), "hello from nginx-pod") {
		t.Errorf("through the load balancer %s: no page of the pod", url)
	}
	l.status("--practice") // knows the cluster without the flag
	l.must(nil, "down", "--practice", "--yes", "--json", "--speed", fast)
	if _, err := pods.Get(t.Context(), "nginx-pod", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the pod after teardown: %v", err)
	}
	if _, err := cluster.Typed().CoreV1().Services("default").Get(t.Context(), "node-service", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the service after teardown: %v", err)
	}
	if after, err := os.ReadFile(config); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the kubeconfig was changed (%v):\n%s", err, after)
	}
}

func failureOf(lines []line, step string) line {
	for _, e := range lines {
		if e.is("step-failed") && e["step"] == step {
			return e
		}
	}
	return line{}
}

// entryFor writes a kubeconfig for a cluster that takes EKS's tokens, with an entry as connect makes it.
func (l *lab) entryFor(admin, context string) string {
	l.t.Helper()
	loaded, err := clientcmd.LoadFromFile(admin)
	if err != nil {
		l.t.Fatal(err)
	}
	cluster := loaded.Clusters[loaded.Contexts[loaded.CurrentContext].Cluster]
	ca := cluster.CertificateAuthorityData
	if len(ca) == 0 {
		if ca, err = os.ReadFile(cluster.CertificateAuthority); err != nil {
			l.t.Fatal(err)
		}
	}
	path := filepath.Join(l.dir, "kubeconfig")
	_, err = kubeconfig.Open(path, filepath.Join(l.dir, "memory")).Merge(kubeconfig.Entry{
		Cluster: context, User: context, Context: context, Server: cluster.Server, CAData: ca,
		Exec: kubeconfig.Exec{
			Command: "eksui", Args: []string{"token", "--cluster", "eks-cluster", "--region", "ap-northeast-2"},
			Env: []kubeconfig.EnvVar{{Name: "AWS_ACCESS_KEY_ID", Value: "AKIDEXAMPLE"}, {Name: "AWS_SECRET_ACCESS_KEY", Value: "not-a-secret"}},
		},
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.env = append(l.env, "KUBECONFIG="+path)
	return path
}

// kubectl works on the real cluster with the lab's kubeconfig.
func (l *lab) kubectl(input string, args ...string) {
	l.t.Helper()
	path, err := exec.LookPath("kubectl")
	if err != nil {
		l.t.Skip("needs kubectl: see kubernetes.io/docs/tasks/tools")
	}
	cmd := exec.CommandContext(l.t.Context(), path, append([]string{"--context", "real"}, args...)...)
	cmd.Env, cmd.Stdin = l.env, strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		l.t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestAContextThatIsNotThere is refused before it is remembered and before anything is made; one that has gone later can be
// forgotten.
func TestAContextThatIsNotThere(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	path := filepath.Join(l.dir, "config")
	l.env = append(l.env, "KUBECONFIG="+path)
	up := []string{"up", "--practice", "--speed", fast, "--until", "network", "-f", l.file, "--context"}
	l.says(exitUsage, "has no context nope", "컨텍스트 nope이(가) 없습니다", append(up, "nope")...)
	silent := "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\nusers: [{name: u, user: {}}]\ncontexts: [{name: mine, context: {cluster: c, user: u}}]\n"
	if err := os.WriteFile(path, []byte(silent), 0o600); err != nil {
		t.Fatal(err)
	}
	l.says(exitFailed, "does not answer. Start it, or", "응답하지 않습니다", append(up, "mine")...)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"up", "status"} {
		l.says(exitFailed, `--context ""`, `--context ""`, command, "--practice")
	}
	if out, err := l.command(append(up, "")...).CombinedOutput(); err != nil {
		t.Errorf("forgetting the context: %v\n%s", err, out)
	}
	l.status("--practice")
}
