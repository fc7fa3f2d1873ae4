package apiserver

import (
	"encoding/json"
	"net/http"
	"slices"

	apidiscovery "k8s.io/api/apidiscovery/v2"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/practice/k8s/registry"
)

// groupVersions lists what is served, the core group first.
var groupVersions = func() []schema.GroupVersion {
	var gvs []schema.GroupVersion
	for _, r := range registry.Resources() {
		if !slices.Contains(gvs, r.GroupVersion()) {
			gvs = append(gvs, r.GroupVersion())
		}
	}
	return gvs
}()

func resourcesOf(gv schema.GroupVersion) []*registry.Resource {
	return slices.DeleteFunc(slices.Clone(registry.Resources()), func(r *registry.Resource) bool { return r.GroupVersion() != gv })
}

func rootPaths() []string {
	paths := []string{"/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"}
	for _, gv := range groupVersions[1:] {
		paths = append(paths, "/apis/"+gv.Group, "/apis/"+gv.String())
	}
	slices.Sort(paths)
	return paths
}

const aggregated = "APIGroupDiscoveryList"

func (s *Server) discoverCore(c *call) error {
	m, err := accepted(c.req, aggregated)
	if err != nil {
		return err
	}
	if m.as == aggregated {
		return c.writeAggregated(groupVersions[:1])
	}
	return c.write(http.StatusOK, &metav1.APIVersions{
		TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: []string{"v1"},
		ServerAddressByClientCIDRs: []metav1.ServerAddressByClientCIDR{{ClientCIDR: "0.0.0.0/0", ServerAddress: c.req.Host}},
	})
}

func (s *Server) discoverGroups(c *call) error {
	m, err := accepted(c.req, aggregated)
	if err != nil {
		return err
	}
	if m.as == aggregated {
		return c.writeAggregated(groupVersions[1:])
	}
	list := &metav1.APIGroupList{TypeMeta: metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}}
	for _, gv := range groupVersions[1:] {
		list.Groups = append(list.Groups, group(gv))
	}
	return c.write(http.StatusOK, list)
}

func group(gv schema.GroupVersion) metav1.APIGroup {
	v := metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: gv.Version}
	return metav1.APIGroup{Name: gv.Group, Versions: []metav1.GroupVersionForDiscovery{v}, PreferredVersion: v}
}

func (s *Server) discoverGroup(c *call, name string) error {
	for _, gv := range groupVersions[1:] {
		if gv.Group == name {
			g := group(gv)
			g.TypeMeta = metav1.TypeMeta{Kind: "APIGroup", APIVersion: "v1"}
			return c.write(http.StatusOK, &g)
		}
	}
	return errNoPath
}

func (s *Server) discoverVersion(c *call, gv schema.GroupVersion) error {
	list := &metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}, GroupVersion: gv.String()}
	for _, r := range resourcesOf(gv) {
		list.APIResources = append(list.APIResources, metav1.APIResource{
			Name: r.Resource, SingularName: r.Singular, Namespaced: r.Namespaced, Kind: r.Kind,
			Verbs: verbs(r), ShortNames: r.Short, Categories: r.Categories,
		})
		for _, sub := range r.Subresources {
			list.APIResources = append(list.APIResources, metav1.APIResource{
				Name: r.Resource + "/" + sub.Name, Namespaced: r.Namespaced, Group: elsewhere(sub.Kind.Group, gv.Group), Version: elsewhere(sub.Kind.Version, gv.Version),
				Kind: sub.Kind.Kind, Verbs: sub.Verbs,
			})
		}
	}
	if len(list.APIResources) == 0 {
		return errNoPath
	}
	return c.write(http.StatusOK, list)
}

func elsewhere(is, expected string) string {
	if is == expected {
		return ""
	}
	return is
}

func verbs(r *registry.Resource) []string {
	if r.Verbs == nil {
		return registry.AllVerbs
	}
	return r.Verbs
}

func (c *call) writeAggregated(gvs []schema.GroupVersion) error {
	list := apidiscovery.APIGroupDiscoveryList{TypeMeta: metav1.TypeMeta{Kind: aggregated, APIVersion: "apidiscovery.k8s.io/v2"}}
	for _, gv := range gvs {
		v := apidiscovery.APIVersionDiscovery{Version: gv.Version, Freshness: apidiscovery.DiscoveryFreshnessCurrent}
		for _, r := range resourcesOf(gv) {
			v.Resources = append(v.Resources, describe(r))
		}
		list.Items = append(list.Items, apidiscovery.APIGroupDiscovery{
			ObjectMeta: metav1.ObjectMeta{Name: gv.Group}, Versions: []apidiscovery.APIVersionDiscovery{v},
		})
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return apierrors.NewInternalError(err)
	}
	return c.writeRaw(http.StatusOK, jsonType+";g=apidiscovery.k8s.io;v=v2;as="+aggregated, raw)
}

func describe(r *registry.Resource) apidiscovery.APIResourceDiscovery {
	scope := apidiscovery.ScopeCluster
	if r.Namespaced {
		scope = apidiscovery.ScopeNamespace
	}
	d := apidiscovery.APIResourceDiscovery{
		Resource: r.Resource, SingularResource: r.Singular, ShortNames: r.Short, Categories: r.Categories, Scope: scope, Verbs: verbs(r),
		ResponseKind: &metav1.GroupVersionKind{Group: r.Group, Version: r.Version, Kind: r.Kind},
	}
	for _, sub := range r.Subresources {
		d.Subresources = append(d.Subresources, apidiscovery.APISubresourceDiscovery{
			Subresource: sub.Name, Verbs: sub.Verbs,
			ResponseKind: &metav1.GroupVersionKind{Group: sub.Kind.Group, Version: sub.Kind.Version, Kind: sub.Kind.Kind},
		})
	}
	return d
}
