package awsx

import (
	"slices"
	"strings"
)

// iniFile is one of AWS's shared files as lines, for changes that leave every other byte alone. It reads lines the way
// the SDKs do ("AWS SDKs and Tools reference: shared config and credentials files"): comments begin with # or ;, a key
// stands at the beginning of its line, indented lines belong to the key above.
type iniFile struct {
	lines []string // without line ends
	eol   string
}

type iniSetting struct{ key, value string }

func parseINI(content string) *iniFile {
	f := &iniFile{eol: "\n"}
	if strings.Contains(content, "\r\n") {
		f.eol = "\r\n"
	}
	if content == "" {
		return f
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(content, "\n"), "\n") {
		f.lines = append(f.lines, strings.TrimSuffix(line, "\r"))
	}
	return f
}

func (f *iniFile) String() string {
	if len(f.lines) == 0 {
		return ""
	}
	return strings.Join(f.lines, f.eol) + f.eol
}

// sectionName gives the name in a header line such as "[profile  seoul] # mine", "" for any other line.
func sectionName(line string) string {
	head, _, _ := strings.Cut(line, "#")
	head, _, _ = strings.Cut(head, ";")
	head = strings.TrimSpace(head)
	if !strings.HasPrefix(head, "[") || !strings.HasSuffix(head, "]") || len(head) < 2 {
		return ""
	}
	return strings.Join(strings.Fields(head[1:len(head)-1]), " ")
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

// sections lists the section names in order, each once.
func (f *iniFile) sections() []string {
	var names []string
	for _, line := range f.lines {
		if name := sectionName(line); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// set puts settings into a section, replacing values where the key exists (in every section of that name, since the
// last one wins) and adding it at the section's end where not.
func (f *iniFile) set(section string, settings ...iniSetting) {
	for _, s := range settings {
		if !f.replace(section, s) {
			f.add(section, s)
		}
	}
}

func (f *iniFile) replace(section string, s iniSetting) bool {
	found := false
	f.eachProperty(section, func(i int, key string) {
		if key == s.key {
			f.lines[i] = s.key + " = " + s.value
			found = true
		}
	})
	return found
}

func (f *iniFile) add(section string, s iniSetting) {
	header := slices.IndexFunc(f.lines, func(l string) bool { return sectionName(l) == section })
	if header < 0 {
		if n := len(f.lines); n > 0 && strings.TrimSpace(f.lines[n-1]) != "" {
			f.lines = append(f.lines, "")
		}
		f.lines = append(f.lines, "["+section+"]")
		header = len(f.lines) - 1
	}
	// Behind the section's last line that says something: blank lines and comments before the next header belong to that.
	at := header + 1
	for i := header + 1; i < len(f.lines) && sectionName(f.lines[i]) == ""; i++ {
		if t := strings.TrimSpace(f.lines[i]); t != "" && t[0] != '#' && t[0] != ';' {
			at = i + 1
		}
	}
	f.lines = slices.Insert(f.lines, at, s.key+" = "+s.value)
}

// remove takes a key out of a section.
func (f *iniFile) remove(section, key string) {
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

func (f *iniFile) eachProperty(section string, fn func(i int, key string)) {
	current := ""
	for i, line := range f.lines {
		if name := sectionName(line); name != "" {
			current = name
		} else if key := propertyKey(line); key != "" && current == section {
			fn(i, key)
		}
	}
}
