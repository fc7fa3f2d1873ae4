package steps

import "eksui/steps/engine"

// Shows implements engine.Shower.
func (*clusterStep) Shows() engine.Subject { return engine.Nodes }

// Shows implements engine.Shower.
func (*deployStep) Shows() engine.Subject { return engine.Pods }

// Shows implements engine.Shower.
func (*exposeStep) Shows() engine.Subject { return engine.Services }

// Shows implements engine.Shower.
func (*forwardStep) Shows() engine.Subject { return engine.PortForwards }

// Looks implements engine.Looker: it finds out who asks.
func (*credentialsStep) Looks() {}

// Looks implements engine.Looker: the subnets are the network step's.
func (*subnetsStep) Looks() {}
