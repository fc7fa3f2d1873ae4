package kube

import (
	"time"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// NodeState is a node at one moment.
type NodeState struct {
	Name string
	// InstanceID (i-...) and Zone come from the node's provider ID and labels; "" where the cluster does not say.
	InstanceID, InstanceType, Zone string
	// Version is the kubelet's, "v1.33.4-eks-...".
	Version string
	Ready   bool
	// Stage is the step of the usual ladder that the node is on.
	Stage NodeStage
	// Why says in words what it waits for, or why it is not well; zero when Ready.
	Why     text.Text
	Created time.Time
}

// NodeStage is how far a node has come: registered → network → ready, or unready again afterwards.
type NodeStage string

// The stages in their usual order.
const (
	NodeJoined     NodeStage = "joined"     // registered; its kubelet has not reported a runtime yet
	NodeNetwork    NodeStage = "network"    // waits for the network plug-in (CNI)
	NodeReady      NodeStage = "ready"      // takes pods
	NodeCordoned   NodeStage = "cordoned"   // ready, but takes no new pods
	NodeNotReady   NodeStage = "not-ready"  // reported itself not ready for another reason
	NodeUnreported NodeStage = "unreported" // its kubelet has stopped reporting
)

// PodState is a pod at one moment.
type PodState struct {
	Namespace, Name string
	UID             string
	// Phase is Kubernetes' own; a pod being deleted is "Terminating", as kubectl shows it.
	Phase    string
	Ready    bool
	Restarts int
	Node, IP string
	// Image is the first container's.
	Image string
	// Reason is Kubernetes' own code for what is wrong ("ImagePullBackOff"), "" when nothing is.
	Reason string
	// Cause is its entry in the catalogue of causes, "" when Ready.
	Cause cause.ID
	// Why says it in one sentence; zero when Ready.
	Why text.Text
	// Hopeless says that waiting alone will not make it Ready.
	Hopeless bool
	Labels   map[string]string
	Created  time.Time
}

// ServiceState is a service at one moment.
type ServiceState struct {
	Namespace, Name string
	Type            string
	// Hostname is where its load balancer answers (name or address); "" until it has one.
	Hostname  string
	ClusterIP string
	Ports     []ServicePort
	// Deleting says that it is being deleted and waits for its load balancer to go.
	Deleting bool
	Created  time.Time
}

// ServicePort is one port of a service.
type ServicePort struct {
	Name string
	Port int
	// Target is the pods' port, a number or a name.
	Target   string
	NodePort int
	Protocol string
}

// EventState is one of the cluster's events.
type EventState struct {
	Namespace string
	// Kind and Name are of the object that it is about.
	Kind, Name string
	// Type is Normal or Warning.
	Type            string
	Reason, Message string
	Count           int
	Time            time.Time
}

// Update is one delivery of a watch.
type Update[S any] struct {
	State S
	// Gone says that the object was deleted; State is what was last known of it.
	Gone bool
	// Listed says that it comes with the first listing and is no news.
	Listed bool
}
