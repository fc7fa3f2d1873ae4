package engine

// Subject is what a lab's story tells of besides stacks and notes.
type Subject string

// The subjects.
const (
	Nodes        Subject = "nodes"
	Pods         Subject = "pods"
	Services     Subject = "services"
	PortForwards Subject = "port-forwards"
)

// Shower is a step whose page shows a subject: what it brings about, while it does.
type Shower interface {
	Shows() Subject
}

// Looker is a step that makes nothing: its Run finds out, or keeps a choice. There is nothing of it to undo.
type Looker interface {
	Looks()
}
