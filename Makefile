# The words for what is done often; .ci/run does them all, in its order, on a machine that it first gives the tools.
# `make all` is what passes on a machine with only Go and golangci-lint.

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/eksui-ci
EKSUI := $(CACHE)/eksui

.PHONY: all test lint cross binary terminal byhand eksctl pages models race bench fuzz snapshot release golden

all: test lint cross

# The README's command.
test:
	go test ./...

# Layers included.
lint:
	go vet ./...
	@left=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$left" ] || { echo "gofmt would change: $$left"; exit 1; }
	golangci-lint run ./...

cross:
	GOOS=linux GOARCH=amd64 go build -o /dev/null ./cmd/eksui
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/eksui
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/eksui

binary:
	@mkdir -p $(CACHE)
	go build -o $(EKSUI) ./cmd/eksui

# The wizard in tmux, to the receipt.
terminal: binary
	.ci/terminal $(EKSUI)

# The course on practice with aws and kubectl; needs both.
byhand: binary
	practice/byhand/run $(EKSUI)

# The course's own commands on practice, with eksctl; needs aws and kubectl too.
eksctl: binary
	practice/byhand/eksctl $(EKSUI)

# Every By hand page as it is printed; needs eksctl, aws and kubectl.
pages: binary
	practice/byhand/pages $(EKSUI)

# Practice, the templates and the tokens by AWS's own models; needs npm, node, aws and kubectl.
MODELS := $(CACHE)/models
models: binary
	models/install $(MODELS)
	EKSUI_MODELS=$(MODELS) models/run $(EKSUI)

# The whole suite on a real Kubernetes, which is built and started; needs root.
race:
	kube/testdata/realkube.sh go test -race -timeout 40m ./...

# Beside kubectl on a real Kubernetes; needs root.
bench:
	.ci/realkube

# FUZZTIME=10m make fuzz takes longer over each target.
fuzz:
	.ci/fuzz

# A package of this commit for this machine, installed and looked at; needs dpkg and rpm.
snapshot:
	release/build --snapshot linux/$$(go env GOHOSTARCH)
	release/check

# All archives and packages of the tag v* that the commit has.
release:
	release/build

# Writes the golden frames anew: read the difference before you commit it.
golden:
	go test ./tui -update
	git diff --stat -- '*.golden'
