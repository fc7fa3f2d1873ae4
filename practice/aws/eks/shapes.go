package eks

import (
	"encoding/json"
	"math"
	"time"
)

// stamp is a moment as REST-JSON writes it: seconds since 1970, with the milliseconds as a fraction.
type stamp struct{ time.Time }

func (s stamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(s.UnixMilli()) / 1000)
}

func (s *stamp) UnmarshalJSON(raw []byte) error {
	var seconds float64
	if err := json.Unmarshal(raw, &seconds); err != nil {
		return err
	}
	s.Time = time.UnixMilli(int64(math.Round(seconds * 1000))).UTC()
	return nil
}

// Cluster is the API's Cluster. The snapshot keeps it in the same shape.
type Cluster struct {
	Name                 string               `json:"name"`
	ARN                  string               `json:"arn"`
	CreatedAt            stamp                `json:"createdAt"`
	Version              string               `json:"version"`
	Endpoint             string               `json:"endpoint,omitempty"`
	RoleARN              string               `json:"roleArn"`
	VPC                  VPCConfig            `json:"resourcesVpcConfig"`
	Network              NetworkConfig        `json:"kubernetesNetworkConfig"`
	Logging              Logging              `json:"logging"`
	Identity             *Identity            `json:"identity,omitempty"`
	Status               string               `json:"status"`
	CertificateAuthority CertificateAuthority `json:"certificateAuthority"`
	ClientRequestToken   string               `json:"clientRequestToken,omitempty"`
	PlatformVersion      string               `json:"platformVersion"`
	Tags                 map[string]string    `json:"tags"`
	Health               Health               `json:"health"`
	Access               AccessConfig         `json:"accessConfig"`
	UpgradePolicy        UpgradePolicy        `json:"upgradePolicy"`
	DeletionProtection   bool                 `json:"deletionProtection"`
}

// VPCConfig is where a cluster's control plane meets the VPC.
type VPCConfig struct {
	SubnetIDs              []string `json:"subnetIds"`
	SecurityGroupIDs       []string `json:"securityGroupIds"`
	ClusterSecurityGroupID string   `json:"clusterSecurityGroupId,omitempty"`
	VPCID                  string   `json:"vpcId"`
	EndpointPublicAccess   bool     `json:"endpointPublicAccess"`
	EndpointPrivateAccess  bool     `json:"endpointPrivateAccess"`
	PublicAccessCIDRs      []string `json:"publicAccessCidrs"`
}

// NetworkConfig is the cluster's service network.
type NetworkConfig struct {
	ServiceIPv4CIDR string `json:"serviceIpv4Cidr,omitempty"`
	IPFamily        string `json:"ipFamily,omitempty"`
}

// Logging says which control plane logs go to CloudWatch.
type Logging struct {
	ClusterLogging []LogSetup `json:"clusterLogging,omitempty"`
}

// LogSetup switches some log types.
type LogSetup struct {
	Types   []string `json:"types"`
	Enabled bool     `json:"enabled"`
}

// Identity holds the cluster's OpenID Connect issuer.
type Identity struct {
	OIDC struct {
		Issuer string `json:"issuer"`
	} `json:"oidc"`
}

// CertificateAuthority is the base64 of the cluster's CA certificate.
type CertificateAuthority struct {
	Data string `json:"data,omitempty"`
}

// Health lists what is wrong with a cluster, node group or add-on.
type Health struct {
	Issues []Issue `json:"issues"`
}

// Issue is one health issue in EKS's words.
type Issue struct {
	Code        string   `json:"code"`
	Message     string   `json:"message"`
	ResourceIDs []string `json:"resourceIds,omitempty"`
}

// AccessConfig says who may enter a cluster.
type AccessConfig struct {
	BootstrapCreatorAdmin *bool  `json:"bootstrapClusterCreatorAdminPermissions,omitempty"`
	AuthenticationMode    string `json:"authenticationMode,omitempty"`
}

// UpgradePolicy is STANDARD or EXTENDED support.
type UpgradePolicy struct {
	SupportType string `json:"supportType,omitempty"`
}

