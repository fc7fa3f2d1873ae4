package ssm_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "ssm").Run()) }
