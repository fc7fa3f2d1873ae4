package refusals

import (
	"net/http"
	"strings"
)

const grammar = "IAM User Guide, Grammar of the IAM JSON policy language: "

// policyOf is a new managed policy of a document.
func policyOf(document string) call {
	return iam("CreatePolicy", "PolicyName", "new", "PolicyDocument", document)
}

// statement is a policy of one statement with an action and a resource.
func statement(action, resource string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}]}`
}

var iamPolicyRows = []row{
	{"policy that is there", iam("CreatePolicy", "PolicyName", "own", "PolicyDocument", identity), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM API Reference, CreatePolicy: EntityAlreadyExists"},
	{"policy that differs by case", iam("CreatePolicy", "PolicyName", "OWN", "PolicyDocument", identity), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM API Reference, CreatePolicy: PolicyName, not distinguished by case"},
	{"policy with a long description", iam("CreatePolicy", "PolicyName", "new", "PolicyDocument", identity, "Description", strings.Repeat("d", 1001)), 0, "ValidationError", "less than or equal to 1000", iamModel + "policyDescriptionType, max 1000"},
	{"policy with a path of spaces", iam("CreatePolicy", "PolicyName", "new", "PolicyDocument", identity, "Path", "/my lab/"), 0, "ValidationError", "'path'", iamModel + "policyPathType, pattern"},
	{"policy that is too long", policyOf(statement("s3:"+strings.Repeat("G", 6144), "*")), http.StatusConflict, "LimitExceeded", "PolicySize: 6144", iamQuotas + "managed policy, 6,144 characters"},
	{"policy with a principal", policyOf(trust("ec2.amazonaws.com")), 0, "MalformedPolicyDocument", "should not specify a principal", "IAM User Guide, AWS JSON policy elements: Principal, not in identity-based policies"},
	{"policy without a resource", policyOf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]}`), 0, "MalformedPolicyDocument", "must contain resources", grammar + "resource_block"},
	{"policy without an action", policyOf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*"}]}`), 0, "MalformedPolicyDocument", "must contain actions", grammar + "action_block"},
	{"policy with an effect of its own", policyOf(strings.Replace(identity, "Allow", "Permit", 1)), 0, "MalformedPolicyDocument", "Syntax errors in policy", grammar + "effect_block"},
	{"policy of another version", policyOf(strings.Replace(identity, "2012-10-17", "2026-11-28", 1)), 0, "MalformedPolicyDocument", "valid version string", grammar + "version_block"},
	{"action without a service", policyOf(statement("ListBuckets", "*")), 0, "MalformedPolicyDocument", "must be prefaced by a vendor", grammar + "action_string"},
	{"resource that is no ARN", policyOf(statement("s3:*", "my-bucket")), 0, "MalformedPolicyDocument", "must be in ARN format or", grammar + "resource_string"},
	{"statement ids that are the same", policyOf(`{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
		{"Sid": "A", "Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}`), 0, "MalformedPolicyDocument", "must be unique", "IAM User Guide, AWS JSON policy elements: Sid, unique within a policy"},
	{"statement id of spaces", policyOf(strings.Replace(identity, `"Effect"`, `"Sid": "my statement", "Effect"`, 1)), 0, "MalformedPolicyDocument", "alpha-numeric", "IAM User Guide, AWS JSON policy elements: Sid, A-Z, a-z and 0-9"},
	{"unknown condition", policyOf(strings.Replace(identity, `"Effect"`, `"Condition": {"Smells": {"aws:username": "x"}}, "Effect"`, 1)), 0, "MalformedPolicyDocument", "Invalid Condition type", grammar + "condition_type_string"},
	{"element of its own", policyOf(strings.Replace(identity, `"Effect"`, `"Colour": "red", "Effect"`, 1)), 0, "MalformedPolicyDocument", "Syntax errors in policy", grammar + "statement"},
	{"empty policy", policyOf(`{"Version": "2012-10-17", "Statement": []}`), 0, "MalformedPolicyDocument", "Syntax errors in policy", grammar + "statement_block"},
	{"policy with a short ARN", iam("GetPolicy", "PolicyArn", "own"), 0, "ValidationError", "greater than or equal to 20", iamModel + "arnType, min 20"},
	{"policy that is missing", iam("GetPolicy", "PolicyArn", "arn:aws:iam::{account}:policy/none"), http.StatusNotFound, "NoSuchEntity", "was not found", "IAM API Reference, GetPolicy: NoSuchEntity"},
	{"attached policy", iam("DeletePolicy", "PolicyArn", "{policy}"), http.StatusConflict, "DeleteConflict", "attached to entities", "IAM API Reference, DeletePolicy: DeleteConflict"},
	{"default version", iam("DeletePolicyVersion", "PolicyArn", "{policy}", "VersionId", "v1"), http.StatusConflict, "DeleteConflict", "default version", "IAM API Reference, DeletePolicyVersion: DeleteConflict"},
	{"version of a kind", iam("GetPolicyVersion", "PolicyArn", "{policy}", "VersionId", "1"), 0, "ValidationError", "'versionId'", iamModel + `policyVersionIdType, pattern v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`},
	{"missing policy for a role", iam("AttachRolePolicy", "RoleName", "node", "PolicyArn", "arn:aws:iam::aws:policy/AmazonEKSEverything"), http.StatusNotFound, "NoSuchEntity", "is not attachable", "IAM API Reference, AttachRolePolicy: NoSuchEntity"},
	{"policy that a role has not", iam("DetachRolePolicy", "RoleName", "cluster", "PolicyArn", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"), http.StatusNotFound, "NoSuchEntity", "was not found", "IAM API Reference, DetachRolePolicy: NoSuchEntity"},
	{"inline policies that are too long", iam("PutRolePolicy", "RoleName", "node", "PolicyName", "long", "PolicyDocument", statement("s3:"+strings.Repeat("G", 10240), "*")), http.StatusConflict, "LimitExceeded",
		"Maximum policy size of 10240 bytes exceeded for role node", iamQuotas + "role inline policies, 10,240 characters"},
	{"inline policies of a user that are too long", iam("PutUserPolicy", "UserName", "student", "PolicyName", "long", "PolicyDocument", statement("s3:"+strings.Repeat("G", 2048), "*")), http.StatusConflict, "LimitExceeded",
		"Maximum policy size of 2048 bytes exceeded for user student", iamQuotas + "user inline policies, 2,048 characters"},
	{"inline policy with a name of spaces", iam("PutRolePolicy", "RoleName", "node", "PolicyName", "my policy", "PolicyDocument", identity), 0, "ValidationError", "policyName", iamModel + `policyNameType, pattern [\w+=,.@-]+`},
	{"Korean inline policy", iam("PutRolePolicy", "RoleName", "node", "PolicyName", "korean", "PolicyDocument", statement("s3:*", "arn:aws:s3:::내-버킷")), 0, "ValidationError",
		"regular expression pattern", iamModel + `policyDocumentType, pattern [\u0009\u000A\u000D\u0020-\u00FF]+`},
	{"policies of a scope", iam("ListPolicies", "Scope", "Mine"), 0, "ValidationError", "enum value set: [All, AWS, Local]", iamModel + "policyScopeType, enum"},
	{"simulation of a short action", iam("SimulatePrincipalPolicy", "PolicySourceArn", "arn:aws:iam::{account}:user/student", "ActionNames.member.1", "ec"), 0, "ValidationError", "greater than or equal to 3", iamModel + "ActionNameType, min 3"},
}
