say "deleted in the right order"
ok 'service "node-service" deleted' kubectl delete service node-service
until_says 60 "LoadBalancerNotFound|There is no ACTIVE Load Balancer named '$elb'" aws elb describe-load-balancers --load-balancer-names "$elb"
expect 0 '^[^k]*$' aws ec2 describe-security-groups --filters Name=vpc-id,Values="$vpc" Name=group-name,Values='k8s-elb-*' --query 'SecurityGroups[].GroupName' --output text
ok 'pod "nginx-pod" deleted' kubectl delete pod nginx-pod

ok '' aws cloudformation delete-stack --stack-name $group_stack
until_says 90 'does not exist' stack_status $group_stack
until_says 30 'No resources found' kubectl get nodes
ok '' aws cloudformation delete-stack --stack-name $cluster_stack
until_says 90 'does not exist' stack_status $cluster_stack
fails "ResourceNotFoundException.*No cluster found for name: $cluster" aws eks describe-cluster --name $cluster
base_arn=$(value aws cloudformation describe-stacks --stack-name $base --query 'Stacks[0].StackId' --output text)
ok '' aws cloudformation delete-stack --stack-name $base
until_says 60 'does not exist' stack_status $base
ok DELETE_COMPLETE stack_status "$base_arn"
ok '' aws cloudformation wait stack-delete-complete --stack-name "$base_arn"
empty() {
  expect 0 '^\s*(None)?\s*$' aws ec2 describe-vpcs --query 'Vpcs[].VpcId' --output text
  expect 0 '^\s*(None)?\s*$' aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].NetworkInterfaceId' --output text
  expect 0 '^\s*(None)?\s*$' aws ec2 describe-volumes --query 'Volumes[].VolumeId' --output text
  expect 0 '^\s*(None)?\s*$' aws eks list-clusters --query 'clusters' --output text
  expect 0 '^\s*(None)?\s*$' aws elb describe-load-balancers --query 'LoadBalancerDescriptions[].DNSName' --output text
  expect 0 '^\s*(None)?\s*$' aws ec2 describe-instances --filters Name=instance-state-name,Values=pending,running --query 'Reservations[]' --output text
}
empty
