package iam

import (
	"strings"

	"eksui/practice/aws/regions"
)

// servicePrincipals are the services that roles can trust, without ".amazonaws.com": those that AWS's documentation shows in
// trust policies ("AWS services that work with IAM" and each service's guide to its role).
var servicePrincipals = func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(`
		access-analyzer acm acm-pca aidevops airflow airflow-env amplify apigateway api.gateway ops.apigateway appconfig appflow application-autoscaling
		appmesh apprunner build.apprunner tasks.apprunner appstream appsync athena auditmanager automation autoscaling autoscaling-plans backup
		backup-gateway batch bedrock bedrock-agentcore billing billingconsole braket budgets bugbust ce chatbot cloud9 cloudformation cloudfront
		cloudhsm cloudsearch cloudshell cloudtrail cloudwatch cloudwatch-crossaccount codeartifact codebuild codecatalyst codecatalyst-runner
		codecommit codeconnections codedeploy codeguru-profiler codeguru-reviewer codepipeline codestar codestar-connections
		codestar-notifications cognito-idp cognito-sync comprehend compute-optimizer config config-conforms config-multiaccountsetup connect
		controltower cost-optimization-hub dataexchange datapipeline datasync datazone dax deepracer delivery.logs detective devops-guru
		devopsagent directconnect discovery dlm dms ds dynamodb dynamodb.application-autoscaling ebs ec2 ec2fleet ec2scheduled ec2.application-autoscaling
		ecr ecr-public ecs ecs-tasks ecs.application-autoscaling edgelambda eks eks-connector eks-fargate eks-fargate-pods eks-nodegroup
		pods.eks scheduler.eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce
		elastictranscoder email-smtp emr-containers emr-serverless es events evidently fargate fis firehose fms forecast frauddetector
		freetier fsx gamelift glacier globalaccelerator glue grafana greengrass groundstation guardduty health healthlake iam
		imagebuilder importexport inspector inspector2 internetmonitor iot iotanalytics iotdeviceadvisor iotevents iotsitewise iottwinmaker
		ivs jellyfish kafka kafkaconnect kendra kinesis kinesisanalytics kms lakeformation lambda lex lexv2 lightsail license-manager location logs
		lookoutmetrics m2 machinelearning macie managedblockchain mediaconnect mediaconvert medialive mediapackage mediastore mediatailor
		member.org.stacksets memorydb mgn migrationhub mobilehub monitoring monitoron network-firewall networkmanager notifications opensearch
		opensearchservice opsworks opsworks-cm organizations osis panorama personalize pinpoint pipes polly pricing-plan-manager proton qbusiness
		qdeveloper q qldb quicksight ram rds rds.application-autoscaling monitoring.rds redshift redshift-serverless rekognition
		resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere route53 route53domains route53-recovery-readiness route53resolver
		rum s3 s3-object-lambda sagemaker scheduler schemas secretsmanager securityhub securitylake serverlessrepo servicecatalog servicediscovery
		servicequotas ses shield signer simspaceweaver sms sns spot spotfleet sqs ssm ssm-incidents ssm-quicksetup sso states stacksets.cloudformation
		storagegateway streams.metrics.cloudwatch sts support swf synthetics tagpolicies.tag textract timestream transcribe transfer translate
		transitgateway trustedadvisor verified-access vmie vpc-flow-logs vpc-lattice vpc.transitgateway waf waf-regional wafv2 wellarchitected wisdom workdocs
		worklink workmail workspaces workspaces-web xray`) {
		out[name] = true
	}
	return out
}()

func isRegion(name string) bool {
	_, known := regions.Find(name)
	return known
}
