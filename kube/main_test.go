package kube_test

import (
	"testing"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"

	"eksui/internal/leaktest"
)

func TestMain(m *testing.M) {
	klog.SetLogger(logr.Discard()) // client-go logs the refusals that the tests are about
	leaktest.WithClientGo(m)
}
