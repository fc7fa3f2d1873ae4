package kube

import (
	"regexp"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Causes for which a pod is not ready that are worth more patience than others of their kind.
const (
	NoNodes             cause.ID = "pod.no-nodes"
	NodesJoining        cause.ID = "pod.nodes-joining"
	RegistryUnknown     cause.ID = "pod.registry-unknown"
	RegistryUnreachable cause.ID = "pod.registry-unreachable"
	ImageNotPulled      cause.ID = "pod.image-not-pulled"
	NoPodNetwork        cause.ID = "pod.no-network"
)

// claimUnbound is of a pod whose volumes nothing makes. The scheduler says so after ten minutes only: until then the pod waits
// without a word, which is claimPending.
const claimUnbound cause.ID = "pod.claim-unbound"

const claimPending = "ClaimPending"

// symptom is what Kubernetes says of a pod that is not ready.
type symptom struct {
	about       part
	code, words string // Kubernetes' own word, and its sentence behind it
	pod         string
	container   string // at fault, where one is
	image       string
	restarts    int
	ended       *corev1.ContainerStateTerminated // how the container's last run ended
	since       time.Time                        // when the scheduler found no node, or the node took an image's pod
}

// part is what of a pod a symptom is about.
type part string

const (
	aboutPod       part = "pod"
	aboutFailed    part = "failed pod"
	aboutImage     part = "image"
	aboutContainer part = "container"
	aboutCrash     part = "crash"
	aboutScheduler part = "scheduler"
)

// usePublicImage offers an image that everybody can pull.
var usePublicImage = []string{"public-image"}

var faultImagePull = cause.DefineFault("image-pull", "", text.Define("fault.image-pull",
	"No image can be pulled: ErrImagePull, then ImagePullBackOff.",
	"이미지를 받을 수 없습니다. ErrImagePull, 그다음 ImagePullBackOff가 됩니다."))

var faultYoungNodeDNS = cause.DefineFault("young-node-dns", "", text.Define("fault.young-node-dns",
	"For its first minutes a node can't resolve the names of registries: pulls fail, and mend themselves.",
	"노드가 처음 몇 분 동안 레지스트리 이름을 찾지 못합니다. 이미지 받기가 실패하다가 저절로 해결됩니다."))

var podCauses = cause.Define([]cause.Cause[symptom]{
	{ID: "pod.terminating", Match: code("Terminating"), Tell: says(podTerminating), Example: symptom{about: aboutPod, code: "Terminating"}},
	{ID: "pod.completed", Match: code("Completed"), Tell: says(podCompleted), Example: symptom{about: aboutPod, code: "Completed"}},

	{
		ID: "pod.image-name-invalid", Match: imageCode("InvalidImageName"), Remedies: usePublicImage,
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, imageNameBad.With(s.image)) },
		Example: symptom{about: aboutImage, code: "InvalidImageName", words: "couldn't parse image name", image: "Shop/Web"},
	},
	{
		ID: "pod.image-never-pulled", Match: imageCode("ErrImageNeverPull"),
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, imageNeverPull.With(s.image)) },
		Example: symptom{about: aboutImage, code: "ErrImageNeverPull", words: `Container image "shop/web:1" is not present with pull policy of Never`, image: "shop/web:1"},
	},
	{
		// The network's failures come first: a registry that was not reached has said nothing of the image.
		ID: RegistryUnknown, Match: imageWords(`no such host`), Tell: ofImage(imageNoRegistry), Remedies: usePublicImage,
		Example: symptom{about: aboutImage, code: "ErrImagePull", words: "dial tcp: lookup registry.example: no such host", image: "registry.example/web:1"},
	},
	{
		ID:    RegistryUnreachable,
		Match: imageWords(`dial (tcp|udp)|lookup \S+ on |server misbehaving|name resolution|i/o timeout|handshake timeout|deadline exceeded|connection (refused|reset)|network is unreachable|no route to host|: EOF$`),
		Tell:  ofImage(imageNetwork), Remedies: usePublicImage, Fault: faultYoungNodeDNS,
		Example: symptom{about: aboutImage, code: "ErrImagePull", words: "dial tcp 10.0.0.1:443: i/o timeout", image: "shop/web:1"},
	},
	{
		// Before the absent ones: a registry says of what it does not show that it may not exist.
		ID: "pod.image-refused", Match: imageWords(`unauthorized|denied|forbidden|authorization failed|no basic auth`), Tell: ofImage(imageRefused), Remedies: usePublicImage,
		Example: symptom{about: aboutImage, code: "ErrImagePull", words: "pull access denied, repository does not exist or may require authorization", image: "shop/web:1"},
	},
	{
		ID: "pod.image-absent", Match: imageWords(`not found|manifest unknown|does not exist`), Tell: ofImage(imageNotFound), Remedies: usePublicImage,
		Example: symptom{about: aboutImage, code: "ErrImagePull", words: `failed to resolve reference "shop/web:1": shop/web:1: not found`, image: "shop/web:1"},
	},
	{
		ID: ImageNotPulled, Match: words(aboutImage, ``), Tell: ofImage(imageNotPulled), Remedies: usePublicImage, Fault: faultImagePull,
		Example: symptom{about: aboutImage, code: "ErrImagePull", words: "429 Too Many Requests: toomanyrequests: Rate exceeded", image: "shop/web:1"},
	},

	{
		ID: "pod.config-missing", Match: code("CreateContainerConfigError"), Example: symptom{about: aboutContainer, code: "CreateContainerConfigError", words: `secret "db" not found`, container: "web"},
		Tell: func(s symptom, p *text.Problem) { s.tell(p, containerConfig.With(s.container, s.words)) },
	},
	{
		ID: "pod.container-not-started", Match: code("CreateContainerError", "RunContainerError"),
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, containerNotStarted.With(s.container, s.words)) },
		Example: symptom{about: aboutContainer, code: "RunContainerError", words: `exec: "web": executable file not found in $PATH`, container: "web"},
	},
	{
		ID: "pod.out-of-memory", Match: ended(func(s symptom) bool { return s.ended != nil && s.ended.Reason == "OOMKilled" }),
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, containerOOM.With(s.container, s.restarts)) },
		Example: symptom{about: aboutCrash, code: "OOMKilled", container: "web", restarts: 2, ended: &corev1.ContainerStateTerminated{ExitCode: 137, Reason: "OOMKilled"}},
	},
	{
		ID: "pod.container-ends", Match: ended(func(s symptom) bool { return s.ended != nil && s.ended.ExitCode == 0 }),
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, containerEnds.With(s.container, s.restarts)) },
		Example: symptom{about: aboutCrash, code: "CrashLoopBackOff", container: "web", restarts: 5, ended: &corev1.ContainerStateTerminated{Reason: "Completed"}},
	},
	{
		ID: "pod.container-crashes", Match: ended(func(s symptom) bool { return s.ended != nil && s.words != "" }),
		Tell: func(s symptom, p *text.Problem) {
			s.tell(p, containerExitedLog.With(s.container, int(s.ended.ExitCode), s.restarts, s.words))
		},
		Example: symptom{about: aboutCrash, code: "CrashLoopBackOff", container: "web", restarts: 1, words: "no such table: users", ended: &corev1.ContainerStateTerminated{ExitCode: 3}},
	},
	{
		ID: "pod.container-crashes", Match: ended(func(s symptom) bool { return s.ended != nil }),
		Tell: func(s symptom, p *text.Problem) {
			s.tell(p, containerExited.With(s.container, int(s.ended.ExitCode), s.restarts))
		},
		Example: symptom{about: aboutCrash, code: "CrashLoopBackOff", container: "web", restarts: 1, ended: &corev1.ContainerStateTerminated{ExitCode: 3}},
	},
	{
		ID: "pod.container-crashes", Match: ended(func(symptom) bool { return true }),
		Tell:    func(s symptom, p *text.Problem) { s.tell(p, containerCrashed.With(s.container, s.restarts)) },
		Example: symptom{about: aboutCrash, code: "CrashLoopBackOff", container: "web", restarts: 1},
	},

	{
		ID: "pod.failed", Match: func(s symptom) bool { return s.about == aboutFailed }, Tell: quotes(podFailed),
		Example: symptom{about: aboutFailed, code: "Evicted", words: "The node was low on resource: memory."},
	},

	{ID: NoNodes, Match: words(aboutScheduler, `no nodes available`), Tell: says(podNoNodes), Example: symptom{about: aboutScheduler, code: "Unschedulable", words: "no nodes available to schedule pods"}},
	{
		// The taints of nodes that have just come (Kubernetes, Well-Known Labels, Annotations and Taints).
		ID: NodesJoining, Match: words(aboutScheduler, `node\.kubernetes\.io/not-ready|node\.cloudprovider\.kubernetes\.io/uninitialized`), Tell: quotes(podNodesNotReady),
		Example: symptom{about: aboutScheduler, code: "Unschedulable", words: "0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/not-ready: }."},
	},
	{
		ID: "pod.nodes-full", Match: words(aboutScheduler, `Too many pods`), Tell: quotes(podTooMany),
		Example: symptom{about: aboutScheduler, code: "Unschedulable", words: "0/2 nodes are available: 2 Too many pods."},
	},
	{
		ID: "pod.resources-short", Match: words(aboutScheduler, `Insufficient`), Tell: quotes(podInsufficient),
		Example: symptom{about: aboutScheduler, code: "Unschedulable", words: "0/2 nodes are available: 2 Insufficient cpu."},
	},
	{
		// These two in the words of the scheduler's plug-in VolumeBinding.
		ID: "pod.claim-missing", Match: words(aboutScheduler, `persistentvolumeclaim "[^"]*" (not found|is being deleted)`), Tell: ofClaim(podClaimMissing),
		Example: symptom{about: aboutScheduler, code: "Unschedulable", words: `0/2 nodes are available: persistentvolumeclaim "data" not found.`},
	},
	{
		ID: claimUnbound, Match: words(aboutScheduler, `VolumeBinding|unbound immediate PersistentVolumeClaims`), Tell: ofClaim(podClaimUnbound),
		Example: symptom{about: aboutScheduler, code: "SchedulerError", words: `running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded`},
	},
	{
		ID: "pod.unschedulable", Match: words(aboutScheduler, ``), Tell: quotes(podUnscheduled),
		Example: symptom{about: aboutScheduler, code: "Unschedulable", words: "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."},
	},
	{
		ID: "pod.claim-pending", Match: code(claimPending), Example: symptom{about: aboutPod, code: claimPending},
		Tell: func(_ symptom, p *text.Problem) { p.Why, p.Next = podClaimPending.With(), podClaimNext.With() },
	},
	{ID: "pod.unscheduled", Match: code("Pending"), Tell: says(podWaitsForScheduler), Example: symptom{about: aboutPod, code: "Pending"}},

	{
		ID: "pod.volume-missing", Match: code("FailedMount", "FailedAttachVolume"), Tell: quotes(podVolume),
		Example: symptom{about: aboutPod, code: "FailedMount", words: `MountVolume.SetUp failed for volume "tls": secret "tls" not found`},
	},
	{
		ID: NoPodNetwork, Match: code("FailedCreatePodSandBox"), Tell: quotes(podSandbox),
		Example: symptom{about: aboutPod, code: "FailedCreatePodSandBox", words: "plugin type=\"aws-cni\" failed (add): failed to assign an IP address to container"},
	},
	{
		ID: "pod.probe-fails", Match: code("Unhealthy"), Tell: quotes(podProbe),
		Example: symptom{about: aboutPod, code: "Unhealthy", words: "Readiness probe failed: HTTP probe failed with statuscode: 500"},
	},
	{
		ID: "pod.container-not-ready", Match: code("ContainersNotReady"), Example: symptom{about: aboutPod, code: "ContainersNotReady", container: "web"},
		Tell: func(s symptom, p *text.Problem) { s.tell(p, containerNotReady.With(s.container)) },
	},
	{ID: "pod.gate-closed", Match: code("NotReady"), Tell: says(podNotReady), Example: symptom{about: aboutPod, code: "NotReady"}},
	{ID: "pod.starting", Match: code("ContainerCreating"), Tell: says(podCreating), Example: symptom{about: aboutPod, code: "ContainerCreating"}},
}...)

