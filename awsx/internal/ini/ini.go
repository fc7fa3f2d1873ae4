// Package ini changes single settings in AWS's shared config and credentials files.
package ini

import (
	"slices"
	"strings"
)

// File is one of AWS's shared files as lines, for changes that leave every other byte alone. It reads lines the way
// the SDKs do ("AWS SDKs and Tools reference: shared config and credentials files"): comments begin with # or ;, a key
// stands at the beginning of its line, indented lines belong to the key above.
type File struct {
	lines []string // without the line feed, but with a carriage return where the file has one
	cr    string   // "\r" when new lines need one
}

// Parse reads a file's content; every content is one.
func Parse(content string) *File {
	f := &File{}
	if strings.Contains(content, "\r\n") {
		f.cr = "\r"
	}
	if content != "" {
		f.lines = strings.Split(strings.TrimSuffix(content, "\n"), "\n")
	}
	return f
}

// String is the content again.
func (f *File) String() string {
	if len(f.lines) == 0 {
		return ""
	}
	return strings.Join(f.lines, "\n") + "\n"
}

func (f *File) line(key, value string) string { return key + " = " + value + f.cr }

// sectionName gives the name in a header line such as "[profile  seoul] # mine" or "[profile 'My Corp']", "" for any other line.
func sectionName(line string) string {
	head, _, _ := strings.Cut(line, "#")
	head, _, _ = strings.Cut(head, ";")
	head = strings.TrimSpace(head)
	if !strings.HasPrefix(head, "[") || !strings.HasSuffix(head, "]") || len(head) < 2 {
		return ""
	}
	name := strings.Join(strings.Fields(head[1:len(head)-1]), " ")
	if kind, quoted, ok := strings.Cut(name, " "); ok && isQuoted(quoted) {
		return kind + " " + quoted[1:len(quoted)-1]
	}
	return name
}

// header is the line that begins a section. A name with a space is quoted behind its kind, as `aws configure` does it.
func header(section string) string {
	kind, name, ok := strings.Cut(section, " ")
	if ok && slices.Contains([]string{"profile", "sso-session", "services"}, kind) && strings.Contains(name, " ") {
		return "[" + kind + " '" + name + "']"
	}
	return "[" + section + "]"
}

func isQuoted(s string) bool {
	return len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0]
}

// ForSDK is the content as the SDK for Go has to read it to understand what the AWS CLI understands: it takes the quotes of a
// header for a part of the name, and takes quotes off that a credential_process begins and ends with. The same content comes
// back where there is nothing of that.
func (f *File) ForSDK() string {
	lines := slices.Clone(f.lines)
	for i, line := range lines {
		if name := sectionName(line); name != "" {
			if strings.ContainsAny(line, `"'`) {
				lines[i] = "[" + name + "]"
			}
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if value = strings.TrimSpace(value); ok && propertyKey(line) == "credential_process" && isQuoted(value) {
			lines[i] = key + "= " + value[:1] + value + value[:1]
		}
	}
	return (&File{lines: lines}).String()
}

// propertyKey gives the key of a property line, "" for any other line.
func propertyKey(line string) string {
	if line == "" || strings.ContainsRune(" \t#;[", rune(line[0])) {
		return ""
	}
	i := strings.IndexAny(line, "=:")
	if i < 0 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(line[:i]))
}

// Sections lists the section names in order, each once.
func (f *File) Sections() []string {
	var names []string
	for _, line := range f.lines {
		if name := sectionName(line); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Set puts a setting into a section, replacing the value where the key exists (in every section of that name, since the
// last one wins) and adding it at the section's end where not.
func (f *File) Set(section, key, value string) {
	if !f.replace(section, key, value) {
		f.add(section, f.line(key, value))
	}
}

func (f *File) replace(section, key, value string) bool {
	found := false
	f.eachProperty(section, func(i int, k string) {
		if k == key {
			f.lines[i] = f.line(key, value)
			found = true
		}
	})
	return found
}

func (f *File) add(section, line string) {
	begin := slices.IndexFunc(f.lines, func(l string) bool { return sectionName(l) == section })
	if begin < 0 {
		if n := len(f.lines); n > 0 && strings.TrimSpace(f.lines[n-1]) != "" {
			f.lines = append(f.lines, f.cr)
		}
		f.lines = append(f.lines, header(section)+f.cr)
		begin = len(f.lines) - 1
	}
	// Behind the section's last line that says something: blank lines and comments before the next header belong to that.
	at := begin + 1
	for i := begin + 1; i < len(f.lines) && sectionName(f.lines[i]) == ""; i++ {
		if t := strings.TrimSpace(f.lines[i]); t != "" && t[0] != '#' && t[0] != ';' {
			at = i + 1
		}
	}
	f.lines = slices.Insert(f.lines, at, line)
}

// Remove takes a key out of a section.
func (f *File) Remove(section, key string) {
	var drop []int
	f.eachProperty(section, func(i int, k string) {
		if k == key {
			drop = append(drop, i)
		}
	})
	for _, i := range slices.Backward(drop) {
		f.lines = slices.Delete(f.lines, i, i+1)
	}
}

func (f *File) eachProperty(section string, fn func(i int, key string)) {
	current := ""
	for i, line := range f.lines {
		if name := sectionName(line); name != "" {
			current = name
		} else if key := propertyKey(line); key != "" && current == section {
			fn(i, key)
		}
	}
}
