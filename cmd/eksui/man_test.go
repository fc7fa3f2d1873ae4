package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"eksui/internal/text"
)

// TestTheManualNamesEveryCommandAndFlag in both languages, and groff has nothing against it.
func TestTheManualNamesEveryCommandAndFlag(t *testing.T) {
	for lang, heading := range map[text.Lang]string{text.EN: ".SH EXIT STATUS\n", text.KO: ".SH 종료 코드\n"} {
		a := &app{lang: lang, in: os.Stdin, out: &output{file: os.Stdout}, err: os.Stderr}
		root := a.rootCmd()
		var b strings.Builder
		manual(&b, root, lang)
		page := b.String()
		if !strings.Contains(page, heading) {
			t.Errorf("%s lacks %q", lang, heading)
		}
		eachCommand(root, func(cmd *cobra.Command) {
			if cmd.Hidden || cmd.Name() == "help" || cmd.HasParent() && cmd.Parent().Hidden {
				return
			}
			_, section, found := strings.Cut(page, ".SS "+roff(cmd.UseLine())+"\n")
			if !found {
				t.Errorf("%s lacks %s", lang, cmd.CommandPath())
				return
			}
			if strings.Contains(cmd.CommandPath(), "completion") {
				return
			}
			section, _, _ = strings.Cut(section, ".SS ")
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if f.Name != "help" && !strings.Contains(section, roff("--"+f.Name)) {
					t.Errorf("%s: %s lacks --%s", lang, cmd.CommandPath(), f.Name)
				}
			})
		})
		groff, err := exec.LookPath("groff")
		if err != nil {
			continue // the page's form is all that can be seen without it
		}
		cmd := exec.Command(groff, "-man", "-Kutf8", "-Tutf8", "-ww", "-z")
		cmd.Stdin = strings.NewReader(page)
		if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("groff on %s: %v\n%s", lang, err, said)
		}
	}
}

func TestRoffTakesNoRequestsFromWords(t *testing.T) {
	for words, want := range map[string]string{
		`a\b --c`:       `a\eb \-\-c`,
		".SH\n'x":       "\\&.SH\n.br\n\\&'x",
		"한국어. 그리고\n.다음": "한국어. 그리고\n.br\n\\&.다음",
	} {
		if got := roff(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
