say "everything by eksui"
printf 'cluster: {name: %s, version: "%s"}\n' $cluster $version >"$work/lab.yaml"
ok 'cluster +✓' "$eksui" up --yes -f "$work/lab.yaml" --until cluster

say "seen by eksctl"
timed 'eksctl get cluster' "$cluster\s+$region\s+True" eksctl get cluster
timed 'eksctl get nodegroup' "$group\s+ACTIVE.*\s2\s+5\s+2\s+t2.small" eksctl get nodegroup --cluster $cluster
timed 'eksctl get addon' 'coredns.*kube-proxy.*vpc-cni' eksctl get addon --cluster $cluster
timed 'eksctl utils describe-stacks' "$group_stack.*CREATE_COMPLETE.*$cluster_stack.*CREATE_COMPLETE" eksctl utils describe-stacks --region=$region --cluster=$cluster
timed 'eksctl utils write-kubeconfig' 'saved kubeconfig' eksctl utils write-kubeconfig --cluster $cluster --kubeconfig "$work/eksctl.kubeconfig"
ok 'Ready.*Ready' kubectl --kubeconfig "$work/eksctl.kubeconfig" get nodes
timed 'eksctl scale nodegroup' 'initiated scaling of nodegroup' eksctl scale nodegroup --cluster $cluster --name $group --nodes 3
until_says 60 '(Ready.*){3}' kubectl --kubeconfig "$work/eksctl.kubeconfig" get nodes --no-headers

say "the cluster deleted by eksctl"
stacks="$(stack_arn $cluster_stack) $(stack_arn $group_stack)"
timed 'eksctl delete cluster --wait' 'all cluster resources were deleted' eksctl delete cluster --name $cluster --region $region --wait
stacks=
ok 'No clusters found' eksctl get cluster
ok CREATE_COMPLETE stack_status $base

say "and the rest by eksui"
ok 'Nothing of the lab is left' "$eksui" down --yes -f "$work/lab.yaml"
fails 'does not exist' stack_status $base
