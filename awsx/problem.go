package awsx

// Code is the error code in AWS's answer ("AccessDenied", "ValidationError"), "" when err is not an answer of AWS.
func Code(err error) string { return "" }

// IsDenied says whether AWS refused for lack of a permission.
func IsDenied(err error) bool { return false }

// IsThrottled says whether AWS refused because of too many requests.
func IsThrottled(err error) bool { return false }

// IsExpired says whether the credentials ran out (an expired token, an SSO session that ended): with new ones the
// same call would succeed.
func IsExpired(err error) bool { return false }
