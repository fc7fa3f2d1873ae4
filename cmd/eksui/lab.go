package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"math"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/term"

	"eksui/awsx"
	"eksui/internal/home"
	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps"
	"eksui/steps/site"
)

// openedLab is a lab, and with the practice cloud under it where this process runs one.
type openedLab struct {
	*steps.Lab
	cloud  *practice.Cloud
	server practice.Server // the practice cloud under the lab, in this process or another; zero on AWS
}

// Close closes the lab, and then its cloud.
func (o *openedLab) Close() error {
	err := o.Lab.Close()
	if o.cloud != nil {
		err = errors.Join(err, o.cloud.Close())
	}
	return err
}

// labOptions say how a lab is opened.
type labOptions struct {
	practice bool
	wizard   bool // the terminal is the wizard's: nothing else may ask there
	look     bool // only to look: no lock, and a lab at work in another process does not mind
	despite  bool // a lab file with values that can't hold is a warning: what there is of the lab is found without them
}

// openLab opens the lab that the flags mean: on AWS, or in the practice cloud, which it starts unless one is running.
func (a *app) openLab(ctx context.Context, o labOptions) (*openedLab, error) {
	var choices *site.Choices
	if a.file != "" {
		c, err := a.loadChoices(o)
		if err != nil {
			return nil, &exitError{exitUsage, err}
		}
		choices = &c
	}
	dir, err := home.Dir()
	if err != nil {
		return nil, err
	}
	setup := site.Setup{Practice: o.practice, LookOnly: o.look}
	setup.TokenCommand, setup.TokenNote = tokenCommand()
	lab := &openedLab{}
	if o.practice {
		if lab.cloud, lab.server, err = a.practiceSetup(ctx, filepath.Join(dir, "practice"), &setup); err != nil {
			return nil, err
		}
	} else {
		setup.AWS.Pace = paceFromEnvironment()
		if !o.wizard && term.IsTerminal(a.in.Fd()) {
			setup.AWS.MFACode = a.askMFA
		}
		setup.Folder = filepath.Join(dir, "labs")
	}
	name := site.Defaults().Name
	if choices != nil {
		name = choices.Name
	}
	setup.Folder = filepath.Join(setup.Folder, name)
	if lab.Lab, err = steps.Open(setup, choices); err == nil && !o.practice {
		lab.Site.Setup.Unbilled = atPractice(ctx, lab.Site)
	}
	var p *text.Problem
	if errors.Is(err, site.ErrLabHeld) && errors.As(err, &p) {
		p.Err = nil // it would only say the same again
	}
	if err == nil && a.context != nil {
		if err = lab.Site.CheckExisting(*a.context); err != nil {
			err = &exitError{exitUsage, err}
		} else {
			err = lab.Site.Edit(func(c *site.Choices) { c.Connect.Existing = *a.context })
		}
		if err != nil {
			err = errors.Join(err, lab.Lab.Close())
		}
	}
	if err != nil {
		if lab.cloud != nil {
			err = errors.Join(err, lab.cloud.Close())
		}
		return nil, err
	}
	return lab, nil
}

// loadChoices reads the lab file. Where that is enough, it makes do with what holds of it.
func (a *app) loadChoices(o labOptions) (site.Choices, error) {
	if !o.despite {
		return site.LoadChoices(a.file)
	}
	c, wrong, err := site.LoadMade(a.file)
	if wrong != nil {
		a.say(text.Raw(text.InLang(wrong, a.lang)))
		a.say(labFileDespite.With())
	}
	return c, err
}

// askMFA asks at the terminal for the code of an MFA device, without showing it.
func (a *app) askMFA(device string) (string, error) {
	_, _ = a.err.WriteString(mfaAsk.With(device).In(a.lang) + " ")
	code, err := term.ReadPassword(a.in.Fd())
	_, _ = a.err.WriteString("\n")
	return strings.TrimSpace(string(code)), err
}

// atPractice says whether the endpoint that AWS's tools are told of (AWS_ENDPOINT_URL, endpoint_url) is a practice cloud's.
func atPractice(ctx context.Context, lab *site.Site) bool {
	session, err := lab.AWS(ctx)
	if err != nil || session.Config().BaseEndpoint == nil { // what is wrong is told by the step that needs it
		return false
	}
	endpoint := *session.Config().BaseEndpoint
	at, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	if ip := net.ParseIP(at.Hostname()); at.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return false
	}
	_, err = practice.Inspect(ctx, endpoint)
	return err == nil
}

