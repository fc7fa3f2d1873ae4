package main

import (
	"net/http"
	"net/url"

	"eksui/internal/cfntemplate"
	"eksui/models/record"
	"eksui/models/schemas"
)

// templates are those that practice took, each judged once.
type templates struct {
	checker     *schemas.Checker
	seen, found map[string]bool
}

// take judges the template of a request that succeeded. The tests of CloudFormation's engine have types of their own.
func (t *templates) take(e *record.Exchange) {
	if e.Service != "cloudformation" || e.Source == "cfn.test" || e.Status != http.StatusOK {
		return
	}
	form, err := url.ParseQuery(string(e.Request))
	body := form.Get("TemplateBody")
	if err != nil || body == "" || t.seen[body] {
		return
	}
	t.seen[body] = true
	template, err := cfntemplate.Read(body)
	if err != nil {
		t.found["of "+e.Source+" cannot be read"] = true
		return
	}
	for _, d := range t.checker.Check(template) {
		t.found["of "+e.Source+" "+d] = true
	}
}
