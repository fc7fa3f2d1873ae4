package kubelet

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// script is what a container does: the practice cloud runs no programs, but knows what the commands of examples do.
type script struct {
	serves  int32     // port that it serves pages on until it is stopped
	title   string    // of the pages
	steps   []command // one after the other; a script that serves has none
	loop    int       // the step to go on with after the last; -1: it ends with 0
	failure string    // it can't be started at all
}

// command is one step of a script.
type command struct {
	print string
	sleep time.Duration
	exit  *int32
}

// forever is a sleep that nothing but the container's end interrupts.
const forever = time.Duration(1<<62 - 1)

// scriptOf says what a container does that has an image of the program.
func scriptOf(c *corev1.Container, p program) script {
	argv := slices.Concat(c.Command, c.Args)
	serving := script{serves: p.port, title: p.title, loop: -1}
	if p.port == 0 {
		serving.steps = []command{{sleep: forever}}
	}
	switch {
	case len(argv) == 0 && p.exits:
		return script{loop: -1}
	case len(argv) == 0, len(c.Command) == 0 && !p.exits && !slices.Contains(shells, path.Base(argv[0])) && !instant[path.Base(argv[0])]:
		return serving // arguments are the server's own
	}
	name := path.Base(argv[0])
	if slices.Contains(shells, name) {
		for i, a := range argv[1:] {
			if strings.HasPrefix(a, "-") && strings.HasSuffix(a, "c") && i+2 < len(argv) {
				return parseScript(argv[i+2], serving, environment(c))
			}
		}
		return script{loop: -1}
	}
	if port, ok := httpServer(argv); ok {
		return script{serves: port, title: "Welcome: directory listing", loop: -1}
	}
	if servers[name] {
		return serving
	}
	step, ok := parseCommand(argv, environment(c))
	if !ok {
		return script{loop: -1, failure: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ` +
			`unable to start container process: error during container init: exec: "` + argv[0] + `": executable file not found in $PATH`}
	}
	return script{loop: -1, steps: []command{step}}
}

var (
	shells  = []string{"sh", "bash", "ash", "dash"}
	servers = map[string]bool{
		"nginx": true, "httpd": true, "httpd-foreground": true, "apache2-foreground": true, "caddy": true, "catalina.sh": true, "redis-server": true, "mysqld": true,
		"postgres": true, "mongod": true, "docker-entrypoint.sh": true, "pause": true, "kube-proxy": true, "memcached": true,
	}
	// instant are commands that end at once, with 0 and without output that matters.
	instant = map[string]bool{
		"true": true, ":": true, "ls": true, "cat": true, "mkdir": true, "touch": true, "rm": true, "cp": true, "mv": true, "chmod": true, "chown": true, "ln": true, "wget": true,
		"curl": true, "nslookup": true, "env": true, "id": true, "whoami": true, "pwd": true, "cd": true, "set": true, "export": true, "uname": true, "ps": true, "trap": true,
		"ping": true, "nc": true, "sync": true, "apt-get": true, "apk": true, "yum": true, "pip": true, "test": true, "[": true, "perl": true, "expr": true, "wait": true,
		"hello": true, "sed": true, "awk": true, "grep": true, "find": true, "tee": true, "head": true, "wc": true, "dd": true, "df": true, "mount": true, "read": true, "openssl": true,
	}
	variable  = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?`)
	hostname  = regexp.MustCompile("\\$\\(hostname\\)|`hostname`|\\$\\{?HOSTNAME\\}?")
	date      = regexp.MustCompile("\\$\\(date[^)]*\\)|`date[^`]*`")
	redirects = regexp.MustCompile(`\s*[12&]?>{1,2}\s*\S+`)
)

// Placeholders of what is known only when a line is written.
const (
	hostnameMark = "\x00hostname\x00"
	dateMark     = "\x00date\x00"
)

func environment(c *corev1.Container) map[string]string {
	env := map[string]string{}
	for _, e := range c.Env {
		env[e.Name] = e.Value
	}
	return env
}

// parseScript reads the shell of examples: commands in a row, and one endless loop at the end.
func parseScript(text string, serving script, env map[string]string) script {
	s := script{loop: -1}
	text = strings.NewReplacer("\\\n", " ", "\n", ";", "&&", ";").Replace(text)
	skipped := false
	for _, part := range strings.Split(text, ";") {
		part, _, _ = strings.Cut(part, "||") // what comes after a failure that doesn't happen
		words := strings.Fields(part)
		for len(words) > 0 && slices.Contains([]string{"do", "then", "exec", "{"}, words[0]) {
			words = words[1:]
		}
		if len(words) == 0 || strings.HasPrefix(words[0], "#") || slices.Contains([]string{"done", "fi", "}"}, words[0]) {
			skipped = skipped && len(words) > 0 && words[0] != "done" && words[0] != "fi"
			continue
		}
		switch name := path.Base(words[0]); {
		case name == "while" || name == "until":
			if condition := strings.Join(words[1:], " "); condition == "true" || condition == ":" || condition == "[ 1 ]" || condition == "false" || condition == "sleep 1" {
				s.loop = len(s.steps)
			} else {
				skipped = true // a condition that holds: what is waited for is there
			}
		case name == "if" || name == "for":
			skipped = true
		case skipped:
		case servers[name]:
			return script{serves: serving.serves, title: serving.title, loop: -1}
		default:
			if port, ok := httpServer(words); ok {
				return script{serves: port, title: "Welcome: directory listing", loop: -1}
			}
			step, ok := parseCommand(split(part), env)
			if !ok {
				code := int32(127)
				step = command{print: "sh: " + words[0] + ": not found"}
				s.steps = append(s.steps, step, command{exit: &code})
				return s
			}
			s.steps = append(s.steps, step)
		}
	}
	return s
}

// split cuts a command into words, minding quotes and forgetting redirections.
func split(text string) []string {
	text = strings.TrimSpace(redirects.ReplaceAllString(text, ""))
	for _, word := range []string{"do ", "then ", "exec "} {
		text = strings.TrimPrefix(text, word)
	}
	var words []string
	var word strings.Builder
	var quote rune
	open := false
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if open || word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
				open = false
			}
		default:
			word.WriteRune(r)
		}
	}
	if open || word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

