package site

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"go.yaml.in/yaml/v3"

	"eksui/internal/text"
)

// LabFile is a lab.yaml with every choice, its default and what it means.
func LabFile(lang text.Lang) string {
	var b strings.Builder
	writeChoices(&b, reflect.ValueOf(Defaults()), "", lang)
	return b.String()
}

// commentColumn is where the comments of a lab file begin.
const commentColumn = 36

func writeChoices(b *strings.Builder, choices reflect.Value, indent string, lang text.Lang) {
	for i, field := range reflect.VisibleFields(choices.Type()) {
		value := choices.Field(i)
		key := indent + field.Tag.Get("yaml") + ":"
		if value.Kind() == reflect.Struct {
			fmt.Fprintln(b, key)
			writeChoices(b, value, indent+"  ", lang)
			continue
		}
		line := key + " " + inline(value)
		about := text.Key(field.Tag.Get("about")).In(lang)
		fmt.Fprintf(b, "%s%s # %s\n", line, strings.Repeat(" ", max(0, commentColumn-ansi.StringWidth(line))), about)
	}
}

// inline is a value as YAML on one line.
func inline(value reflect.Value) string {
	switch value.Kind() {
	case reflect.Map:
		return "{}"
	case reflect.Slice:
		return "[]"
	}
	raw, err := yaml.Marshal(value.Interface())
	if err != nil {
		return `""` // no text and no number ever is
	}
	return strings.TrimSpace(string(raw))
}
