say "keys: aws configure, and what wrong ones are told"
key=$(value aws configure get aws_access_key_id)
secret=$(value aws configure get aws_secret_access_key)
wrong_secret() { (unset AWS_PROFILE; export AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=x$secret; "$@"); }
unknown_key() { (unset AWS_PROFILE; export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=$secret; "$@"); }
ok '"Arn": "arn:aws:iam::123456789012:user/student"' aws sts get-caller-identity

fails 'SignatureDoesNotMatch.*The request signature we calculated does not match' \
  wrong_secret aws sts get-caller-identity
fails 'InvalidClientTokenId.*The security token included in the request is invalid' \
  unknown_key aws sts get-caller-identity
fails 'AuthFailure.*AWS was not able to validate the provided access credentials' \
  wrong_secret aws ec2 describe-vpcs
fails 'InvalidSignatureException' wrong_secret aws eks list-clusters

# From here on by a profile that aws configure has written; practice's own endpoint stays in the environment.
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_PROFILE KUBECONFIG
unset AWS_REGION AWS_DEFAULT_REGION
ok 'AWS Access Key ID' aws configure <<<"$key
$secret
$region
json"
ok "^$region" aws configure get region
ok '"Account": "123456789012"' aws sts get-caller-identity
fails "Unable to parse|Invalid choice|invalid choice" aws sts get-caller-idenity