func parseCommand(argv []string, env map[string]string) (command, bool) {
	if len(argv) == 0 {
		return command{}, true
	}
	args := argv[1:]
	switch name := path.Base(argv[0]); name {
	case "echo", "printf":
		for len(args) > 0 && (args[0] == "-e" || args[0] == "-n") {
			args = args[1:]
		}
		return command{print: strings.TrimSuffix(expand(strings.Join(args, " "), env), `\n`)}, true
	case "date":
		return command{print: dateMark}, true
	case "hostname":
		return command{print: hostnameMark}, true
	case "false":
		return command{exit: new(int32(1))}, true
	case "exit":
		code := 0
		if len(args) > 0 {
			code, _ = strconv.Atoi(args[0]) // what is no number ends like 0
		}
		return command{exit: new(int32(code))}, true
	case "sleep":
		var d time.Duration
		for _, a := range args {
			d += sleepFor(a)
		}
		return command{sleep: d}, true
	case "tail":
		if slices.Contains(args, "-f") || slices.Contains(args, "-F") {
			return command{sleep: forever}, true
		}
		return command{}, true
	default:
		_, assigns, _ := strings.Cut(name, "=")
		return command{}, instant[name] || assigns != ""
	}
}

func sleepFor(s string) time.Duration {
	if s == "infinity" || s == "inf" {
		return forever
	}
	if d, err := time.ParseDuration(s); err == nil {
		return d
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "d"), 64)
	if err != nil {
		return 0
	}
	if strings.HasSuffix(s, "d") {
		n *= 24 * 60 * 60
	}
	return time.Duration(min(n, 1e9) * float64(time.Second))
}

func expand(text string, env map[string]string) string {
	text = hostname.ReplaceAllString(text, hostnameMark)
	text = date.ReplaceAllString(text, dateMark)
	return variable.ReplaceAllStringFunc(text, func(v string) string { return env[strings.Trim(v, "${}")] })
}

// httpServer recognises python -m http.server [PORT].
func httpServer(argv []string) (int32, bool) {
	i := slices.Index(argv, "http.server")
	if i < 0 || !strings.HasPrefix(path.Base(argv[0]), "python") {
		return 0, false
	}
	if i+1 < len(argv) {
		if port, err := strconv.ParseInt(argv[i+1], 10, 32); err == nil {
			return int32(port), true
		}
	}
	return 8000, true
}
