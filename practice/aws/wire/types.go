package wire

import (
	"encoding/json"
	"encoding/xml"
	"strconv"
	"time"
)

// Members is a list in an AWS Query answer: an element of the field's name with one <member> an item, there even when
// it is empty.
type Members[T any] []T

// MarshalXML implements xml.Marshaler.
func (l Members[T]) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return marshalList(e, start, "member", l)
}

// Items is a list in an EC2 answer: as Members, with <item>.
type Items[T any] []T

// MarshalXML implements xml.Marshaler.
func (l Items[T]) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return marshalList(e, start, "item", l)
}

func marshalList[T any](e *xml.Encoder, start xml.StartElement, item string, list []T) error {
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	for i := range list {
		if err := e.EncodeElement(&list[i], xml.StartElement{Name: xml.Name{Local: item}}); err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

// Time is a moment in an answer: ISO 8601 with milliseconds in XML, seconds since 1970 in JSON.
type Time time.Time

// Stamp makes a Time, nil for the zero time, so that the field is left out.
func Stamp(t time.Time) *Time {
	if t.IsZero() {
		return nil
	}
	s := Time(t)
	return &s
}

// MarshalText implements encoding.TextMarshaler, which encoding/xml uses.
func (t Time) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).UTC().Format("2006-01-02T15:04:05.000Z")), nil
}

// MarshalJSON implements json.Marshaler.
func (t Time) MarshalJSON() ([]byte, error) {
	return json.Marshal(json.Number(strconv.FormatFloat(float64(time.Time(t).UnixMilli())/1000, 'f', 3, 64)))
}
