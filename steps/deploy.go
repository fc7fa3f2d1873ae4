package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"eksui/assets"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// deployStep brings the workload to the cluster and watches its pods until they are Ready, or are not going to be.
type deployStep struct{ part }

func newDeploy(lab *site.Site) *deployStep {
	return &deployStep{part{lab, Deploy, titleDeploy, []engine.Milestone{engine.DoneOf(Connect)}}}
}

// usualDeploy is from applying to Ready on nodes that are there.
const usualDeploy = 30 * time.Second

// limitDeploy is how long pods may stay unready without a reason that is hopeless; nodes may still be on their way.
const limitDeploy = 20 * time.Minute

// publicImage is what eksui offers in place of an image that can't be pulled.
const publicImage = "public.ecr.aws/nginx/nginx:latest"

var remedyPublicImage = cause.DefineRemedy("public-image", remedyPublicImageLabel)

// deployManifest is the chosen manifest with the chosen image and replicas put in.
func deployManifest(c site.DeployChoice) (string, []*unstructured.Unstructured, error) {
	body := assets.Manifest("pod")
	if c.Kind == site.KindDeployment {
		body = assets.Manifest("deployment")
	}
	if c.Manifest != "" {
		var err error
		if body, err = site.ReadInput(c.Manifest); err != nil {
			return "", nil, err
		}
	}
	objects := kube.Objects(body)
	replica := c.Manifest == "" && c.Kind == site.KindDeployment
	if c.Image == "" && !replica {
		return body, objects, nil
	}
	var out strings.Builder
	for _, o := range objects {
		if c.Image != "" {
			if err := kube.SetImage(o, c.Image); err != nil {
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

func (st *deployStep) Check(ctx context.Context) (engine.Status, error) {
	_, objects, err := deployManifest(st.lab.Choices().Deploy)
	if err != nil {
		return engine.Status{}, err
	}
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return engine.Status{}, err
	}
	if client == nil {
		return engine.Status{State: engine.Absent, Detail: clusterAbsent.With(st.lab.Choices().Cluster.Name)}, nil
	}
	found := 0
	for _, o := range objects {
		got, err := client.Find(ctx, o)
		if err != nil {
			return engine.Status{}, err
		}
		if got != nil && got.GetDeletionTimestamp() == nil && target.Owns(got) {
			found++
		}
	}
	have, want, err := kube.AllReady(ctx, client, kube.Workloads(objects))
	switch {
	case err != nil:
		return engine.Status{}, err
	case found == 0:
		return engine.Status{State: engine.Absent, Detail: deployAbsent.With()}, nil
	case found < len(objects) || have < want:
		return engine.Status{State: engine.Partial, Detail: podsReady.With(have, want)}, nil
	}
	return engine.Status{State: engine.Done, Detail: podsReady.With(have, want)}, nil
}

func (st *deployStep) Plan(_ context.Context) (engine.Plan, error) {
	c := st.lab.Choices().Deploy
	_, objects, err := deployManifest(c)
	if err != nil {
		return engine.Plan{}, err
	}
	p := engine.Plan{Usual: usualDeploy, Priced: deployFree.With()}
	file := cmp.Or(c.Manifest, c.Kind+".yaml")
	commands := deployByHand(st.lab, shellWord(file))
	for _, o := range objects {
		p.Creates = append(p.Creates, engine.Item{Kind: o.GetKind(), Name: o.GetName(), Detail: text.Raw(strings.Join(kube.Images(o), ", "))})
		commands = append(commands, describeByHand(st.lab, o))
	}
	p.ByHand = byHand(st.lab, append(commands, engine.Command{Line: kubectl(st.lab) + " get pods -o wide --watch", Why: byHandPods.With(), Stays: true})...)
	if c.Image != "" {
		p.Notes = append(p.Notes, deployImage.With(c.Image))
	}
	return p, nil
}

// deployByHand brings the manifest of a file to the cluster, with the image and the replicas that were chosen.
func deployByHand(lab *site.Site, file string) (commands []engine.Command) {
	c := lab.Choices().Deploy
	if c.Manifest == "" {
		commands = append(commands, engine.Command{Line: "eksui template " + c.Kind + " > " + file, Why: byHandTemplate.With()})
	}
	apply := engine.Command{Line: kubectl(lab) + " apply -f " + file, Why: byHandApply.With()}
	if c.Image != "" {
		apply = engine.Command{
			Line: "kubectl set image -f " + file + " --local -o yaml " + shellWord("*="+c.Image) + " | " + kubectl(lab) + " apply -f -", Why: byHandApplyImage.With(),
		}
	}
	commands = append(commands, apply)
	if c.Manifest == "" && c.Kind == site.KindDeployment {
		commands = append(commands, engine.Command{Line: kubectl(lab) + " scale -f " + file + " --replicas " + strconv.Itoa(c.Replicas), Why: byHandScale.With()})
	}
	return commands
}

func (st *deployStep) Run(ctx context.Context, emit engine.Emit) error {
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil {
		return err
	}
	if client == nil {
		return st.lab.NoCluster()
	}
	manifest, objects, err := deployManifest(st.lab.Choices().Deploy)
	if err != nil {
		return err
	}
	if err := refuseForeign(ctx, target, client, objects); err != nil {
		return err
	}
	ws := kube.Workloads(objects)
	if err := removeStalePods(ctx, client, ws, st.lab.Choices().Deploy.Image); err != nil {
		return err
	}
	if err := awaitLeaving(ctx, client, objects, limitLeaving); err != nil {
		return err
	}
	applied, err := client.Apply(ctx, []byte(manifest), kube.ApplyOptions{Namespace: kube.DefaultNamespace})
	site.EmitApplied(applied, emit)
	if err != nil {
		return err
	}
	if len(ws) == 0 {
		return nil
	}
	return awaitPods(ctx, client, ws, emit)
}

// limitLeaving is how long a pod may take to end: its grace period is 30 s unless its manifest says otherwise.
const limitLeaving = 2 * time.Minute

// awaitLeaving waits for those objects of a manifest that are on their way out, as after an Undo: what is applied to one of
// them goes with it, and nothing would make its pods again. One that stays is left to Apply.
func awaitLeaving(ctx context.Context, client *kube.Client, objects []*unstructured.Unstructured, limit time.Duration) error {
	limited, cancel := context.WithTimeoutCause(ctx, limit, site.ErrTooLong)
	defer cancel()
	for _, o := range objects {
		got, err := client.Find(limited, o)
		if err == nil && got != nil && got.GetDeletionTimestamp() != nil {
			err = client.AwaitGone(limited, []*unstructured.Unstructured{o})
		}
		if err != nil && !errors.Is(context.Cause(limited), site.ErrTooLong) {
			return err
		}
	}
	return nil
}

// removeStalePods deletes a bare pod that still has another image than the one that was chosen since: a pod whose image
// could not be pulled is replaced and not edited.
func removeStalePods(ctx context.Context, client *kube.Client, ws []kube.Workload, image string) error {
	if image == "" {
		return nil
	}
	for _, w := range ws {
		if w.Kind != "Pod" {
			continue
		}
		pods := client.Typed().CoreV1().Pods(w.Namespace)
		pod, err := pods.Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || pod.Spec.Containers[0].Image == image {
			if err = kube.IgnoreAbsent(err); err != nil {
				return kube.Problem(err)
			}
			continue
		}
		zero := int64(0)
		if err := pods.Delete(ctx, w.Name, metav1.DeleteOptions{GracePeriodSeconds: &zero}); kube.IgnoreAbsent(err) != nil {
			return kube.Problem(err)
		}
	}
	return nil
}

// awaitPods emits the workloads' pods until all are Ready or one never will be.
func awaitPods(ctx context.Context, client *kube.Client, ws []kube.Workload, emit engine.Emit) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limitDeploy, site.ErrTooLong)
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
		have, want, err := kube.AllReady(ctx, client, ws)
		if err != nil {
			return // the watch goes on; a server that is away comes back
		}
		mu.Lock()
		defer mu.Unlock()
		emit(engine.Progress{Done: have, Total: want, What: podsReadyShort.With()})
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
	last, told := kube.PodState{}, map[[2]string]bool{} // told: why a pod is not Ready yet, once each
	err := client.WatchPods(ctx, kube.Select{Namespace: ws[0].Namespace}, func(u kube.Update[kube.PodState]) {
		mine := false
		for _, w := range ws {
			mine = mine || w.Has(u.State)
		}
		if !mine {
			return
		}
		mu.Lock()
		last = u.State
		emit(podEvent(last, u.Gone))
		if why := [2]string{last.Name, string(last.Cause)}; !last.Ready && !u.Gone && !last.Hopeless && kube.Passes(last.Cause) && !told[why] {
			told[why] = true
			emit(engine.Note{Level: engine.Warn, Text: podWaitsOn.With(last.Name, last.Why)})
		}
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
		return kube.Problem(err)
	case errors.Is(context.Cause(ctx), site.ErrTooLong):
		return latePods(last)
	}
	return context.Cause(ctx)
}

// podFailure is the error of a pod that is not going to be Ready.
func podFailure(p kube.PodState) error {
	problem := &text.Problem{
		Cause: p.Cause, What: podHopeless.With(p.Name), Why: p.Why, Next: podHopelessNext.With(p.Name),
		Code: p.Reason, Err: errors.New(cmp.Or(p.Reason, p.Phase)),
	}
	switch {
	case !cause.Offers(problem, remedyPublicImage):
		return problem
	case p.Image == publicImage: // the cluster reaches no public registry, and no other public image would help
		problem.Next = registryNext.With()
		return problem
	}
	problem.Next = imageNext.With(publicImage)
	return &engine.Failure{Problem: problem, Remedies: []engine.Remedy{{ID: remedyPublicImage, Label: remedyPublicImageLabel.With(publicImage)}}}
}

func (st *deployStep) Mend(_ context.Context, remedy string, emit engine.Emit) error {
	if remedy != remedyPublicImage {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	emit(engine.Note{Level: engine.Info, Text: deployImage.With(publicImage)})
	return st.lab.Edit(func(c *site.Choices) { c.Deploy.Image = publicImage })
}

// Undo implements engine.Step.
func (st *deployStep) Undo(ctx context.Context, emit engine.Emit) error {
	target, client, err := workloadCluster(ctx, st.lab)
	if err != nil || client == nil {
		return err
	}
	manifest, _, err := deployManifest(st.lab.Choices().Deploy)
	if err != nil {
		return err
	}
	return target.Delete(ctx, client, manifest, emit)
}

// Stays implements stayer: what is in another's cluster.
func (st *deployStep) Stays(ctx context.Context) (bool, error) { return targetStays(ctx, st.lab) }

// Form implements engine.Former.
func (st *deployStep) Form(context.Context) (engine.Form, error) {
	c := st.lab.Choices().Deploy
	own := func(kind string) engine.Option { return engine.Option{Value: kind, Columns: []string{kind}} }
	source := c.Kind
	if c.Manifest != "" {
		source = kindFile
	}
	only := func(kind string) *engine.Condition {
		return &engine.Condition{Field: "deploy.kind", Values: []string{kind}}
	}
	return engine.Form{Intro: deployIntro.With(), Fields: []engine.Field{
		engine.Field{Key: "deploy.kind", Label: fieldWorkload.With(), Options: []engine.Option{
			own(site.KindPod), own(site.KindDeployment), {Value: kindFile, Columns: []string{"file"}, Note: optionFile.With()},
		}}.One(&source),
		engine.Field{Key: "deploy.manifest", Label: fieldManifest.With(), ShowIf: only(kindFile)}.File(&c.Manifest),
		engine.Field{Key: "deploy.replicas", Label: fieldReplicas.With(), ShowIf: only(site.KindDeployment)}.Number(&c.Replicas),
		engine.Field{Key: "deploy.image", Label: fieldImage.With(), Help: fieldImageHelp.With()}.Text(&c.Image),
	}, Keep: func(context.Context) error {
		if source == kindFile {
			if _, err := site.ReadInput(c.Manifest); err != nil {
				return &engine.FieldError{Key: "deploy.manifest", Err: err}
			}
		} else {
			c.Kind, c.Manifest = source, ""
		}
		return st.lab.Edit(func(all *site.Choices) { all.Deploy = c })
	}}, nil
}

// kindFile is the form's answer for a manifest of the learner's.
const kindFile = "file"

// podEvent is a pod as it is told of.
func podEvent(p kube.PodState, gone bool) engine.Pod {
	e := engine.Pod{
		Namespace: p.Namespace, Name: p.Name, Phase: p.Phase, Ready: p.Ready, Restarts: p.Restarts, Node: p.Node, IP: p.IP,
		Image: p.Image, Reason: p.Reason, Gone: gone,
	}
	if !p.Ready {
		e.Why = p.Why
	}
	return e
}
