package kubeconfig

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/client-go/tools/clientcmd"
)

// compareWithKubectl is the last look before a file is written: kubectl's own reader must find the entries in it that are
// meant to be there. It may fail only where it failed before.
func (d *document) compareWithKubectl(before, after []byte) error {
	c, err := clientcmd.Load(after)
	if err != nil {
		if _, already := clientcmd.Load(before); already != nil {
			return nil
		}
		return err
	}
	for list, found := range map[string][]string{
		clusters: slices.Sorted(maps.Keys(c.Clusters)),
		users:    slices.Sorted(maps.Keys(c.AuthInfos)),
		contexts: slices.Sorted(maps.Keys(c.Contexts)),
	} {
		meant := d.names(list)
		slices.Sort(meant)
		if !slices.Equal(found, meant) {
			d.unsafe = fmt.Errorf("kubectl would find %d %s in it, eksui finds %d", len(found), list, len(meant))
			return d.unsafe
		}
	}
	return nil
}
