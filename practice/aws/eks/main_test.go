package eks_test

import (
	"os"
	"testing"

	"eksui/practice/aws/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "eks", "autoscaling 2011-01-01").Run()) }
