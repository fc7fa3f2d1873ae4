package registry

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

func defaultNamespace(o store.Object) {
	ns := o.(*corev1.Namespace)
	if ns.Labels == nil {
		ns.Labels = map[string]string{}
	}
	ns.Labels[corev1.LabelMetadataName] = ns.Name
	set(&ns.Status.Phase, corev1.NamespaceActive)
}

func defaultSecret(o store.Object) {
	s := o.(*corev1.Secret)
	set(&s.Type, corev1.SecretTypeOpaque)
	for k, v := range s.StringData {
		if s.Data == nil {
			s.Data = map[string][]byte{}
		}
		s.Data[k] = []byte(v)
	}
	s.StringData = nil
}

func defaultClaim(o store.Object) {
	c := o.(*corev1.PersistentVolumeClaim)
	setPtr(&c.Spec.VolumeMode, corev1.PersistentVolumeFilesystem)
	set(&c.Status.Phase, corev1.ClaimPending)
}

func defaultVolume(o store.Object) {
	v := o.(*corev1.PersistentVolume)
	setPtr(&v.Spec.VolumeMode, corev1.PersistentVolumeFilesystem)
	set(&v.Spec.PersistentVolumeReclaimPolicy, corev1.PersistentVolumeReclaimRetain)
	set(&v.Status.Phase, corev1.VolumePending)
}

func defaultService(o store.Object) {
	s := &o.(*corev1.Service).Spec
	set(&s.SessionAffinity, corev1.ServiceAffinityNone)
	set(&s.Type, corev1.ServiceTypeClusterIP)
	for i := range s.Ports {
		set(&s.Ports[i].Protocol, corev1.ProtocolTCP)
		if s.Ports[i].TargetPort == intstr.FromInt32(0) || s.Ports[i].TargetPort == intstr.FromString("") {
			s.Ports[i].TargetPort = intstr.FromInt32(s.Ports[i].Port)
		}
	}
	if s.SessionAffinity == corev1.ServiceAffinityClientIP && s.SessionAffinityConfig == nil {
		s.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: ptr.To(corev1.DefaultClientIPServiceAffinitySeconds)}}
	}
	switch s.Type {
	case corev1.ServiceTypeLoadBalancer:
		setPtr(&s.AllocateLoadBalancerNodePorts, true)
		fallthrough
	case corev1.ServiceTypeNodePort:
		set(&s.ExternalTrafficPolicy, corev1.ServiceExternalTrafficPolicyCluster)
		fallthrough
	case corev1.ServiceTypeClusterIP:
		setPtr(&s.InternalTrafficPolicy, corev1.ServiceInternalTrafficPolicyCluster)
	}
}

func defaultDeployment(o store.Object) {
	s := &o.(*appsv1.Deployment).Spec
	setPtr(&s.Replicas, 1)
	set(&s.Strategy.Type, appsv1.RollingUpdateDeploymentStrategyType)
	if s.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
		setPtr(&s.Strategy.RollingUpdate, appsv1.RollingUpdateDeployment{})
		setPtr(&s.Strategy.RollingUpdate.MaxUnavailable, intstr.FromString("25%"))
		setPtr(&s.Strategy.RollingUpdate.MaxSurge, intstr.FromString("25%"))
	}
	setPtr(&s.RevisionHistoryLimit, 10)
	setPtr(&s.ProgressDeadlineSeconds, 600)
	defaultTemplate(&s.Template)
}

func defaultReplicaSet(o store.Object) {
	rs := o.(*appsv1.ReplicaSet)
	setPtr(&rs.Spec.Replicas, 1)
	if len(rs.Labels) == 0 {
		rs.Labels = rs.Spec.Template.Labels
	}
	defaultTemplate(&rs.Spec.Template)
}

