package main

import (
	"fmt"
	"os"
	"strings"

	"eksui/internal/text"
)

// langFlag is --lang.
type langFlag struct{ lang *text.Lang }

func (f langFlag) String() string {
	if f.lang == nil {
		return ""
	}
	return string(*f.lang)
}

func (langFlag) Type() string { return "en|ko" }

func (f langFlag) Set(s string) error {
	switch l := text.Lang(strings.ToLower(s)); l {
	case text.EN, text.KO:
		*f.lang = l
		return nil
	}
	return fmt.Errorf("en or ko")
}

// systemLang is Korean where the environment says so, English elsewhere. Help texts are rendered before flags are read, so
// --lang among the arguments counts here already.
func systemLang() text.Lang {
	for i, arg := range os.Args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return langOf(v)
		}
		if arg == "--lang" && i+1 < len(os.Args) {
			return langOf(os.Args[i+1])
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return langOf(v)
		}
	}
	return text.EN
}

func langOf(s string) text.Lang {
	if strings.HasPrefix(strings.ToLower(s), "ko") {
		return text.KO
	}
	return text.EN
}
