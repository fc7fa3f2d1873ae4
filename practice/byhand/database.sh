say "the database stack"
rds=eks-work-rds
route_table=$(stack_output $base RouteTable)
database() { # VERB MORE...
  local verb=$1
  shift
  aws cloudformation "$verb" --stack-name $rds --template-body "file://$input/database.yaml" --capabilities CAPABILITY_NAMED_IAM \
    --parameters "ParameterKey=EksWorkVPC,ParameterValue=$vpc" "ParameterKey=OpeServerRouteTable,ParameterValue=$route_table" "$@"
}
ok 'CAPABILITY_NAMED_IAM' aws cloudformation validate-template --template-body "file://$input/database.yaml"
fails 'InsufficientCapabilitiesException.*Requires capabilities : \[CAPABILITY_NAMED_IAM\]' \
  aws cloudformation create-stack --stack-name $rds --template-body "file://$input/database.yaml" --capabilities CAPABILITY_IAM \
  --parameters "ParameterKey=EksWorkVPC,ParameterValue=$vpc" "ParameterKey=OpeServerRouteTable,ParameterValue=$route_table"
fails "ValidationError.*Parameter 'InstanceClass' must be one of AllowedValues" database create-stack ParameterKey=InstanceClass,ParameterValue=db.t2.micro
fails "ValidationError.*Parameter 'Storage' must be a number not less than 20" database create-stack ParameterKey=Storage,ParameterValue=5
ok '"Engine": "postgres"' aws rds describe-db-engine-versions --engine postgres --default-only
# The versions that the course's copies name can no longer be created.
fails 'InvalidParameterCombination.*Cannot find version 11.22 for postgres' aws rds create-db-instance --db-instance-identifier old --engine postgres \
  --engine-version 11.22 --db-instance-class db.t3.micro --allocated-storage 20 --master-username eksdbadmin --master-user-password correct-horse

ok StackId database create-stack
until_says 60 CREATE_COMPLETE stack_status $rds
ok '^eks-work-db\..*\.ap-northeast-2\.rds\.' stack_output $rds RDSEndpoint
ok '^available\s*$' aws rds describe-db-instances --db-instance-identifier eks-work-db --query 'DBInstances[].DBInstanceStatus' --output text
ok '\\"username\\": ?\\"eksdbadmin\\".*\\"host\\"|\\"host\\".*\\"username\\": ?\\"eksdbadmin\\"' \
  aws secretsmanager get-secret-value --secret-id eks-work-RdsMaster --query SecretString
ok 'AmazonSSMManagedInstanceCore' aws iam list-attached-role-policies --role-name eks-work-OpeServerRole
address=$(stack_output $rds OpeServerAddress)
ok 'running' aws ec2 describe-instances --filters Name=ip-address,Values="$address" --query 'Reservations[].Instances[].State.Name' --output text
fails 'DBSubnetGroupInUse|InvalidDBSubnetGroupStateFault|Cannot delete the subnet group' aws rds delete-db-subnet-group --db-subnet-group-name \
  "$(value aws cloudformation describe-stack-resource --stack-name $rds --logical-resource-id RdsSubnetGroup --query StackResourceDetail.PhysicalResourceId --output text)"
ok '' aws cloudformation delete-stack --stack-name $rds
until_says 60 'does not exist' stack_status $rds
ok '^\s*(None)?\s*$' aws rds describe-db-snapshots --query 'DBSnapshots[].DBSnapshotIdentifier' --output text

say "a server from the EC2 template: a key pair, a change set, termination protection, a disk that is retained"
server() { # VERB MORE...
  local verb=$1
  shift
  aws cloudformation "$verb" --stack-name server --template-body "file://$input/ec2.yaml" \
    --parameters "ParameterKey=KeyName,ParameterValue=course" "ParameterKey=Vpc,ParameterValue=$vpc" "ParameterKey=Subnets,ParameterValue='$subnet_a,$subnet_c'" "$@"
}
ok StackId server create-stack
until_says 60 ROLLBACK_COMPLETE stack_status server
ok 'Parameter validation failed: parameter value course for parameter name KeyName does not exist' \
  aws cloudformation describe-stack-events --stack-name server --query 'StackEvents[].ResourceStatusReason' --output text
ok '' aws cloudformation delete-stack --stack-name server
until_says 60 'does not exist' stack_status server
ok 'BEGIN RSA PRIVATE KEY' aws ec2 create-key-pair --key-name course --query KeyMaterial --output text
ok StackId server create-stack --enable-termination-protection
until_says 60 CREATE_COMPLETE stack_status server
ok 'server-ip' aws cloudformation list-exports --query 'Exports[].Name' --output text
fails 'ValidationError.*Stack \[server\] cannot be deleted while TerminationProtection is enabled' aws cloudformation delete-stack --stack-name server
changeset=(--stack-name server --change-set-name smaller)
ok changeSet aws cloudformation create-change-set "${changeset[@]}" --use-previous-template --parameters ParameterKey=KeyName,UsePreviousValue=true \
  ParameterKey=Vpc,UsePreviousValue=true ParameterKey=Subnets,UsePreviousValue=true ParameterKey=InstanceType,ParameterValue=t2.micro
ok '' aws cloudformation wait change-set-create-complete "${changeset[@]}"
ok 'Modify\s+Web\s' aws cloudformation describe-change-set "${changeset[@]}" --query 'Changes[].ResourceChange.[Action,LogicalResourceId,Replacement]' --output text
ok '' aws cloudformation delete-change-set "${changeset[@]}"
volume=$(stack_output server DataVolume)
ok StackId aws cloudformation update-termination-protection --stack-name server --no-enable-termination-protection
ok '' aws cloudformation delete-stack --stack-name server
until_says 60 'does not exist' stack_status server
ok available aws ec2 describe-volumes --volume-ids "$volume" --query 'Volumes[].State' --output text
ok '' aws ec2 delete-volume --volume-id "$volume"
ok '' aws ec2 delete-key-pair --key-name course
