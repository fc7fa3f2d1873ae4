package bodies

import (
	"fmt"
	"net/http"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

func (j *Judge) request(svc *model.Service, op *model.Operation, e *record.Exchange) {
	switch svc.Protocol {
	case model.RESTJSON:
		j.rest(svc, op, e)
	case model.JSON:
		if e.Type != "application/x-amz-json-1.1" {
			j.differ("", "has the content type "+e.Type)
		}
		jsonJudge{j, svc}.document(structure(svc, op.Input), e.Request, nil)
	default:
		j.form(svc, op, e)
	}
}

// contentTypes are what AWS answers with, without a charset.
var contentTypes = map[string]string{
	model.Query: "text/xml", model.EC2: "text/xml", model.RESTJSON: "application/json", model.JSON: "application/x-amz-json-1.1",
}

func (j *Judge) contentType(svc *model.Service, e *record.Exchange) {
	if got, _, _ := strings.Cut(e.AnswerAs, ";"); got != contentTypes[svc.Protocol] {
		j.differ("", "has the content type "+got+", the protocol "+contentTypes[svc.Protocol])
	}
}

func (j *Judge) answer(svc *model.Service, op *model.Operation, e *record.Exchange) {
	j.contentType(svc, e)
	if want := max(op.Status, http.StatusOK); e.Status != want {
		j.differ("", fmt.Sprintf("has HTTP status %d, the model has %d", e.Status, want))
	}
	switch svc.Protocol {
	case model.Query, model.EC2:
		xmlJudge{j, svc}.answer(op, e.Answer)
	default:
		jsonJudge{j, svc}.document(structure(svc, op.Output), e.Answer, nil)
	}
}
