package apiserver

import (
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/practice/k8s/registry"
)

// crds is how a cluster without custom resources shows their definitions: as none. It is in no discovery, since none can be
// made; kubectl asks for the list before it says that a manifest's kind is unknown.
var crds = &registry.Resource{
	GroupVersionResource: schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"},
	Kind:                 "CustomResourceDefinition", Verbs: []string{"get", "list"},
}

func (s *Server) customResources(c *call) error {
	c.verb = verbOf(c)
	if !crds.Allows(c.verb, "") {
		return apierrors.NewMethodNotSupported(crds.GroupResource(), c.verb)
	}
	if err := s.authorize(c); err != nil {
		return err
	}
	if c.verb == "get" {
		return apierrors.NewNotFound(crds.GroupResource(), c.name)
	}
	return c.writeJSON(http.StatusOK, metav1.PartialObjectMetadataList{
		TypeMeta: metav1.TypeMeta{Kind: crds.ListKind(), APIVersion: crds.GroupVersion().String()}, ListMeta: metav1.ListMeta{ResourceVersion: "1"},
		Items: []metav1.PartialObjectMetadata{},
	})
}
