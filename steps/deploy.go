package steps

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"eksui/assets"
	"eksui/internal/text"
	"eksui/kube"
)

// deployStep brings the workload to the cluster and watches its pods until they are Ready, or are not going to be.
type deployStep struct{}

func (deployStep) ID() ID             { return Deploy }
func (deployStep) Title() text.Text   { return titleDeploy.With() }
func (deployStep) Needs() []Milestone { return []Milestone{DoneOf(Connect)} }

// usualDeploy is from applying to Ready on nodes that are there.
const usualDeploy = 30 * time.Second

// limitDeploy is how long pods may stay unready without a reason that is hopeless; nodes may still be on their way.
const limitDeploy = 20 * time.Minute

// publicImage is what eksui offers in place of an image that can't be pulled.
const publicImage = "public.ecr.aws/nginx/nginx:latest"

const remedyPublicImage = "public-image"

var getOptions = metav1.GetOptions{}

func ignoreAbsent(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// deployManifest is the chosen manifest with the chosen image and replicas put in.
func deployManifest(c DeployChoice) (string, []*unstructured.Unstructured, error) {
	body := assets.PodManifest
	if c.Kind == KindDeployment {
		body = assets.DeploymentManifest
	}
	if c.Manifest != "" {
		var err error
		if body, err = readInput(c.Manifest); err != nil {
			return "", nil, err
		}
	}
	objects := readManifest(body)
	replica := c.Manifest == "" && c.Kind == KindDeployment
	if c.Image == "" && !replica {
		return body, objects, nil
	}
	var out strings.Builder
	for _, o := range objects {
		if c.Image != "" {
			if err := withImage(o, c.Image); err != nil {
				return "", nil, err
			}
		}
		if replica {
			if err := unstructured.SetNestedField(o.Object, int64(c.Replicas), "spec", "replicas"); err != nil {
				return "", nil, err
			}
		}
		raw, err := yaml.Marshal(o.Object)
		if err != nil {
			return "", nil, err
		}
		out.WriteString("---\n")
		out.Write(raw)
	}
	return out.String(), objects, nil
}

// clusterClient is the client of the cluster that takes the workload. It reads the lab's cluster if nobody has yet; nil when
// there is none.
func clusterClient(ctx context.Context, l *Lab) (*kube.Client, error) {
	if name := l.Choices().Connect.Existing; name != "" {
		return l.existingClient(name)
	}
	cluster := l.ClusterFacts()
	if cluster == nil || !cluster.Active() {
		var err error
		if cluster, err = readCluster(ctx, l); err != nil || cluster == nil || !cluster.Active() {
			return nil, err
		}
	}
	return l.Kube(ctx)
}

func (deployStep) Check(ctx context.Context, l *Lab) (Status, error) {
	_, objects, err := deployManifest(l.Choices().Deploy)
	if err != nil {
		return Status{}, err
	}
	client, err := clusterClient(ctx, l)
	if err != nil {
		return Status{}, err
	}
	if client == nil {
		return Status{State: Absent, Detail: clusterAbsent.With(l.Choices().Cluster.Name)}, nil
	}
	found := 0
	for _, o := range objects {
		got, err := lookUp(ctx, client, o)
		if err != nil {
			return Status{}, err
		}
		if got != nil && got.GetDeletionTimestamp() == nil && l.owns(got) {
			found++
		}
	}
	have, want, err := allReady(ctx, client, workloadsOf(objects))
	switch {
	case err != nil:
		return Status{}, err
	case found == 0:
		return Status{State: Absent, Detail: deployAbsent.With()}, nil
	case found < len(objects) || have < want:
		return Status{State: Partial, Detail: podsReady.With(have, want)}, nil
	}
	return Status{State: Done, Detail: podsReady.With(have, want)}, nil
}

// lookUp gets an object of a manifest from the cluster, nil when it is not there. A kind that the cluster does not know
// can't be there.
func lookUp(ctx context.Context, client *kube.Client, o *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	gvk := o.GroupVersionKind()
	mapping, err := client.Mapper().RESTMapping(gvk.GroupKind(), gvk.Version)
	if meta.IsNoMatchError(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	resource := client.Dynamic().Resource(mapping.Resource)
	var got *unstructured.Unstructured
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		got, err = resource.Namespace(firstOf(o.GetNamespace(), defaultNamespace)).Get(ctx, o.GetName(), getOptions)
	} else {
		got, err = resource.Get(ctx, o.GetName(), getOptions)
	}
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return got, err
}

func (deployStep) Plan(_ context.Context, l *Lab) (Plan, error) {
	c := l.Choices().Deploy
	_, objects, err := deployManifest(c)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Usual: usualDeploy, Priced: deployFree.With()}
	file := firstOf(c.Manifest, c.Kind+".yaml")
	if c.Manifest == "" {
		p.ByHand = append(p.ByHand, Command{Line: "eksui template " + c.Kind + " > " + file, Why: byHandTemplate.With()})
	}
	p.ByHand = append(p.ByHand, Command{Line: "kubectl apply -f " + shellWord(file), Why: byHandApply.With()})
	for _, o := range objects {
		p.Creates = append(p.Creates, Item{Kind: o.GetKind(), Name: o.GetName(), Detail: text.Raw(strings.Join(images(o), ", "))})
		p.ByHand = append(p.ByHand, Command{Line: fmt.Sprintf("kubectl describe %s %s", strings.ToLower(o.GetKind()), o.GetName()), Why: byHandDescribe.With()})
	}
	p.ByHand = append(p.ByHand, Command{Line: "kubectl get pods -o wide --watch", Why: byHandPods.With()})
	if c.Image != "" {
		p.Notes = append(p.Notes, deployImage.With(c.Image))
	}
	return p, nil
}

