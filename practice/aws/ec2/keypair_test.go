package ec2_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

// openSSH is an ed25519 key's public half as ssh-keygen writes it.
func openSSH(t *testing.T) []byte {
	t.Helper()
	public := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	var blob []byte
	for _, part := range []string{"ssh-ed25519", string(public)} {
		blob = append(binary.BigEndian.AppendUint32(blob, uint32(len(part))), part...)
	}
	return []byte("ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob) + " me@here")
}

func TestKeyPairs(t *testing.T) {
	inLab(t, func(t *testing.T, _ *ec2test.Lab, api *awsec2.Client) {
		ctx := t.Context()
		made, err := api.CreateKeyPair(ctx, &awsec2.CreateKeyPairInput{KeyName: aws.String("made"), KeyType: types.KeyTypeEd25519})
		check(t, err)
		if !strings.HasPrefix(*made.KeyMaterial, "-----BEGIN ") || made.KeyFingerprint == nil {
			t.Errorf("made: %+v", made)
		}
		_, err = api.CreateKeyPair(ctx, &awsec2.CreateKeyPairInput{KeyName: aws.String("made")})
		wants(t, err, "InvalidKeyPair.Duplicate", "already exists")
		_, err = api.ImportKeyPair(ctx, &awsec2.ImportKeyPairInput{KeyName: aws.String("mine"), PublicKeyMaterial: openSSH(t)})
		check(t, err)
		_, err = api.ImportKeyPair(ctx, &awsec2.ImportKeyPairInput{KeyName: aws.String("bad"), PublicKeyMaterial: []byte("no key")})
		wants(t, err, "InvalidKey.Format", "")
		mine, err := api.DescribeKeyPairs(ctx, &awsec2.DescribeKeyPairsInput{KeyNames: []string{"mine"}, IncludePublicKey: aws.Bool(true)})
		check(t, err)
		if k := mine.KeyPairs; len(k) != 1 || k[0].KeyType != types.KeyTypeEd25519 || !strings.HasPrefix(*k[0].PublicKey, "ssh-ed25519 ") {
			t.Errorf("imported: %+v", k)
		}
		for range 2 { // deleting what is gone succeeds
			_, err = api.DeleteKeyPair(ctx, &awsec2.DeleteKeyPairInput{KeyName: aws.String("mine")})
			check(t, err)
		}
		_, err = api.DescribeKeyPairs(ctx, &awsec2.DescribeKeyPairsInput{KeyNames: []string{"mine"}})
		wants(t, err, "InvalidKeyPair.NotFound", "mine")
	})
}
