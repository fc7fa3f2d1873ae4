package secrets

import (
	"encoding/json"
	"maps"
	"strconv"
	"time"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

const service = "SecretsManager"

// Types are the CloudFormation types of Secrets Manager.
func (s *Service) Types() []cfn.Type { return []cfn.Type{s.secretType(), s.attachmentType()} }

// secretRules are what the resource schema of secrets says of properties' values.
var secretRules = append(
	cfn.Kinds(cfn.Boolean, "GenerateSecretString.ExcludeLowercase", "GenerateSecretString.ExcludeUppercase", "GenerateSecretString.ExcludeNumbers",
		"GenerateSecretString.ExcludePunctuation", "GenerateSecretString.IncludeSpace", "GenerateSecretString.RequireEachIncludedType"),
	append(cfn.Kinds(cfn.Integer, "GenerateSecretString.PasswordLength"), cfn.Rule{Path: "Tags[]", Keys: []string{"Key", "Value"}})...)

func (s *Service) secretType() cfn.Type {
	return cfn.Type{
		Name: "AWS::SecretsManager::Secret", Service: service, Attributes: []string{"Id"}, Rules: secretRules,
		Properties: cfn.Properties(
			cfn.CreateOnly.Named("Name"),
			cfn.Optional.Named("Description", "KmsKeyId", "SecretString", "GenerateSecretString", "Tags"),
		),
		Takes: 2 * time.Second, DeleteTakes: time.Second,
		CreateActions: []string{"secretsmanager:CreateSecret", "secretsmanager:GetRandomPassword"},
		DeleteActions: []string{"secretsmanager:DeleteSecret"},
		Create:        s.createResource,
		Update:        s.updateResource,
		Delete: func(r *cfn.Request) error {
			_, err := s.Delete(r.Region, r.PhysicalID, 0, true)
			return props.IgnoreNotFound(err)
		},
		Attr: func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
	}
}

func (s *Service) createResource(r *cfn.Request) (string, error) {
	v, err := s.propertyValue(r.Props)
	if err != nil {
		return "", err
	}
	name := cfntemplate.Text(r.Props["Name"])
	if name == "" {
		name = r.LogicalID + "-" + s.letters(12)
	}
	sec, err := s.Create(r.Region, name, cfntemplate.Text(r.Props["Description"]), cfntemplate.Text(r.Props["KmsKeyId"]), "", v, props.Map(r.Props).Tags("Tags", r.Tags))
	if err != nil {
		return "", err
	}
	return sec.ARN, nil
}

func (s *Service) updateResource(r *cfn.Request) error {
	sec, err := s.usable(r.Region, r.PhysicalID)
	if err != nil {
		return err
	}
	for _, property := range []string{"SecretString", "GenerateSecretString"} {
		if same(r.Props[property], r.Old[property]) || r.Props[property] == nil {
			continue
		}
		v, err := s.propertyValue(r.Props)
		if err != nil {
			return err
		}
		if _, err := s.put(sec, v, "", nil); err != nil {
			return err
		}
	}
	sec.Description, sec.KMSKey, sec.Tags = cfntemplate.Text(r.Props["Description"]), cfntemplate.Text(r.Props["KmsKeyId"]), props.Map(r.Props).Tags("Tags", r.Tags)
	return nil
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// propertyValue is the value that SecretString or GenerateSecretString ask for.
func (s *Service) propertyValue(props map[string]any) (Value, error) {
	given, hasGiven := props["SecretString"].(string)
	generate, hasGenerate := props["GenerateSecretString"].(map[string]any)
	switch {
	case hasGiven && hasGenerate:
		return Value{}, wire.Errorf("InvalidRequest", "You can't specify both SecretString and GenerateSecretString.")
	case hasGiven:
		return Value{Text: &given}, nil
	case !hasGenerate:
		empty := "{}"
		return Value{Text: &empty}, nil
	}
	password, err := s.generate(generate)
	return Value{Text: &password}, err
}

// generate makes the value of GenerateSecretString: a password, alone or under a key of a JSON template.
func (s *Service) generate(g map[string]any) (string, error) {
	p, err := passwordProperties(g)
	if err != nil {
		return "", err
	}
	password, err := s.Random(p)
	if err != nil {
		return "", err
	}
	outline, key := cfntemplate.Text(g["SecretStringTemplate"]), cfntemplate.Text(g["GenerateStringKey"])
	if outline == "" && key == "" {
		return password, nil
	}
	fields := map[string]any{}
	if key == "" || json.Unmarshal([]byte(outline), &fields) != nil {
		return "", wire.Errorf("InvalidRequest", "You must specify both SecretStringTemplate, a JSON object, and GenerateStringKey, or neither.")
	}
	fields[key] = password
	raw, err := json.Marshal(fields)
	return string(raw), err
}

func passwordProperties(g map[string]any) (Password, error) {
	p := Password{ExcludeCharacters: cfntemplate.Text(g["ExcludeCharacters"])}
	for name, field := range map[string]*bool{
		"ExcludeNumbers": &p.ExcludeNumbers, "ExcludePunctuation": &p.ExcludePunctuation, "ExcludeUppercase": &p.ExcludeUppercase,
		"ExcludeLowercase": &p.ExcludeLowercase, "IncludeSpace": &p.IncludeSpace,
	} {
		*field = cfntemplate.Text(g[name]) == "true"
	}
	if each := cfntemplate.Text(g["RequireEachIncludedType"]); each != "" {
		on := each == "true"
		p.RequireEachIncludedType = &on
	}
	if length := cfntemplate.Text(g["PasswordLength"]); length != "" {
		n, err := strconv.Atoi(length)
		if err != nil {
			return p, wire.Errorf("InvalidRequest", "PasswordLength must be an integer")
		}
		p.PasswordLength = &n
	}
	return p, nil
}

// attachmentType writes into a secret how to reach the database that it is for.
func (s *Service) attachmentType() cfn.Type {
	return cfn.Type{
		Name: "AWS::SecretsManager::SecretTargetAttachment", Service: service, Attributes: []string{"Id"},
		Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("SecretId"), cfn.Required.Named("TargetId", "TargetType")),
		Takes:      2 * time.Second, DeleteTakes: time.Second,
		CreateActions: []string{"secretsmanager:PutSecretValue"}, DeleteActions: []string{"secretsmanager:PutSecretValue"},
		Create: func(r *cfn.Request) (string, error) {
			sec, err := s.usable(r.Region, cfntemplate.Text(r.Props["SecretId"]))
			if err != nil {
				return "", err
			}
			return sec.ARN, s.attach(r)
		},
		Update: s.attach,
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.change(r, connectionKeys, nil)) },
		Attr:   func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
	}
}

