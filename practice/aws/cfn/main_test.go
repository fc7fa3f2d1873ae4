package cfn_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "cloudformation 2010-05-15").Run()) }
