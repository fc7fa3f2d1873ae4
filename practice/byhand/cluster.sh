say "the cluster and its node group as stacks"
cluster_parameters=(
  "ParameterKey=ClusterName,ParameterValue=$cluster" "ParameterKey=Version,ParameterValue=$version"
  "ParameterKey=VPC,ParameterValue=$vpc" "ParameterKey=Subnets,ParameterValue='$subnets'"
)
fails 'InsufficientCapabilitiesException.*Requires capabilities : \[CAPABILITY_(NAMED_)?IAM\]' \
  aws cloudformation create-stack --stack-name $cluster_stack --template-body "file://$templates/cluster.yaml" --parameters "${cluster_parameters[@]}"
speed 10
ok StackId aws cloudformation create-stack --stack-name $cluster_stack --template-body "file://$templates/cluster.yaml" \
  --parameters "${cluster_parameters[@]}" --capabilities CAPABILITY_IAM
until_says 60 CREATING aws eks describe-cluster --name $cluster --query cluster.status --output text
fails "InvalidRequestException.*Cluster '$cluster' is not in ACTIVE status" \
  aws eks create-nodegroup --cluster-name $cluster --nodegroup-name early --subnets "$subnet_a" --node-role arn:aws:iam::123456789012:role/none
fast
until_says 60 CREATE_COMPLETE stack_status $cluster_stack
ok '' aws cloudformation wait stack-create-complete --stack-name $cluster_stack
ok '' aws eks wait cluster-active --name $cluster
ok '"status": "ACTIVE"' aws eks describe-cluster --name $cluster
ok 'eks-cluster-sg-eks-cluster-' aws ec2 describe-security-groups --filters Name=vpc-id,Values="$vpc" --query 'SecurityGroups[].GroupName' --output text

for addon in vpc-cni kube-proxy coredns; do
  ok '"status": "CREATING"' aws eks create-addon --cluster-name $cluster --addon-name $addon
done
fails 'ResourceInUseException.*Addon already exists' aws eks create-addon --cluster-name $cluster --addon-name coredns

# Zone 2b has no t2: the stack of a node group over all three subnets fails and rolls back, and its name stays taken.
group_parameters() {
  printf '%s\n' "ParameterKey=ClusterName,ParameterValue=$cluster" "ParameterKey=ClusterStack,ParameterValue=$cluster_stack" \
    "ParameterKey=NodeGroupName,ParameterValue=$group" "ParameterKey=Lab,ParameterValue=byhand" "ParameterKey=Subnets,ParameterValue='$1'"
}
mapfile -t all_zones < <(group_parameters "$subnets")
mapfile -t two_zones < <(group_parameters "$subnet_a,$subnet_c")
ok StackId aws cloudformation create-stack --stack-name $group_stack --template-body "file://$templates/nodegroup.yaml" \
  --parameters "${all_zones[@]}" --capabilities CAPABILITY_IAM
until_says 60 ROLLBACK_COMPLETE stack_status $group_stack
ok 'ManagedNodeGroup.CREATE_FAILED.*Your requested instance type \(t2.small\) is not supported in your requested Availability Zone \(ap-northeast-2b\)' \
  stack_failures $group_stack
fails 'Waiter StackCreateComplete failed' aws cloudformation wait stack-create-complete --stack-name $group_stack
fails "AlreadyExistsException.*Stack \[$group_stack\] already exists" \
  aws cloudformation create-stack --stack-name $group_stack --template-body "file://$templates/nodegroup.yaml" \
  --parameters "${two_zones[@]}" --capabilities CAPABILITY_IAM
fails "ValidationError.*is in ROLLBACK_COMPLETE state and can not be updated" \
  aws cloudformation update-stack --stack-name $group_stack --template-body "file://$templates/nodegroup.yaml" \
  --parameters "${two_zones[@]}" --capabilities CAPABILITY_IAM
ok '' aws cloudformation delete-stack --stack-name $group_stack
until_says 60 'does not exist' stack_status $group_stack
ok '' aws cloudformation wait stack-delete-complete --stack-name $group_stack

ok StackId aws cloudformation create-stack --stack-name $group_stack --template-body "file://$templates/nodegroup.yaml" \
  --parameters "${two_zones[@]}" --capabilities CAPABILITY_IAM
until_says 60 CREATE_COMPLETE stack_status $group_stack
ok '' aws eks wait nodegroup-active --cluster-name $cluster --nodegroup-name $group
ok '"desiredSize": 2' aws eks describe-nodegroup --cluster-name $cluster --nodegroup-name $group
ok 'running.*running' aws ec2 describe-instances --filters Name=tag:eks:cluster-name,Values=$cluster \
  --query 'Reservations[].Instances[].State.Name' --output text
asg=$(value aws eks describe-nodegroup --cluster-name $cluster --nodegroup-name $group --query 'nodegroup.resources.autoScalingGroups[0].name' --output text)
ok 'InService.*InService' aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$asg"
for addon in vpc-cni kube-proxy coredns; do
  until_says 60 ACTIVE aws eks describe-addon --cluster-name $cluster --addon-name $addon --query addon.status --output text
  ok '' aws eks wait addon-active --cluster-name $cluster --addon-name $addon
done
