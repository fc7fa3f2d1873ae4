package awsx

import (
	"encoding/csv"
	"regexp"
	"strings"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Keys are an access key as a person has it. It prints without its secrets.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Region          string
}

// String hides the secrets.
func (k Keys) String() string { return "keys of " + k.AccessKeyID }

// GoString hides the secrets.
func (k Keys) GoString() string { return k.String() }

// The shapes of the parts ("IAM identifiers: unique ID prefixes": AKIA long-term, ASIA temporary).
var (
	keyIDShape  = regexp.MustCompile(`^(AKIA|ASIA)[A-Z0-9]{12,124}$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9/+=]{40}$`)
	tokenShape  = regexp.MustCompile(`^[A-Za-z0-9/+=_-]{16,}$`)
	regionShape = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d+$`)
	assignment  = regexp.MustCompile(`(?im)^\s*(?:export\s+|set\s+|setx\s+|\$env:)?(aws_[a-z_]+|region)\s*[=:\s]\s*(.*?)\s*$`)
)

// ParseKeys reads what people paste: a bare access key ID and secret, lines of export AWS_…=…, an INI section, a line of
// the console's CSV file. What it does not find stays empty.
func ParseKeys(pasted string) Keys {
	pasted = strings.ReplaceAll(strings.TrimPrefix(pasted, "\ufeff"), "\r", "\n")
	if k := parseAssignments(pasted); k != (Keys{}) {
		return k.Clean()
	}
	return parseBare(pasted).Clean()
}

func parseAssignments(pasted string) Keys {
	var k Keys
	for _, m := range assignment.FindAllStringSubmatch(pasted, -1) {
		switch strings.ToLower(m[1]) {
		case "aws_access_key_id":
			k.AccessKeyID = m[2]
		case "aws_secret_access_key":
			k.SecretAccessKey = m[2]
		case "aws_session_token", "aws_security_token":
			k.SessionToken = m[2]
		case "aws_region", "aws_default_region", "region":
			k.Region = m[2]
		}
	}
	return k
}

// parseBare finds the parts by their shapes among words and CSV fields.
func parseBare(pasted string) Keys {
	var k Keys
	for _, word := range words(pasted) {
		word = clean(word)
		switch {
		case keyIDShape.MatchString(word):
			k.AccessKeyID = word
		case secretShape.MatchString(word) && k.SecretAccessKey == "":
			k.SecretAccessKey = word
		case regionShape.MatchString(word):
			k.Region = word
		case len(word) > 100 && tokenShape.MatchString(word):
			k.SessionToken = word
		}
	}
	return k
}

func words(pasted string) []string {
	var all []string
	for line := range strings.Lines(pasted) {
		fields, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil {
			fields = []string{line}
		}
		for _, field := range fields {
			all = append(all, strings.Fields(field)...)
		}
	}
	return all
}

// Clean removes white space and quotes around the parts, as pastes have them.
func (k Keys) Clean() Keys {
	return Keys{clean(k.AccessKeyID), clean(k.SecretAccessKey), clean(k.SessionToken), clean(k.Region)}
}

func clean(s string) string {
	return strings.Trim(s, " \t\r\n\"'`“”‘’;,\u00a0\u200b\ufeff")
}

// Check says what is wrong with the shape of the keys (swapped, too short, a whole line pasted), never quoting a secret.
func (k Keys) Check() error {
	id, secret := k.AccessKeyID, k.SecretAccessKey
	switch {
	case id == "":
		return keysProblem(msgKeyMissing.With())
	case secret == "":
		return keysProblem(msgSecretMissing.With())
	case secretShape.MatchString(id) && keyIDShape.MatchString(secret):
		return keysProblem(msgKeysSwapped.With())
	case strings.ContainsAny(id, ",=\n ") || strings.ContainsAny(secret, ",\n "):
		return keysProblem(msgKeysLine.With())
	case !keyIDShape.MatchString(id):
		return keysProblem(msgKeyShape.With())
	case !secretShape.MatchString(secret):
		return keysProblem(msgSecretShape.With(len([]rune(secret))))
	case strings.HasPrefix(id, "ASIA") && k.SessionToken == "":
		return keysProblem(msgTokenMissing.With())
	case k.SessionToken != "" && !tokenShape.MatchString(k.SessionToken):
		return keysProblem(msgTokenShape.With())
	case k.Region != "" && !regionShape.MatchString(k.Region):
		return regionProblem(k.Region)
	}
	return nil
}

func init() { cause.Add(keysProblem(msgKeysSwapped.With()), regionProblem("ap-northeast-2a")) }

func keysProblem(why text.Text) *text.Problem {
	return &text.Problem{Cause: "keys.malformed", What: msgKeysBad.With(), Why: why, Next: msgKeysNext.With()}
}

func regionProblem(region string) *text.Problem {
	return &text.Problem{Cause: "keys.region-malformed", What: msgKeysBad.With(), Why: msgRegionShape.With(region), Next: msgRegionNext.With()}
}