// images lists the images of an object's containers.
func images(o *unstructured.Unstructured) []string {
	list, _, _ := unstructured.NestedSlice(o.Object, containersPath(o.GetKind())...)
	var out []string
	for _, c := range list {
		if container, ok := c.(map[string]any); ok {
			out = append(out, fmt.Sprint(container["image"]))
		}
	}
	return out
}

func (deployStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	client, err := clusterClient(ctx, l)
	if err != nil {
		return err
	}
	if client == nil {
		return &text.Problem{What: msgNoCluster.With(l.Choices().Cluster.Name), Next: msgNoClusterNext.With()}
	}
	manifest, objects, err := deployManifest(l.Choices().Deploy)
	if err != nil {
		return err
	}
	if err := l.refuseForeign(ctx, client, objects); err != nil {
		return err
	}
	ws := workloadsOf(objects)
	if err := removeStalePods(ctx, client, ws, l.Choices().Deploy.Image); err != nil {
		return err
	}
	applied, err := client.Apply(ctx, []byte(manifest), kube.ApplyOptions{Namespace: defaultNamespace})
	for _, a := range applied {
		emit(Note{Info, objectApplied.With(a.Kind, a.Name, string(a.Change))})
	}
	if err != nil {
		return err
	}
	if len(ws) == 0 {
		return nil
	}
	return awaitPods(ctx, client, ws, emit)
}

// removeStalePods deletes a bare pod that still has another image than the one that was chosen since: a pod whose image
// could not be pulled is replaced and not edited.
func removeStalePods(ctx context.Context, client *kube.Client, ws []workload, image string) error {
	if image == "" {
		return nil
	}
	for _, w := range ws {
		if w.kind != "Pod" {
			continue
		}
		pods := client.Typed().CoreV1().Pods(w.namespace)
		pod, err := pods.Get(ctx, w.name, getOptions)
		if err != nil || pod.Spec.Containers[0].Image == image {
			if err = ignoreAbsent(err); err != nil {
				return err
			}
			continue
		}
		zero := int64(0)
		if err := pods.Delete(ctx, w.name, metav1.DeleteOptions{GracePeriodSeconds: &zero}); ignoreAbsent(err) != nil {
			return err
		}
	}
	return nil
}