// practiceSetup points the setup at the practice cloud of a folder: the one that runs there, or one of our own.
func (a *app) practiceSetup(ctx context.Context, dir string, s *site.Setup) (own *practice.Cloud, server practice.Server, err error) {
	server, err = practice.Running(dir)
	if err != nil {
		if own, err = a.startPractice(ctx, dir, ""); err != nil {
			return nil, server, err
		}
		server = practice.Server{Endpoint: own.Endpoint(), Speed: own.World().Speed()}
	}
	files := practice.FilesIn(dir)
	s.Folder = filepath.Join(dir, "labs")
	s.Kubeconfig = files.Kubeconfig
	s.AWS = awsx.Options{
		Profile: practice.Profile, Region: practice.Region, Endpoint: server.Endpoint,
		CredentialsFile: files.AWSCredentials, ConfigFile: files.AWSConfig, Pace: pace(server.Speed),
	}
	return own, server, nil
}

// startPractice starts a practice cloud in this process, as the flags say.
func (a *app) startPractice(ctx context.Context, dir, listen string) (*practice.Cloud, error) {
	var faults []world.Fault
	if a.faults != nil { // --fault= switches those off that a run before has left on
		faults = []world.Fault{}
	}
	for _, name := range faultList(a.faults) {
		f, err := readFault(name)
		if err != nil {
			return nil, &exitError{exitUsage, err}
		}
		faults = append(faults, f)
	}
	cloud, err := practice.Start(ctx, practice.Options{Dir: dir, Listen: listen, Speed: a.speed, Faults: faults})
	if err != nil {
		return nil, unstarted(err, dir, listen)
	}
	if cloud.Note != nil {
		a.say(practiceMended.With(cloud.Note.Error()))
	}
	return cloud, nil
}

// unstarted says why the practice cloud of a folder does not start. Only state that can't be read is a reason to empty it.
func unstarted(err error, dir, listen string) error {
	var held *world.HeldError
	var socket *net.OpError
	switch {
	case errors.As(err, &held):
		return &text.Problem{What: practiceHeld.With(held.PID), Next: practiceHeldNext.With()}
	case errors.Is(err, practice.ErrAddress):
		return &exitError{exitUsage, &text.Problem{What: practiceAddress.With(listen), Next: practiceAddressNext.With()}}
	case errors.As(err, &socket):
		return &text.Problem{What: practiceBusy.With(cmp.Or(listen, "127.0.0.1")), Next: practiceBusyNext.With(), Err: err}
	case isOfFiles(err):
		return &text.Problem{What: practiceFolder.With(dir), Next: practiceFolderNext.With(), Err: err}
	}
	return &text.Problem{What: practiceUnstarted.With(), Next: practiceUnstartedNext.With(), Err: err}
}

// isOfFiles tells the system's refusals of files and folders from what is wrong in them.
func isOfFiles(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	return errors.As(err, &path) || errors.As(err, &link)
}

// pace is for a cloud that is so many times faster than AWS. It polls slower by five times while nothing happens.
func pace(speed float64) awsx.Pace {
	interval := practice.Poll(speed)
	return awsx.Pace{Min: interval, Max: 5 * interval, Speed: speed}
}

// paceFromEnvironment is AWS's, unless the environment of `eksui practice env` says that the cloud is a fast one.
func paceFromEnvironment() awsx.Pace {
	speed, err := strconv.ParseFloat(os.Getenv(practice.SpeedVariable), 64)
	if err != nil || !(speed > 0) || math.IsInf(speed, 0) {
		return awsx.Pace{}
	}
	return pace(speed)
}

// tokenCommand is what kubectl will call for tokens: this program, or where its path is temporary (go run) one that stays.
func tokenCommand() (command []string, note text.Text) {
	self, err := os.Executable()
	if err == nil && !isTemporary(self) {
		return []string{self, "token"}, text.Text{}
	}
	if path, err := exec.LookPath("eksui"); err == nil {
		return []string{path, "token"}, tokenByPath.With(path)
	}
	if path, err := exec.LookPath("aws"); err == nil {
		return []string{path, "eks", "get-token"}, tokenByAWS.With()
	}
	return []string{self, "token"}, tokenTemporary.With(self)
}

// isTemporary says whether a program lies where `go run` builds it.
func isTemporary(path string) bool { return strings.Contains(filepath.ToSlash(path), "/go-build") }

// say tells the person something aside from the output.
func (a *app) say(t text.Text) { _, _ = a.err.WriteString(t.In(a.lang) + "\n") }
