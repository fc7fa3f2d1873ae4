package steps

import (
	"context"
	"strconv"
	"strings"
	"time"

	"eksui/awsx"
)

func (st clusterStep) Form(ctx context.Context, l *Lab) (Form, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return Form{}, err
	}
	versions, err := s.Versions(ctx)
	if err != nil {
		return Form{}, err
	}
	c := l.Choices().Cluster
	version := Field{Key: "version", Label: fieldVersion.With(), Help: fieldVersionHelp.With(), Kind: FieldOne}
	newest, _ := awsx.NewestStandard(versions)
	version.Values = []string{firstOf(c.Version, newest.Version)}
	standard := s.Hourly(ctx, awsx.Component{Kind: awsx.PriceCluster}).USDPerHour
	extra := s.Hourly(ctx, awsx.Component{Kind: awsx.PriceClusterExtended}).USDPerHour
	for _, v := range versions {
		o := Option{Value: v.Version, Columns: []string{v.Version}, Note: versionStandardNote.With(v.StandardEnds.Format(time.DateOnly), standard)}
		if v.Extended {
			o.Note = versionExtendedNote.With(v.ExtendedEnds.Format(time.DateOnly), standard+extra)
		}
		version.Options = append(version.Options, o)
	}
	return Form{Intro: clusterIntro.With(), Fields: []Field{
		{Key: "name", Label: fieldClusterName.With(), Kind: FieldText, Values: []string{c.Name}},
		version,
		{Key: "nodeGroup", Label: fieldNodeGroup.With(), Kind: FieldText, Values: []string{c.NodeGroup}},
		{Key: "instanceType", Label: fieldInstanceType.With(), Help: fieldInstanceTypeHelp.With(), Kind: FieldText, Values: []string{c.InstanceType}},
		{Key: "nodes", Label: fieldNodes.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Nodes)}},
		{Key: "min", Label: fieldMin.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Min)}},
		{Key: "max", Label: fieldMax.With(), Kind: FieldNumber, Values: []string{strconv.Itoa(c.Max)}},
	}}, nil
}

func (st clusterStep) Fill(ctx context.Context, l *Lab, a map[string][]string) error {
	form, err := st.Form(ctx, l)
	if err != nil {
		return err
	}
	newest := form.Fields[1].Values[0]
	numbers, err := wholeNumbers(a, "nodes", "min", "max")
	if err != nil {
		return err
	}
	before := l.Choices().Cluster
	err = l.Edit(func(c *Choices) {
		c.Cluster.Name, c.Cluster.NodeGroup = strings.TrimSpace(one(a, "name")), strings.TrimSpace(one(a, "nodeGroup"))
		c.Cluster.InstanceType = strings.TrimSpace(one(a, "instanceType"))
		c.Cluster.Nodes, c.Cluster.Min, c.Cluster.Max = numbers[0], numbers[1], numbers[2]
		if v := one(a, "version"); v != newest || c.Cluster.Version != "" {
			c.Cluster.Version = v
		}
	})
	if err == nil && l.Choices().Cluster.InstanceType != before.InstanceType {
		// Which subnets will do depends on the type.
		_, err = subnetsStep{}.Check(ctx, l)
	}
	return err
}

// wholeNumbers reads number fields, naming the one that is none.
func wholeNumbers(a map[string][]string, keys ...string) ([]int, error) {
	out := make([]int, len(keys))
	for i, k := range keys {
		n, err := strconv.Atoi(strings.TrimSpace(one(a, k)))
		if err != nil {
			return nil, wrongChoice(k, one(a, k), msgChoiceNumber)
		}
		out[i] = n
	}
	return out, nil
}
