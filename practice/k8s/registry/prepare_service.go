package registry

import (
	"fmt"
	"hash/fnv"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

// The node ports of a cluster.
const (
	minNodePort = 30000
	maxNodePort = 32767
)

// prepareService gives a Service its cluster address and node ports, and keeps them when it changes.
func prepareService(a *API, o, old store.Object) error {
	svc := o.(*corev1.Service)
	if old != nil {
		keepAllocated(svc, old.(*corev1.Service))
	}
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		svc.Spec.ClusterIP, svc.Spec.ClusterIPs, svc.Spec.IPFamilies, svc.Spec.IPFamilyPolicy = "", nil, nil, nil
		return nil
	}
	addresses, ports := a.allocated(svc)
	if svc.Spec.ClusterIP == "" {
		ip, ok := a.freeAddress(svc, addresses)
		if !ok {
			return apierrors.NewInternalError(fmt.Errorf("failed to allocate a serviceIP: range is full"))
		}
		svc.Spec.ClusterIP = ip.String()
	} else if err := a.checkAddress(svc, addresses); err != nil {
		return err
	}
	svc.Spec.ClusterIPs = []string{svc.Spec.ClusterIP}
	svc.Spec.IPFamilies = []corev1.IPFamily{corev1.IPv4Protocol}
	setPtr(&svc.Spec.IPFamilyPolicy, corev1.IPFamilyPolicySingleStack)
	return allocateNodePorts(svc, ports)
}

func keepAllocated(svc, old *corev1.Service) {
	if svc.Spec.Type != corev1.ServiceTypeExternalName && svc.Spec.ClusterIP == "" && old.Spec.Type != corev1.ServiceTypeExternalName {
		svc.Spec.ClusterIP = old.Spec.ClusterIP
	}
	before := map[string]int32{}
	for _, p := range old.Spec.Ports {
		before[fmt.Sprint(p.Protocol, p.Port)] = p.NodePort
	}
	for i, p := range svc.Spec.Ports {
		was := before[fmt.Sprint(p.Protocol, p.Port)]
		switch {
		case !needsNodePorts(svc) && p.NodePort == was:
			svc.Spec.Ports[i].NodePort = 0
		case needsNodePorts(svc) && p.NodePort == 0:
			svc.Spec.Ports[i].NodePort = was
		}
	}
	if svc.Spec.Type == corev1.ServiceTypeClusterIP {
		svc.Spec.ExternalTrafficPolicy = ""
	}
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer && old.Spec.Type == corev1.ServiceTypeLoadBalancer {
		svc.Spec.AllocateLoadBalancerNodePorts = nil
	}
}

func needsNodePorts(svc *corev1.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeNodePort ||
		svc.Spec.Type == corev1.ServiceTypeLoadBalancer && ptr.Deref(svc.Spec.AllocateLoadBalancerNodePorts, true)
}

// allocated returns what the other Services have.
func (a *API) allocated(but *corev1.Service) (addresses map[string]bool, ports map[int32]bool) {
	addresses, ports = map[string]bool{}, map[int32]bool{}
	items, _ := a.store.List(Services.GroupResource(), "")
	for _, item := range items {
		svc := item.Object.(*corev1.Service)
		if svc.UID == but.UID {
			continue
		}
		addresses[svc.Spec.ClusterIP] = true
		for _, p := range svc.Spec.Ports {
			ports[p.NodePort] = true
		}
	}
	return addresses, ports
}

func seedOf(svc *corev1.Service) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, svc.Namespace, "/", svc.Name)
	return h.Sum32()
}

// freeAddress picks an address of the upper part of the range, from where the Service's name points on.
func (a *API) freeAddress(svc *corev1.Service, taken map[string]bool) (netip.Addr, bool) {
	base := a.serviceCIDR.Masked().Addr().As4()
	size := uint32(1) << (32 - a.serviceCIDR.Bits())
	first := uint32(base[0])<<24 | uint32(base[1])<<16 | uint32(base[2])<<8 | uint32(base[3])
	for i := range size {
		n := (seedOf(svc) + i) % size
		if n < min(size/4, 256) || n == size-1 { // the low ones are for those who ask for an address
			continue
		}
		v := first + n
		ip := netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)})
		if !taken[ip.String()] {
			return ip, true
		}
	}
	return netip.Addr{}, false
}

func (a *API) checkAddress(svc *corev1.Service, taken map[string]bool) error {
	if svc.Spec.ClusterIP == corev1.ClusterIPNone {
		return nil
	}
	why := ""
	ip, err := netip.ParseAddr(svc.Spec.ClusterIP)
	switch {
	case err != nil:
		return nil // validation says so
	case !a.serviceCIDR.Contains(ip):
		why = fmt.Sprintf("failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s", ip, ip, a.serviceCIDR)
	case taken[ip.String()]:
		why = fmt.Sprintf("failed to allocate IP %s: provided IP is already allocated", ip)
	default:
		return nil
	}
	return apierrors.NewInvalid(Services.GVK().GroupKind(), svc.Name, field.ErrorList{
		field.Invalid(field.NewPath("spec", "clusterIPs"), []string{svc.Spec.ClusterIP}, why),
	})
}

func allocateNodePorts(svc *corev1.Service, taken map[int32]bool) error {
	var errs field.ErrorList
	for i := range svc.Spec.Ports {
		p := &svc.Spec.Ports[i]
		at := field.NewPath("spec", "ports").Index(i).Child("nodePort")
		switch {
		case p.NodePort == 0 && !needsNodePorts(svc):
			continue
		case p.NodePort == 0:
			const size = maxNodePort - minNodePort + 1
			for n := range int32(size) {
				p.NodePort = minNodePort + (int32(seedOf(svc)%size)+int32(i)+n)%size
				if !taken[p.NodePort] {
					break
				}
			}
		case p.NodePort < minNodePort || p.NodePort > maxNodePort:
			errs = append(errs, field.Invalid(at, p.NodePort, fmt.Sprintf("provided port is not in the valid range. The range of valid ports is %d-%d", minNodePort, maxNodePort)))
		case taken[p.NodePort]:
			errs = append(errs, field.Invalid(at, p.NodePort, "provided port is already allocated"))
		}
		taken[p.NodePort] = true
	}
	if len(errs) > 0 {
		return apierrors.NewInvalid(Services.GVK().GroupKind(), svc.Name, errs)
	}
	return nil
}
