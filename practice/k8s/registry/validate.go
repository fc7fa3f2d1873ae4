package registry

import (
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"eksui/practice/k8s/store"
)

// check applies the rules of all kinds and of this one.
func (r *Resource) check(o, old store.Object) field.ErrorList {
	errs := validation.ValidateObjectMetaAccessor(o, r.Namespaced, r.nameRule(), field.NewPath("metadata"))
	if old != nil {
		errs = append(errs, validation.ValidateObjectMetaAccessorUpdate(o, old, field.NewPath("metadata"))...)
	}
	if r.validate != nil {
		errs = append(errs, r.validate(o, old)...)
	}
	return errs
}

func immutable(errs *field.ErrorList, now, was any, at *field.Path) {
	if !equality.Semantic.DeepEqual(now, was) {
		*errs = append(*errs, field.Invalid(at, now, validation.FieldImmutableErrorMsg))
	}
}

func notNegative(errs *field.ErrorList, n *int32, at *field.Path) {
	if n != nil {
		*errs = append(*errs, validation.ValidateNonnegativeField(int64(*n), at)...)
	}
}

// validateTemplate checks a selector and the template whose pods it has to select.
func validateTemplate(selector *metav1.LabelSelector, t *corev1.PodTemplateSpec, restart ...corev1.RestartPolicy) field.ErrorList {
	var errs field.ErrorList
	spec := field.NewPath("spec")
	if selector == nil {
		errs = append(errs, field.Required(spec.Child("selector"), ""))
	} else {
		errs = append(errs, metavalidation.ValidateLabelSelector(selector, metavalidation.LabelSelectorValidationOptions{}, spec.Child("selector"))...)
		if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
			errs = append(errs, field.Invalid(spec.Child("selector"), selector, "empty selector is invalid for deployment"))
		} else if s, err := metav1.LabelSelectorAsSelector(selector); err == nil && !s.Matches(labels.Set(t.Labels)) {
			errs = append(errs, field.Invalid(spec.Child("template", "metadata", "labels"), t.Labels, "`selector` does not match template `labels`"))
		}
	}
	return append(errs, validatePodTemplate(t, spec.Child("template"), restart...)...)
}

func validatePodTemplate(t *corev1.PodTemplateSpec, at *field.Path, restart ...corev1.RestartPolicy) field.ErrorList {
	errs := metavalidation.ValidateLabels(t.Labels, at.Child("labels"))
	errs = append(errs, validation.ValidateAnnotations(t.Annotations, at.Child("annotations"))...)
	errs = append(errs, validatePodSpec(&t.Spec, at.Child("spec"))...)
	for _, allowed := range restart {
		if t.Spec.RestartPolicy == allowed {
			return errs
		}
	}
	where := at.Child("spec", "restartPolicy")
	if t.Spec.RestartPolicy == "" {
		return append(errs, field.Required(where, `valid values: "OnFailure", "Never"`))
	}
	return append(errs, field.NotSupported(where, t.Spec.RestartPolicy, restart))
}

func validateDeployment(o, old store.Object) field.ErrorList {
	s, spec := o.(*appsv1.Deployment).Spec, field.NewPath("spec")
	errs := validateTemplate(s.Selector, &s.Template, corev1.RestartPolicyAlways)
	notNegative(&errs, s.Replicas, spec.Child("replicas"))
	switch s.Strategy.Type {
	case appsv1.RecreateDeploymentStrategyType:
		if s.Strategy.RollingUpdate != nil {
			errs = append(errs, field.Forbidden(spec.Child("strategy", "rollingUpdate"), "may not be specified when strategy `type` is 'Recreate'"))
		}
	case appsv1.RollingUpdateDeploymentStrategyType:
	default:
		errs = append(errs, field.NotSupported(spec.Child("strategy"), s.Strategy,
			[]appsv1.DeploymentStrategyType{appsv1.RecreateDeploymentStrategyType, appsv1.RollingUpdateDeploymentStrategyType}))
	}
	if old != nil {
		immutable(&errs, s.Selector, old.(*appsv1.Deployment).Spec.Selector, spec.Child("selector"))
	}
	return errs
}

func validateReplicaSet(o, old store.Object) field.ErrorList {
	s, spec := o.(*appsv1.ReplicaSet).Spec, field.NewPath("spec")
	errs := validateTemplate(s.Selector, &s.Template, corev1.RestartPolicyAlways)
	notNegative(&errs, s.Replicas, spec.Child("replicas"))
	if old != nil {
		immutable(&errs, s.Selector, old.(*appsv1.ReplicaSet).Spec.Selector, spec.Child("selector"))
	}
	return errs
}

