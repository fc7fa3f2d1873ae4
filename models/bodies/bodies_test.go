package bodies

import (
	"slices"
	"strings"
	"testing"

	"eksui/models/model"
	"eksui/models/record"
)

func bound(n float64) *float64 { return &n }

// toy is a service with a member of each kind, in a protocol.
func toy(protocol string) *model.Service {
	members := map[string]*model.Member{
		"Name":  {Kind: "string", Required: true, Pattern: "[a-z\\u002D]+", Max: bound(8)},
		"State": {Kind: "string", Enum: []string{"on", "off"}},
		"Count": {Kind: "integer", Min: bound(1)},
		"Ready": {Kind: "boolean"},
		"Made":  {Kind: "timestamp"},
		"Tags":  {Kind: "map", Key: &model.Member{Kind: "string"}, Value: &model.Member{Kind: "string"}},
		"Parts": {Kind: "list", Item: &model.Member{Kind: "structure", Shape: "Part"}},
	}
	return &model.Service{
		Signing: "toy", Package: "toy", Protocol: protocol, Version: "1", Target: "Toy", Namespace: "http://toy/",
		Operations: map[string]*model.Operation{
			"Do":   {Method: "POST", URI: "/things/{Name}", Input: "Thing", Output: "Thing", Errors: map[string]int{"NotHere": 404}},
			"Void": {Method: "DELETE", URI: "/things"},
		},
		Shapes: map[string]*model.Structure{
			"Thing": {Members: members}, "Part": {Members: map[string]*model.Member{"Id": {Kind: "string", Required: true}}},
		},
	}
}

const (
	form = "application/x-www-form-urlencoded"
	good = `"Name":"a-b","State":"on","Count":2,"Ready":true,"Made":1.5,"Tags":{"k":"v"},"Parts":[{"Id":"x"}]`
	xml1 = `<DoResponse xmlns="http://toy/"><DoResult>`
	xml2 = `</DoResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DoResponse>`
	fine = `<Name>a-b</Name><State>on</State><Count>2</Count><Ready>true</Ready><Made>2026-01-02T03:04:05.000Z</Made>` +
		`<Tags><entry><key>k</key><value>v</value></entry></Tags><Parts><member><Id>x</Id></member></Parts>`
)

func query(params, answer string, status int) *record.Exchange {
	return &record.Exchange{Service: "toy", Method: "POST", URL: "/", Type: form, Request: []byte("Action=Do&Version=1&" + params), Status: status, AnswerAs: "text/xml", Answer: []byte(answer)}
}

func void(answer string) *record.Exchange {
	e := query("", answer, 200)
	e.Request = []byte("Action=Void&Version=1")
	return e
}

func jsonDo(request, answer string, status int) *record.Exchange {
	return &record.Exchange{
		Service: "toy", Method: "POST", URL: "/", Target: "Toy.Do", Type: "application/x-amz-json-1.1", Request: []byte(request), Status: status,
		AnswerAs: "application/x-amz-json-1.1", Answer: []byte(answer),
	}
}

