package registry

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/diff"
	"k8s.io/apimachinery/pkg/util/intstr"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"eksui/practice/k8s/store"
)

func validatePod(o, old store.Object) field.ErrorList {
	pod := o.(*corev1.Pod)
	errs := validatePodSpec(&pod.Spec, field.NewPath("spec"))
	if old != nil {
		errs = append(errs, validatePodUpdate(pod, old.(*corev1.Pod))...)
	}
	return errs
}

// validatePodUpdate allows what may change of a pod that exists: images, tolerations that are added, deadlines.
func validatePodUpdate(pod, old *corev1.Pod) field.ErrorList {
	may := pod.Spec.DeepCopy()
	was := old.Spec.DeepCopy()
	if len(may.Containers) != len(was.Containers) || len(may.InitContainers) != len(was.InitContainers) {
		return field.ErrorList{field.Forbidden(field.NewPath("spec", "containers"), "pod updates may not add or remove containers")}
	}
	for i := range may.Containers {
		may.Containers[i].Image = was.Containers[i].Image
	}
	for i := range may.InitContainers {
		may.InitContainers[i].Image = was.InitContainers[i].Image
	}
	may.ActiveDeadlineSeconds = was.ActiveDeadlineSeconds
	if len(may.Tolerations) >= len(was.Tolerations) {
		may.Tolerations = was.Tolerations
	}
	if was.TerminationGracePeriodSeconds != nil && *was.TerminationGracePeriodSeconds < 0 {
		may.TerminationGracePeriodSeconds = was.TerminationGracePeriodSeconds
	}
	if equality.Semantic.DeepEqual(may, was) {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("spec"), "pod updates may not change fields other than `spec.containers[*].image`,"+
		"`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"+
		"`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n"+diff.Diff(was, may))}
}

func validatePodSpec(s *corev1.PodSpec, at *field.Path) field.ErrorList {
	var errs field.ErrorList
	volumes := map[string]bool{}
	for i, v := range s.Volumes {
		where := at.Child("volumes").Index(i).Child("name")
		errs = append(errs, validateLabelName(v.Name, where)...)
		if volumes[v.Name] {
			errs = append(errs, field.Duplicate(where, v.Name))
		}
		volumes[v.Name] = true
	}
	if len(s.Containers) == 0 {
		errs = append(errs, field.Required(at.Child("containers"), ""))
	}
	names := map[string]bool{}
	for i := range s.Containers {
		errs = append(errs, validateContainer(&s.Containers[i], names, volumes, at.Child("containers").Index(i))...)
	}
	for i := range s.InitContainers {
		errs = append(errs, validateContainer(&s.InitContainers[i], names, volumes, at.Child("initContainers").Index(i))...)
	}
	switch s.RestartPolicy {
	case corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever, "":
	default:
		errs = append(errs, field.NotSupported(at.Child("restartPolicy"), s.RestartPolicy,
			[]corev1.RestartPolicy{corev1.RestartPolicyAlways, corev1.RestartPolicyNever, corev1.RestartPolicyOnFailure}))
	}
	switch s.DNSPolicy {
	case corev1.DNSClusterFirst, corev1.DNSClusterFirstWithHostNet, corev1.DNSDefault, corev1.DNSNone:
	default:
		errs = append(errs, field.NotSupported(at.Child("dnsPolicy"), s.DNSPolicy,
			[]corev1.DNSPolicy{corev1.DNSClusterFirst, corev1.DNSClusterFirstWithHostNet, corev1.DNSDefault, corev1.DNSNone}))
	}
	return append(errs, metavalidation.ValidateLabels(s.NodeSelector, at.Child("nodeSelector"))...)
}

func validateLabelName(name string, at *field.Path) (errs field.ErrorList) {
	if name == "" {
		return field.ErrorList{field.Required(at, "")}
	}
	for _, msg := range utilvalidation.IsDNS1123Label(name) {
		errs = append(errs, field.Invalid(at, name, msg))
	}
	return errs
}

