package kubeconfig

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/client-go/tools/clientcmd"
)

// unsafeError is what in a file stands in the way of a change that reaches no more than it should.
type unsafeError struct{ error }

func unsafef(format string, args ...any) error { return unsafeError{fmt.Errorf(format, args...)} }

// aliasLimit is how many nodes aliases may stand for, all together: an alias can contain itself, or aliases of aliases.
const aliasLimit = 100_000

// affordable says whether what aliases stand for fits into what is left of the limit.
func affordable(n *yaml.Node, viaAlias bool, left *int) bool {
	if viaAlias {
		*left--
	}
	if n.Kind == yaml.AliasNode {
		return *left > 0 && affordable(n.Alias, true, left)
	}
	for _, c := range n.Content {
		if *left <= 0 || !affordable(c, viaAlias, left) {
			return false
		}
	}
	return true
}

// checkKeys lets nothing be written where a key stands twice: kubectl takes the last one, and what it drops would be lost.
func (d *document) checkKeys(m *yaml.Node) {
	if m == nil || m.Kind != yaml.MappingNode {
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i]
		name := resolve(key).Value
		if first, twice := lines[name]; twice {
			d.unsafe = unsafef("line %d: the key %q stands in line %d already", key.Line, name, first)
		}
		lines[name] = key.Line
	}
}

// checkMerge lets nothing be written where lists or entries come by a merge key (<<) from elsewhere in the file.
func (d *document) checkMerge(m *yaml.Node) {
	if k, _ := own(m, mergeKey); k != nil {
		d.unsafe = unsafef("line %d: a merge key (<<)", k.Line)
	}
}

// touch notes that what a node holds is going to change; nothing is written if an anchor lets other places use it.
func (d *document) touch(n *yaml.Node) {
	if n.Anchor != "" {
		d.unsafe = unsafef("line %d: the anchor &%s", n.Line, n.Anchor)
	}
}

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
			return unsafef("kubectl would find %d %s in it, eksui finds %d", len(found), list, len(meant))
		}
	}
	return nil
}
