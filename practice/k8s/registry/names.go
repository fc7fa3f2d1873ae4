package registry

import (
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
)

// nameRule checks a name, or a prefix of one, and returns what is wrong with it.
type nameRule = validation.ValidateNameFunc

var (
	subdomainName nameRule = validation.NameIsDNSSubdomain
	labelName     nameRule = validation.NameIsDNSLabel
	serviceName   nameRule = validation.NameIsDNS1035Label
	pathName      nameRule = path.ValidatePathSegmentName //nolint:staticcheck // what the API server calls
)

func (r *Resource) nameRule() nameRule {
	if r.name == nil {
		return subdomainName
	}
	return r.name
}
