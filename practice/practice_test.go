package practice

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"go.uber.org/goleak"

	"eksui/practice/world"
)

// serveFolder makes the test binary run a practice cloud on this folder until it is killed.
const serveFolder = "PRACTICE_TEST_SERVE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveFolder); dir != "" {
		c, err := Start(context.Background(), Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(c.Endpoint())
		select {}
	}
	goleak.VerifyTestMain(m)
}

// run starts a practice cloud in this process, until the test ends.
func run(t *testing.T, o Options) *Cloud {
	t.Helper()
	o.Speed = world.MaxSpeed
	c, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// elsewhere starts a practice cloud in another process.
func elsewhere(t *testing.T, dir string) (cmd *exec.Cmd, endpoint string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), serveFolder+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v, after %q", err, line)
	}
	return cmd, strings.TrimSpace(line)
}

// network is EC2 as the folder's files say it is to be reached.
func network(t *testing.T, dir, endpoint string) *ec2.Client {
	t.Helper()
	return ec2.NewFromConfig(reached(t, dir, endpoint))
}

func reached(t *testing.T, dir, endpoint string) aws.Config {
	t.Helper()
	files := FilesIn(dir)
	cfg, err := config.LoadDefaultConfig(t.Context(), config.WithSharedConfigFiles([]string{files.AWSConfig}),
		config.WithSharedCredentialsFiles([]string{files.AWSCredentials}), config.WithSharedConfigProfile(Profile), config.WithBaseEndpoint(endpoint))
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTPClient = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return cfg
}

func vpcs(t *testing.T, api *ec2.Client) (ids []string) {
	t.Helper()
	out, err := api.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range out.Vpcs {
		ids = append(ids, *v.VpcId)
	}
	slices.Sort(ids)
	return ids
}

