package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"eksui/internal/text"
)

func TestHelpSpeaksTheLearnersLanguage(t *testing.T) {
	words := []string{"Usage:", "Commands:", "Flags:", "Aliases:", "help for", "(default ", "completion script", "says more", "Help about"}
	for _, lang := range []text.Lang{text.EN, text.KO} {
		a := &app{lang: lang, in: os.Stdin, out: &output{file: os.Stdout}, err: os.Stderr}
		var paths [][]string
		eachCommand(a.rootCmd(), func(c *cobra.Command) {
			paths = append(paths, strings.Fields(c.CommandPath())[1:])
		})
		if len(paths) < 20 {
			t.Errorf("%d commands only", len(paths))
		}
		for _, path := range paths {
			root := a.rootCmd()
			var out bytes.Buffer
			root.SetOut(&out)
			root.SetArgs(append(path, "--help"))
			if err := root.Execute(); err != nil {
				t.Errorf("%v: %v", path, err)
			}
			help := out.String()
			if want := frameUsage.In(lang); !strings.Contains(help, want) || !strings.Contains(help, flagHelp.In(lang)) {
				t.Errorf("%v in %s has no frame:\n%s", path, lang, help)
			}
			for _, word := range words {
				if lang == text.KO && strings.Contains(help, word) {
					t.Errorf("%v in Korean says %q:\n%s", path, word, help)
				}
			}
		}
	}
}

func TestWrongUseSaysTheWayOn(t *testing.T) {
	for call, want := range map[string]string{
		"upp":               "혹시 이것입니까? eksui up",
		"practice serv":     "혹시 이것입니까? eksui practice serve",
		"frobnicate":        "참고: eksui --help",
		"up --foo":          "참고: eksui up --help",
		"contexts a b c":    "참고: eksui contexts --help",
		"practice speed":    "참고: eksui practice speed --help",
		"token --cluster":   "참고: eksui token --help",
		"practice fault -x": "참고: eksui practice fault --help",
	} {
		a := &app{lang: text.KO, in: os.Stdin, out: &output{file: os.Stdout}, err: os.Stderr}
		root := a.rootCmd()
		root.SetArgs(strings.Fields(call))
		cmd, err := root.ExecuteContextC(t.Context())
		if err == nil {
			t.Errorf("%s is understood", call)
			continue
		}
		said := text.InLang(wrongUse(cmd, err), text.KO)
		if !strings.Contains(said, want) || !strings.Contains(said, err.Error()) {
			t.Errorf("%s: %s", call, said)
		}
	}
}