// Nodegroup is the API's Nodegroup. The snapshot keeps it in the same shape.
type Nodegroup struct {
	Name           string              `json:"nodegroupName"`
	ARN            string              `json:"nodegroupArn"`
	ClusterName    string              `json:"clusterName"`
	Version        string              `json:"version"`
	ReleaseVersion string              `json:"releaseVersion"`
	CreatedAt      stamp               `json:"createdAt"`
	ModifiedAt     stamp               `json:"modifiedAt"`
	Status         string              `json:"status"`
	CapacityType   string              `json:"capacityType"`
	Scaling        ScalingConfig       `json:"scalingConfig"`
	InstanceTypes  []string            `json:"instanceTypes,omitempty"`
	Subnets        []string            `json:"subnets"`
	RemoteAccess   *RemoteAccess       `json:"remoteAccess,omitempty"`
	AMIType        string              `json:"amiType"`
	NodeRole       string              `json:"nodeRole"`
	Labels         map[string]string   `json:"labels,omitempty"`
	Taints         []NodegroupTaint    `json:"taints,omitempty"`
	Resources      *NodegroupResources `json:"resources,omitempty"`
	DiskSize       int                 `json:"diskSize,omitempty"`
	Health         Health              `json:"health"`
	UpdateConfig   *UpdateConfig       `json:"updateConfig,omitempty"`
	LaunchTemplate *LaunchTemplate     `json:"launchTemplate,omitempty"`
	Tags           map[string]string   `json:"tags"`
}

// ScalingConfig is how many nodes a group has. Fields that a request leaves out stay nil.
type ScalingConfig struct {
	Min     *int `json:"minSize,omitempty"`
	Max     *int `json:"maxSize,omitempty"`
	Desired *int `json:"desiredSize,omitempty"`
}

// RemoteAccess opens ssh to the nodes.
type RemoteAccess struct {
	EC2SSHKey            string   `json:"ec2SshKey,omitempty"`
	SourceSecurityGroups []string `json:"sourceSecurityGroups,omitempty"`
}

// NodegroupTaint is a taint with the effect as the EKS API spells it: NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE.
type NodegroupTaint struct {
	Key    string `json:"key,omitempty"`
	Value  string `json:"value,omitempty"`
	Effect string `json:"effect,omitempty"`
}

// NodegroupResources names what EKS made for a node group.
type NodegroupResources struct {
	AutoScalingGroups         []AutoScalingGroup `json:"autoScalingGroups"`
	RemoteAccessSecurityGroup string             `json:"remoteAccessSecurityGroup,omitempty"`
}

// AutoScalingGroup is the group that launches a node group's instances.
type AutoScalingGroup struct {
	Name string `json:"name"`
}

// UpdateConfig says how many nodes an update may take away at a time.
type UpdateConfig struct {
	MaxUnavailable           int `json:"maxUnavailable,omitempty"`
	MaxUnavailablePercentage int `json:"maxUnavailablePercentage,omitempty"`
}

// LaunchTemplate names a launch template's version.
type LaunchTemplate struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	ID      string `json:"id,omitempty"`
}

// Addon is the API's Addon. The snapshot keeps it in the same shape.
type Addon struct {
	Name                  string            `json:"addonName"`
	ClusterName           string            `json:"clusterName"`
	Status                string            `json:"status"`
	Version               string            `json:"addonVersion"`
	Health                Health            `json:"health"`
	ARN                   string            `json:"addonArn"`
	CreatedAt             stamp             `json:"createdAt"`
	ModifiedAt            stamp             `json:"modifiedAt"`
	ServiceAccountRoleARN string            `json:"serviceAccountRoleArn,omitempty"`
	ConfigurationValues   string            `json:"configurationValues,omitempty"`
	Tags                  map[string]string `json:"tags"`
}

// AccessEntry is the API's AccessEntry.
type AccessEntry struct {
	ClusterName  string            `json:"clusterName"`
	PrincipalARN string            `json:"principalArn"`
	Groups       []string          `json:"kubernetesGroups"`
	ARN          string            `json:"accessEntryArn"`
	CreatedAt    stamp             `json:"createdAt"`
	ModifiedAt   stamp             `json:"modifiedAt"`
	Tags         map[string]string `json:"tags"`
	Username     string            `json:"username"`
	Type         string            `json:"type"`
}

// AssociatedPolicy is an access policy of an access entry.
type AssociatedPolicy struct {
	PolicyARN    string      `json:"policyArn"`
	Scope        AccessScope `json:"accessScope"`
	AssociatedAt stamp       `json:"associatedAt"`
	ModifiedAt   stamp       `json:"modifiedAt"`
}

// AccessScope is the whole cluster or some namespaces.
type AccessScope struct {
	Type       string   `json:"type"`
	Namespaces []string `json:"namespaces,omitempty"`
}

// Update is the API's Update: a change to a cluster, node group or add-on.
type Update struct {
	ID        string        `json:"id"`
	Status    string        `json:"status"`
	Type      string        `json:"type"`
	Params    []UpdateParam `json:"params"`
	CreatedAt stamp         `json:"createdAt"`
	Errors    []ErrorDetail `json:"errors"`
}

// UpdateParam is what an update sets.
type UpdateParam struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// ErrorDetail says why an update failed.
type ErrorDetail struct {
	ErrorCode    string   `json:"errorCode"`
	ErrorMessage string   `json:"errorMessage"`
	ResourceIDs  []string `json:"resourceIds,omitempty"`
}
