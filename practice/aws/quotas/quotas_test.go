package quotas_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	quotatypes "github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/smithy-go"

	"eksui/practice/aws/quotas"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "servicequotas").Run()) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestQuotas(t *testing.T) {
	cfg, ctx := wiretest.Serve(t, func(*world.World) (*wire.Service, error) { return quotas.Wire(), nil }), t.Context()
	api := servicequotas.NewFromConfig(cfg)

	service, code := aws.String("ec2"), aws.String("L-1216C47A")
	own, err := api.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: service, QuotaCode: code})
	check(t, err)
	usual, err := api.GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{ServiceCode: service, QuotaCode: code})
	check(t, err)
	if *own.Quota.Value != 32 || *usual.Quota.Value != 5 {
		t.Errorf("vCPUs: %v, by default %v", *own.Quota.Value, *usual.Quota.Value)
	}
	listed, err := api.ListServiceQuotas(ctx, &servicequotas.ListServiceQuotasInput{ServiceCode: aws.String("vpc")})
	check(t, err)
	if !slices.ContainsFunc(listed.Quotas, func(q quotatypes.ServiceQuota) bool { return *q.QuotaCode == "L-F678F1CE" && *q.Value == 5 }) {
		t.Errorf("VPCs: %+v", listed.Quotas)
	}
	defaults, err := api.ListAWSDefaultServiceQuotas(ctx, &servicequotas.ListAWSDefaultServiceQuotasInput{ServiceCode: service})
	check(t, err)
	if !slices.ContainsFunc(defaults.Quotas, func(q quotatypes.ServiceQuota) bool { return *q.QuotaCode == *code && *q.Value == 5 }) {
		t.Errorf("defaults: %+v", defaults.Quotas)
	}
	_, err = api.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: service, QuotaCode: aws.String("L-00000000")})
	refused(t, err, "NoSuchResourceException", "")
	_, err = api.ListServiceQuotas(ctx, &servicequotas.ListServiceQuotasInput{ServiceCode: aws.String("quantum")})
	refused(t, err, "NoSuchResourceException", "")
}

// refused checks an error's code and a part of its message.
func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var e smithy.APIError
	if !errors.As(err, &e) || e.ErrorCode() != code || !strings.Contains(e.ErrorMessage(), text) {
		t.Errorf("%v; want %s: …%s…", err, code, text)
	}
}
