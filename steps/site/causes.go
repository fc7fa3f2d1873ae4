package site

import (
	"cmp"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// The causes that the site meets.
func init() {
	const folder = "/home/student/.local/state/eksui/labs/eks-cluster"
	cause.Add(
		folderProblem(folder, nil), heldLab(folder), unreadPlace(folder+"/"+placeFile, nil),
		Place{Account: "123456789012", Region: "ap-northeast-2"}.problem("eks-cluster", folder+"/"+placeFile, Place{Region: "us-east-1"}),
		unreadFile("pod.yaml", text.Text{}, nil), unreadLabFile("lab.yaml", text.Text{}, nil), wrongLabFile("lab.yaml", labFileOneDoc.With()),
		absentCluster("eks-cluster"), unknownSubnet("subnet-1", "vpc-1"), MissingOutputs(networkLacksOutputs.With("eks-work-base")),
		unknownContext("work"), contextOnAWS("work"), silentContext("work", nil), remains("work", nil),
	)
}

func folderProblem(folder string, err error) *text.Problem {
	return &text.Problem{Cause: "folder.unusable", What: folderUnusable.With(folder), Next: folderUnusableNext.With(), Err: err}
}

func heldLab(folder string) *text.Problem {
	return &text.Problem{Cause: "lab.held", What: labHeld.With(folder), Next: labHeldNext.With(), Err: ErrLabHeld}
}

func unreadPlace(file string, err error) *text.Problem {
	return &text.Problem{Cause: "place.unread", What: placeUnread.With(file), Next: placeUnreadNext.With(file), Err: err}
}

// problem says that the lab is at p, and not where somebody works now.
func (p Place) problem(lab, file string, now Place) *text.Problem {
	return &text.Problem{
		Cause: "place.elsewhere", What: placeOther.With(lab, p.Account, p.Region),
		Why:  placeOtherWhy.With(cmp.Or(now.Account, p.Account), cmp.Or(now.Region, p.Region)),
		Next: placeOtherNext.With(file),
	}
}

func unreadFile(path string, why text.Text, err error) *text.Problem {
	return &text.Problem{Cause: "file.unread", What: fileUnread.With(path), Why: why, Next: fileUnreadNext.With(), Err: err}
}

func unreadLabFile(path string, why text.Text, err error) *text.Problem {
	return &text.Problem{Cause: "labfile.unread", What: labFileUnread.With(path), Why: why, Next: labFileNext.With(), Err: err}
}

func wrongLabFile(path string, why text.Text) *text.Problem {
	return &text.Problem{Cause: "labfile.wrong", What: labFileWrong.With(path), Why: why, Next: labFileNext.With()}
}

func absentCluster(name string) *text.Problem {
	return &text.Problem{Cause: "cluster.absent", What: noCluster.With(name), Next: noClusterNext.With()}
}

func unknownSubnet(id, vpc string) *text.Problem {
	return &text.Problem{Cause: "subnets.unknown", What: subnetUnknown.With(id, vpc), Next: subnetUnknownNext.With()}
}

// MissingOutputs is the problem of a stack, or of a template, without the outputs that the lab needs.
func MissingOutputs(what text.Text) *text.Problem {
	return &text.Problem{Cause: "network.outputs-missing", What: what, Next: networkOutputsNext.With()}
}

func unknownContext(name string) *text.Problem {
	return &text.Problem{Cause: "existing.unknown", What: existingUnknown.With(name), Next: existingUnknownNext.With()}
}

func contextOnAWS(name string) *text.Problem {
	return &text.Problem{Cause: "existing.on-aws", What: existingOnAWS.With(name), Next: existingOnAWSNext.With()}
}

func silentContext(name string, err error) *text.Problem {
	return &text.Problem{Cause: "existing.silent", What: existingSilent.With(name), Next: existingSilentNext.With(), Err: err}
}

func remains(name string, err error) *text.Problem {
	return &text.Problem{Cause: "existing.stays", What: existingStays.With(name, limitGone.String()), Next: existingStaysNext.With(), Err: err}
}
