package ec2

import (
	"crypto/ed25519"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"eksui/practice/aws/wire"
)

// KeyPair is the public half of a key pair; the private half is handed out once and not kept.
type KeyPair struct {
	Base
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Type        string `json:"type"` // rsa or ed25519
	PublicKey   string `json:"publicKey,omitempty"`
}

// NewKey is a generated key pair before it is stored; making an RSA key takes long enough not to be done under the lock.
type NewKey struct {
	Type, Fingerprint string
	Material          string // the private key, PEM; handed out once and never stored
}

// GenerateKey makes a key pair of type rsa or ed25519.
func GenerateKey(keyType string) (NewKey, error) {
	var private any
	var err error
	switch keyType {
	case "", "rsa":
		keyType = "rsa"
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	case "ed25519":
		_, private, err = ed25519.GenerateKey(rand.Reader)
	default:
		return NewKey{}, invalid("Value ( %s ) for parameter key-type is invalid. The valid values are: rsa, ed25519", keyType)
	}
	if err != nil {
		return NewKey{}, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return NewKey{}, err
	}
	if rsaKey, ok := private.(*rsa.PrivateKey); ok { // AWS: PKCS#1, and SHA-1 of the PKCS#8 form
		sum := sha1.Sum(der)
		return NewKey{Type: keyType, Material: inPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), Fingerprint: colons(sum[:])}, nil
	}
	sum := sha256.Sum256(der)
	return NewKey{Type: keyType, Material: inPEM("PRIVATE KEY", der), Fingerprint: base64.StdEncoding.EncodeToString(sum[:])}, nil
}

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// ImportedKey reads the public key that ImportKeyPair is given, in OpenSSH's format.
func ImportedKey(public string) (NewKey, error) {
	fields := strings.Fields(public)
	if len(fields) < 2 {
		return NewKey{}, wire.Errorf("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	}
	raw, err := base64.StdEncoding.DecodeString(fields[1])
	if err != nil {
		return NewKey{}, wire.Errorf("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	}
	switch fields[0] {
	case "ssh-rsa": // AWS: MD5 of the public key
		sum := md5.Sum(raw)
		return NewKey{Type: "rsa", Fingerprint: colons(sum[:])}, nil
	case "ssh-ed25519":
		sum := sha256.Sum256(raw)
		return NewKey{Type: "ed25519", Fingerprint: base64.StdEncoding.EncodeToString(sum[:])}, nil
	}
	return NewKey{}, wire.Errorf("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
}

func colons(sum []byte) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(parts, ":")
}

const maxKeyName = 255 // API reference: CreateKeyPair

// AddKey stores a key pair under a name.
func (r Region) AddKey(name string, k NewKey, public string, tags Tags) (*KeyPair, error) {
	switch {
	case !isASCII(name):
		return nil, invalid("Value (%s) for parameter KeyName is invalid. Character sets beyond ASCII are not supported.", name)
	case len(name) > maxKeyName:
		return nil, invalid("Value (%s) for parameter KeyName is invalid. Length exceeds maximum of %d.", name, maxKeyName)
	}
	if r.keyNamed(name) != nil {
		return nil, wire.Errorf("InvalidKeyPair.Duplicate", "The keypair already exists")
	}
	pair := &KeyPair{Base: r.newBase("key", tags), Name: name, Type: k.Type, Fingerprint: k.Fingerprint, PublicKey: public}
	r.s.st.Keys[pair.ID] = pair
	return pair, nil
}

// Keys lists the region's key pairs.
func (r Region) Keys() []*KeyPair { return all(r, r.s.st.Keys) }

func (r Region) keyNamed(name string) *KeyPair {
	for _, k := range r.Keys() {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// DeleteKey deletes a key pair; AWS says nothing about one that is not there.
func (r Region) DeleteKey(name, id string) {
	for _, k := range r.Keys() {
		if k.ID == id || id == "" && k.Name == name {
			delete(r.s.st.Keys, k.ID)
		}
	}
}
