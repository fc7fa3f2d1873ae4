package ec2_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "ec2 2016-11-15").Run()) }
