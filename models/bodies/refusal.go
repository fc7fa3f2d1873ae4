package bodies

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

// common are codes that every operation may answer with, by protocol: the "Common Errors" page of the services' API references,
// and for JSON services AWS's front end, which answers before the service does.
var common = map[string][]string{
	model.Query: {
		"AccessDenied", "AccessDeniedException", "ExpiredToken", "IncompleteSignature", "InternalFailure", "InvalidAction",
		"InvalidClientTokenId", "InvalidParameterCombination", "InvalidParameterValue", "InvalidQueryParameter", "MalformedInput",
		"MalformedQueryString", "MissingAction", "MissingAuthenticationToken", "MissingParameter", "OptInRequired", "RequestExpired",
		"ServiceUnavailable", "SignatureDoesNotMatch", "Throttling", "ValidationError", "RequestEntityTooLarge",
	},
	model.RESTJSON: {
		"AccessDeniedException", "ExpiredTokenException", "InvalidSignatureException", "MissingAuthenticationTokenException",
		"SerializationException", "ThrottlingException", "UnrecognizedClientException", "UnknownOperationException", "InternalFailure",
		"RequestEntityTooLarge",
	},
	model.JSON: {
		"AccessDeniedException", "ExpiredTokenException", "InternalServerError", "InvalidSignatureException", "MissingAuthenticationTokenException",
		"SerializationException", "ThrottlingException", "UnrecognizedClientException", "UnknownOperationException", "ValidationException",
		"InternalFailure", "RequestEntityTooLarge",
	},
}

// refusal judges an error: the envelope, and whether the operation's model knows the code and its status. EC2's models name
// no errors.
func (j *Judge) refusal(svc *model.Service, op *model.Operation, e *record.Exchange) {
	j.contentType(svc, e)
	code, ok := j.code(svc, e)
	if !ok || svc.Protocol == model.EC2 || op.Newer {
		return
	}
	status, modelled := op.Errors[code]
	if !modelled {
		if !slices.Contains(common[svc.Protocol], code) {
			j.differ("", code+" is not among the operation's errors")
		}
		return
	}
	if svc.Protocol == model.JSON || status == 0 {
		status = http.StatusBadRequest // JSON 1.1 has 400 for all that the client did
		if e.Status >= http.StatusInternalServerError {
			status = e.Status
		}
	}
	if e.Status != status {
		j.differ("", fmt.Sprintf("%s comes with HTTP status %d, the model has %d", code, e.Status, status))
	}
}

// code reads the error's code out of the protocol's envelope.
func (j *Judge) code(svc *model.Service, e *record.Exchange) (string, bool) {
	switch svc.Protocol {
	case model.RESTJSON, model.JSON:
		var body map[string]any
		if err := json.Unmarshal(e.Answer, &body); err != nil {
			j.differ("", "is not JSON: "+err.Error())
			return "", false
		}
		kind, _ := body["__type"].(string)
		if kind == "" {
			j.differ("", "has no __type")
			return "", false
		}
		_, message := body["message"].(string)
		_, capital := body["Message"].(string)
		if !message && !capital {
			j.differ("", "has no message")
		}
		return kind[strings.LastIndex(kind, "#")+1:], true
	}
	root, err := readXML(e.Answer)
	if err != nil {
		j.differ("", "is not XML: "+err.Error())
		return "", false
	}
	shape := []string{"ErrorResponse", "Error RequestId", "Type Code Message"}
	inner := root.named("Error")
	if svc.Protocol == model.EC2 {
		shape = []string{"Response", "Errors RequestID", "Code Message"}
		if inner = root.named("Errors"); inner != nil {
			inner = inner.named("Error")
		}
	}
	if inner == nil || root.name != shape[0] || root.names() != shape[1] || inner.names() != shape[2] {
		j.differ("", "is not <"+shape[0]+"> with "+shape[1]+" and "+shape[2])
		return "", false
	}
	return inner.named("Code").text, true
}
