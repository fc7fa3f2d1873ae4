package ssm_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ssm"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const (
	account = "123456789012"
	region  = "ap-northeast-2"
)

type keys struct{}

func (keys) Credential(string) (wire.Credential, bool) {
	return wire.Credential{Secret: "secret", Identity: wire.Identity{ARN: "arn:aws:iam::" + account + ":user/student"}}, true
}
func (keys) Authorize(wire.Ask) error    { return nil }
func (keys) Used(string, string, string) {}

type cloud struct {
	t   *testing.T
	w   *world.World
	s   *ssm.Service
	ec2 *ec2.Service
	*sdk.Client
}

func start(t *testing.T) *cloud {
	t.Helper()
	w, err := world.Open(world.Options{Speed: world.MaxSpeed})
	if err != nil {
		t.Fatal(err)
	}
	machines, err := ec2.New(w, account)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssm.New(w, account, machines)
	if err != nil {
		t.Fatal(err)
	}
	w.Start()
	server := httptest.NewServer(wiretest.NewServer(w, keys{}, s.Wire()))
	t.Cleanup(func() {
		server.Close()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return &cloud{t, w, s, machines, sdk.New(sdk.Options{
		Region: region, BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
	})}
}

func (c *cloud) put(name, value string, kind types.ParameterType, overwrite bool) (int64, error) {
	out, err := c.PutParameter(c.t.Context(), &sdk.PutParameterInput{Name: &name, Value: &value, Type: kind, Overwrite: &overwrite})
	if err != nil {
		return 0, err
	}
	return out.Version, nil
}

func (c *cloud) get(name string, decrypt bool) (*types.Parameter, error) {
	out, err := c.GetParameter(c.t.Context(), &sdk.GetParameterInput{Name: &name, WithDecryption: &decrypt})
	if err != nil {
		return nil, err
	}
	return out.Parameter, nil
}

func (c *cloud) refuses(code string, call func(context.Context) error) {
	c.t.Helper()
	var e smithy.APIError
	if err := call(c.t.Context()); !errors.As(err, &e) || e.ErrorCode() != code {
		c.t.Errorf("got %v, want %s", err, code)
	}
}

func TestPublicParameters(t *testing.T) {
	c := start(t)
	for name, want := range map[string]func(ec2.Region) string{
		"/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id": func(r ec2.Region) string {
			image, _ := r.EKSImage("1.35", "x86_64")
			return image.ID
		},
		"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64": func(r ec2.Region) string { return r.AL2023Image("x86_64").ID },
		"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64":      func(r ec2.Region) string { return r.AL2023Image("arm64").ID },
	} {
		p, err := c.get(name, false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if id := want(c.ec2.In(region)); *p.Value != id || !strings.HasPrefix(id, "ami-") || aws.ToString(p.DataType) != "aws:ec2:image" {
			t.Errorf("%s is %s, want %s", name, *p.Value, id)
		}
		if *p.ARN != "arn:aws:ssm:ap-northeast-2::parameter"+name {
			t.Errorf("the ARN is %s", *p.ARN)
		}
	}
	p, err := c.get("/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended", false)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	if err := json.Unmarshal([]byte(*p.Value), &fields); err != nil || !strings.HasPrefix(fields["release_version"], "1.35.0-20") {
		t.Errorf("the recommended image is %s", *p.Value)
	}
	for _, name := range []string{"/aws/service/eks/optimized-ami/0.9/amazon-linux-2023/x86_64/standard/recommended/image_id", "/aws/service/nothing"} {
		c.refuses("ParameterNotFound", func(context.Context) error { _, err := c.get(name, false); return err })
	}
	pages := sdk.NewGetParametersByPathPaginator(c.Client, &sdk.GetParametersByPathInput{Path: aws.String("/aws/service/ami-amazon-linux-latest"), MaxResults: aws.Int32(3)})
	count := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count += len(page.Parameters)
	}
	if count != 4 {
		t.Errorf("%d images of Amazon Linux are listed, want 4", count)
	}
}

func TestOwnParameters(t *testing.T) {
	c := start(t)
	for i, value := range []string{"one", "two"} {
		if version, err := c.put("/lab/name", value, types.ParameterTypeString, i > 0); err != nil || version != int64(i+1) {
			t.Fatalf("version %d, %v", version, err)
		}
	}
	for name, want := range map[string]string{"/lab/name": "two", "/lab/name:1": "one", "arn:aws:ssm:ap-northeast-2:123456789012:parameter/lab/name": "two"} {
		if p, err := c.get(name, false); err != nil || *p.Value != want {
			t.Errorf("%s is %v, %v", name, p, err)
		}
	}
	if _, err := c.put("/lab/secret", "hunter2", types.ParameterTypeSecureString, false); err != nil {
		t.Fatal(err)
	}
	if p, err := c.get("/lab/secret", false); err != nil || *p.Value == "hunter2" {
		t.Errorf("a SecureString is shown undecrypted, or not at all: %v", err)
	}
	if p, err := c.get("/lab/secret", true); err != nil || *p.Value != "hunter2" {
		t.Errorf("a SecureString can't be decrypted: %v", err)
	}
	many, err := c.GetParameters(t.Context(), &sdk.GetParametersInput{Names: []string{"/lab/name", "/lab/none"}})
	if err != nil || len(many.Parameters) != 1 {
		t.Fatalf("got %+v, %v", many, err)
	}
	if diff := cmp.Diff([]string{"/lab/none"}, many.InvalidParameters); diff != "" {
		t.Error(diff)
	}
	list, err := c.DescribeParameters(t.Context(), &sdk.DescribeParametersInput{ParameterFilters: []types.ParameterStringFilter{
		{Key: aws.String("Path"), Values: []string{"/lab"}}, {Key: aws.String("Type"), Values: []string{"String"}},
	}})
	if err != nil || len(list.Parameters) != 1 || list.Parameters[0].Version != 2 {
		t.Errorf("described as %+v, %v", list, err)
	}
	c.refuses("ParameterAlreadyExists", func(context.Context) error {
		_, err := c.put("/lab/name", "three", types.ParameterTypeString, false)
		return err
	})
	c.refuses("ValidationException", func(context.Context) error {
		_, err := c.put("/aws/mine", "x", types.ParameterTypeString, false)
		return err
	})
	c.refuses("ParameterVersionNotFound", func(context.Context) error { _, err := c.get("/lab/name:9", false); return err })
	if _, err := c.DeleteParameter(t.Context(), &sdk.DeleteParameterInput{Name: aws.String("/lab/name")}); err != nil {
		t.Fatal(err)
	}
	c.refuses("ParameterNotFound", func(context.Context) error { _, err := c.get("/lab/name", false); return err })
}

func TestTagsAndDeletionOfMany(t *testing.T) {
	c := start(t)
	for _, name := range []string{"/lab/a", "/lab/b"} {
		if _, err := c.put(name, "x", types.ParameterTypeString, false); err != nil {
			t.Fatal(err)
		}
	}
	id := aws.String("/lab/a")
	if _, err := c.AddTagsToResource(t.Context(), &sdk.AddTagsToResourceInput{
		ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: id,
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("blue")}, {Key: aws.String("old"), Value: aws.String("1")}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RemoveTagsFromResource(t.Context(), &sdk.RemoveTagsFromResourceInput{
		ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: id, TagKeys: []string{"old"},
	}); err != nil {
		t.Fatal(err)
	}
	tags := func(kind types.ResourceTypeForTagging, id string) (*sdk.ListTagsForResourceOutput, error) {
		return c.ListTagsForResource(t.Context(), &sdk.ListTagsForResourceInput{ResourceType: kind, ResourceId: &id})
	}
	if out, err := tags(types.ResourceTypeForTaggingParameter, "/lab/a"); err != nil || len(out.TagList) != 1 || *out.TagList[0].Value != "blue" {
		t.Errorf("tags: %+v, %v", out, err)
	}
	c.refuses("InvalidResourceId", func(context.Context) error {
		_, err := tags(types.ResourceTypeForTaggingParameter, "/lab/none")
		return err
	})
	c.refuses("ValidationException", func(context.Context) error { _, err := tags("Toaster", "/lab/a"); return err })

	gone, err := c.DeleteParameters(t.Context(), &sdk.DeleteParametersInput{Names: []string{"/lab/a", "/lab/none"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"/lab/a"}, {"/lab/none"}}, [][]string{gone.DeletedParameters, gone.InvalidParameters}); diff != "" {
		t.Error(diff)
	}
	left, err := c.GetParametersByPath(t.Context(), &sdk.GetParametersByPathInput{Path: aws.String("/lab")})
	if err != nil || len(left.Parameters) != 1 || *left.Parameters[0].Name != "/lab/b" {
		t.Errorf("left: %+v, %v", left, err)
	}
}

func TestDynamicReferences(t *testing.T) {
	c := start(t)
	if _, err := c.put("/lab/secret", "hunter2", types.ParameterTypeSecureString, false); err != nil {
		t.Fatal(err)
	}
	c.w.View(func() {
		if v, err := c.s.ParameterValue(region, "/lab/secret", 1, true); err != nil || v != "hunter2" {
			t.Errorf("ssm-secure gives an error: %v", err)
		}
		if _, err := c.s.ParameterValue(region, "/lab/secret", 0, false); err == nil {
			t.Error("ssm gives a SecureString away")
		}
	})
}

func TestType(t *testing.T) {
	c := start(t)
	typ := c.s.Types()[0]
	r := &cfn.Request{Region: region, LogicalID: "P", Tags: map[string]string{}, Props: map[string]any{"Type": "String", "Value": 5.0, "Tags": map[string]any{"a": "b"}}}
	var err error
	c.w.Update(func() {
		if r.PhysicalID, err = typ.Create(r); err != nil {
			return
		}
		r.Props["Value"] = "six"
		err = typ.Update(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := c.get(r.PhysicalID, false); err != nil || *p.Value != "six" || p.Version != 2 {
		t.Errorf("the parameter is %+v, %v", p, err)
	}
	c.w.Update(func() { err = typ.Delete(r) })
	if err != nil {
		t.Fatal(err)
	}
	c.refuses("ParameterNotFound", func(context.Context) error { _, err := c.get(r.PhysicalID, false); return err })
}
