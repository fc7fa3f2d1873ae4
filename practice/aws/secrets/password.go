package secrets

import (
	"math/rand/v2"
	"strings"

	"eksui/practice/aws/wire"
)

// Password says what a random password is to be made of, as GetRandomPassword does.
type Password struct {
	PasswordLength          *int
	ExcludeCharacters       string
	ExcludeNumbers          bool
	ExcludePunctuation      bool
	ExcludeUppercase        bool
	ExcludeLowercase        bool
	IncludeSpace            bool
	RequireEachIncludedType *bool // nil means true
}

const (
	lowercase      = "abcdefghijklmnopqrstuvwxyz"
	uppercase      = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits         = "0123456789"
	punctuation    = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	passwordLength = 32
	maxPassword    = 4096
)

// Random makes a password, drawn from the world's seed like everything in it.
func (s *Service) Random(p Password) (string, error) {
	length := passwordLength
	if p.PasswordLength != nil {
		length = *p.PasswordLength
	}
	kinds := p.kinds()
	each := p.RequireEachIncludedType == nil || *p.RequireEachIncludedType
	switch {
	case length < 1 || length > maxPassword:
		return "", wire.Errorf("InvalidParameterException", "The password length must be between 1 and 4096 characters.")
	case len(kinds) == 0:
		return "", wire.Errorf("InvalidParameterException", "You can't exclude all of the characters that the password can be made of.")
	case each && length < len(kinds):
		return "", wire.Errorf("InvalidParameterException", "The password length must be at least the number of the types of characters it has to include.")
	}
	r := s.w.Rand("secrets/password/" + s.w.Hex("password", 32))
	all := strings.Join(kinds, "")
	out := make([]byte, length)
	for i := range out {
		out[i] = pick(r, all)
		if each && i < len(kinds) {
			out[i] = pick(r, kinds[i])
		}
	}
	r.Shuffle(length, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return string(out), nil
}

func pick(r *rand.Rand, from string) byte { return from[r.IntN(len(from))] }

// kinds lists the characters of every kind that is left in.
func (p Password) kinds() []string {
	var list []string
	for _, k := range []struct {
		out   bool
		chars string
	}{
		{p.ExcludeLowercase, lowercase}, {p.ExcludeUppercase, uppercase}, {p.ExcludeNumbers, digits}, {p.ExcludePunctuation, punctuation},
		{!p.IncludeSpace, " "},
	} {
		left := strings.Map(func(r rune) rune {
			if strings.ContainsRune(p.ExcludeCharacters, r) {
				return -1
			}
			return r
		}, k.chars)
		if !k.out && left != "" {
			list = append(list, left)
		}
	}
	return list
}
