package rds_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "rds 2014-10-31").Run()) }
