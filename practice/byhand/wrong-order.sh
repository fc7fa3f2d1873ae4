say "deleted in the wrong order: AWS's complaints"
ok '' aws cloudformation delete-stack --stack-name $base
until_says 60 DELETE_FAILED stack_status $base
ok 'has dependencies and cannot be deleted' stack_failures $base
ok 'The following resource\(s\) failed to delete: \[' aws cloudformation describe-stacks --stack-name $base --query 'Stacks[0].StackStatusReason' --output text
fails 'Waiter StackDeleteComplete failed' aws cloudformation wait stack-delete-complete --stack-name $base
fails "DependencyViolation.*The vpc '$vpc' has dependencies and cannot be deleted" aws ec2 delete-vpc --vpc-id "$vpc"
fails "DependencyViolation.*The subnet '$subnet_a' has dependencies and cannot be deleted" aws ec2 delete-subnet --subnet-id "$subnet_a"
fails "DependencyViolation.*resource sg-[0-9a-f]+ has a dependent object" aws ec2 delete-security-group \
  --group-id "$(value aws eks describe-cluster --name $cluster --query cluster.resourcesVpcConfig.clusterSecurityGroupId --output text)"
fails 'ResourceInUseException.*Cluster has nodegroups attached' aws eks delete-cluster --name $cluster

# The node group's stack imports what the cluster's exports.
ok '' aws cloudformation delete-stack --stack-name $cluster_stack
until_says 60 'cannot be deleted as it is in use by eksctl-eks-cluster-nodegroup' \
  aws cloudformation describe-stack-events --stack-name $cluster_stack --query 'StackEvents[].ResourceStatusReason' --output text
