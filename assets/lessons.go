package assets

import "embed"

//go:embed lessons
var lessons embed.FS

// Lesson is what the wizard teaches about a step, as plain Markdown: lang is "en" or "ko", step a step's name. It is ""
// for a step without a lesson.
func Lesson(lang, step string) string {
	b, err := lessons.ReadFile("lessons/" + lang + "/" + step + ".md")
	if err != nil {
		return ""
	}
	return string(b)
}
