say "the base stack: validate, create, wait, read"
templates=$root/assets/templates
ok '"ParameterKey": "VpcBlock"' aws cloudformation validate-template --template-body "file://$templates/base.yaml"
fails 'ValidationError.*Unrecognized resource types: \[AWS::EC2::Vpc\]' \
  aws cloudformation validate-template --template-body "file://$input/unknown-type.yaml"
fails 'ValidationError.*Unresolved resource dependencies \[Nowhere\]' \
  aws cloudformation validate-template --template-body "file://$input/unresolved.yaml"
fails "ValidationError.*Parameter 'VpcBlock' must match pattern|ValidationError.*an IPv4 range between" \
  aws cloudformation create-stack --stack-name $base --template-body "file://$templates/base.yaml" \
  --parameters ParameterKey=VpcBlock,ParameterValue=ten

fails "ValidationError.*Stack with id $base does not exist" aws cloudformation describe-stacks --stack-name $base
fails "ValidationError.*Stack \[$base\] does not exist" aws cloudformation describe-stack-events --stack-name $base
ok '' aws cloudformation delete-stack --stack-name $base

ok '"StackId": "arn:aws:cloudformation:ap-northeast-2:123456789012:stack/eks-work-base/' \
  aws cloudformation create-stack --stack-name $base --template-body "file://$templates/base.yaml" --tags Key=eksui:lab,Value=byhand
fails "AlreadyExistsException.*Stack \[$base\] already exists" \
  aws cloudformation create-stack --stack-name $base --template-body "file://$templates/base.yaml"
ok '' aws cloudformation wait stack-create-complete --stack-name $base
ok 'CREATE_COMPLETE' stack_status $base
ok 'CREATE_IN_PROGRESS.*Resource creation Initiated' aws cloudformation describe-stack-events --stack-name $base
ok 'User Initiated' aws cloudformation describe-stack-events --stack-name $base
ok 'AWS::EC2::VPC\s' aws cloudformation describe-stack-resources --stack-name $base --query 'StackResources[].ResourceType' --output text
ok 'EksWorkVPC' aws cloudformation list-stack-resources --stack-name $base
ok 'AWSTemplateFormatVersion' aws cloudformation get-template --stack-name $base --query TemplateBody --output text

vpc=$(stack_output $base VPC)
subnets=$(stack_output $base WorkerSubnets)
IFS=, read -r subnet_a subnet_b subnet_c <<<"$subnets"
ok 'True.*True.*True' aws ec2 describe-subnets --filters Name=vpc-id,Values="$vpc" --query 'Subnets[].MapPublicIpOnLaunch' --output text
ok '"GatewayId": "igw-' aws ec2 describe-route-tables --filters Name=vpc-id,Values="$vpc"
ok '^ap-northeast-2a\s+ap-northeast-2c\s*$' aws ec2 describe-instance-type-offerings --location-type availability-zone \
  --filters Name=instance-type,Values=t2.small --query 'sort(InstanceTypeOfferings[].Location)' --output text
ok 'STANDARD_SUPPORT' aws eks describe-cluster-versions
version=$(value aws eks describe-cluster-versions --default-only --query 'clusterVersions[0].clusterVersion' --output text)
