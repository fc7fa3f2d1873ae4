#!/usr/bin/env bash
# Build programs of Kubernetes from the Go module proxy, for a machine that can't have them otherwise.
#
#   kubernetes.sh FOLDER PROGRAM...        PROGRAM: kubectl, kubelet, kube-apiserver ...
#
# A program of the wanted version that is in FOLDER already is not built again. KUBE_VERSION is the version; without it
# the one below, which the project's tests and benchmarks are measured against.
set -euo pipefail
version=${KUBE_VERSION:-1.33.13}
staging=v0.${version#1.} # the version of Kubernetes' own modules: k8s.io/api v0.33.13 belongs to 1.33.13
export GOFLAGS=          # a caller's -mod=readonly is about the project's go.mod and not about the one made here

[ $# -ge 2 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift

missing=()
for program; do
  case $program in
  kubectl) ask=("$folder/kubectl" version --client) ;;
  *) ask=("$folder/$program" --version) ;;
  esac
  "${ask[@]}" 2>/dev/null | grep -qF "v$version" || missing+=("k8s.io/kubernetes/cmd/$program")
done
[ ${#missing[@]} -gt 0 ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# k8s.io/kubernetes names its own modules by a folder of its repository; outside of it they are the published ones.
gomod=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"GoMod": "\(.*\)",\{0,1\}$/\1/p')
{
  printf 'module realkube\n\ngo 1.24.0\n\nrequire k8s.io/kubernetes v%s\n\n' "$version"
  sed -n "s#^[[:space:]]*\(replace \)\{0,1\}\(k8s.io/[^ ]*\) => ./staging.*#replace \2 => \2 $staging#p" "$gomod"
} >go.mod
{
  printf '//go:build tools\n\npackage tools\n\nimport (\n'
  printf '\t_ "%s"\n' "${missing[@]}"
  printf ')\n'
} >tools.go
go mod tidy
stamp=k8s.io/component-base/version
minor=${version#1.}
go build -o "$folder/" \
  -ldflags "-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=${minor%%.*}" "${missing[@]}"