// connectionKeys are the fields of a secret that an attachment owns.
var connectionKeys = []string{"engine", "host", "port", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier"}

func (s *Service) attach(r *cfn.Request) error {
	targetType, id := cfntemplate.Text(r.Props["TargetType"]), cfntemplate.Text(r.Props["TargetId"])
	var fields map[string]any
	found := false
	if s.databases != nil {
		fields, found = s.databases.Connection(r.Region, targetType, id)
	}
	if !found {
		return wire.Errorf("InvalidRequest", "Could not find the target %s of type %s.", id, targetType)
	}
	return s.change(r, connectionKeys, fields)
}

// change takes fields out of the secret's JSON and puts others in.
func (s *Service) change(r *cfn.Request, drop []string, add map[string]any) error {
	_, current, err := s.Get(r.Region, cfntemplate.Text(r.Props["SecretId"]), "", "")
	if err != nil {
		return err
	}
	fields := map[string]any{}
	if current.Value.Text == nil || json.Unmarshal([]byte(*current.Value.Text), &fields) != nil {
		return wire.Errorf("InvalidRequest", "The secret's value must be a JSON object.")
	}
	for _, key := range drop {
		delete(fields, key)
	}
	maps.Copy(fields, add)
	raw, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	changed := string(raw)
	_, _, err = s.Put(r.Region, cfntemplate.Text(r.Props["SecretId"]), Value{Text: &changed}, "", nil)
	return err
}
