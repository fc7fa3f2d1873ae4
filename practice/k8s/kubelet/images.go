package kubelet

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
)

// program is what an image runs when a container gives no command.
type program struct {
	port  int32  // that it serves pages on; 0 for none
	title string // of its page
	exits bool   // ends at once with 0, as a shell without a terminal does
	size  int64  // compressed, in bytes
}

// library are images that anyone can pull and that courses use, by repository without registry. What a repository of one
// of the registries below is called that isn't here is taken to exist if its owner is known, and to serve nothing.
var library = map[string]program{
	"nginx":                            {port: 80, title: "Welcome to nginx!", size: 62_706_233},
	"httpd":                            {port: 80, title: "Welcome to Apache httpd!", size: 45_123_377},
	"caddy":                            {port: 80, title: "Welcome to Caddy!", size: 19_837_003},
	"traefik":                          {port: 80, title: "Welcome to Traefik!", size: 49_102_114},
	"tomcat":                           {port: 8080, title: "Welcome to Tomcat!", size: 158_332_901},
	"ghost":                            {port: 2368, title: "Welcome to Ghost!", size: 188_340_112},
	"wordpress":                        {port: 80, title: "Welcome to WordPress!", size: 257_903_420},
	"redis":                            {size: 52_340_981},
	"memcached":                        {size: 30_923_771},
	"postgres":                         {size: 160_220_345},
	"mysql":                            {size: 233_481_212},
	"mariadb":                          {size: 113_240_101},
	"mongo":                            {size: 278_441_230},
	"rabbitmq":                         {size: 98_120_440},
	"registry":                         {size: 17_834_022},
	"busybox":                          {exits: true, size: 2_213_322},
	"alpine":                           {exits: true, size: 3_806_112},
	"ubuntu":                           {exits: true, size: 29_720_551},
	"debian":                           {exits: true, size: 49_280_112},
	"amazonlinux":                      {exits: true, size: 53_112_800},
	"bash":                             {exits: true, size: 6_720_310},
	"python":                           {exits: true, size: 363_120_551},
	"node":                             {exits: true, size: 400_301_220},
	"golang":                           {exits: true, size: 301_992_003},
	"ruby":                             {exits: true, size: 371_220_010},
	"openjdk":                          {exits: true, size: 240_811_200},
	"eclipse-temurin":                  {exits: true, size: 210_900_412},
	"perl":                             {exits: true, size: 336_552_903},
	"hello-world":                      {exits: true, size: 2_497},
	"curlimages/curl":                  {exits: true, size: 9_403_120},
	"nginxdemos/hello":                 {port: 80, title: "Welcome: Hello World", size: 20_110_330},
	"traefik/whoami":                   {port: 80, title: "Welcome: whoami", size: 2_910_411},
	"hashicorp/http-echo":              {port: 5678, title: "Welcome: http-echo", size: 3_401_120},
	"echoserver":                       {port: 8080, title: "Welcome: echoserver", size: 47_220_001},
	"pause":                            {size: 318_731},
	"e2e-test-images/agnhost":          {port: 8080, title: "Welcome: agnhost", size: 53_940_112},
	"bitnami/nginx":                    {port: 8080, title: "Welcome to nginx!", size: 66_102_002},
	"nginx/nginx":                      {port: 80, title: "Welcome to nginx!", size: 62_706_233},
	"nginxinc/nginx-unprivileged":      {port: 8080, title: "Welcome to nginx!", size: 62_802_119},
	"amazonlinux/amazonlinux":          {exits: true, size: 53_112_800},
	"eks/aws-load-balancer-controller": {size: 60_020_110},
	"eks-distro/kubernetes/pause":      {size: 318_731},
}

// systemImages are those that a cluster's own pods run, from the registry of EKS's add-ons.
var systemImages = []string{"amazon-k8s-cni", "amazon-k8s-cni-init", "amazon/aws-network-policy-agent", "eks/kube-proxy", "eks/coredns", "eks/metrics-server", "eks/pause"}

// SystemRegistry is where EKS's add-ons come from in Seoul.
const SystemRegistry = "602401143452.dkr.ecr.ap-northeast-2.amazonaws.com"

