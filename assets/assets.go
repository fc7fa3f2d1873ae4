// Package assets holds the files that eksui brings along: CloudFormation templates, Kubernetes manifests and lessons.
package assets

import (
	"embed"
	"path"
	"slices"
	"strings"
)

//go:embed templates manifests lessons
var files embed.FS

// Template is an embedded CloudFormation template, "" where there is none of that name. Each can be used by hand with
// `aws cloudformation create-stack` as well: base is the lab's network, cluster and nodegroup have the shape of eksctl's stacks.
func Template(name string) string { return read("templates/" + name + ".yaml") }

// Manifest is an embedded Kubernetes manifest, "" where there is none of that name: the course's pod, the same as a
// deployment, and the service that exposes either.
func Manifest(name string) string { return read("manifests/" + name + ".yaml") }

// Lesson is what the wizard teaches about a step, as plain Markdown: lang is "en" or "ko", step a step's name. It is ""
// for a step without a lesson.
func Lesson(lang, step string) string { return read("lessons/" + lang + "/" + step + ".md") }

// Names lists the templates and the manifests.
func Names() []string {
	var names []string
	for _, folder := range []string{"templates", "manifests"} {
		entries, err := files.ReadDir(folder)
		if err != nil {
			panic(err) // it is embedded
		}
		for _, e := range entries {
			names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
		}
	}
	return slices.Clip(names)
}

func read(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(b)
}
