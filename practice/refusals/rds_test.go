package refusals

import "net/http"

const createDB = "RDS API Reference, CreateDBInstance: "

// database is an instance with more parameters.
func database(name string, more ...string) call {
	return rds("CreateDBInstance", append([]string{"DBInstanceIdentifier", name, "Engine", "postgres", "DBInstanceClass", "db.t3.micro", "AllocatedStorage", "20",
		"MasterUsername", "lab", "MasterUserPassword", "longenough", "DBSubnetGroupName", "lab"}, more...)...)
}

var rdsRows = []row{
	{"database with two hyphens", database("my--db"), 0, "InvalidParameterValue", "two consecutive hyphens", createDB + "DBInstanceIdentifier, two consecutive hyphens"},
	{"database that begins with a digit", database("1db"), 0, "InvalidParameterValue", "begin with a letter", createDB + "DBInstanceIdentifier, the first character must be a letter"},
	{"database that is there", database("lab"), 0, "DBInstanceAlreadyExists", "already exists", createDB + "DBInstanceAlreadyExists"},
	{"database of a retired version", database("new", "EngineVersion", "11"), 0, "InvalidParameterCombination", "Cannot find version 11 for postgres", "Amazon RDS User Guide, PostgreSQL versions: end of standard support"},
	{"database of a retired class", database("new", "DBInstanceClass", "db.t2.micro"), 0, "InvalidParameterCombination", "db.t2.micro", "Amazon RDS User Guide, DB instance classes: db.t2"},
	{"database too small", database("new", "AllocatedStorage", "5"), 0, "InvalidParameterValue", "storage size", createDB + "AllocatedStorage, from 20"},
	{"database of a storage", database("new", "StorageType", "tape"), 0, "InvalidParameterValue", "Invalid storage type", createDB + "StorageType"},
	{"database with a short password", database("new", "MasterUserPassword", "short"), 0, "InvalidParameterValue", "shorter than 8 characters", createDB + "MasterUserPassword, from 8 to 128 characters"},
	{"database with an at sign", database("new", "MasterUserPassword", "pass@word1"), 0, "InvalidParameterValue", "Only printable ASCII characters besides", createDB + "MasterUserPassword, can't contain @"},
	{"database of the admin", database("new", "MasterUsername", "admin"), 0, "InvalidParameterValue", "reserved word", createDB + "MasterUsername, can't be a reserved word"},
	{"database in a missing group", database("new", "DBSubnetGroupName", "none"), http.StatusNotFound, "DBSubnetGroupNotFoundFault", "does not exist", createDB + "DBSubnetGroupNotFoundFault"},
	{"database with another VPC's group", database("new", "VpcSecurityGroupIds.member.1", "{foreigngroup}"), 0, "InvalidVPCNetworkStateFault", "different VPCs", createDB + "InvalidVPCNetworkStateFault"},
	{"database that is missing", rds("DescribeDBInstances", "DBInstanceIdentifier", "none"), http.StatusNotFound, "DBInstanceNotFound", "not found", "RDS API Reference, DescribeDBInstances: DBInstanceNotFound"},
	{"protected database", rds("DeleteDBInstance", "DBInstanceIdentifier", "lab", "SkipFinalSnapshot", "true"), 0, "InvalidParameterCombination", "protected DB Instance", "RDS API Reference, DeleteDBInstance: deletion protection"},
	{"databases few at a time", rds("DescribeDBInstances", "MaxRecords", "5"), 0, "InvalidParameterValue", "between 20 and 100", "RDS API Reference, DescribeDBInstances: MaxRecords, minimum 20"},
	{"subnet group of one zone", rds("CreateDBSubnetGroup", "DBSubnetGroupName", "new", "DBSubnetGroupDescription", "d", "SubnetIds.member.1", "{a}"), 0, "DBSubnetGroupDoesNotCoverEnoughAZs", "at least 2 AZs", "RDS API Reference, CreateDBSubnetGroup: DBSubnetGroupDoesNotCoverEnoughAZs"},
	{"subnet group in use", rds("DeleteDBSubnetGroup", "DBSubnetGroupName", "lab"), 0, "InvalidDBSubnetGroupStateFault", "still using it", "RDS API Reference, DeleteDBSubnetGroup: InvalidDBSubnetGroupStateFault"},
	{"parameter group of a family", rds("CreateDBParameterGroup", "DBParameterGroupName", "new", "DBParameterGroupFamily", "postgres9", "Description", "d"), 0, "InvalidParameterValue", "postgres9", "RDS API Reference, CreateDBParameterGroup: DBParameterGroupFamily"},
}