// openRegistries answer for the images of the library.
var openRegistries = []string{"docker.io", "index.docker.io", "public.ecr.aws", "registry.k8s.io", "k8s.gcr.io", "gcr.io", "quay.io", "ghcr.io", "mcr.microsoft.com"}

var (
	privateECR     = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$`)
	repositoryName = regexp.MustCompile(`^[a-z0-9]+(([._]|__|-+|/)[a-z0-9]+)*$`)
	versionName    = regexp.MustCompile(`^(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$`)
)

// image is a reference in its parts, as containerd reads it.
type image struct {
	registry, repository string
	version              string // with its : or @
}

func parseImage(ref string) (image, bool) {
	var i image
	rest := ref
	if at := strings.Index(rest, "@"); at >= 0 {
		rest, i.version = rest[:at], rest[at:]
	} else if colon := strings.LastIndex(rest, ":"); colon > strings.LastIndex(rest, "/") {
		rest, i.version = rest[:colon], rest[colon:]
	} else {
		i.version = ":latest"
	}
	first, other, found := strings.Cut(rest, "/")
	switch {
	case found && (strings.ContainsAny(first, ".:") || first == "localhost"):
		i.registry, i.repository = first, other
	case found:
		i.registry, i.repository = "docker.io", rest
	default:
		i.registry, i.repository = "docker.io", "library/"+rest
	}
	return i, repositoryName.MatchString(i.repository) && versionName.MatchString(i.version)
}

func (i image) String() string { return i.registry + "/" + i.repository + i.version }

// pullError is why an image can't be pulled, in containerd's words.
type pullError struct {
	invalid bool // the reference is none
	text    string
}

// find says what an image is, or why it can't be pulled.
func find(ref string) (program, *pullError) {
	i, ok := parseImage(ref)
	if !ok {
		return program{}, &pullError{true, fmt.Sprintf("Failed to apply default image tag %q: couldn't parse image name %q: invalid reference format", ref, ref)}
	}
	failed := fmt.Sprintf("failed to pull and unpack image %q: failed to resolve reference %q: ", i, i)
	switch {
	case i.registry == SystemRegistry && slices.Contains(systemImages, i.repository):
		return program{size: 40_212_500}, nil
	case privateECR.MatchString(i.registry):
		return program{}, &pullError{text: fmt.Sprintf("%sunexpected status from HEAD request to https://%s/v2/%s/manifests/%s: 403 Forbidden", failed, i.registry, i.repository, i.version[1:])}
	case !slices.Contains(openRegistries, i.registry):
		return program{}, &pullError{text: fmt.Sprintf("%sfailed to do request: Head %q: dial tcp: lookup %s: no such host", failed, fmt.Sprintf("https://%s/v2/%s/manifests/%s", i.registry, i.repository, i.version[1:]), i.registry)}
	}
	name := strings.TrimPrefix(i.repository, "library/")
	name = strings.TrimPrefix(name, "docker/library/")
	p, ok := library[name]
	switch {
	case ok && !plausible(i.version):
		return program{}, &pullError{text: failed + i.String() + ": not found"}
	case ok:
		return p, nil
	case i.registry == "docker.io":
		return program{}, &pullError{text: failed + "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"}
	}
	return program{}, &pullError{text: failed + i.String() + ": not found"}
}

// released is what tags of releases look like: words of letters, or a version whose first number is below 100 or a year.
var released = regexp.MustCompile(`^v?(\d{1,2}|20\d\d)?(\.\d+)*([-_.]?[a-z][a-z0-9.]*)*$`)

// misspelt are tags that courses use to show what a tag that doesn't exist does.
var misspelt = regexp.MustCompile(`not-?exist|no-?such|nonexist|wrong|invalid|broken|bogus|typo|missing|fake|not-?found|\bbad\b|xxx|^lat.?st$|^la.?est$`)

// plausible guesses whether a repository of the library has a version.
func plausible(version string) bool {
	tag := version[1:]
	return version[0] == '@' || tag == "latest" || released.MatchString(tag) && !misspelt.MatchString(tag)
}

// digest is the same for the same image.
func digest(ref string) string {
	var b strings.Builder
	for n := range 4 {
		h := fnv.New64a()
		fmt.Fprint(h, n, ref)
		fmt.Fprintf(&b, "%016x", h.Sum64())
	}
	return "sha256:" + b.String()
}