func validateContainer(c *corev1.Container, names, volumes map[string]bool, at *field.Path) field.ErrorList {
	errs := validateLabelName(c.Name, at.Child("name"))
	if c.Name != "" && names[c.Name] {
		errs = append(errs, field.Duplicate(at.Child("name"), c.Name))
	}
	names[c.Name] = true
	if c.Image == "" {
		errs = append(errs, field.Required(at.Child("image"), ""))
	}
	switch c.ImagePullPolicy {
	case corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever:
	default:
		errs = append(errs, field.NotSupported(at.Child("imagePullPolicy"), c.ImagePullPolicy, []corev1.PullPolicy{corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever}))
	}
	ports := map[string]bool{}
	for i, p := range c.Ports {
		where := at.Child("ports").Index(i)
		if p.Name != "" {
			for _, msg := range utilvalidation.IsValidPortName(p.Name) {
				errs = append(errs, field.Invalid(where.Child("name"), p.Name, msg))
			}
			if ports[p.Name] {
				errs = append(errs, field.Duplicate(where.Child("name"), p.Name))
			}
			ports[p.Name] = true
		}
		if p.ContainerPort == 0 {
			errs = append(errs, field.Required(where.Child("containerPort"), ""))
		} else {
			for _, msg := range utilvalidation.IsValidPortNum(int(p.ContainerPort)) {
				errs = append(errs, field.Invalid(where.Child("containerPort"), p.ContainerPort, msg))
			}
		}
		errs = append(errs, validateProtocol(p.Protocol, where.Child("protocol"))...)
	}
	for i, e := range c.Env {
		if e.Name == "" {
			errs = append(errs, field.Required(at.Child("env").Index(i).Child("name"), ""))
		}
		if e.Value != "" && e.ValueFrom != nil {
			errs = append(errs, field.Invalid(at.Child("env").Index(i).Child("valueFrom"), "", "may not be specified when `value` is not empty"))
		}
	}
	mounts := map[string]bool{}
	for i, m := range c.VolumeMounts {
		where := at.Child("volumeMounts").Index(i)
		if !volumes[m.Name] {
			errs = append(errs, field.NotFound(where.Child("name"), m.Name))
		}
		if m.MountPath == "" {
			errs = append(errs, field.Required(where.Child("mountPath"), ""))
		} else if mounts[m.MountPath] {
			errs = append(errs, field.Invalid(where.Child("mountPath"), m.MountPath, "must be unique"))
		}
		mounts[m.MountPath] = true
	}
	errs = append(errs, validateProbe(c.LivenessProbe, at.Child("livenessProbe"))...)
	errs = append(errs, validateProbe(c.ReadinessProbe, at.Child("readinessProbe"))...)
	errs = append(errs, validateProbe(c.StartupProbe, at.Child("startupProbe"))...)
	return append(errs, validateResources(&c.Resources, at.Child("resources"))...)
}

func validateProbe(p *corev1.Probe, at *field.Path) field.ErrorList {
	if p == nil {
		return nil
	}
	var errs field.ErrorList
	handlers := 0
	for _, given := range []bool{p.Exec != nil, p.HTTPGet != nil, p.TCPSocket != nil, p.GRPC != nil} {
		if given {
			handlers++
		}
	}
	switch {
	case handlers == 0:
		errs = append(errs, field.Required(at, "must specify a handler type"))
	case handlers > 1:
		errs = append(errs, field.Forbidden(at, "may not specify more than 1 handler type"))
	}
	if p.HTTPGet != nil {
		errs = append(errs, validatePortNumOrName(p.HTTPGet.Port, at.Child("httpGet", "port"))...)
	}
	if p.TCPSocket != nil {
		errs = append(errs, validatePortNumOrName(p.TCPSocket.Port, at.Child("tcpSocket", "port"))...)
	}
	for name, n := range map[string]int32{"initialDelaySeconds": p.InitialDelaySeconds, "timeoutSeconds": p.TimeoutSeconds, "periodSeconds": p.PeriodSeconds,
		"successThreshold": p.SuccessThreshold, "failureThreshold": p.FailureThreshold} {
		notNegative(&errs, &n, at.Child(name))
	}
	return errs
}

func validateResources(r *corev1.ResourceRequirements, at *field.Path) (errs field.ErrorList) {
	for name, request := range r.Requests {
		if request.Sign() < 0 {
			errs = append(errs, field.Invalid(at.Child("requests").Key(string(name)), request.String(), "must be greater than or equal to 0"))
		}
		if limit, ok := r.Limits[name]; ok && request.Cmp(limit) > 0 {
			errs = append(errs, field.Invalid(at.Child("requests"), request.String(), fmt.Sprintf("must be less than or equal to %s limit of %s", name, limit.String())))
		}
	}
	return errs
}

func validateProtocol(p corev1.Protocol, at *field.Path) field.ErrorList {
	switch p {
	case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
		return nil
	}
	return field.ErrorList{field.NotSupported(at, p, []corev1.Protocol{corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP})}
}

func validatePortNumOrName(p intstr.IntOrString, at *field.Path) (errs field.ErrorList) {
	messages, value := utilvalidation.IsValidPortNum(p.IntValue()), any(p.IntValue())
	if p.Type == intstr.String {
		messages, value = utilvalidation.IsValidPortName(p.StrVal), p.StrVal
	}
	for _, msg := range messages {
		errs = append(errs, field.Invalid(at, value, msg))
	}
	return errs
}
