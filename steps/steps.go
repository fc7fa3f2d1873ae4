// Package steps is the lab's steps: what makes a VPC, a cluster, a page, and takes them away. The engine runs them, and the
// site says where.
package steps

import (
	"cmp"
	"errors"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// The lab's stages, in the order in which a learner meets them.
const (
	Credentials engine.ID = "credentials"
	Network     engine.ID = "network"
	Subnets     engine.ID = "subnets"
	Cluster     engine.ID = "cluster"
	Connect     engine.ID = "connect"
	Deploy      engine.ID = "deploy"
	Forward     engine.ID = "forward"
	Expose      engine.ID = "expose"
	Teardown    engine.ID = "teardown"
)

// APIReady is reached when the cluster's API server answers: well before the cluster step is done, whose nodes come later.
const APIReady engine.Milestone = "cluster/api"

// Lab is a site with its steps and their journal: what a face opens.
type Lab struct {
	*engine.Engine
	Site    *site.Site
	journal *engine.Journal
}

// Open opens the lab of a folder. See site.Open.
func Open(setup site.Setup, choices *site.Choices) (*Lab, error) {
	s, err := site.Open(setup, choices)
	if err != nil {
		return nil, err
	}
	j, err := engine.OpenJournal(setup.Folder)
	if err != nil {
		return nil, errors.Join(unopenedJournal(setup.Folder, err), s.Close())
	}
	return &Lab{Engine: newEngine(s, j), Site: s, journal: j}, nil
}

// Close ends what steps hold open and frees the lab for others.
func (l *Lab) Close() error { return errors.Join(l.Site.Close(), l.journal.Close()) }

// About is what the lab says of itself.
func (l *Lab) About() engine.About { return l.Site.About() }

// History reads what earlier runs have told.
func (l *Lab) History() ([]engine.Record, error) { return engine.ReadJournal(l.Site.Setup.Folder) }

// graceOfOthers is how long steps may go on when another has failed: nodes and a load balancer come in that time.
const graceOfOthers = 3 * time.Minute

// newEngine makes an engine of the lab's steps.
func newEngine(lab *site.Site, j *engine.Journal) *engine.Engine {
	steps := []engine.Step{
		newCredentials(lab), newNetwork(lab), newSubnets(lab), newCluster(lab), newConnect(lab), newDeploy(lab), newForward(lab),
		newExpose(lab),
	}
	var makers []site.Maker
	for _, s := range steps {
		if m, ok := s.(site.Maker); ok {
			makers = append(makers, m)
		}
	}
	lab.SetMakers(makers)
	pace := lab.Setup.AWS.Pace
	return engine.New(j, steps, &teardown{lab, steps}, engine.Patience{
		Pause: cmp.Or(pace.Min, time.Second), Limit: pace.Lag(), Grace: pace.OfAWS(graceOfOthers),
	})
}

// part is what all steps have: a name, what they wait for, and the lab that they work on.
type part struct {
	lab   *site.Site
	id    engine.ID
	title text.Key
	needs []engine.Milestone
}

func (p part) ID() engine.ID                  { return p.id }
func (p part) Title() text.Text               { return p.title.With() }
func (p part) Needs() []engine.Milestone      { return p.needs }
func (p part) Milestones() []engine.Milestone { return nil }