func TestWhatWasAnsweredSurvivesKill9(t *testing.T) {
	dir := t.TempDir()
	var made []string
	var endpoint string
	for round := range 3 {
		cmd, at := elsewhere(t, dir)
		if endpoint != "" && at != endpoint {
			t.Errorf("the endpoint was %s and is %s", endpoint, at)
		}
		endpoint = at
		api := network(t, dir, at)
		for range 1 + round%2 {
			out, err := api.CreateVpc(t.Context(), &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, *out.Vpc.VpcId)
		}
		if err := cmd.Process.Kill(); err != nil { // at once: nothing is left to luck and time
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed
	}
	c := run(t, Options{Dir: dir})
	slices.Sort(made)
	if got := vpcs(t, network(t, dir, c.Endpoint())); !slices.Equal(got, made) {
		t.Errorf("left: %v, answered were %v", got, made)
	}
}

func TestOneProcessAFolder(t *testing.T) {
	dir := t.TempDir()
	cmd, endpoint := elsewhere(t, dir)
	_, err := Start(t.Context(), Options{Dir: dir})
	var held *world.HeldError
	if !errors.As(err, &held) || held.PID != cmd.Process.Pid {
		t.Errorf("a second one: %v, want the pid %d", err, cmd.Process.Pid)
	}
	if err := Reset(dir); !errors.As(err, &held) || held.PID != cmd.Process.Pid {
		t.Errorf("reset: %v", err)
	}
	if s, err := Running(dir); err != nil || s.PID != cmd.Process.Pid || s.Endpoint != endpoint {
		t.Errorf("running: %+v, %v", s, err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
	if _, err := Running(dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("after its end: %v", err)
	}
	run(t, Options{Dir: dir})
}

func TestReset(t *testing.T) {
	dir := t.TempDir()
	cmd, endpoint := elsewhere(t, dir)
	if _, err := network(t, dir, endpoint).CreateVpc(t.Context(), &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")}); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
	mine := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Reset(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error("what is not practice's was removed:", err)
	}
	if _, err := os.Stat(FilesIn(dir).AWSCredentials); !errors.Is(err, os.ErrNotExist) {
		t.Error("the credentials are left:", err)
	}
	c := run(t, Options{Dir: dir})
	if left := vpcs(t, network(t, dir, c.Endpoint())); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestUnreadableStateIsSetAside(t *testing.T) {
	for name, damage := range map[string]func(raw []byte) []byte{
		"cut off":     func(raw []byte) []byte { return raw[:len(raw)/2] },
		"not a state": func([]byte) []byte { return []byte("hello") },
		"unlike it":   func(raw []byte) []byte { return bytes.Replace(raw, []byte(`"ec2":{`), []byte(`"ec2":"","was":{`), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c, err := Start(t.Context(), Options{Dir: dir, Speed: world.MaxSpeed})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "cloud.json")
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bad := damage(raw)
			if bytes.Equal(bad, raw) {
				t.Fatal("nothing is damaged")
			}
			if err := os.WriteFile(file, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			c = run(t, Options{Dir: dir})
			var corrupt *world.CorruptError
			if !errors.As(c.Note, &corrupt) {
				t.Fatalf("note: %v", c.Note)
			}
			if kept, err := os.ReadFile(corrupt.Kept); err != nil || string(kept) != string(bad) {
				t.Errorf("kept in %s: %d bytes, %v", corrupt.Kept, len(kept), err)
			}
			vpcs(t, network(t, dir, c.Endpoint()))
		})
	}
}

func TestLoopbackOnly(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "[::]:0", "nonsense"} {
		if c, err := Start(t.Context(), Options{Dir: t.TempDir(), Listen: address}); err == nil {
			t.Errorf("%s is listened on", address)
			_ = c.Close()
		}
	}
	c := run(t, Options{Dir: t.TempDir(), Listen: "localhost:0"})
	if _, err := Inspect(t.Context(), c.Endpoint()); err != nil {
		t.Error(err)
	}
}

func TestAdmin(t *testing.T) {
	dir := t.TempDir()
	c := run(t, Options{Dir: dir, Faults: []world.Fault{{Name: "image-pull"}}})
	if err := SetFaults(t.Context(), c.Endpoint(), []string{"lb-pending", "denied=ec2:CreateVpc"}); err != nil {
		t.Fatal(err)
	}
	if err := SetSpeed(t.Context(), c.Endpoint(), 60); err != nil {
		t.Fatal(err)
	}
	state, err := Inspect(t.Context(), c.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(state.Faults) != "[lb-pending denied=ec2:CreateVpc]" || state.Speed != 60 || state.PID != os.Getpid() {
		t.Errorf("state %+v", state)
	}
	if err := SetFaults(t.Context(), c.Endpoint(), []string{"earthquake"}); err == nil || !strings.Contains(err.Error(), "no fault") {
		t.Errorf("an unknown fault: %v", err)
	}
	env, err := Environment(dir)
	if err != nil || !slices.Contains(env, "AWS_ENDPOINT_URL="+c.Endpoint()) || !slices.Equal(env, c.Env()) {
		t.Errorf("environment %v, %v", env, err)
	}

	// A page in a browser can neither send the header nor come under a name of its own.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for name, change := range map[string]func(*http.Request){
		"without the header": func(r *http.Request) { r.Header.Del(adminHeader) },
		"another host":       func(r *http.Request) { r.Host = "attacker.example:80" },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.Endpoint()+adminPath+"state", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(adminHeader, "1")
		change(r)
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: HTTP %d", name, resp.StatusCode)
		}
	}
}

// TestBill makes something that costs in each service that the meter reads through the API.
func TestBill(t *testing.T) {
	dir := t.TempDir()
	c := run(t, Options{Dir: dir})
	api := network(t, dir, c.Endpoint())
	if _, err := api.AllocateAddress(t.Context(), &ec2.AllocateAddressInput{}); err != nil {
		t.Fatal(err)
	}
	elsewhere := ec2.New(api.Options(), func(o *ec2.Options) { o.Region = "us-east-1" })
	if _, err := elsewhere.AllocateAddress(t.Context(), &ec2.AllocateAddressInput{}); err != nil {
		t.Fatal(err)
	}
	if b := c.Bill(); len(b.Items) != 2 || b.Hour != 0.01 {
		t.Errorf("bill %+v", b)
	}
}