func code(codes ...string) func(symptom) bool {
	return func(s symptom) bool {
		return (s.about == aboutPod || s.about == aboutContainer) && slices.Contains(codes, s.code)
	}
}

func imageCode(code string) func(symptom) bool {
	return func(s symptom) bool { return s.about == aboutImage && s.code == code }
}

// words matches a part of what a registry, a container runtime or the scheduler says.
func words(about part, pattern string) func(symptom) bool {
	re := regexp.MustCompile(pattern)
	return func(s symptom) bool { return s.about == about && re.MatchString(s.words) }
}

// naming is what names an image in a sentence, and may say anything itself: "shop/denied:1", https://registry/v2/not-found/…
var naming = regexp.MustCompile(`"[^"]*"|https?://\S+`)

// imageWords matches a part of what is said of an image, which its name is not.
func imageWords(pattern string) func(symptom) bool {
	re := regexp.MustCompile("(?i)" + pattern)
	return func(s symptom) bool {
		said := naming.ReplaceAllString(s.words, "")
		if s.image != "" {
			said = strings.ReplaceAll(said, s.image, "")
		}
		return s.about == aboutImage && re.MatchString(said)
	}
}

func ended(how func(symptom) bool) func(symptom) bool {
	return func(s symptom) bool { return s.about == aboutCrash && how(s) }
}