func validateDaemonSet(o, old store.Object) field.ErrorList {
	s := o.(*appsv1.DaemonSet).Spec
	errs := validateTemplate(s.Selector, &s.Template, corev1.RestartPolicyAlways)
	if old != nil {
		immutable(&errs, s.Selector, old.(*appsv1.DaemonSet).Spec.Selector, field.NewPath("spec", "selector"))
	}
	return errs
}

func validateStatefulSet(o, old store.Object) field.ErrorList {
	s, spec := o.(*appsv1.StatefulSet).Spec, field.NewPath("spec")
	errs := validateTemplate(s.Selector, withClaims(&s), corev1.RestartPolicyAlways)
	notNegative(&errs, s.Replicas, spec.Child("replicas"))
	if old == nil {
		return errs
	}
	may := old.(*appsv1.StatefulSet).Spec.DeepCopy()
	may.Replicas, may.Template, may.UpdateStrategy, may.MinReadySeconds = s.Replicas, s.Template, s.UpdateStrategy, s.MinReadySeconds
	may.Ordinals, may.RevisionHistoryLimit, may.PersistentVolumeClaimRetentionPolicy = s.Ordinals, s.RevisionHistoryLimit, s.PersistentVolumeClaimRetentionPolicy
	if !equality.Semantic.DeepEqual(&s, may) {
		errs = append(errs, field.Forbidden(spec, "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "+
			"'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"))
	}
	return errs
}

// withClaims is a stateful set's template with the volumes that its pods get for the claim templates, which mounts may name.
func withClaims(s *appsv1.StatefulSetSpec) *corev1.PodTemplateSpec {
	t := s.Template.DeepCopy()
	for _, claim := range s.VolumeClaimTemplates {
		t.Spec.Volumes = append(slices.DeleteFunc(t.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == claim.Name }), corev1.Volume{
			Name: claim.Name, VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim.Name}},
		})
	}
	return t
}

func validateJob(o, old store.Object) field.ErrorList {
	s, spec := o.(*batchv1.Job).Spec, field.NewPath("spec")
	errs := validatePodTemplate(&s.Template, spec.Child("template"), corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever)
	notNegative(&errs, s.Parallelism, spec.Child("parallelism"))
	notNegative(&errs, s.Completions, spec.Child("completions"))
	notNegative(&errs, s.BackoffLimit, spec.Child("backoffLimit"))
	if old != nil {
		was := old.(*batchv1.Job).Spec
		immutable(&errs, s.Completions, was.Completions, spec.Child("completions"))
		immutable(&errs, s.Selector, was.Selector, spec.Child("selector"))
		immutable(&errs, s.Template, was.Template, spec.Child("template"))
	}
	return errs
}

func validateAutoscaler(o, _ store.Object) field.ErrorList {
	s, spec := o.(*autoscalingv2.HorizontalPodAutoscaler).Spec, field.NewPath("spec")
	var errs field.ErrorList
	if s.MaxReplicas < 1 {
		errs = append(errs, field.Invalid(spec.Child("maxReplicas"), s.MaxReplicas, "must be greater than 0"))
	}
	if s.MinReplicas != nil && s.MaxReplicas < *s.MinReplicas {
		errs = append(errs, field.Invalid(spec.Child("maxReplicas"), s.MaxReplicas, "must be greater than or equal to `minReplicas`"))
	}
	if s.ScaleTargetRef.Name == "" {
		errs = append(errs, field.Required(spec.Child("scaleTargetRef", "name"), ""))
	}
	return errs
}

func validateKeys[V any](data map[string]V, at *field.Path) (errs field.ErrorList) {
	for key := range data {
		for _, msg := range utilvalidation.IsConfigMapKey(key) {
			errs = append(errs, field.Invalid(at, key, msg))
		}
	}
	return errs
}

// bytesIn is the size of a config map's or secret's values, which are kept to 1 MiB.
func bytesIn[V string | []byte](data map[string]V) (n int) {
	for _, v := range data {
		n += len(v)
	}
	return n
}

func validateConfigMap(o, old store.Object) field.ErrorList {
	c := o.(*corev1.ConfigMap)
	errs := append(validateKeys(c.Data, field.NewPath("data")), validateKeys(c.BinaryData, field.NewPath("binaryData"))...)
	if bytesIn(c.Data)+bytesIn(c.BinaryData) > corev1.MaxSecretSize {
		errs = append(errs, field.TooLong(field.NewPath(""), "", corev1.MaxSecretSize))
	}
	if old != nil {
		was := old.(*corev1.ConfigMap)
		if was.Immutable != nil && *was.Immutable {
			errs = append(errs, frozen(c.Data, was.Data)...)
		}
	}
	return errs
}

