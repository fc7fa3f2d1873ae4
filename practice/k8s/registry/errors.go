package registry

import (
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/store"
)

var errModified = errors.New("the object has been modified; please apply your changes to the latest version and try again")

func conflictingUID(r *Resource, cur store.Object, asked types.UID) error {
	return apierrors.NewConflict(r.GroupResource(), cur.GetName(),
		fmt.Errorf("Precondition failed: UID in precondition: %v, UID in object meta: %v", asked, cur.GetUID())) // Kubernetes' own text
}

func terminating(r *Resource, namespace, name string) error {
	err := apierrors.NewForbidden(r.GroupResource(), name, fmt.Errorf("unable to create new content in namespace %s because it is being terminated", namespace))
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{
		Type: corev1.NamespaceTerminatingCause, Message: fmt.Sprintf("namespace %s is being terminated", namespace), Field: "metadata.namespace",
	})
	return err
}
