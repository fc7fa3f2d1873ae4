package practice

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"eksui/internal/atomicfile"
	"eksui/practice/world"
)

// Profile is the name of practice's profile in its own AWS files.
const Profile = "practice"

// Files are where a state folder keeps what clients use.
type Files struct {
	AWSConfig, AWSCredentials, Kubeconfig string
}

// FilesIn names the files of a state folder.
func FilesIn(dir string) Files {
	return Files{
		AWSConfig:      filepath.Join(dir, "aws", "config"),
		AWSCredentials: filepath.Join(dir, "aws", "credentials"),
		Kubeconfig:     filepath.Join(dir, "kubeconfig"),
	}
}

func writeAWSFiles(dir, endpoint, id, secret string) error {
	f := FilesIn(dir)
	if err := os.MkdirAll(filepath.Dir(f.AWSConfig), 0o700); err != nil {
		return err
	}
	config := fmt.Sprintf("[profile %s]\nregion = %s\noutput = json\nendpoint_url = %s\n", Profile, Region, endpoint)
	keys := fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", Profile, id, secret)
	if err := atomicfile.Write(f.AWSConfig, []byte(config), 0o600); err != nil {
		return err
	}
	return atomicfile.Write(f.AWSCredentials, []byte(keys), 0o600)
}

// SpeedVariable says in the environment how many times faster than AWS the cloud is.
const SpeedVariable = "EKSUI_SPEED"

// Poll is how often a client may ask at a speed: what 5 seconds are on AWS, and not more often than 20 times a second.
func Poll(speed float64) time.Duration {
	return max(50*time.Millisecond, time.Duration(float64(5*time.Second)/speed))
}

// Env are the variables, NAME=value, that point aws, kubectl, eksui and every SDK at the cloud. No secret is among them:
// the credentials file holds it.
func (c *Cloud) Env() []string {
	return environment(c.opts.Dir, Server{Endpoint: c.endpoint, Speed: c.world.Speed()})
}

// Environment is Env for a cloud that another process runs on the folder.
func Environment(dir string) ([]string, error) {
	s, err := Running(dir)
	if err != nil {
		return nil, err
	}
	return environment(dir, s), nil
}

func environment(dir string, s Server) []string {
	f := FilesIn(dir)
	return []string{
		"AWS_ENDPOINT_URL=" + s.Endpoint,
		"AWS_CONFIG_FILE=" + f.AWSConfig,
		"AWS_SHARED_CREDENTIALS_FILE=" + f.AWSCredentials,
		"AWS_PROFILE=" + Profile,
		"AWS_REGION=" + Region,
		"AWS_DEFAULT_REGION=" + Region,
		"AWS_PAGER=",
		"KUBECONFIG=" + f.Kubeconfig,
		SpeedVariable + "=" + strconv.FormatFloat(s.Speed, 'g', -1, 64),
	}
}

// Shadowing are the variables that would win over Env's and have to be unset.
func Shadowing() []string {
	return []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
}

// LabsFolder is where eksui keeps the labs of a practice cloud, in its state folder.
const LabsFolder = "labs"

// Reset empties a practice cloud: its state, credentials, kubeconfig and labs, and nothing else in the folder. A folder in
// use is a *world.HeldError.
func Reset(dir string) error {
	return world.Remove(dir, "aws", "kubeconfig", "kubeconfig.lock", serverFile, LabsFolder)
}
