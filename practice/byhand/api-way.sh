say "once more, by aws eks create-cluster and create-nodegroup"
ok StackId aws cloudformation create-stack --stack-name $base --template-body "file://$templates/base.yaml"
until_says 60 CREATE_COMPLETE stack_status $base
vpc=$(stack_output $base VPC)
subnets=$(stack_output $base WorkerSubnets)
IFS=, read -r subnet_a subnet_b subnet_c <<<"$subnets"

make_role() { # NAME SERVICE POLICY...
  local name=$1 service=$2
  shift 2
  ok '"Arn": "arn:aws:iam::123456789012:role/' aws iam create-role --role-name "$name" --assume-role-policy-document \
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"$service\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}"
  for policy; do ok '' aws iam attach-role-policy --role-name "$name" --policy-arn "arn:aws:iam::aws:policy/$policy"; done
}
fails 'InvalidParameterException.*could not be assumed because it does not exist or the trusted entity is not correct' \
  aws eks create-cluster --name $cluster --role-arn arn:aws:iam::123456789012:role/cluster --resources-vpc-config "subnetIds=$subnets"
make_role cluster eks.amazonaws.com AmazonEKSClusterPolicy
make_role node ec2.amazonaws.com AmazonEKSWorkerNodePolicy AmazonEKS_CNI_Policy AmazonEC2ContainerRegistryPullOnly
fails 'EntityAlreadyExists.*Role with name node already exists' aws iam create-role --role-name node --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'

role=arn:aws:iam::123456789012:role
fails 'InvalidParameterException.*Subnets specified must be in at least two different AZs' \
  aws eks create-cluster --name $cluster --role-arn $role/cluster --resources-vpc-config "subnetIds=$subnet_a"
fails 'InvalidParameterException.*unsupported Kubernetes version' \
  aws eks create-cluster --name $cluster --role-arn $role/cluster --resources-vpc-config "subnetIds=$subnets" --kubernetes-version 1.25
speed 1
ok '"status": "CREATING"' aws eks create-cluster --name $cluster --role-arn $role/cluster --resources-vpc-config "subnetIds=$subnets"
fails "ResourceInUseException.*Cluster already exists with name: $cluster" \
  aws eks create-cluster --name $cluster --role-arn $role/cluster --resources-vpc-config "subnetIds=$subnets"
fails "Cannot delete because cluster $cluster currently has an update in progress" aws eks delete-cluster --name $cluster
fast
until_says 60 ACTIVE aws eks describe-cluster --name $cluster --query cluster.status --output text
ok '' aws eks wait cluster-active --name $cluster

ok '"status": "InProgress"' aws eks update-cluster-config --name $cluster --logging '{"clusterLogging":[{"types":["api","audit"],"enabled":true}]}'
until_says 60 "/aws/eks/$cluster/cluster" aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text
until_says 60 ACTIVE aws eks describe-cluster --name $cluster --query cluster.status --output text
fails 'InvalidRequestException.*t2.small.*is not supported in your requested Availability Zone \(ap-northeast-2b\)' \
  aws eks create-nodegroup --cluster-name $cluster --nodegroup-name $group --node-role $role/node --instance-types t2.small --subnets "$subnet_a" "$subnet_b"
ok '"status": "CREATING"' aws eks create-nodegroup --cluster-name $cluster --nodegroup-name $group --node-role $role/node \
  --instance-types t2.small --subnets "$subnet_a" "$subnet_c" --scaling-config minSize=2,maxSize=5,desiredSize=2
until_says 60 ACTIVE aws eks describe-nodegroup --cluster-name $cluster --nodegroup-name $group --query nodegroup.status --output text
ok '' aws eks wait nodegroup-active --cluster-name $cluster --nodegroup-name $group
ok 'context' aws eks update-kubeconfig --name $cluster
ok 'condition met.*condition met' kubectl wait --for=condition=Ready nodes --all --timeout=60s
ok 'InProgress' aws eks update-nodegroup-config --cluster-name $cluster --nodegroup-name $group --scaling-config desiredSize=3
until_says 60 'Ready.*Ready.*Ready' kubectl get nodes
ok 'created' kubectl apply -f "$root/assets/manifests/pod.yaml" -f "$root/assets/manifests/service.yaml"
until_says 60 '\.localhost' kubectl get service node-service -o 'jsonpath={.status.loadBalancer.ingress[0].hostname}'

say "the cluster deleted before its service: the load balancer is left and holds the VPC"
fails 'ResourceInUseException.*Cluster has nodegroups attached' aws eks delete-cluster --name $cluster
ok '"status": "DELETING"' aws eks delete-nodegroup --cluster-name $cluster --nodegroup-name $group
until_says 60 'No node group found for name' aws eks describe-nodegroup --cluster-name $cluster --nodegroup-name $group
ok '' aws eks wait nodegroup-deleted --cluster-name $cluster --nodegroup-name $group
ok '"status": "DELETING"' aws eks delete-cluster --name $cluster
until_says 60 'No cluster found for name' aws eks describe-cluster --name $cluster
ok '' aws eks wait cluster-deleted --name $cluster
ok "/aws/eks/$cluster/cluster" aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text
ok '' aws logs delete-log-group --log-group-name "/aws/eks/$cluster/cluster"
fails 'DeleteConflict.*Cannot delete entity, must detach all policies first' aws iam delete-role --role-name cluster
elb=$(value aws elb describe-load-balancers --query "LoadBalancerDescriptions[?VPCId=='$vpc'].LoadBalancerName" --output text)
ok '' aws cloudformation delete-stack --stack-name $base
until_says 60 DELETE_FAILED stack_status $base
ok 'has some mapped public address|has dependencies and cannot be deleted' stack_failures $base

orphan=$(value aws elb describe-load-balancers --load-balancer-names "$elb" --query 'LoadBalancerDescriptions[0].SecurityGroups[0]' --output text)
fails 'DependencyViolation' aws ec2 delete-security-group --group-id "$orphan"
ok '' aws elb delete-load-balancer --load-balancer-name "$elb"
until_says 30 '^ *(None)? *$' aws ec2 describe-network-interfaces --filters Name=vpc-id,Values="$vpc" --query 'NetworkInterfaces[].NetworkInterfaceId' --output text
ok '' aws ec2 delete-security-group --group-id "$orphan"
ok '' aws cloudformation delete-stack --stack-name $base
until_says 60 'does not exist' stack_status $base
for name in cluster node; do
  for policy in $(aws iam list-attached-role-policies --role-name $name --query 'AttachedPolicies[].PolicyArn' --output text); do
    ok '' aws iam detach-role-policy --role-name $name --policy-arn "$policy"
  done
  ok '' aws iam delete-role --role-name $name
done
empty
