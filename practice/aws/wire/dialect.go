package wire

import "net/http"

// Errors that every service has, under the names that the wire package gives them until dialect puts in the service's
// own.
const (
	codeNoSignature  = "MissingAuthenticationToken"
	codeUnknownKey   = "InvalidClientTokenId"
	codeSignature    = "SignatureDoesNotMatch"
	codeSkew         = "SignatureExpired"
	codeExpiredToken = "ExpiredToken"
	codeThrottled    = "Throttling"
	codeInternal     = "InternalFailure"
	codeBadValue     = "MalformedInput"
	codeMissing      = "MissingParameter"
	codeUnknownParam = "UnknownParameter"
	codeBadToken     = "InvalidNextToken"
)

const (
	unknownKeyText = "The security token included in the request is invalid."
	mismatchText   = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and " +
		"signing method. Consult the service documentation for details."
	expiredText  = "The security token included in the request is expired"
	throttleText = "Rate exceeded"
	internalText = "We encountered an internal error. Please try again."
)

// ec2AuthFailure is how EC2 answers whatever is wrong with the credentials.
var ec2AuthFailure = Error{Status: http.StatusUnauthorized, Code: "AuthFailure", Message: "AWS was not able to validate the provided access credentials"}

// words are a dialect's own code, and where it has them status and message, for a common error.
type words struct {
	status        int
	code, message string
}

var dialects = map[Protocol]map[string]words{
	Query: {
		codeSkew:         {403, codeSignature, ""},
		codeMissing:      {400, "ValidationError", ""},
		codeUnknownParam: {400, "InvalidQueryParameter", ""},
		codeBadToken:     {400, "ValidationError", ""},
	},
	EC2Query: {
		codeUnknownKey:   {ec2AuthFailure.Status, ec2AuthFailure.Code, ec2AuthFailure.Message},
		codeSignature:    {ec2AuthFailure.Status, ec2AuthFailure.Code, ec2AuthFailure.Message},
		codeSkew:         {400, "RequestExpired", "Request has expired."},
		codeExpiredToken: {400, "RequestExpired", "Request has expired."},
		codeThrottled:    {503, "RequestLimitExceeded", "Request limit exceeded."},
		codeInternal:     {500, "InternalError", "An internal error has occurred"},
		codeBadValue:     {400, "InvalidParameterValue", ""},
		codeBadToken:     {400, "InvalidNextToken", ""},
	},
	RESTJSON: {
		codeNoSignature:  {403, "MissingAuthenticationTokenException", "Missing Authentication Token"},
		codeUnknownKey:   {403, "UnrecognizedClientException", ""},
		codeSignature:    {403, "InvalidSignatureException", ""},
		codeSkew:         {403, "InvalidSignatureException", ""},
		codeExpiredToken: {403, "ExpiredTokenException", ""},
		codeThrottled:    {429, "ThrottlingException", ""},
		codeInternal:     {500, "ServerException", ""},
		codeBadValue:     {400, "SerializationException", ""},
		codeMissing:      {400, "InvalidParameterException", ""},
		codeUnknownParam: {400, "InvalidParameterException", ""},
		codeBadToken:     {400, "InvalidParameterException", ""},
	},
	JSON11: {
		codeNoSignature:  {400, "MissingAuthenticationTokenException", "Missing Authentication Token"},
		codeUnknownKey:   {400, "UnrecognizedClientException", ""},
		codeSignature:    {400, "InvalidSignatureException", ""},
		codeSkew:         {400, "InvalidSignatureException", ""},
		codeExpiredToken: {400, "ExpiredTokenException", ""},
		codeThrottled:    {400, "ThrottlingException", ""},
		codeInternal:     {500, "InternalServerError", ""},
		codeBadValue:     {400, "SerializationException", ""},
		codeMissing:      {400, "ValidationException", ""},
		codeUnknownParam: {400, "ValidationException", ""},
		codeBadToken:     {400, "InvalidNextToken", ""},
	},
}

// dialect puts a common error into the words of a protocol.
func dialect(p Protocol, e *Error) *Error {
	if p == JSON10 {
		p = JSON11 // which differs in its name only
	}
	own, ok := dialects[p][e.Code]
	if !ok {
		return e
	}
	out := *e
	out.Status, out.Code = own.status, own.code
	if own.message != "" {
		out.Message = own.message
	}
	return &out
}
