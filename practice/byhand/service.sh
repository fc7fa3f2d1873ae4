say "the service: event, hostname, page"
ok 'service/node-service created' kubectl apply -f "$root/assets/manifests/service.yaml"
until_says 60 '\.localhost' kubectl get service node-service -o 'jsonpath={.status.loadBalancer.ingress[0].hostname}'
host=$out
ok 'EnsuredLoadBalancer' kubectl get events --field-selector involvedObject.name=node-service
ok "LoadBalancer.*$host" kubectl get service node-service
ok 'k8s-elb-' aws ec2 describe-security-groups --filters Name=vpc-id,Values="$vpc" --query 'SecurityGroups[].GroupName' --output text
elb=$(value aws elb describe-load-balancers --query "LoadBalancerDescriptions[?VPCId=='$vpc'].LoadBalancerName" --output text)
ok "kubernetes.io/cluster/$cluster" aws elb describe-tags --load-balancer-names "$elb"
until_says 60 'InService' aws elb describe-instance-health --load-balancer-name "$elb"
port=$(kubectl get service node-service -o 'jsonpath={.status.loadBalancer.ingress[0].ports[0].port}')
until_says 60 'nginx-pod' page "http://$host:${port:-80}/"
