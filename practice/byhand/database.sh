say "the database stack"
if [ -f "$templates/database.yaml" ]; then
  route_table=$(stack_output $base RouteTable)
  database_parameters=("ParameterKey=EksWorkVPC,ParameterValue=$vpc" "ParameterKey=OpeServerRouteTable,ParameterValue=$route_table")
  ok Engine aws rds describe-db-engine-versions --engine postgres --default-only
  fails 'InsufficientCapabilitiesException' aws cloudformation create-stack --stack-name eks-work-rds \
    --template-body "file://$templates/database.yaml" --parameters "${database_parameters[@]}"
  ok StackId aws cloudformation create-stack --stack-name eks-work-rds --template-body "file://$templates/database.yaml" \
    --parameters "${database_parameters[@]}" --capabilities CAPABILITY_NAMED_IAM
  until_says 90 CREATE_COMPLETE stack_status eks-work-rds
  ok 'eks-work-db.*\.rds\.' stack_output eks-work-rds RDSEndpoint
  ok 'available' aws rds describe-db-instances --query 'DBInstances[].DBInstanceStatus' --output text
  ok '' aws cloudformation delete-stack --stack-name eks-work-rds
  until_says 90 'does not exist' stack_status eks-work-rds
fi
