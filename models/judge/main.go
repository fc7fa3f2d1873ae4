// Command judge holds recorded bodies against AWS's models, prints what it looked at, and fails for a difference that is not in
// practice/README.md's list.
//
//	judge README FOLDER    with EKSUI_MODELS set
package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"eksui/models/bodies"
	"eksui/models/differences"
	"eksui/models/model"
	"eksui/models/record"
	"eksui/models/schemas"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: judge README FOLDER")
	}
	folder := os.Getenv(model.Folder)
	if folder == "" {
		return errors.New(model.HowTo)
	}
	services, err := model.Load(folder)
	if err != nil {
		return err
	}
	meant, err := differences.Read(args[0])
	if err != nil {
		return err
	}
	types, err := schemas.Load(folder)
	if err != nil {
		return err
	}
	j := bodies.New(services)
	t := templates{checker: &schemas.Checker{Schemas: types}, seen: map[string]bool{}, found: map[string]bool{}}
	sources := map[string]int{}
	err = record.Read(args[1], func(e *record.Exchange) {
		sources[e.Source]++
		j.Take(e, !strings.HasSuffix(e.Source, ".test"))
		t.take(e)
	})
	if err != nil {
		return err
	}
	return report(j, &t, meant, sources)
}

func report(j *bodies.Judge, t *templates, meant *differences.List, sources map[string]int) error {
	f := j.Figures
	for _, s := range slices.Sorted(maps.Keys(sources)) {
		fmt.Printf("%-24s %6d exchanges\n", s, sources[s])
	}
	fmt.Printf("bodies checked: %d (%d requests, %d answers, %d refusals); members compared: %d; operations answered: %d of %d services\n",
		f.Requests+f.Answers+f.Refusals, f.Requests, f.Answers, f.Refusals, f.Members, len(f.Operations), len(f.Services))
	for _, p := range j.Unread() {
		fmt.Println("pattern not held against anything, Go has no such expression:", p)
	}
	left, unlisted := 0, 0
	for _, d := range j.Differences() {
		if meant.Meant(d.String()) {
			left++
			continue
		}
		unlisted++
		fmt.Println("DIFFERENCE", d, j.Sources(d))
	}
	fmt.Printf("templates sent: %d, of which %d properties and attributes were compared\n", len(t.seen), t.checker.Compared)
	for _, d := range slices.Sorted(maps.Keys(t.found)) {
		if meant.Meant("template " + d) {
			left++
			continue
		}
		unlisted++
		fmt.Println("DIFFERENCE template", d)
	}
	unmet := meant.Unmet("request", "answer", "refusal", "template")
	for _, row := range unmet {
		fmt.Println("LISTED BUT NOT SO", row)
	}
	fmt.Printf("differences that are meant, with their reasons in practice/README.md: %d\n", left)
	if unlisted+len(unmet) > 0 {
		return fmt.Errorf("%d differences that practice/README.md does not list, %d rows of it that are not so", unlisted, len(unmet))
	}
	return nil
}
