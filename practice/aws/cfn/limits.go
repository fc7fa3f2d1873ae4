package cfn

import "eksui/practice/aws/wire"

// limits are the constraints of CloudFormation's API model (API version 2010-05-15); stack names are checkName's.
var limits = wire.Limits{Code: validation, List: []wire.Limit{
	{Member: "StackName", Min: 1},
	{Member: "ChangeSetName", Of: "CreateChangeSet", Min: 1, Max: longestName, Pattern: namePattern},
	{Member: "ChangeSetName", Min: 1, Max: 1600, Pattern: `[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*`},
	{Member: "ClientRequestToken", Min: 1, Max: 128, Pattern: `[a-zA-Z0-9][-a-zA-Z0-9]*`},
	{Member: "ClientToken", Min: 1, Max: 128},
	{Member: "Description", Of: "CreateChangeSet", Min: 1, Max: 1024},
	{Member: "Capabilities[]", Enum: []string{capabilityIAM, capabilityNamed, "CAPABILITY_AUTO_EXPAND"}},
	{Member: "OnFailure", Enum: []string{onFailureNothing, onFailureRollback, onFailureDelete}},
	{Member: "OnStackFailure", Enum: []string{onFailureNothing, onFailureRollback, onFailureDelete}},
	{Member: "ChangeSetType", Enum: []string{kindCreate, kindUpdate, "IMPORT"}},
	{Member: "DeletionMode", Enum: []string{"STANDARD", "FORCE_DELETE_STACK"}},
	{Member: "TemplateStage", Enum: []string{"Original", "Processed"}},
	{Member: "TemplateBody", Min: 1},
	{Member: "TemplateURL", Min: 1, Max: 5120},
	{Member: "TimeoutInMinutes", Number: true, Min: 1},
	{Member: "RoleARN", Min: 20, Max: 2048},
	{Member: "NotificationARNs", Max: 5},
	{Member: "NextToken", Min: 1, Max: 1024},
	{Member: "ResourcesToSkip[]", Pattern: `[a-zA-Z0-9]+|[a-zA-Z][-a-zA-Z0-9]*\.[a-zA-Z0-9]+`},
	{Member: "StackStatusFilter[]", Enum: stackStatuses},
	{Member: "Tags", Max: maxTags},
	{Member: "Tags[].Key", Min: 1, Max: 128},
	{Member: "Tags[].Value", Min: 1, Max: 256},
}}

// stackStatuses are the values of StackStatus in the API reference.
var stackStatuses = []string{
	createInProgress, createFailed, createComplete, rollbackInProgress, rollbackFailed, rollbackComplete, deleteInProgress, deleteFailed,
	deleteComplete, updateInProgress, updateCleanup, updateComplete, updateFailed, updateRollbackInProgress, updateRollbackFailed,
	updateRollbackCompleteCleanup, updateRollbackComplete, reviewInProgress, "IMPORT_IN_PROGRESS", "IMPORT_COMPLETE",
	"IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_FAILED", "IMPORT_ROLLBACK_COMPLETE",
}