// awaitPods emits the workloads' pods until all are Ready or one never will be.
func awaitPods(ctx context.Context, client *kube.Client, ws []workload, emit Emit) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limitDeploy, errTooLong)
	defer cancel()
	var mu sync.Mutex
	var verdict error
	decided := false
	decide := func(err error) {
		if !decided {
			verdict, decided = err, true
			cancel()
		}
	}
	// Owners' counts follow their pods with a delay, so they are asked after every change and now and then.
	ask := func() {
		have, want, err := allReady(ctx, client, ws)
		if err != nil {
			return // the watch goes on; a server that is away comes back
		}
		mu.Lock()
		defer mu.Unlock()
		emit(Progress{Done: have, Total: want, What: podsReadyShort.With()})
		if have >= want {
			decide(nil)
		}
	}
	changed := make(chan struct{}, 1)
	var asking sync.WaitGroup
	asking.Go(func() {
		every := time.NewTicker(time.Second)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
			case <-every.C:
			}
			ask()
		}
	})
	last := Pod{}
	err := client.WatchPods(ctx, kube.Select{Namespace: ws[0].namespace}, func(u kube.Update[kube.PodState]) {
		mine := false
		for _, w := range ws {
			mine = mine || w.has(u.State)
		}
		if !mine {
			return
		}
		mu.Lock()
		last = podEvent(u.State, u.Gone)
		emit(last)
		if u.State.Hopeless && !u.Gone {
			decide(podFailure(u.State))
		}
		mu.Unlock()
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	cancel()
	asking.Wait()
	switch {
	case decided:
		return verdict
	case err != nil:
		return err
	case errors.Is(context.Cause(ctx), errTooLong):
		return &text.Problem{What: podsLate.With(limitDeploy.String()), Why: last.Why, Next: podsLateNext.With(), Err: errTooLong}
	}
	return context.Cause(ctx)
}

var errTooLong = errors.New("the time limit is over")

// podFailure is the error of a pod that is not going to be Ready.
func podFailure(p kube.PodState) error {
	problem := &text.Problem{What: podHopeless.With(p.Name), Why: p.Why, Next: podHopelessNext.With(p.Name), Code: p.Reason, Err: errors.New(firstOf(p.Reason, p.Phase))}
	switch p.Reason {
	case "ImagePullBackOff", "ErrImagePull", "InvalidImageName":
		if p.Image == publicImage { // the cluster reaches no public registry, and no other public image would help
			problem.Next = registryNext.With()
			return problem
		}
		problem.Next = imageNext.With(publicImage)
		return &Failure{Problem: problem, Remedies: []Remedy{{ID: remedyPublicImage, Label: remedyPublicImageLabel.With(publicImage)}}}
	}
	return problem
}

func (deployStep) Mend(_ context.Context, l *Lab, remedy string, emit Emit) error {
	if remedy != remedyPublicImage {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	emit(Note{Info, deployImage.With(publicImage)})
	return l.Edit(func(c *Choices) { c.Deploy.Image = publicImage })
}

func (deployStep) Undo(ctx context.Context, l *Lab, emit Emit) error {
	client, err := clusterClient(ctx, l)
	if err != nil || client == nil {
		return err
	}
	manifest, objects, err := deployManifest(l.Choices().Deploy)
	if err != nil {
		return err
	}
	if l.Choices().Connect.Existing != "" {
		return deleteApplied(ctx, client, objects, emit)
	}
	asking, cancel := context.WithTimeout(ctx, limitAsking)
	defer cancel()
	err = deleteObjects(asking, client, manifest, emit)
	if unasked(ctx, err) {
		emit(Note{Warn, deployUnasked.With(wordsOf(err))})
		return errUnasked
	}
	return err
}

func deleteObjects(ctx context.Context, client *kube.Client, manifest string, emit Emit) error {
	gone, err := client.Delete(ctx, []byte(manifest), kube.ApplyOptions{Namespace: defaultNamespace})
	for _, a := range gone {
		emit(Note{Info, objectApplied.With(a.Kind, a.Name, string(a.Change))})
	}
	return err
}

func (deployStep) Form(_ context.Context, l *Lab) (Form, error) {
	c := l.Choices().Deploy
	own := func(kind string) Option { return Option{Value: kind, Columns: []string{kind}} }
	source := c.Kind
	if c.Manifest != "" {
		source = kindFile
	}
	return Form{Intro: deployIntro.With(), Fields: []Field{
		{Key: "kind", Label: fieldWorkload.With(), Kind: FieldOne, Values: []string{source}, Options: []Option{
			own(KindPod), own(KindDeployment), {Value: kindFile, Columns: []string{"file"}, Note: optionFile.With()},
		}},
		{Key: "manifest", Label: fieldManifest.With(), Kind: FieldFile, Values: []string{c.Manifest}, ShowIf: &Condition{Field: "kind", Values: []string{kindFile}}},
		{Key: "replicas", Label: fieldReplicas.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Replicas)}, ShowIf: &Condition{Field: "kind", Values: []string{KindDeployment}}},
		{Key: "image", Label: fieldImage.With(), Help: fieldImageHelp.With(), Kind: FieldText, Values: []string{c.Image}},
	}}, nil
}

// kindFile is the form's answer for a manifest of the learner's.
const kindFile = "file"

func (deployStep) Fill(_ context.Context, l *Lab, a map[string][]string) error {
	c := l.Choices().Deploy
	c.Image, c.Manifest = strings.TrimSpace(one(a, "image")), ""
	switch kind := one(a, "kind"); kind {
	case kindFile:
		c.Manifest = strings.TrimSpace(one(a, "manifest"))
		if _, err := readInput(c.Manifest); err != nil {
			return err
		}
	case KindDeployment:
		n, err := wholeNumbers(a, "replicas")
		if err != nil {
			return err
		}
		c.Kind, c.Replicas = kind, n[0]
	default:
		c.Kind = kind
	}
	return l.Edit(func(all *Choices) { all.Deploy = c })
}