// TestEachKindOfDifference plants one difference a row, of each kind and protocol, beside bodies without any.
func TestEachKindOfDifference(t *testing.T) {
	const params = "Name=a-b&State=on&Count=2&Ready=true&Made=2026-01-02T03:04:05Z&Tags.entry.1.key=k&Tags.entry.1.value=v&Parts.member.1.Id=x"
	ok := xml1 + fine + xml2
	answer := func(body string) *record.Exchange { return query(params, xml1+body+xml2, 200) }
	swap := func(old, new string) *record.Exchange { return answer(strings.Replace(fine, old, new, 1)) }
	said := func(old, new string) *record.Exchange {
		return jsonDo("{"+good+"}", "{"+strings.Replace(good, old, new, 1)+"}", 200)
	}
	rest := func(url, request string) *record.Exchange {
		return &record.Exchange{Service: "toy", Method: "POST", URL: url, Request: []byte(request), Status: 200, AnswerAs: "application/json", Answer: []byte("{" + good + "}")}
	}
	for _, c := range []struct {
		protocol string
		e        *record.Exchange
		want     string // part of the one difference; "" where there is none
	}{
		{model.Query, query(params, ok, 200), ""},
		{model.Query, query(params+"&Colour=red", ok, 200), "request toy Do Colour is not in the model"},
		{model.Query, query("State=on", ok, 200), "request toy Do Name is missing"},
		{model.Query, query("Name=A", ok, 200), "request toy Do Name does not match"},
		{model.Query, query("Name=aaaaaaaaa", ok, 200), "request toy Do Name has a length above 8"},
		{model.Query, query("Name=a&Parts.1.Id=x", ok, 200), "request toy Do Parts has 1 where the protocol has member"},
		{model.Query, query("Name=a&Parts.member.2.Id=x", ok, 200), "request toy Do Parts is not numbered from 1 on"},
		{model.Query, query("Name=a&Count=0", ok, 200), "request toy Do Count has a value below 1"},
		{model.Query, swap("<State>on", "<State>broken"), `answer toy Do State "broken" is not among`},
		{model.Query, swap("<Count>2", "<Count>two"), "Count is not a whole number"},
		{model.Query, swap("<Ready>true", "<Ready>True"), "Ready is not true or false"},
		{model.Query, swap("05.000Z", "05+09:00"), "Made is not a date-time"},
		{model.Query, swap("<member>", "<item>"), "is not XML"},
		{model.Query, swap("<Id>x</Id>", ""), "Parts[].Id is missing"},
		{model.Query, swap("<Name>a-b</Name>", "<Name>a-b</Name><Name>b</Name>"), "Name is there twice"},
		{model.Query, swap("<key>k</key>", ""), "Tags is not entries"},
		{model.Query, query(params, strings.Replace(ok, "http://toy/", "http://other/", 1), 200), "has the namespace http://other/"},
		{model.Query, query(params, `<DoResponse xmlns="http://toy/">`+fine+`</DoResponse>`, 200), "has no ResponseMetadata"},
		{model.Query, query(params, `<ErrorResponse><Error><Type>Sender</Type><Code>NotHere</Code><Message>m</Message></Error><RequestId>1</RequestId></ErrorResponse>`, 404), ""},
		{model.Query, query(params, `<ErrorResponse><Error><Type>Sender</Type><Code>NotHere</Code><Message>m</Message></Error><RequestId>1</RequestId></ErrorResponse>`, 400), "refusal toy Do  NotHere comes with HTTP status 400, the model has 404"},
		{model.Query, query(params, `<ErrorResponse><Error><Code>Odd</Code></Error></ErrorResponse>`, 400), "is not <ErrorResponse> with"},
		{model.Query, void(`<VoidResponse xmlns="http://toy/"><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></VoidResponse>`), ""},
		{model.Query, void(`<VoidResponse xmlns="http://toy/"><VoidResult></VoidResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></VoidResponse>`), "has the elements VoidResult ResponseMetadata, the protocol has ResponseMetadata"},
		{model.EC2, query("Name=a&Parts.1.Id=x", `<DoResponse xmlns="http://toy/"><requestId>1</requestId><Name>a</Name></DoResponse>`, 200), ""},
		{model.EC2, query("Name=a", `<DoResponse xmlns="http://toy/"><Name>a</Name></DoResponse>`, 200), "has no requestId"},
		{model.EC2, query("Name=a&Parts.member.1.Id=x", `<DoResponse xmlns="http://toy/"><requestId>1</requestId><Name>a</Name></DoResponse>`, 200), "Parts is not numbered"},
		{model.JSON, jsonDo("{"+good+"}", "{"+good+"}", 200), ""},
		{model.JSON, jsonDo("{"+good+"}", "{"+good+"}", 201), "answer toy Do  has HTTP status 201, the model has 200"},
		{model.JSON, said(`"Count":2`, `"Count":"2"`), "Count is a JSON string, the model's integer is a number"},
		{model.JSON, said(`"Count":2`, `"Count":2.5`), "Count is not a whole number"},
		{model.JSON, said(`"Made":1.5`, `"Made":"2026-01-02T03:04:05Z"`), "Made is a JSON string, the model's timestamp is a number"},
		{model.JSON, said(`"Ready":true`, `"Ready":"true"`), "Ready is a JSON string"},
		{model.JSON, said(`"Name":"a-b",`, ``), "Name is missing"},
		{model.JSON, said(`"Name":"a-b"`, `"Name":"a-b","name":"x"`), "name is not in the model"},
		{model.JSON, said(`{"k":"v"}`, `["k"]`), "Tags is not an object"},
		{model.JSON, said(`[{"Id":"x"}]`, `{"Id":"x"}`), "Parts is not an array"},
		{model.JSON, jsonDo("{"+good+"}", `{"__type":"Odd","message":"m"}`, 400), "refusal toy Do  Odd is not among the operation's errors"},
		{model.JSON, jsonDo("{"+good+"}", `{"message":"m"}`, 400), "has no __type"},
		{model.RESTJSON, rest("/things/a-b", `{"State":"on"}`), ""},
		{model.RESTJSON, rest("/things/A", `{}`), "request toy Do Name does not match"},
		{model.RESTJSON, rest("/things/a?Colour=red", `{}`), "Colour is not in the model"},
		{model.RESTJSON, rest("/things/a", `{"Name":"a"}`), "Name is not in the model"},
	} {
		svc := toy(c.protocol)
		svc.Shapes["Thing"].Members["Name"].Label = c.protocol == model.RESTJSON
		j := New([]*model.Service{svc})
		j.Take(c.e, true)
		if c.protocol == model.RESTJSON { // in the answer it is a member of the body
			j.found = onlyRequests(j.found)
		}
		got := j.Differences()
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s %s: %v, want none", c.protocol, c.e.Request, got)
		case c.want != "" && !slices.ContainsFunc(got, func(d Difference) bool { return strings.Contains(d.String(), c.want) }):
			t.Errorf("%s %s %s: %v, want %q", c.protocol, c.e.Request, c.e.Answer, got, c.want)
		}
	}
}

func onlyRequests(found map[Difference]map[string]int) map[Difference]map[string]int {
	for d := range found {
		if d.Side != "request" {
			delete(found, d)
		}
	}
	return found
}

// TestRefusedOfTestsIsNotJudged: a test sends what is wrong on purpose, and only the refusal is looked at.
func TestRefusedOfTestsIsNotJudged(t *testing.T) {
	refused := jsonDo(`{"Colour":1}`, `{"__type":"ValidationException","message":"m"}`, 400)
	for judgeRefused, want := range map[bool]int{true: 2, false: 0} {
		j := New([]*model.Service{toy(model.JSON)})
		j.Take(refused, judgeRefused)
		if got := j.Differences(); len(got) != want || j.Figures.Refusals != 1 {
			t.Errorf("%t: %v", judgeRefused, got)
		}
	}
}
