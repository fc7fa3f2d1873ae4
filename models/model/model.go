// Package model reads the services' models that services.mjs has written: AWS's own descriptions of what its APIs take and
// answer, in one form for all protocols.
package model

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// The protocols, as the models name them.
const (
	Query    = "query"
	EC2      = "ec2"
	RESTJSON = "rest-json"
	JSON     = "json"
)

// Service is one service's model.
type Service struct {
	Signing     string `json:"service"` // signing name
	Package     string `json:"package"` // @aws-sdk/client-…
	NPM         string `json:"npm"`     // its version
	Constraints string `json:"constraints"`
	Protocol    string `json:"protocol"`
	Version     string `json:"version"`   // API version
	Namespace   string `json:"namespace"` // of XML answers
	Target      string `json:"target"`    // prefix of X-Amz-Target
	Operations  map[string]*Operation
	Shapes      map[string]*Structure
}

// Operation is one operation. Input and Output name structures; "" where there is none.
type Operation struct {
	Method, URI   string
	Status        int // of a REST answer
	Input, Output string
	Errors        map[string]int // HTTP status by code, 0 where the model says none
	Newer         bool           // the model with patterns and errors is older and lacks it
}

// Structure is a shape with members.
type Structure struct{ Members map[string]*Member }

// Member is the type of a member, of a list's items, or of a map's keys or values.
type Member struct {
	Kind     string // structure, list, map, string, integer, number, boolean, timestamp, blob, document
	Shape    string // of a structure
	Item     *Member
	Key      *Member
	Value    *Member
	Required bool
	Enum     []string
	Pattern  string
	Min, Max *float64
	Format   string // of a timestamp; "" is the protocol's own

	XMLName, EC2Name, JSONName string // on the wire, "" is the member's name
	Query, Header              string // in a REST request
	Label, Payload, Flat       bool
}

// Folder is the environment variable that names the folder with node_modules and the converted models.
const Folder = "EKSUI_MODELS"

// HowTo says how to get the models.
const HowTo = Folder + " is not set: `make models` installs AWS's models from npm and the Go module proxy and runs this; " +
	"`models/install DIR` only installs them"

// Load reads all models under EKSUI_MODELS.
func Load(folder string) ([]*Service, error) {
	files, err := filepath.Glob(filepath.Join(folder, "services", "*.json"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no services/*.json in %s: models/install makes them", folder)
	}
	if err != nil {
		return nil, err
	}
	var all []*Service
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		s := &Service{}
		if err := json.Unmarshal(raw, s); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		all = append(all, s)
	}
	return all, nil
}