func validateSecret(o, old store.Object) field.ErrorList {
	s := o.(*corev1.Secret)
	errs := validateKeys(s.Data, field.NewPath("data"))
	if bytesIn(s.Data) > corev1.MaxSecretSize {
		errs = append(errs, field.TooLong(field.NewPath("data"), "", corev1.MaxSecretSize))
	}
	if old != nil {
		was := old.(*corev1.Secret)
		immutable(&errs, s.Type, was.Type, field.NewPath("type"))
		if was.Immutable != nil && *was.Immutable {
			errs = append(errs, frozen(s.Data, was.Data)...)
		}
	}
	return errs
}

func frozen(now, was any) field.ErrorList {
	if equality.Semantic.DeepEqual(now, was) {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("data"), "field is immutable when `immutable` is set")}
}

func validateClaim(o, old store.Object) field.ErrorList {
	s, spec := o.(*corev1.PersistentVolumeClaim).Spec, field.NewPath("spec")
	var errs field.ErrorList
	if len(s.AccessModes) == 0 {
		errs = append(errs, field.Required(spec.Child("accessModes"), "at least 1 access mode is required"))
	}
	if _, ok := s.Resources.Requests[corev1.ResourceStorage]; !ok {
		errs = append(errs, field.Required(spec.Child("resources").Key(string(corev1.ResourceStorage)), ""))
	}
	if old != nil {
		was := old.(*corev1.PersistentVolumeClaim).Spec
		was.Resources, was.VolumeAttributesClassName, was.VolumeName = s.Resources, s.VolumeAttributesClassName, s.VolumeName
		if !equality.Semantic.DeepEqual(s, was) {
			errs = append(errs, field.Forbidden(spec, "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"))
		}
	}
	return errs
}

func validateService(o, old store.Object) field.ErrorList {
	svc := o.(*corev1.Service)
	spec := field.NewPath("spec")
	ports := spec.Child("ports")
	var errs field.ErrorList
	switch svc.Spec.Type {
	case corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer:
	case corev1.ServiceTypeExternalName:
		if svc.Spec.ExternalName == "" {
			errs = append(errs, field.Required(spec.Child("externalName"), ""))
		}
	default:
		errs = append(errs, field.NotSupported(spec.Child("type"), svc.Spec.Type,
			[]corev1.ServiceType{corev1.ServiceTypeClusterIP, corev1.ServiceTypeExternalName, corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort}))
	}
	if len(svc.Spec.Ports) == 0 && svc.Spec.Type != corev1.ServiceTypeExternalName && svc.Spec.ClusterIP != corev1.ClusterIPNone {
		errs = append(errs, field.Required(ports, ""))
	}
	errs = append(errs, metavalidation.ValidateLabels(svc.Spec.Selector, spec.Child("selector"))...)
	names, seen := map[string]bool{}, map[string]bool{}
	for i, p := range svc.Spec.Ports {
		at := ports.Index(i)
		switch {
		case p.Name == "" && len(svc.Spec.Ports) > 1:
			errs = append(errs, field.Required(at.Child("name"), ""))
		case p.Name != "" && names[p.Name]:
			errs = append(errs, field.Duplicate(at.Child("name"), p.Name))
		case p.Name != "":
			for _, msg := range utilvalidation.IsDNS1123Label(p.Name) {
				errs = append(errs, field.Invalid(at.Child("name"), p.Name, msg))
			}
		}
		names[p.Name] = true
		for _, msg := range utilvalidation.IsValidPortNum(int(p.Port)) {
			errs = append(errs, field.Invalid(at.Child("port"), p.Port, msg))
		}
		errs = append(errs, validateProtocol(p.Protocol, at.Child("protocol"))...)
		errs = append(errs, validatePortNumOrName(p.TargetPort, at.Child("targetPort"))...)
		if key := fmt.Sprint(p.Protocol, p.Port); seen[key] {
			errs = append(errs, field.Duplicate(at, corev1.ServicePort{Protocol: p.Protocol, Port: p.Port}))
		} else {
			seen[key] = true
		}
	}
	if old != nil {
		was := old.(*corev1.Service)
		if svc.Spec.Type != corev1.ServiceTypeExternalName && was.Spec.Type != corev1.ServiceTypeExternalName && svc.Spec.ClusterIP != was.Spec.ClusterIP {
			errs = append(errs, field.Invalid(spec.Child("clusterIPs").Index(0), []string{svc.Spec.ClusterIP}, "may not change once set"))
		}
	}
	return errs
}
