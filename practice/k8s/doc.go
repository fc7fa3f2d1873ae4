// Package k8s is the Kubernetes side of the practice cloud: for each EKS cluster an API server on loopback that
// unmodified kubectl and client-go work on, and a simulation of what a cluster's controllers, scheduler and kubelets do.
//
// The parts: store keeps objects and the history of their changes; registry knows the kinds, their defaults and rules and
// is the only way to change an object; apiserver speaks HTTP; control holds the controllers and kubelet the nodes, pods and
// what they serve.
package k8s