func defaultStatefulSet(o store.Object) {
	s := &o.(*appsv1.StatefulSet).Spec
	setPtr(&s.Replicas, 1)
	set(&s.PodManagementPolicy, appsv1.OrderedReadyPodManagement)
	set(&s.UpdateStrategy.Type, appsv1.RollingUpdateStatefulSetStrategyType)
	if s.UpdateStrategy.Type == appsv1.RollingUpdateStatefulSetStrategyType {
		setPtr(&s.UpdateStrategy.RollingUpdate, appsv1.RollingUpdateStatefulSetStrategy{})
		setPtr(&s.UpdateStrategy.RollingUpdate.Partition, 0)
	}
	setPtr(&s.RevisionHistoryLimit, 10)
	setPtr(&s.PersistentVolumeClaimRetentionPolicy, appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy{
		WhenDeleted: appsv1.RetainPersistentVolumeClaimRetentionPolicyType, WhenScaled: appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
	})
	for i := range s.VolumeClaimTemplates {
		defaultClaim(&s.VolumeClaimTemplates[i])
		s.VolumeClaimTemplates[i].SetGroupVersionKind(PVCs.GVK())
	}
	defaultTemplate(&s.Template)
}

func defaultDaemonSet(o store.Object) {
	s := &o.(*appsv1.DaemonSet).Spec
	set(&s.UpdateStrategy.Type, appsv1.RollingUpdateDaemonSetStrategyType)
	if s.UpdateStrategy.Type == appsv1.RollingUpdateDaemonSetStrategyType {
		setPtr(&s.UpdateStrategy.RollingUpdate, appsv1.RollingUpdateDaemonSet{})
		setPtr(&s.UpdateStrategy.RollingUpdate.MaxUnavailable, intstr.FromInt32(1))
		setPtr(&s.UpdateStrategy.RollingUpdate.MaxSurge, intstr.FromInt32(0))
	}
	setPtr(&s.RevisionHistoryLimit, 10)
	defaultTemplate(&s.Template)
}

func defaultJob(o store.Object) { defaultJobSpec(&o.(*batchv1.Job).Spec) }

func defaultJobSpec(s *batchv1.JobSpec) {
	if s.Completions == nil && s.Parallelism == nil {
		s.Completions = ptr.To[int32](1)
	}
	setPtr(&s.Parallelism, 1)
	setPtr(&s.BackoffLimit, 6)
	setPtr(&s.CompletionMode, batchv1.NonIndexedCompletion)
	setPtr(&s.Suspend, false)
	setPtr(&s.PodReplacementPolicy, batchv1.TerminatingOrFailed)
	setPtr(&s.ManualSelector, false)
	defaultJobTemplate(&s.Template)
}

// defaultJobTemplate leaves the restart policy empty, as a job has to say it.
func defaultJobTemplate(t *corev1.PodTemplateSpec) {
	said := t.Spec.RestartPolicy
	defaultTemplate(t)
	t.Spec.RestartPolicy = said
}

func defaultAutoscaler(o store.Object) {
	s := &o.(*autoscalingv2.HorizontalPodAutoscaler).Spec
	setPtr(&s.MinReplicas, 1)
	if len(s.Metrics) == 0 {
		s.Metrics = []autoscalingv2.MetricSpec{{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
			Name:   corev1.ResourceCPU,
			Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: ptr.To[int32](80)},
		}}}
	}
}

func defaultBinding(o store.Object) {
	var subjects []rbacv1.Subject
	var ref *rbacv1.RoleRef
	switch b := o.(type) {
	case *rbacv1.RoleBinding:
		subjects, ref = b.Subjects, &b.RoleRef
	case *rbacv1.ClusterRoleBinding:
		subjects, ref = b.Subjects, &b.RoleRef
	}
	set(&ref.APIGroup, rbacv1.GroupName)
	for i := range subjects {
		if subjects[i].Kind != rbacv1.ServiceAccountKind {
			set(&subjects[i].APIGroup, rbacv1.GroupName)
		}
	}
}

func defaultPriorityClass(o store.Object) {
	setPtr(&o.(*schedulingv1.PriorityClass).PreemptionPolicy, corev1.PreemptLowerPriority)
}

func defaultStorageClass(o store.Object) {
	c := o.(*storagev1.StorageClass)
	setPtr(&c.ReclaimPolicy, corev1.PersistentVolumeReclaimDelete)
	setPtr(&c.VolumeBindingMode, storagev1.VolumeBindingImmediate)
}
