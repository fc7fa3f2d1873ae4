package props

import (
	"maps"

	"eksui/practice/aws/cfn"
)

// Tags reads tags, a list of Key and Value or, as some types have them, a map, and lays them over the tags of the stack.
func (m Map) Tags(name string, stack map[string]string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, stack)
	maps.Copy(out, m.ownTags(name))
	return out
}

func (m Map) ownTags(name string) map[string]string {
	out := map[string]string{}
	for key := range m.Map(name) {
		out[key] = m.Map(name).Text(key)
	}
	for _, tag := range m.Maps(name) {
		out[tag.Text("Key")] = tag.Text("Value")
	}
	return out
}

// Retag brings a resource's tags to what its property Tags and its stack say now. Tags that came from elsewhere stay.
func Retag(tags map[string]string, r *cfn.Request) {
	for key := range Map(r.Old).ownTags("Tags") {
		delete(tags, key)
	}
	maps.Copy(tags, Map(r.Props).Tags("Tags", r.Tags))
}
