package awsx

import (
	"os"

	"eksui/awsx/internal/ini"
)

// forSDK gives a file as the SDK has to read it, where that is not as the AWS CLI writes it (see ini.ForSDK): a copy in a file of
// its own, that nobody else can read and that done takes away. Where there is no difference it is the file itself.
func forSDK(path string) (readable string, done func()) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return path, func() {} // the SDK says what that means
	}
	f := ini.Parse(string(raw))
	if f.ForSDK() == f.String() {
		return path, func() {}
	}
	copied, err := os.CreateTemp("", "eksui-aws-")
	if err != nil {
		return path, func() {}
	}
	done = func() { _ = os.Remove(copied.Name()) }
	_, err = copied.WriteString(f.ForSDK())
	if closeErr := copied.Close(); err != nil || closeErr != nil {
		done()
		return path, func() {}
	}
	return copied.Name(), done
}

// forSDK are the options with their files as the SDK has to read them, until done.
func (o Options) forSDK() (readable Options, done func()) {
	config, doneConfig := forSDK(o.configFile())
	if config != o.configFile() {
		o.ConfigFile = config
	}
	credentials, doneCredentials := forSDK(o.credentialsFile())
	if credentials != o.credentialsFile() {
		o.CredentialsFile = credentials
	}
	return o, func() { doneConfig(); doneCredentials() }
}
