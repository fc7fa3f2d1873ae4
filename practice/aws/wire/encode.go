package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"log"
	"net/http"
	"strconv"
)

// answer is an HTTP response ready to be written.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    bool // the connection breaks instead
}

func (a *answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that has gone is not ours to report
}

func newAnswer(p Protocol, status int, requestID string) *answer {
	a := &answer{status: status, header: http.Header{}}
	a.header.Set("X-Amzn-Requestid", requestID)
	switch p {
	case Query:
		a.header.Set("Content-Type", "text/xml")
	case EC2Query:
		a.header.Set("Content-Type", "text/xml;charset=UTF-8")
	case RESTJSON:
		a.header.Set("Content-Type", "application/json")
	case JSON11:
		a.header.Set("Content-Type", "application/x-amz-json-1.1")
	case JSON10:
		a.header.Set("Content-Type", "application/x-amz-json-1.0")
	}
	return a
}

// succeed encodes an operation's result.
func succeed(svc *Service, c *Call, result any) *answer {
	a := newAnswer(svc.Protocol, http.StatusOK, c.RequestID)
	var err error
	switch {
	case c.JSON:
		a.header.Set("Content-Type", "application/json")
		a.body, err = json.Marshal(map[string]any{c.Action + "Response": map[string]any{
			c.Action + "Result": result, "ResponseMetadata": map[string]string{"RequestId": c.RequestID},
		}})
	case svc.Protocol == Query:
		a.body, err = queryResult(svc.Namespace, c, result)
	case svc.Protocol == EC2Query:
		a.body, err = ec2Result(svc.Namespace, c, result)
	default:
		a.body, err = jsonResult(svc.Protocol, result)
	}
	if err != nil {
		log.Printf("practice: answer of %s:%s: %v", svc.Name, c.Action, err)
		return fail(svc, c.RequestID, err)
	}
	return a
}

// queryResult wraps a result; an operation whose model has no output has no element for it either.
func queryResult(namespace string, c *Call, result any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("<" + c.Action + "Response xmlns=\"" + namespace + "\">")
	if result != nil {
		if err := xml.NewEncoder(&b).EncodeElement(result, element(c.Action+"Result")); err != nil {
			return nil, err
		}
	}
	b.WriteString("<ResponseMetadata><RequestId>" + c.RequestID + "</RequestId></ResponseMetadata></" + c.Action + "Response>")
	return b.Bytes(), nil
}

// ec2Result puts the result's fields beside the request id: EC2 wraps them in nothing.
func ec2Result(namespace string, c *Call, result any) ([]byte, error) {
	if result == nil {
		result = struct {
			Return bool `xml:"return"`
		}{true}
	}
	var fields bytes.Buffer
	if err := xml.NewEncoder(&fields).EncodeElement(result, element("r")); err != nil {
		return nil, err
	}
	inner := bytes.TrimSuffix(bytes.TrimPrefix(fields.Bytes(), []byte("<r>")), []byte("</r>"))
	var b bytes.Buffer
	b.WriteString(xml.Header + "<" + c.Action + "Response xmlns=\"" + namespace + "\"><requestId>" + c.RequestID + "</requestId>")
	b.Write(inner)
	b.WriteString("</" + c.Action + "Response>")
	return b.Bytes(), nil
}

func element(name string) xml.StartElement { return xml.StartElement{Name: xml.Name{Local: name}} }

func jsonResult(p Protocol, result any) ([]byte, error) {
	if result == nil {
		if p == JSON11 {
			return nil, nil
		}
		return []byte("{}"), nil
	}
	return json.Marshal(result)
}

// fail encodes an error in the service's dialect. What is not an *Error is a fault of ours: it is logged and answered as
// AWS answers its own.
func fail(svc *Service, requestID string, err error) *answer {
	var e *Error
	if !errors.As(err, &e) {
		log.Printf("practice: %s, request %s: %v", svc.Name, requestID, err)
		e = &Error{Status: http.StatusInternalServerError, Code: codeInternal, Message: internalText}
	}
	if e.Code == codeMissing && svc.Limits.Code != "" { // what is required is a constraint of the model, too
		e = &Error{Status: e.Status, Code: svc.Limits.Code, Message: e.Message}
	}
	e = dialect(svc.Protocol, e)
	status := e.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	a := newAnswer(svc.Protocol, status, requestID)
	switch svc.Protocol {
	case Query:
		a.body = queryError(svc.Namespace, requestID, status, e)
	case EC2Query:
		a.body = ec2Error(requestID, e)
	default:
		a.header.Set("X-Amzn-Errortype", e.Code)
		a.body, _ = json.Marshal(map[string]string{"__type": e.Code, "message": e.Message})
	}
	return a
}

func queryError(namespace, requestID string, status int, e *Error) []byte {
	type xmlError struct{ Type, Code, Message string }
	kind := "Sender"
	if status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	b, _ := xml.Marshal(struct {
		XMLName   xml.Name `xml:"ErrorResponse"`
		Namespace string   `xml:"xmlns,attr,omitempty"`
		Error     xmlError
		RequestID string `xml:"RequestId"`
	}{Namespace: namespace, Error: xmlError{kind, e.Code, e.Message}, RequestID: requestID})
	return b
}

func ec2Error(requestID string, e *Error) []byte {
	type xmlError struct{ Code, Message string }
	b, _ := xml.Marshal(struct {
		XMLName   xml.Name   `xml:"Response"`
		Errors    []xmlError `xml:"Errors>Error"`
		RequestID string
	}{Errors: []xmlError{{e.Code, e.Message}}, RequestID: requestID})
	return append([]byte(xml.Header), b...)
}
