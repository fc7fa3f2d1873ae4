package elb_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) {
	os.Exit(wiretest.Every(m, "elasticloadbalancing 2012-06-01", "elasticloadbalancing 2015-12-01").Run())
}