// tell says why, and where to look further.
func (s symptom) tell(p *text.Problem, why text.Text) {
	p.Why, p.Next = why, podNext.With(s.pod)
}

func says(why text.Key) func(symptom, *text.Problem) {
	return func(s symptom, p *text.Problem) { s.tell(p, why.With()) }
}

// quotes is for sentences that end with Kubernetes' own.
func quotes(why text.Key) func(symptom, *text.Problem) {
	return func(s symptom, p *text.Problem) { s.tell(p, why.With(s.words)) }
}

func ofClaim(why text.Key) func(symptom, *text.Problem) {
	return func(s symptom, p *text.Problem) { p.Why, p.Next = why.With(s.words), podClaimNext.With() }
}

func ofImage(why text.Key) func(symptom, *text.Problem) {
	return func(s symptom, p *text.Problem) { s.tell(p, why.With(s.image, oneLine(s.words))) }
}

// Passes says whether a cause may go away without anybody's doing, as a young node gets its network: it is worth waiting.
func Passes(id cause.ID) bool {
	return slices.Contains([]cause.ID{RegistryUnknown, RegistryUnreachable, ImageNotPulled, NoPodNetwork}, id)
}

// hopeless says whether waiting alone will not help.
func (s symptom) hopeless(id cause.ID, now time.Time) bool {
	switch s.about {
	case aboutFailed, aboutContainer:
		return true
	case aboutImage:
		if id == RegistryUnknown { // a young node may have no DNS yet; a name that is misspelt never comes
			return !s.since.IsZero() && now.Sub(s.since) > registryLimit
		}
		return !Passes(id)
	case aboutCrash:
		return s.restarts >= crashesUntilHopeless
	case aboutScheduler:
		limit := unschedulableLimit
		if id == NoNodes || id == NodesJoining {
			limit = joiningLimit
		}
		return (s.code == corev1.PodReasonUnschedulable || id == claimUnbound) && now.Sub(s.since) > limit
	}
	return s.code == "Completed" || id == "pod.volume-missing" && strings.Contains(s.words, "not found")
}
